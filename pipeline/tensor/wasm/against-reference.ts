import { createRandom } from '../../numeric/random'
import type { Backend } from '../backend/backend'
import type { Block, BlockKind } from '../backend/memory'
import { createReferenceBackend } from '../reference/reference-backend'
import { createWasmBackend } from './wasm-backend'

/** What a block holds before the kernel runs; a list is one of floats. */
export type Given = ArrayLike<number> | { kind: BlockKind; numbers: ArrayLike<number> }

/** A kernel's calls; what it returns is compared too. */
export type Run<Name extends string> = (backend: Backend, blocks: Record<Name, Block>) => unknown

const backends: { module: string; backend: Backend }[] = []

/** One of each module for a whole test file: the memory of a back end is not given back before the file ends. */
export function wasmBackends(): typeof backends {
  if (backends.length === 0) {
    backends.push({ module: 'SIMD', backend: createWasmBackend() }, { module: 'plain', backend: createWasmBackend({ plain: true }) })
  }
  return backends
}

/**
 * Runs the same calls on the reference and on both WebAssembly modules and says where blocks differ by more than `tolerance`
 * times the largest number that the reference has in that block; integers have to be equal. Empty where all agree.
 * Blocks that are only written are best given as `unwritten`, gradients as `normals`, so that adding is seen.
 */
export function differences<Name extends string>(given: Record<Name, Given>, run: Run<Name>, tolerance = 1e-5): string[] {
  const expected = runOn(createReferenceBackend(), given, run)
  return wasmBackends().flatMap(({ module, backend }) => {
    const found = runOn(backend, given, run)
    const answers = Object.is(found.answer, expected.answer) ? [] : [`${module}: answers ${String(found.answer)}, not ${String(expected.answer)}`]
    return [...answers, ...(Object.keys(given) as Name[]).flatMap((name) => firstDifference(`${module}: ${name}`, found.numbers[name] ?? [], expected.numbers[name] ?? [], tolerance))]
  })
}

function runOn<Name extends string>(backend: Backend, given: Record<Name, Given>, run: Run<Name>): { answer: unknown; numbers: Partial<Record<string, ArrayLike<number>>> } {
  const entries = (Object.entries(given) as [Name, Given][]).map(([name, what]) => {
    const { kind, numbers } = 'kind' in what ? what : { kind: 'float' as const, numbers: what }
    const block = backend.allocate(numbers.length, kind, 'step')
    // Both get what a Float32 can hold.
    backend.write(block, kind === 'integer' ? numbers : Float32Array.from(numbers))
    return [name, block] as const
  })
  const answer = run(backend, Object.fromEntries(entries) as Record<Name, Block>)
  const numbers = Object.fromEntries(entries.map(([name, block]) => [name, backend.read(block)]))
  backend.endStep()
  return { answer, numbers }
}

function firstDifference(what: string, found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): string[] {
  const largest = Array.from(expected).reduce((largest, number) => (Number.isFinite(number) ? Math.max(largest, Math.abs(number)) : largest), 0)
  // Below this even the reference holds nothing but its own rounding.
  const size = Math.max(largest, 1e-9)
  const isExact = expected instanceof Int32Array
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] ?? Number.NaN, expected[i] ?? Number.NaN]
    const isSame = a === b || (Number.isNaN(a) && Number.isNaN(b)) || (!isExact && Math.abs(a - b) <= tolerance * size)
    if (!isSame) return [`${what}[${i}] of ${expected.length} is ${a}, not ${b}`]
  }
  return []
}

/** Standard normal numbers that depend on the name and the length. */
export function normals(name: string, length: number, scale = 1): Float32Array {
  const random = createRandom(length, name)
  return Float32Array.from({ length }, () => scale * random.normal())
}

/** Whole numbers from 0 to below `below`. */
export function integers(name: string, length: number, below: number): { kind: 'integer'; numbers: Int32Array } {
  const random = createRandom(length, name)
  return { kind: 'integer', numbers: Int32Array.from({ length }, () => random.integer(below)) }
}

/** Nonsense that shows where a kernel leaves it standing or adds to it. */
export const unwritten = (length: number): Float32Array => new Float32Array(length).fill(Number.NaN)
