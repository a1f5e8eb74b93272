import { expect, test } from 'vitest'
import { gateCount } from '../backend/recurrent'
import type { Tape } from '../tape'
import type { Tensor } from '../tensor'
import { add, multiply } from './arithmetic'
import { checkOperation } from './check-operation'
import { failureOf, givenTape } from './given-tape'
import { mean } from './reduce'
import { bidirectional, recurrent } from './recurrent'
import { concatenate } from './shapes'

const [batch, length, features, units] = [2, 4, 3, 2]
const weightsOf = (gates: number, suffix = '') => ({ [`input${suffix}`]: [features, gates * units], [`state${suffix}`]: [units, gates * units], [`inputBias${suffix}`]: [gates * units], [`stateBias${suffix}`]: [gates * units] })
const chosen = (inputs: Record<string, Tensor>, suffix = '') => ({ input: inputs[`input${suffix}`]!, state: inputs[`state${suffix}`]!, inputBias: inputs[`inputBias${suffix}`]!, stateBias: inputs[`stateBias${suffix}`]! })
const maskOf = (tape: Tape) => tape.floats([1, 1, 0, 0, 1, 1, 1, 0], [batch, length])
const kinds = (['lstm', 'gru', 'rnn'] as const).flatMap((kind) => [false, true].map((isReverse) => ({ kind, isReverse })))

test.each(kinds)('gradients of all states and of the last are those of finite differences: %o', ({ kind, isReverse }) => {
  for (const isMasked of [false, true]) {
    checkOperation({
      inputs: { x: [batch, length, features], ...weightsOf(gateCount[kind]), start: [batch, units], startCell: [batch, units] },
      work: (tape, inputs) => {
        const { states, last } = recurrent(tape, kind, inputs['x']!, chosen(inputs), { isReverse, mask: isMasked ? maskOf(tape) : null, state: inputs['start']!, cell: kind === 'lstm' ? inputs['startCell']! : null })
        return add(tape, multiply(tape, last, last), mean(tape, states, 1))
      },
      // Little is left of what it starts from after a sequence: the differences are short of digits.
      tolerance: 1e-6,
    })
  }
})

test('gradients of a plain recurrent layer with relu, and of one layer used twice, are those of finite differences', () => {
  checkOperation({ inputs: { x: [batch, length, features], ...weightsOf(1) }, work: (tape, inputs) => recurrent(tape, 'rnn', inputs['x']!, chosen(inputs), { activation: 'relu' }).states })
  checkOperation({
    inputs: { x: [batch, length, features], ...weightsOf(3) },
    work: (tape, inputs) => {
      const first = recurrent(tape, 'gru', inputs['x']!, chosen(inputs)).last
      return recurrent(tape, 'gru', inputs['x']!, chosen(inputs), { state: first }).last
    },
  })
})

test('gradients of both directions are those of finite differences', () => {
  checkOperation({
    inputs: { x: [batch, length, features], ...weightsOf(4), ...weightsOf(4, 'Back') },
    work: (tape, inputs) => {
      const { states, last } = bidirectional(tape, 'lstm', inputs['x']!, chosen(inputs), chosen(inputs, 'Back'), { mask: maskOf(tape) })
      return concatenate(tape, [mean(tape, states, 1), last])
    },
  })
})

test('a sequence in two parts ends as it does in one, with the state and the cell handed over', () => {
  const { tape, tensor, numbers } = givenTape()
  const fill = (shape: number[]) => tensor(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, place) => Math.sin(place + shape.length)))
  const weights = { input: fill([1, 8]), state: fill([2, 8]), inputBias: fill([8]), stateBias: fill([8]) }
  const whole = recurrent(tape, 'lstm', tensor([1, 4, 1], [1, -2, 3, 0.5]), weights)
  const first = recurrent(tape, 'lstm', tensor([1, 2, 1], [1, -2]), weights)
  const second = recurrent(tape, 'lstm', tensor([1, 2, 1], [3, 0.5]), weights, { state: first.last, cell: first.lastCell })
  expect({ states: [...numbers(first.states), ...numbers(second.states)], last: numbers(second.last), cell: numbers(second.lastCell!) }).toEqual({ states: numbers(whole.states), last: numbers(whole.last), cell: numbers(whole.lastCell!) })
})

test('read in reverse, a sequence ends where its mirror image does, and both directions lie side by side', () => {
  const { tape, tensor, numbers } = givenTape()
  const weights = { input: tensor([1, 2], [0.5, -1]), state: tensor([2, 2], [0.1, 0.7, -0.4, 0.3]), inputBias: tensor([2], [0.2, 0]), stateBias: tensor([2], [0, 0.1]) }
  const [x, mirrored] = [tensor([1, 3, 1], [1, -2, 3]), tensor([1, 3, 1], [3, -2, 1])]
  const [forward, reversed, mirror, both] = [recurrent(tape, 'rnn', x, weights), recurrent(tape, 'rnn', x, weights, { isReverse: true }), recurrent(tape, 'rnn', mirrored, weights), bidirectional(tape, 'rnn', x, weights, weights)]
  expect({ last: numbers(reversed.last), first: numbers(reversed.states).slice(0, 2), shape: both.states.shape, both: numbers(both.last) }).toEqual({ last: numbers(mirror.last), first: numbers(mirror.last), shape: [1, 3, 4], both: [...numbers(forward.last), ...numbers(mirror.last)] })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const of = (...shape: number[]) => tensor(shape, new Float64Array(shape.reduce((size, dimension) => size * dimension, 1)))
  const weights = { input: of(3, 8), state: of(2, 8), inputBias: of(8), stateBias: of(8) }
  const failures = [
    () => recurrent(tape, 'lstm', of(2, 4, 5), weights),
    () => recurrent(tape, 'gru', of(2, 4, 3), weights),
    () => recurrent(tape, 'lstm', of(2, 4, 3), { ...weights, state: of(3, 8) }),
    () => recurrent(tape, 'lstm', of(2, 4, 3), weights, { mask: of(2, 3) }),
    () => recurrent(tape, 'lstm', of(2, 4, 3), weights, { state: of(2, 3) }),
  ]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'lstm', wanted: '[batch, length, 3]', given: '[2, 4, 5]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'gru', wanted: 'a weight of [3, 3 × units]', given: '[3, 8]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'lstm', wanted: 'a weight of the state of [2, 8]', given: '[3, 8]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'lstm', wanted: 'a mask of [2, 4]', given: '[2, 3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'lstm', wanted: 'a state of [2, 2]', given: '[2, 3]' },
  ])
})
