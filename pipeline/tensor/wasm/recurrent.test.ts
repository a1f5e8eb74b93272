import { expect, test } from 'vitest'
import { gateCount, type RecurrentKind, type RecurrentShape } from '../backend/recurrent'
import { differences, normals, unwritten } from './against-reference'

interface Case extends RecurrentShape {
  kind: RecurrentKind
  hasMask: boolean
  hasStates: boolean
}

const sizes = [
  { batch: 1, length: 1, features: 1, units: 1 },
  { batch: 3, length: 5, features: 2, units: 5 },
  { batch: 37, length: 4, features: 3, units: 65 },
  { batch: 2, length: 2, features: 300, units: 7 },
]

const cases = sizes.flatMap((size) =>
  (['lstm', 'gru', 'rnn'] as const).flatMap((kind) =>
    [false, true].flatMap((isReverse) =>
      [false, true].flatMap((hasMask) => [false, true].map((hasStates): Case => ({ ...size, kind, isReverse, hasMask, hasStates, activation: hasMask ? 'relu' : 'tanh' }))),
    ),
  ),
)

/** Sequences of different lengths, and one with a hole; the first whole. */
const maskOf = (batch: number, length: number): Float32Array => Float32Array.from({ length: batch * length }, (_, i) => (i % length < length - (Math.floor(i / length) % length) && i % 11 !== 7 ? 1 : 0))

function check({ kind, hasMask, hasStates, ...shape }: Case): string[] {
  const { batch, length, features, units } = shape
  const gates = gateCount[kind] * units
  const places = batch * length
  const given = {
    x: normals('x', places * features),
    mask: maskOf(batch, length),
    state: normals('state', batch * units),
    cell: normals('cell', batch * units),
    input: normals('input', features * gates, 0.5),
    hidden: normals('hidden', units * gates, 1 / Math.sqrt(units)),
    inputBias: normals('inputBias', gates),
    stateBias: normals('stateBias', gates),
    out: unwritten(places * units),
    cells: kind === 'lstm' ? unwritten(places * units) : new Float32Array(1),
    outGradient: normals('outGradient', places * units),
    xGradient: normals('xGradient', places * features),
    stateGradient: normals('stateGradient', batch * units),
    cellGradient: normals('cellGradient', batch * units),
    inputGradient: normals('inputGradient', features * gates),
    hiddenGradient: normals('hiddenGradient', units * gates),
    inputBiasGradient: normals('inputBiasGradient', gates),
    stateBiasGradient: normals('stateBiasGradient', gates),
    xAlone: normals('xAlone', places * features),
  }
  return differences(
    given,
    (backend, b) => {
      const states = { out: b.out, cells: kind === 'lstm' ? b.cells : null, gates: backend.allocate(places * gates, 'float', 'step'), candidates: kind === 'gru' ? backend.allocate(places * units, 'float', 'step') : null }
      const input = { x: b.x, mask: hasMask ? b.mask : null, state: hasStates ? b.state : null, cell: hasStates && kind === 'lstm' ? b.cell : null }
      const weights = { input: b.input, state: b.hidden, inputBias: b.inputBias, stateBias: b.stateBias }
      backend.recurrent(kind, states, input, weights, shape)
      const weightGradients = { input: b.inputGradient, state: b.hiddenGradient, inputBias: b.inputBiasGradient, stateBias: b.stateBiasGradient }
      const gradients = { x: b.xGradient, state: hasStates ? b.stateGradient : null, cell: hasStates && kind === 'lstm' ? b.cellGradient : null, weights: weightGradients }
      backend.recurrentGradient(kind, gradients, b.outGradient, states, input, weights, shape)
      backend.recurrentGradient(kind, { x: b.xAlone, state: null, cell: null, weights: null }, b.outGradient, states, input, weights, shape)
    },
    2e-5,
  )
}

test('each kind of recurrent layer is that of the reference in both directions, with and without masks and first states, and so are its gradients', () => {
  expect(cases.flatMap((one) => check(one).map((difference) => `${JSON.stringify(one)}: ${difference}`))).toEqual([])
})
