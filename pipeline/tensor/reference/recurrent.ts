import type { Block } from '../backend/memory'
import { gateCount, type Recurrent, type RecurrentInput, type RecurrentKind, type RecurrentShape, type RecurrentStates, type RecurrentWeights } from '../backend/recurrent'
import { floatsOf, floatsOrNull } from './memory'
import { cells, type CellNumbers } from './recurrent-cells'

export const recurrent: Recurrent = {
  recurrent(kind, states, input, weights, shape) {
    const { batch, length, features, units } = shape
    const gates = gateCount[kind] * units
    const [x, mask, inputWeights, stateWeights, inputBias, stateBias] = [floatsOf(input.x), floatsOrNull(input.mask), floatsOf(weights.input), floatsOf(weights.state), floatsOf(weights.inputBias), floatsOf(weights.stateBias)]
    for (let sequence = 0; sequence < batch; sequence += 1) {
      for (let turn = 0; turn < length; turn += 1) {
        const numbers = numbersAt(kind, states, input, shape, sequence, turn)
        if (mask?.[numbers.place] === 0) {
          numbers.state.set(numbers.stateBefore)
          numbers.cell.set(numbers.cellBefore)
          continue
        }
        const fromInput = inputBias.slice()
        const fromState = stateBias.slice()
        for (let gate = 0; gate < gates; gate += 1) {
          for (let k = 0; k < features; k += 1) fromInput[gate]! += x[numbers.place * features + k]! * inputWeights[k * gates + gate]!
          for (let k = 0; k < units; k += 1) fromState[gate]! += numbers.stateBefore[k]! * stateWeights[k * gates + gate]!
        }
        for (let unit = 0; unit < units; unit += 1) cells[kind].step(unit, numbers, fromInput, fromState, shape)
      }
    }
  },

  recurrentGradient(kind, gradients, outGradient, states, input, weights, shape) {
    const { batch, length, units } = shape
    const gates = gateCount[kind] * units
    const [mask, given, initialState, initialCell] = [floatsOrNull(input.mask), floatsOf(outGradient), floatsOrNull(gradients.state), floatsOrNull(gradients.cell)]
    for (let sequence = 0; sequence < batch; sequence += 1) {
      // By the state and cell that the turn at hand gives to the next.
      const stateGradient = new Float64Array(units)
      const cellGradient = new Float64Array(units)
      for (let turn = length - 1; turn >= 0; turn -= 1) {
        const numbers = numbersAt(kind, states, input, shape, sequence, turn)
        for (let unit = 0; unit < units; unit += 1) stateGradient[unit]! += given[numbers.place * units + unit]!
        if (mask?.[numbers.place] === 0) continue
        const fromInput = new Float64Array(gates)
        const fromState = new Float64Array(gates)
        for (let unit = 0; unit < units; unit += 1) cells[kind].back(unit, numbers, { state: stateGradient, cell: cellGradient }, fromInput, fromState, shape)
        addProducts(gradients, numbers, input, weights, fromInput, fromState, stateGradient)
      }
      if (initialState !== null) addTo(initialState.subarray(sequence * units, (sequence + 1) * units), stateGradient)
      if (initialCell !== null) addTo(initialCell.subarray(sequence * units, (sequence + 1) * units), cellGradient)
    }
  },
}

/** The numbers of a turn: where it stands in the blocks, and what came before it. */
function numbersAt(kind: RecurrentKind, states: RecurrentStates, input: RecurrentInput, shape: RecurrentShape, sequence: number, turn: number): CellNumbers & { place: number } {
  const { length, units, isReverse } = shape
  const placeOf = (turn: number): number => sequence * length + (isReverse ? length - 1 - turn : turn)
  const part = (block: Block | null, place: number, width: number): Float64Array => (block === null ? new Float64Array(width) : floatsOf(block).subarray(place * width, (place + 1) * width))
  const place = placeOf(turn)
  return {
    place,
    state: part(states.out, place, units),
    cell: part(states.cells, place, units),
    gates: part(states.gates, place, gateCount[kind] * units),
    candidate: part(states.candidates, place, units),
    stateBefore: turn === 0 ? part(input.state, sequence, units) : part(states.out, placeOf(turn - 1), units),
    cellBefore: turn === 0 ? part(input.cell, sequence, units) : part(states.cells, placeOf(turn - 1), units),
  }
}

/** From the gradients by both sums of a turn to those by what went into them. `stateGradient` holds what the cell itself passes back. */
function addProducts(
  gradients: { x: Block | null; weights: RecurrentWeights | null },
  { place, stateBefore }: CellNumbers & { place: number },
  input: RecurrentInput,
  weights: RecurrentWeights,
  fromInput: Float64Array,
  fromState: Float64Array,
  stateGradient: Float64Array,
): void {
  const gates = fromInput.length
  const features = weights.input.length / gates
  const x = floatsOf(input.x).subarray(place * features, (place + 1) * features)
  if (gradients.weights !== null) {
    addOuter(floatsOf(gradients.weights.input), x, fromInput)
    addOuter(floatsOf(gradients.weights.state), stateBefore, fromState)
    addTo(floatsOf(gradients.weights.inputBias), fromInput)
    addTo(floatsOf(gradients.weights.stateBias), fromState)
  }
  if (gradients.x !== null) addProduct(floatsOf(gradients.x).subarray(place * features, (place + 1) * features), floatsOf(weights.input), fromInput)
  addProduct(stateGradient, floatsOf(weights.state), fromState)
}

function addTo(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i]! += part[i]!
}

function addOuter(sum: Float64Array, column: Float64Array, row: Float64Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i]! += column[Math.floor(i / row.length)]! * row[i % row.length]!
}

/** sum += matrix · vector. */
function addProduct(sum: Float64Array, matrix: Float64Array, vector: Float64Array): void {
  for (let i = 0; i < matrix.length; i += 1) sum[Math.floor(i / vector.length)]! += matrix[i]! * vector[i % vector.length]!
}
