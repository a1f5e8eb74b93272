import type { Backend } from '../backend/backend'
import { checkGradient, type GradientCheckOptions } from '../reference/finite-differences'
import { normals } from '../reference/given-blocks'
import { createReferenceBackend } from '../reference/reference-backend'
import { Tape } from '../tape'
import { Parameter, sizeOf, type Shape, type Tensor } from '../tensor'
import { multiply } from './arithmetic'
import { sum } from './reduce'

/** A shape, filled with normal numbers, or numbers of one's own. */
export type Given = Shape | { shape: Shape; values: ArrayLike<number> }

export interface OperationCheck<Name extends string> extends GradientCheckOptions {
  inputs: Record<Name, Given>
  work: (tape: Tape, inputs: Record<Name, Tensor>) => Tensor
  /** Inputs that are tables with marks of their rows. */
  tables?: readonly NoInfer<Name>[]
}

const shapeOf = (given: Given): Shape => ('shape' in given ? given.shape : given)

const numbersOf = (given: Given, name: string): ArrayLike<number> => ('shape' in given ? given.values : normals(sizeOf(given), name))

/**
 * Holds what flows back through the tape against finite differences of Σ c · work(…) with random c: for all inputs together,
 * and the same for each alone while the others do not learn. Training passes, always with the same seed.
 */
export function checkOperation<Name extends string>({ inputs, work, tables = [], ...options }: OperationCheck<Name>): void {
  const names = Object.keys(inputs) as Name[]
  const backend = createReferenceBackend()
  const numbers = Object.fromEntries(names.map((name) => [name, numbersOf(inputs[name], name)])) as Record<Name, ArrayLike<number>>
  const pass = (values: Record<Name, ArrayLike<number>>, learning: readonly Name[]) => {
    const parameters = Object.fromEntries(names.map((name) => [name, givenParameter(backend, name, shapeOf(inputs[name]), values[name], { learns: learning.includes(name), isTable: tables.includes(name) })])) as Record<Name, Parameter>
    const tape = new Tape(backend, { isTraining: true, seed: 7 })
    const out = work(tape, parameters)
    const loss = sum(tape, multiply(tape, out, tape.floats(normals(sizeOf(out.shape), 'factors'), out.shape)))
    tape.backward(loss)
    const gradients = Object.fromEntries(learning.map((name) => [name, parameters[name].gradient === null ? new Float64Array(sizeOf(shapeOf(inputs[name]))) : backend.read(parameters[name].gradient)]))
    const value = Number(backend.read(loss.block)[0])
    backend.endStep()
    return { value, gradients: gradients as Record<Name, Float64Array> }
  }
  const all = pass(numbers, names).gradients
  checkGradient((moved) => pass(moved, []).value, numbers, all, options)
  for (const name of names) {
    const alone = pass(numbers, [name]).gradients[name]
    if (alone.some((number, place) => !(Math.abs(number - all[name][place]!) < 1e-12))) throw new Error(`the gradient of ${name} is another where nothing else learns`)
  }
}

/** A parameter for one pass. */
export function givenParameter(backend: Backend, name: string, shape: Shape, values: ArrayLike<number>, { learns = true, isTable = false, lifetime = 'step' as 'step' | 'kept' } = {}): Parameter {
  const written = (numbers: ArrayLike<number>, kind: 'float' | 'integer') => {
    const block = backend.allocate(numbers.length, kind, lifetime)
    backend.write(block, numbers)
    return block
  }
  const zeros = (length: number) => written(new Int32Array(length), 'integer')
  const [rows = 0] = shape
  return new Parameter(name, shape, written(values, 'float'), learns, isTable ? { marks: zeros(rows), rows: zeros(rows), count: zeros(1) } : null)
}
