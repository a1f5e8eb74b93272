import { expect, test } from 'vitest'
import { IntegerTensor } from '../tensor'
import { add, multiply } from './arithmetic'
import { checkOperation, type OperationCheck } from './check-operation'
import { square } from './elementwise'
import { failureOf, givenTape } from './given-tape'
import { maximumOver, mean, minimumOver, reduce, sum } from './reduce'
import { concatenate, permute, reshape, reshapeIntegers, slice, stack, transpose } from './shapes'
import { logSoftmax, softmax } from './softmax'

const checking = <Name extends string>(check: OperationCheck<Name>) => (): void => checkOperation(check)

const cases: Record<string, () => void> = {
  'a view of x beside x itself': checking({ inputs: { x: [2, 6] }, work: (tape, { x }) => multiply(tape, reshape(tape, x, [4, 3]), square(tape, reshape(tape, reshape(tape, x, [-1]), [4, 3]))) }),
  'a view that is summed with what it views': checking({ inputs: { x: [2, 3] }, work: (tape, { x }) => add(tape, multiply(tape, x, x), reshape(tape, reshape(tape, square(tape, x), [3, 2]), [2, 3])) }),
  'permuted dimensions': checking({ inputs: { x: [2, 3, 4, 2] }, work: (tape, { x }) => permute(tape, x, [2, 0, 3, 1]) }),
  'a transposed matrix of each row': checking({ inputs: { x: [2, 3, 4] }, work: (tape, { x }) => transpose(tape, x) }),
  'concatenated columns, one part twice': checking({ inputs: { x: [2, 3], y: [2, 2] }, work: (tape, { x, y }) => concatenate(tape, [x, y, x]) }),
  'concatenated rows': checking({ inputs: { x: [2, 3], y: [1, 3] }, work: (tape, { x, y }) => concatenate(tape, [x, y], 0) }),
  'concatenated in the middle': checking({ inputs: { x: [2, 1, 3], y: [2, 2, 3] }, work: (tape, { x, y }) => concatenate(tape, [y, x], 1) }),
  'stacked along a new last dimension': checking({ inputs: { x: [2, 3], y: [2, 3] }, work: (tape, { x, y }) => stack(tape, [x, y], -1) }),
  'slices that overlap': checking({ inputs: { x: [2, 4, 3] }, work: (tape, { x }) => add(tape, slice(tape, x, 1, 0, 3), slice(tape, x, 1, -3)) }),
  softmax: checking({ inputs: { x: [3, 4] }, work: (tape, { x }) => softmax(tape, x) }),
  'log-softmax of three dimensions': checking({ inputs: { x: [2, 2, 4] }, work: (tape, { x }) => logSoftmax(tape, x) }),
  'a sum that keeps its dimension': checking({ inputs: { x: [2, 3, 2] }, work: (tape, { x }) => multiply(tape, sum(tape, x, 1, true), x) }),
}

test.each(Object.keys(cases))('the gradient of %s is that of finite differences', (name) => cases[name]!())

test.each(['sum', 'mean', 'maximum', 'minimum'] as const)('the gradient of the %s over any axis and over all is that of finite differences', (kind) => {
  for (const axis of [0, 1, -1, null]) checkOperation({ inputs: { x: [3, 2, 4] }, work: (tape, { x }) => reduce(tape, kind, square(tape, x), axis) })
})

test('results have the shapes and numbers of NumPy', () => {
  const { tape, tensor, numbers } = givenTape()
  const x = tensor([2, 3], [1, 5, 3, 4, 2, 6])
  const results = { sum: sum(tape, x), rows: mean(tape, x, 1), kept: mean(tape, x, 0, true), largest: maximumOver(tape, x, -1), least: minimumOver(tape, x, 0), turned: transpose(tape, x), stacked: stack(tape, [x, x], 1), part: slice(tape, x, -1, 1, -1), whole: slice(tape, x, 0, 1) }
  expect(Object.fromEntries(Object.entries(results).map(([name, out]) => [name, { shape: out.shape, numbers: numbers(out) }]))).toEqual({
    sum: { shape: [], numbers: [21] },
    rows: { shape: [2], numbers: [3, 4] },
    kept: { shape: [1, 3], numbers: [2.5, 3.5, 4.5] },
    largest: { shape: [2], numbers: [5, 6] },
    least: { shape: [3], numbers: [1, 2, 3] },
    turned: { shape: [3, 2], numbers: [1, 4, 5, 2, 3, 6] },
    stacked: { shape: [2, 2, 3], numbers: [1, 5, 3, 1, 5, 3, 4, 2, 6, 4, 2, 6] },
    part: { shape: [2, 1], numbers: [5, 2] },
    whole: { shape: [1, 3], numbers: [4, 2, 6] },
  })
})

test('a reshaped tensor shares its numbers, of ids as well', () => {
  const { tape, tensor } = givenTape()
  const x = tensor([2, 3], new Float64Array(6))
  const ids = tape.integers([1, 2, 3, 4], [2, 2])
  expect({ floats: reshape(tape, x, [3, -1]).block === x.block, ids: reshapeIntegers(tape, ids, [4]) }).toEqual({ floats: true, ids: new IntegerTensor([4], ids.block) })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const x = tensor([2, 3], new Float64Array(6))
  const failures = [() => reshape(tape, x, [4, -1]), () => permute(tape, x, [0, 0]), () => concatenate(tape, [x, tensor([3, 3], new Float64Array(9))]), () => slice(tape, x, 1, 2, 4), () => sum(tape, x, 2), () => transpose(tape, tensor([2], [1, 2])), () => softmax(tape, tensor([], [1]))]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'reshape', wanted: 'a shape of 6 numbers, as [2, 3]', given: '[4, -1]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'permute', wanted: 'an order of 2 dimensions', given: '[0, 0]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'concatenate', wanted: '[2, 3]', given: '[3, 3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'slice', wanted: 'a part of 3', given: '2 to 4' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'sum', wanted: 'an axis of [2, 3]', given: '2' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'transpose', wanted: '[…, rows, columns]', given: '[2]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'softmax', wanted: '[…, classes]', given: '[]' },
  ])
})
