import type { Recurrent, RecurrentKind } from '../backend/recurrent'
import type { WasmParts } from './wasm-backend'
import { at } from './wasm-block'

type Numbers = (number | boolean)[]

interface RecurrentKernels {
  recurrentScratch(kind: number, features: number, units: number): number
  recurrent(...addressesAndShape: Numbers): void
  recurrentGradientScratch(kind: number, batch: number, length: number, units: number): number
  recurrentGradient(...addressesAndShape: Numbers): void
}

/** As in assembly/recurrent.ts, where the order of the arguments stands too. */
const recurrentKinds: Record<RecurrentKind, number> = { lstm: 0, gru: 1, rnn: 2 }

export function createRecurrent({ exports, memory }: WasmParts): Recurrent {
  const kernels = exports as unknown as RecurrentKernels
  return {
    recurrent(kind, states, input, weights, { batch, length, features, units, isReverse, activation }) {
      const kindNumber = recurrentKinds[kind]
      const blocks = [states.out, states.cells, states.gates, states.candidates, input.x, input.mask, input.state, input.cell, weights.input, weights.state, weights.inputBias, weights.stateBias].map(at)
      memory.borrow(kernels.recurrentScratch(kindNumber, features, units) >>> 0, (scratch) =>
        kernels.recurrent(kindNumber, ...blocks, batch, length, features, units, isReverse, activation === 'relu', scratch),
      )
    },
    recurrentGradient(kind, gradients, outGradient, states, input, weights, { batch, length, features, units, isReverse, activation }) {
      const kindNumber = recurrentKinds[kind]
      const { x, state, cell, weights: weightGradients } = gradients
      const sums = [x, state, cell, weightGradients?.input ?? null, weightGradients?.state ?? null, weightGradients?.inputBias ?? null, weightGradients?.stateBias ?? null].map(at)
      const blocks = [outGradient, states.out, states.cells, states.gates, states.candidates, input.x, input.mask, input.state, input.cell, weights.input, weights.state].map(at)
      memory.borrow(kernels.recurrentGradientScratch(kindNumber, batch, length, units) >>> 0, (scratch) =>
        kernels.recurrentGradient(kindNumber, ...sums, ...blocks, batch, length, features, units, isReverse, activation === 'relu', scratch),
      )
    },
  }
}
