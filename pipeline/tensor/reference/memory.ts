import { fail } from '../../../protocol/failure'
import { fromHalfBits, toHalfBits } from '../../numeric/half'
import type { Block, BlockKind, Lifetime, Memory } from '../backend/memory'

/** A half block holds the numbers that 16 bits can hold, as Float64. */
interface ReferenceBlock extends Block {
  readonly data: Float64Array | Int32Array
}

/** What stands where nothing was written yet, or where a step has ended: whoever reads it gets nonsense that shows. */
const unwritten = { float: Number.NaN, half: Number.NaN, integer: -0x80000000 }

export const toHalf = (value: number): number => fromHalfBits(toHalfBits(value))

/** The numbers of any block themselves, no copy. */
export const numbersOf = (block: Block): Float64Array | Int32Array => (block as ReferenceBlock).data

/** The numbers of a float or half block themselves, no copy. */
export function floatsOf(block: Block): Float64Array {
  const data = numbersOf(block)
  if (!(data instanceof Float64Array)) throw new TypeError('a block of integers where floats belong')
  return data
}

/** The numbers of an integer block themselves, no copy. */
export function integersOf(block: Block): Int32Array {
  const data = numbersOf(block)
  if (!(data instanceof Int32Array)) throw new TypeError('a block of floats where integers belong')
  return data
}

export const floatsOrNull = (block: Block | null): Float64Array | null => (block === null ? null : floatsOf(block))

/** Arrays of their own. Blocks are NaN until they are written, and step blocks NaN again after `endStep`. */
export function createMemory(limitBytes: number): Memory {
  const stepBlocks: ReferenceBlock[] = []
  let keptBytes = 0
  let stepBytes = 0

  return {
    allocate(length: number, kind: BlockKind, lifetime: Lifetime): Block {
      const neededBytes = length * (kind === 'integer' ? 4 : 8)
      if (keptBytes + stepBytes + neededBytes > limitBytes) fail({ kind: 'not-enough-memory', what: 'reference', neededBytes: keptBytes + stepBytes + neededBytes, limitBytes })
      const data = kind === 'integer' ? new Int32Array(length) : new Float64Array(length)
      const block: ReferenceBlock = { kind, length, data: data.fill(unwritten[kind]) }
      if (lifetime === 'kept') {
        keptBytes += neededBytes
      } else {
        stepBytes += neededBytes
        stepBlocks.push(block)
      }
      return block
    },
    view(block, offset, length): Block {
      const data = numbersOf(block)
      if (offset < 0 || offset + length > data.length) throw new RangeError(`a view of ${length} numbers from ${offset} of ${data.length}`)
      const view: ReferenceBlock = { kind: block.kind, length, data: data.subarray(offset, offset + length) }
      return view
    },
    write(block, numbers, offset = 0) {
      const data = numbersOf(block)
      data.set(numbers, offset)
      if (block.kind !== 'half') return
      for (let i = offset; i < offset + numbers.length; i += 1) data[i] = toHalf(data[i]!)
    },
    read: (block) => numbersOf(block).slice(),
    finish: () => Promise.resolve(),
    endStep() {
      for (const { data, kind } of stepBlocks) data.fill(unwritten[kind])
      stepBlocks.length = 0
      stepBytes = 0
    },
    memory: () => ({ used: keptBytes + stepBytes, taken: keptBytes + stepBytes }),
    close() {
      stepBlocks.length = 0
      keptBytes = 0
      stepBytes = 0
    },
  }
}
