import { expect, test } from 'vitest'
import { checkOperation } from './check-operation'
import { convolution, type WindowOptions } from './convolution'
import { failureOf, givenTape } from './given-tape'
import { globalMaximum, globalMean, lastPosition, pool } from './pooling'

const windows: WindowOptions[] = [{}, { stride: 2 }, { dilation: 2 }, { padding: 'same' }, { padding: 'same', stride: 2, dilation: 2 }, { padding: 'causal' }, { padding: 'causal', stride: 2, dilation: 3 }]
const mask = [1, 1, 1, 0, 0, 1, 1, 1, 1, 1]

test.each(windows)('gradients of a convolution and of both kinds of pool are those of finite differences: %o', (options) => {
  checkOperation({ inputs: { x: [2, 7, 3], weight: [3, 3, 4], bias: [4] }, work: (tape, { x, weight, bias }) => convolution(tape, x, weight, bias, { ...options, activation: 'tanh' }) })
  for (const kind of ['maximum', 'mean'] as const) checkOperation({ inputs: { x: [2, 7, 3] }, work: (tape, { x }) => pool(tape, kind, x, 3, options) })
})

test('a window of one position is a dense layer at each', () => {
  checkOperation({ inputs: { x: [2, 4, 3], weight: [1, 3, 2] }, work: (tape, { x, weight }) => convolution(tape, x, weight, null) })
  checkOperation({ inputs: { x: [2, 4, 3], weight: [1, 3, 2] }, work: (tape, { x, weight }) => convolution(tape, x, weight, null, { stride: 2 }) })
})

test.each([globalMean, globalMaximum, lastPosition])('gradients of %o are those of finite differences, with a mask and without', (work) => {
  checkOperation({ inputs: { x: [2, 5, 3] }, work: (tape, { x }) => work(tape, x) })
  checkOperation({ inputs: { x: [2, 5, 3] }, work: (tape, { x }) => work(tape, x, tape.floats(mask, [2, 5])) })
})

test('padding places windows by hand-worked numbers', () => {
  const { tape, tensor, numbers } = givenTape()
  const [x, weight] = [tensor([1, 4, 1], [1, 2, 3, 4]), tensor([3, 1, 1], [100, 10, 1])]
  const out = (options: WindowOptions) => numbers(convolution(tape, x, weight, null, options))
  expect({ valid: out({}), same: out({ padding: 'same' }), halved: out({ padding: 'same', stride: 2 }), causal: out({ padding: 'causal' }), dilated: out({ padding: 'causal', dilation: 2 }) }).toEqual({
    valid: [123, 234],
    same: [12, 123, 234, 340],
    halved: [123, 340],
    causal: [1, 12, 123, 234],
    dilated: [1, 2, 13, 24],
  })
})

test('pools and masks leave out what is not there, by hand-worked numbers', () => {
  const { tape, tensor, numbers } = givenTape()
  const x = tensor([2, 3, 1], [-1, -5, 9, 4, 2, 6])
  const real = tensor([2, 3], [1, 1, 0, 0, 0, 0])
  const results = { largest: pool(tape, 'maximum', x, 2, { padding: 'same' }), mean: pool(tape, 'mean', x, 2, { padding: 'same' }), apart: pool(tape, 'mean', x, 2), maskedMean: globalMean(tape, x, real), maskedLargest: globalMaximum(tape, x, real), last: lastPosition(tape, x, real), lastOfAll: lastPosition(tape, x) }
  expect(Object.fromEntries(Object.entries(results).map(([name, out]) => [name, numbers(out).map((number) => number + 0)]))).toEqual({ largest: [-1, 9, 4, 6], mean: [-3, 9, 3, 6], apart: [-3, 3], maskedMean: [-3, 0], maskedLargest: [-1, 0], last: [-5, 0], lastOfAll: [9, 6] })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const x = tensor([2, 3, 2], new Float64Array(12))
  const failures = [() => convolution(tape, x, tensor([2, 3, 1], new Float64Array(6)), null), () => convolution(tape, x, tensor([4, 2, 1], new Float64Array(8)), null), () => pool(tape, 'mean', tensor([2, 6], new Float64Array(12)), 2), () => globalMean(tape, x, tensor([2], [1, 1]))]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'convolution', wanted: '[batch, length, 3]', given: '[2, 3, 2]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'convolution', wanted: 'a sequence of at least 4 positions', given: '[2, 3, 2]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'mean pool', wanted: '[batch, length, channels]', given: '[2, 6]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'global mean', wanted: 'a mask of [2, 3]', given: '[2]' },
  ])
})
