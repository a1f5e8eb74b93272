import { gateCount, type RecurrentKind, type RecurrentShape, type RecurrentWeights } from '../backend/recurrent'
import type { Tape } from '../tape'
import { shapeWords, sizeOf, Tensor } from '../tensor'
import { concatenate, reshape, slice } from './shapes'

/** Gates side by side as in the seam: input [features, gates × units], state [units, gates × units], both biases [gates × units]. */
export type RecurrentTensors = Record<keyof RecurrentWeights, Tensor>

export interface RecurrentOptions {
  /** [batch, length] of 1 and 0: where it is 0 the state stays as it was. */
  mask?: Tensor | null
  /** What it starts from, [batch, units]; zeros where absent. */
  state?: Tensor | null
  /** The same for the cell of an LSTM. */
  cell?: Tensor | null
  isReverse?: boolean
  /** Plain recurrent only. */
  activation?: 'tanh' | 'relu'
}

export interface RecurrentResult {
  /** [batch, length, units]. */
  states: Tensor
  /** The state after the whole sequence, [batch, units]: at its first position where it is read in reverse. */
  last: Tensor
  /** The cell that goes with `last`, LSTM only. To go on from; nothing is learned through it. */
  lastCell: Tensor | null
}

/** A recurrent layer over x [batch, length, features]. */
export function recurrent(tape: Tape, kind: RecurrentKind, x: Tensor, weights: RecurrentTensors, options: RecurrentOptions = {}): RecurrentResult {
  const { mask = null, state = null, cell = null, isReverse = false, activation = 'tanh' } = options
  const shape = shapeOf(tape, kind, x, weights, options)
  const { batch, length, units } = shape
  const out = tape.output([batch, length, units], [x, ...Object.values(weights), ...(state === null ? [] : [state]), ...(cell === null ? [] : [cell])])
  const states = {
    out: out.block,
    cells: kind === 'lstm' ? tape.scratch(batch * length * units) : null,
    gates: tape.scratch(batch * length * units * gateCount[kind]),
    candidates: kind === 'gru' ? tape.scratch(batch * length * units) : null,
  }
  const input = { x: x.block, mask: mask?.block ?? null, state: state?.block ?? null, cell: cell?.block ?? null }
  const blocks = { input: weights.input.block, state: weights.state.block, inputBias: weights.inputBias.block, stateBias: weights.stateBias.block }
  tape.backend.recurrent(kind, states, input, blocks, { ...shape, isReverse, activation })
  tape.record(out, (outGradient) => {
    const gradients = {
      x: tape.gradientOf(x),
      state: state === null ? null : tape.gradientOf(state),
      cell: cell === null ? null : tape.gradientOf(cell),
      weights: weightGradients(tape, weights),
    }
    tape.backend.recurrentGradient(kind, gradients, outGradient, states, input, blocks, { ...shape, isReverse, activation })
  })
  const end = isReverse ? 0 : length - 1
  return {
    states: out,
    last: lastOf(tape, out, end),
    lastCell: states.cells === null ? null : lastOf(tape, new Tensor(out.shape, states.cells, false), end),
  }
}

const lastOf = (tape: Tape, states: Tensor, place: number): Tensor => reshape(tape, slice(tape, states, 1, place, place + 1), [states.shape[0] ?? 0, -1])

/** The kernel takes all four or none: what does not learn gets a place to be forgotten in. */
function weightGradients(tape: Tape, weights: RecurrentTensors): RecurrentWeights | null {
  if (!Object.values(weights).some(({ needsGradient }) => needsGradient)) return null
  const gradient = (weight: Tensor) => {
    const own = tape.gradientOf(weight)
    if (own !== null) return own
    const forgotten = tape.scratch(sizeOf(weight.shape))
    tape.backend.fill(forgotten, 0)
    return forgotten
  }
  return { input: gradient(weights.input), state: gradient(weights.state), inputBias: gradient(weights.inputBias), stateBias: gradient(weights.stateBias) }
}

function shapeOf(tape: Tape, kind: RecurrentKind, x: Tensor, weights: RecurrentTensors, { mask = null, state = null, cell = null }: RecurrentOptions): Omit<RecurrentShape, 'isReverse' | 'activation'> {
  const [features = 0, gates = 0] = weights.input.shape
  const units = gates / gateCount[kind]
  const require = (tensor: Tensor | null, what: string, wanted: number[]): void =>
    tape.require(kind, tensor === null || shapeWords(tensor.shape) === shapeWords(wanted), `${what}${shapeWords(wanted)}`, shapeWords(tensor?.shape ?? []))
  tape.require(kind, Number.isInteger(units), `a weight of [${features}, ${gateCount[kind]} × units]`, shapeWords(weights.input.shape))
  tape.require(kind, x.shape.length === 3 && x.shape[2] === features && (x.shape[1] ?? 0) > 0, `[batch, length, ${features}]`, shapeWords(x.shape))
  const [batch = 0, length = 0] = x.shape
  require(weights.state, 'a weight of the state of ', [units, gates])
  require(weights.inputBias, 'a bias of ', [gates])
  require(weights.stateBias, 'a bias of ', [gates])
  require(mask, 'a mask of ', [batch, length])
  require(state, 'a state of ', [batch, units])
  require(cell, 'a cell of ', [batch, units])
  tape.require(kind, cell === null || kind === 'lstm', 'no cell', 'a cell')
  return { batch, length, features, units }
}

/** Reads the sequence both ways; what either gives lies side by side: states [batch, length, 2 × units], last [batch, 2 × units]. */
export function bidirectional(tape: Tape, kind: RecurrentKind, x: Tensor, forward: RecurrentTensors, backward: RecurrentTensors, options: Pick<RecurrentOptions, 'mask' | 'activation'> = {}): { states: Tensor; last: Tensor } {
  const ahead = tape.within('forward', () => recurrent(tape, kind, x, forward, options))
  const back = tape.within('backward', () => recurrent(tape, kind, x, backward, { ...options, isReverse: true }))
  return { states: concatenate(tape, [ahead.states, back.states]), last: concatenate(tape, [ahead.last, back.last]) }
}
