import { expect, test } from 'vitest'
import { binaryKinds, unaryKinds } from '../backend/elementwise'
import { normals } from '../reference/given-blocks'
import { sizeOf } from '../tensor'
import { add, binary, multiply } from './arithmetic'
import { checkOperation } from './check-operation'
import { affine, scale, unary } from './elementwise'
import { failureOf, givenTape } from './given-tape'

const positive = new Set(['square-root', 'logarithm', 'reciprocal'])

test.each(unaryKinds)('the gradient of %s is that of finite differences, also where its input is used twice', (kind) => {
  const values = [0.3, 1.7, 0.9, 2.4, 0.6, 1.1].map((number, place) => (positive.has(kind) || place % 2 === 0 ? number : -number))
  checkOperation({ inputs: { x: { shape: [2, 3], values } }, work: (tape, { x }) => multiply(tape, unary(tape, kind, x), affine(tape, x, 1, 2)) })
})

test('scaling and shifting pass on the scale alone', () => {
  checkOperation({ inputs: { x: [2, 3] }, work: (tape, { x }) => add(tape, affine(tape, x, -2.5, 4), scale(tape, x, 3)) })
  const { tape, tensor, numbers } = givenTape()
  expect(numbers(affine(tape, tensor([2], [1, -2]), 3, 1))).toEqual([4, -5])
})

const broadcasts = [
  { name: 'equal shapes', a: [2, 3, 2], b: [2, 3, 2] },
  { name: 'a row for all rows', a: [4, 3], b: [3] },
  { name: 'a column for all columns', a: [4, 3], b: [4, 1] },
  { name: 'a single number', a: [2, 3], b: [] },
  { name: 'a single number first', a: [], b: [2, 3] },
  { name: 'both repeated', a: [3, 1], b: [1, 4] },
  { name: 'the middle of four dimensions', a: [2, 3, 2, 2], b: [3, 1, 2] },
  { name: 'four dimensions, each the other way', a: [2, 1, 2, 1], b: [1, 3, 1, 2] },
  { name: 'five that join to two', a: [2, 1, 2, 1, 2], b: [2] },
]

test.each(broadcasts)('gradients of $name add up along what was repeated, for all six kinds', ({ a, b }) => {
  const awayFromZero = { shape: b, values: normals(sizeOf(b), 'b').map((number) => number + Math.sign(number) / 2) }
  for (const kind of binaryKinds) checkOperation({ inputs: { a, b: awayFromZero }, work: (tape, inputs) => binary(tape, kind, inputs.a, inputs.b) })
})

test('both sides may be the same tensor', () => {
  checkOperation({ inputs: { x: [3, 2] }, work: (tape, { x }) => multiply(tape, x, x) })
})

test('shapes broadcast as in NumPy, to hand-worked numbers', () => {
  const { tape, tensor, numbers } = givenTape()
  const out = add(tape, tensor([2, 1, 3], [1, 2, 3, 4, 5, 6]), tensor([2, 1], [10, 20]))
  expect({ shape: out.shape, numbers: numbers(out) }).toEqual({ shape: [2, 2, 3], numbers: [11, 12, 13, 21, 22, 23, 14, 15, 16, 24, 25, 26] })
})

test('shapes that do not go together fail with the layer, and so do more than four dimensions that do not join', () => {
  const { tape, tensor } = givenTape()
  expect(failureOf(tape, () => add(tape, tensor([2, 3], new Float64Array(6)), tensor([2], [1, 2])))).toEqual({ kind: 'bad-shape', layer: 'hidden', operation: 'add', wanted: 'a shape that goes with [2, 3]', given: '[2]' })
  const [wide, narrow] = [tensor([2, 1, 2, 1, 2], new Float64Array(8)), tensor([1, 2, 1, 2, 1], new Float64Array(4))]
  expect(failureOf(tape, () => multiply(tape, wide, narrow))).toMatchObject({ kind: 'bad-shape', layer: 'hidden', operation: 'multiply', wanted: 'at most 4 dimensions' })
})
