import type { Block } from './memory'

/** Gates lie side by side: LSTM i f g o, GRU r z n, plain 1. */
export const gateCount = { lstm: 4, gru: 3, rnn: 1 } as const
export type RecurrentKind = keyof typeof gateCount

export interface RecurrentShape {
  batch: number
  length: number
  features: number
  units: number
  /** Reads the sequence from its end; outputs stand at the position they were computed for. */
  isReverse: boolean
  /** Plain recurrent only. */
  activation: 'tanh' | 'relu'
}

/** Weights as in PyTorch, transposed: x to gates [features, gates × units], state to gates [units, gates × units], both biases [gates × units]. */
export interface RecurrentWeights {
  input: Block
  state: Block
  inputBias: Block
  stateBias: Block
}

/**
 * States along the sequence. `out` [batch, length, units]; `cells` likewise (LSTM only, else null);
 * `gates` [batch, length, gates × units] keeps the gates after their activation; GRU keeps state · U + bias of its
 * n gate in `candidates` [batch, length, units], else null.
 * Where the mask is 0 the state (and cell) is carried over unchanged, so that the last position's is that of the last real
 * one; gates and candidates of such a position are undefined.
 */
export interface RecurrentStates {
  out: Block
  cells: Block | null
  gates: Block
  candidates: Block | null
}

export interface RecurrentInput {
  /** [batch, length, features]. */
  x: Block
  /** [batch, length] of 1 and 0 (floats), or null for all 1. */
  mask: Block | null
  /** [batch, units], or null for zeros; `cell` for LSTM only. */
  state: Block | null
  cell: Block | null
}

export interface Recurrent {
  /**
   * LSTM and plain: gates = x·W + b + h·U + b'. GRU with the reset after the product (PyTorch, CuDNN):
   * n = tanh(x·Wn + bn + r ⊙ (h·Un + b'n)), h' = (1 − z) ⊙ n + z ⊙ h.
   */
  recurrent(kind: RecurrentKind, states: RecurrentStates, input: RecurrentInput, weights: RecurrentWeights, shape: RecurrentShape): void
  /** Adds to each gradient that is not null. `outGradient` [batch, length, units] is left as it is. */
  recurrentGradient(
    kind: RecurrentKind,
    gradients: { x: Block | null; state: Block | null; cell: Block | null; weights: RecurrentWeights | null },
    outGradient: Block,
    states: RecurrentStates,
    input: RecurrentInput,
    weights: RecurrentWeights,
    shape: RecurrentShape,
  ): void
}
