import type { Backend } from '../backend/backend'
import type { Block } from '../backend/memory'
import { checkGradient, type GradientCheckOptions } from './finite-differences'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

export interface KernelCheck<Name extends string> extends GradientCheckOptions {
  inputs: Record<Name, ArrayLike<number>>
  /** How many numbers the kernel gives. */
  outLength: number
  /** Whose gradients the kernel computes; all where absent. */
  learned?: readonly Name[]
  /** Whose gradients may be null. */
  optional?: readonly Name[]
  forward: (backend: Backend, out: Block, inputs: Record<Name, Block>) => void
  /** Called right after `forward`, with the same blocks. Null only where it is optional or not learned. */
  backward: (backend: Backend, gradients: Record<Name, Block | null>, outGradient: Block, out: Block, inputs: Record<Name, Block>) => void
}

/**
 * Holds a gradient kernel of the reference back end against finite differences of Σ c · out with random c. Looks as well that
 * it adds to what is there, leaves everything else as it is, and gives the same where other gradients are not wanted.
 */
export function checkKernel<Name extends string>(check: KernelCheck<Name>): void {
  const { outLength, forward, backward, optional = [], learned = Object.keys(check.inputs) as Name[] } = check
  const backend = createReferenceBackend()
  const { floats, room } = givenBlocks(backend)
  const factors = normals(outLength, 'factors')
  const inputs = mapValues(check.inputs, floats)
  const [out, outGradient] = [room(outLength), floats(factors)]
  const value = (numbers: Record<Name, Float64Array>): number => {
    for (const name of Object.keys(numbers) as Name[]) backend.write(inputs[name], numbers[name])
    forward(backend, out, inputs)
    return Float64Array.from(backend.read(out)).reduce((sum, number, i) => sum + number * factors[i]!, 0)
  }
  const gradientsOf = (wanted: readonly Name[]): Partial<Record<Name, Float64Array>> => {
    const there = mapValues(check.inputs, (numbers) => normals(numbers.length, 'there'))
    const gradients = mapValues(there, floats)
    const given = Object.fromEntries(Object.keys(inputs).map((name) => [name, wanted.includes(name as Name) ? gradients[name as Name] : null])) as Record<Name, Block | null>
    value(mapValues(check.inputs, (numbers) => Float64Array.from(numbers)))
    const before = snapshot()
    backward(backend, given, outGradient, out, inputs)
    if (snapshot() !== before) throw new Error('the gradient kernel changed what it was to read')
    return Object.fromEntries(wanted.map((name) => [name, Float64Array.from(backend.read(gradients[name])).map((sum, i) => sum - there[name][i]!)])) as Partial<Record<Name, Float64Array>>
  }
  const snapshot = (): string => JSON.stringify([out, outGradient, ...Object.values<Block>(inputs)].map((block) => [...backend.read(block)]))

  const all = gradientsOf(learned)
  checkGradient(value, check.inputs, all, check)
  for (const left of optional) {
    const others = gradientsOf(learned.filter((name) => name !== left))
    for (const name of Object.keys(others) as Name[]) {
      if (others[name]!.some((number, i) => !(Math.abs(number - all[name]![i]!) < 1e-12))) throw new Error(`the gradient of ${name} is another without that of ${left}`)
    }
  }
}

const mapValues = <Name extends string, From, To>(record: Record<Name, From>, map: (value: From) => To): Record<Name, To> =>
  Object.fromEntries(Object.entries<From>(record).map(([name, value]) => [name, map(value)])) as Record<Name, To>
