import { describe, expect, test } from 'vitest'
import { gateCount, type RecurrentInput, type RecurrentKind, type RecurrentShape, type RecurrentStates, type RecurrentWeights } from '../backend/recurrent'
import type { Block } from '../backend/memory'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, room, zeros, numbers } = givenBlocks(backend)
const closeTo = (wanted: readonly number[]): unknown[] => wanted.map((number) => expect.closeTo(number, 14))

function statesFor(kind: RecurrentKind, { batch, length, units }: RecurrentShape, out = room(batch * length * units)): RecurrentStates {
  const [cells, candidates] = [kind === 'lstm' ? room(out.length) : null, kind === 'gru' ? room(out.length) : null]
  return { out, cells, gates: room(out.length * gateCount[kind]), candidates }
}

describe('one unit over three positions', () => {
  const one: RecurrentShape = { batch: 1, length: 3, features: 1, units: 1, isReverse: false, activation: 'tanh' }
  const x = floats([0.5, -1, 2])
  const none: RecurrentInput = { x, mask: null, state: null, cell: null }
  const given: RecurrentInput = { x, mask: null, state: floats([0.3]), cell: floats([-0.4]) }

  function weightsFor(kind: RecurrentKind): RecurrentWeights {
    const first = (values: number[]): Block => floats(values.slice(0, gateCount[kind]))
    return { input: first([0.1, 0.2, 0.3, 0.4]), state: first([0.5, -0.6, 0.7, -0.8]), inputBias: first([0.01, 0.02, 0.03, 0.04]), stateBias: first([0.1, 0, -0.1, 0.2]) }
  }
  function run(kind: RecurrentKind, input: RecurrentInput, shape: Partial<RecurrentShape> = {}): { out: number[]; cells: number[] | null } {
    const states = statesFor(kind, one)
    backend.recurrent(kind, states, input, weightsFor(kind), { ...one, ...shape })
    return { out: numbers(states.out), cells: states.cells && numbers(states.cells) }
  }

  // All wanted numbers: the equations written out with Python's math module, scalar by scalar.
  test('an LSTM forwards; backwards from a given state; carrying its state where the mask is 0', () => {
    expect([run('lstm', none), run('lstm', given, { isReverse: true }), run('lstm', { ...given, mask: floats([1, 0, 1]) })]).toEqual([
      { out: closeTo([0.026200520740874887, -0.06835936223367886, 0.12019374905003308]), cells: closeTo([0.043101280573733955, -0.15142588740708843, 0.16181353819624789]) },
      { out: closeTo([-0.00627982025678019, -0.03319379324440044, 0.11066667078266264]), cells: closeTo([-0.010218622291817723, -0.07589840589191463, 0.16178944308939708]) },
      { out: closeTo([-0.01717253809814006, -0.01717253809814006, 0.18491061491716193]), cells: closeTo([-0.031242384270873114, -0.031242384270873114, 0.2547477418984332]) },
    ])
  })

  test('a GRU with the reset after the product', () => {
    expect([run('gru', none).out, run('gru', given, { isReverse: true }).out]).toEqual([closeTo([0.058917028756233045, -0.1349597858978691, 0.09650371805324354]), closeTo([0.11246423045449284, 0.07509375237034391, 0.43329006864547337])])
  })

  test('a plain one with tanh and with relu', () => {
    expect([run('rnn', none).out, run('rnn', none, { activation: 'relu' }).out]).toEqual([closeTo([0.1586485042974989, 0.08908744047461167, 0.34039897233222827]), closeTo([0.16, 0.09, 0.355])])
  })

  test('a sequence that is masked throughout keeps the state it was given', () => {
    expect(run('lstm', { ...given, mask: zeros(3) })).toEqual({ out: [0.3, 0.3, 0.3], cells: [-0.4, -0.4, -0.4] })
  })
})

describe.each([
  ['lstm', 'tanh'],
  ['gru', 'tanh'],
  ['rnn', 'tanh'],
  ['rnn', 'relu'],
] as const)('%s (%s)', (kind, activation) => {
  const sizes = { batch: 3, length: 4, features: 2, units: 3 }
  const gates = gateCount[kind] * sizes.units
  const inputs = {
    x: normals(24, 'x'),
    state: normals(9, 'state'),
    cell: normals(9, 'cell'),
    input: normals(2 * gates, 'input'),
    recurrent: normals(3 * gates, 'recurrent'),
    inputBias: normals(gates, 'input bias'),
    stateBias: normals(gates, 'state bias'),
  }
  // One begins late and pauses, one ends early, one is not there at all.
  const mask = floats([0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])

  test.each([false, true].flatMap((isReverse) => [false, true].flatMap((isMasked) => [false, true].map((hasState) => ({ isReverse, isMasked, hasState })))))(
    'has the gradients of differences, reverse: $isReverse, masked: $isMasked, given a state: $hasState',
    ({ isReverse, isMasked, hasState }) => {
      const shape = { ...sizes, isReverse, activation }
      const hasCell = hasState && kind === 'lstm'
      const states = statesFor(kind, shape)
      const inputOf = ({ x, state, cell }: Record<'x' | 'state' | 'cell', Block>): RecurrentInput => ({ x, mask: isMasked ? mask : null, state: hasState ? state : null, cell: hasCell ? cell : null })
      checkKernel({
        inputs,
        outLength: 36,
        learned: ['x', ...(hasState ? (['state'] as const) : []), ...(hasCell ? (['cell'] as const) : []), 'input', 'recurrent', 'inputBias', 'stateBias'],
        optional: ['x', ...(hasState ? (['state'] as const) : []), ...(hasCell ? (['cell'] as const) : [])],
        forward: (backend, out, blocks) => backend.recurrent(kind, { ...states, out }, inputOf(blocks), { ...blocks, state: blocks.recurrent }, shape),
        backward: (backend, { x, state, cell, ...weights }, outGradient, out, blocks) =>
          backend.recurrentGradient(
            kind,
            { x, state, cell, weights: { input: weights.input!, state: weights.recurrent!, inputBias: weights.inputBias!, stateBias: weights.stateBias! } },
            outGradient,
            { ...states, out },
            inputOf(blocks),
            { ...blocks, state: blocks.recurrent },
            shape,
          ),
      })
    },
  )

  test('has the same gradient by x where the weights are frozen', () => {
    const shape = { ...sizes, isReverse: false, activation }
    const states = statesFor(kind, shape)
    const input: RecurrentInput = { x: floats(inputs.x), mask: null, state: null, cell: null }
    const weights: RecurrentWeights = { input: floats(inputs.input), state: floats(inputs.recurrent), inputBias: floats(inputs.inputBias), stateBias: floats(inputs.stateBias) }
    const outGradient = floats(normals(36, 'out'))
    backend.recurrent(kind, states, input, weights, shape)
    const [frozen, learned] = [zeros(24), zeros(24)]
    backend.recurrentGradient(kind, { x: frozen, state: null, cell: null, weights: null }, outGradient, states, input, weights, shape)
    backend.recurrentGradient(kind, { x: learned, state: null, cell: null, weights: { input: zeros(2 * gates), state: zeros(3 * gates), inputBias: zeros(gates), stateBias: zeros(gates) } }, outGradient, states, input, weights, shape)
    expect(numbers(frozen)).toEqual(numbers(learned))
  })
})
