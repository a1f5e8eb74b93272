import { createRandom } from '../../numeric/random'
import type { Block, BlockKind, Memory } from '../backend/memory'

/** Blocks for a test in few words: `const { floats, room, numbers } = givenBlocks(backend)`. All are kept. */
export function givenBlocks(backend: Memory): {
  floats: (numbers: ArrayLike<number>) => Block
  halves: (numbers: ArrayLike<number>) => Block
  integers: (numbers: ArrayLike<number>) => Block
  /** Floats that nobody has written yet. */
  room: (length: number) => Block
  zeros: (length: number) => Block
  numbers: (block: Block) => number[]
} {
  const written = (numbers: ArrayLike<number>, kind: BlockKind): Block => {
    const block = backend.allocate(numbers.length, kind, 'kept')
    backend.write(block, numbers)
    return block
  }
  return {
    floats: (numbers) => written(numbers, 'float'),
    halves: (numbers) => written(numbers, 'half'),
    integers: (numbers) => written(numbers, 'integer'),
    room: (length) => backend.allocate(length, 'float', 'kept'),
    zeros: (length) => written(new Float64Array(length), 'float'),
    numbers: (block) => [...backend.read(block)],
  }
}

/** So many standard normal numbers, always the same for a name. */
export function normals(length: number, name = ''): Float64Array {
  const random = createRandom(4, name)
  return Float64Array.from({ length }, () => random.normal())
}
