import type { RecurrentKind, RecurrentShape } from '../backend/recurrent'
import { sigmoid } from './unary'

/** The numbers of one position of one sequence, each of `units` but the gates: those of a kind behind those of the one before. */
export interface CellNumbers {
  state: Float64Array
  cell: Float64Array
  gates: Float64Array
  candidate: Float64Array
  stateBefore: Float64Array
  cellBefore: Float64Array
}

interface Cell {
  /** Fills gates, state and what else there is of a unit from x·W + b and h·U + b'. */
  step(unit: number, numbers: CellNumbers, fromInput: Float64Array, fromState: Float64Array, shape: RecurrentShape): void
  /**
   * Fills the gradients by both sums of a unit. `after` holds those by its state and cell, and then those by the ones
   * before it, without what goes back through the sums.
   */
  back(unit: number, numbers: CellNumbers, after: { state: Float64Array; cell: Float64Array }, fromInput: Float64Array, fromState: Float64Array, shape: RecurrentShape): void
}

export const cells: Record<RecurrentKind, Cell> = {
  rnn: {
    step(unit, { state, gates }, fromInput, fromState, { activation }) {
      const sum = fromInput[unit]! + fromState[unit]!
      gates[unit] = activation === 'tanh' ? Math.tanh(sum) : Math.max(sum, 0)
      state[unit] = gates[unit]!
    },
    back(unit, { state }, after, fromInput, fromState, { activation }) {
      const out = state[unit]!
      const slope = activation === 'tanh' ? 1 - out * out : Math.sign(out)
      fromInput[unit] = fromState[unit] = after.state[unit]! * slope
      after.state[unit] = 0
    },
  },

  lstm: {
    step(unit, { state, cell, gates, cellBefore }, fromInput, fromState, { units }) {
      const sum = (gate: number): number => fromInput[gate * units + unit]! + fromState[gate * units + unit]!
      const [i, f, g, o] = [sigmoid(sum(0)), sigmoid(sum(1)), Math.tanh(sum(2)), sigmoid(sum(3))]
      ;[i, f, g, o].forEach((value, gate) => (gates[gate * units + unit] = value))
      cell[unit] = f * cellBefore[unit]! + i * g
      state[unit] = o * Math.tanh(cell[unit]!)
    },
    back(unit, { cell, gates, cellBefore }, after, fromInput, fromState, { units }) {
      const [i, f, g, o] = [gates[unit]!, gates[units + unit]!, gates[2 * units + unit]!, gates[3 * units + unit]!]
      const squashed = Math.tanh(cell[unit]!)
      const byState = after.state[unit]!
      const byCell = after.cell[unit]! + byState * o * (1 - squashed * squashed)
      const bySums = [byCell * g * i * (1 - i), byCell * cellBefore[unit]! * f * (1 - f), byCell * i * (1 - g * g), byState * squashed * o * (1 - o)]
      bySums.forEach((value, gate) => (fromInput[gate * units + unit] = fromState[gate * units + unit] = value))
      after.cell[unit] = byCell * f
      after.state[unit] = 0
    },
  },

  gru: {
    step(unit, { state, gates, candidate, stateBefore }, fromInput, fromState, { units }) {
      const sum = (gate: number): number => fromInput[gate * units + unit]! + fromState[gate * units + unit]!
      const [r, z] = [sigmoid(sum(0)), sigmoid(sum(1))]
      candidate[unit] = fromState[2 * units + unit]!
      const n = Math.tanh(fromInput[2 * units + unit]! + r * candidate[unit]!)
      ;[r, z, n].forEach((value, gate) => (gates[gate * units + unit] = value))
      state[unit] = (1 - z) * n + z * stateBefore[unit]!
    },
    back(unit, { gates, candidate, stateBefore }, after, fromInput, fromState, { units }) {
      const [r, z, n] = [gates[unit]!, gates[units + unit]!, gates[2 * units + unit]!]
      const byState = after.state[unit]!
      const byCandidateSum = byState * (1 - z) * (1 - n * n)
      const byResetSum = byCandidateSum * candidate[unit]! * r * (1 - r)
      const byUpdateSum = byState * (stateBefore[unit]! - n) * z * (1 - z)
      ;[byResetSum, byUpdateSum, byCandidateSum].forEach((value, gate) => (fromInput[gate * units + unit] = value))
      ;[byResetSum, byUpdateSum, byCandidateSum * r].forEach((value, gate) => (fromState[gate * units + unit] = value))
      after.state[unit] = byState * z
    },
  },
}
