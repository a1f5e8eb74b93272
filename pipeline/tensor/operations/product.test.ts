import { expect, test } from 'vitest'
import { multiply } from './arithmetic'
import { checkOperation } from './check-operation'
import { dense } from './dense'
import { failureOf, givenTape } from './given-tape'
import { product } from './product'
import { reshape } from './shapes'

const transposes = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })))
const turned = (shape: number[], isTurned: boolean): number[] => (isTurned ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape)

test.each(transposes)('gradients of a product are those of finite differences, alone and for each of a batch: %o', (options) => {
  for (const batch of [[], [2], [2, 3]]) {
    const inputs = { a: turned([...batch, 3, 4], options.transposeA), b: turned([...batch, 4, 2], options.transposeB) }
    checkOperation({ inputs, work: (tape, { a, b }) => product(tape, a, b, options) })
  }
})

test.each([false, true])('one matrix may serve all of a batch (transposed: %s)', (transposeB) => {
  checkOperation({ inputs: { a: [2, 3, 4], b: turned([4, 2], transposeB) }, work: (tape, { a, b }) => product(tape, a, b, { transposeB }) })
})

test('a matrix may be multiplied by itself', () => {
  checkOperation({ inputs: { x: [3, 3] }, work: (tape, { x }) => product(tape, x, x, { transposeB: true }) })
})

test.each(['linear', 'relu', 'sigmoid', 'tanh', 'gelu'] as const)('gradients of dense with %s are those of finite differences, with and without bias', (activation) => {
  checkOperation({ inputs: { x: [2, 3, 4], weight: [4, 5], bias: [5] }, work: (tape, { x, weight, bias }) => dense(tape, x, weight, bias, activation) })
  checkOperation({ inputs: { x: [4], weight: [4, 3] }, work: (tape, { x, weight }) => dense(tape, x, weight, null, activation) })
})

test('one weight may serve two layers, once as a view', () => {
  checkOperation({ inputs: { x: [2, 3], weight: [3, 3] }, work: (tape, { x, weight }) => dense(tape, multiply(tape, x, dense(tape, x, weight, null, 'tanh')), reshape(tape, reshape(tape, weight, [9]), [3, 3]), null) })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const of = (...shape: number[]) => tensor(shape, new Float64Array(shape.reduce((size, dimension) => size * dimension, 1)))
  const failures = [() => product(tape, of(2, 3), of(2, 3)), () => product(tape, of(2, 3), of(2, 4), { transposeB: true }), () => product(tape, of(2, 2, 3), of(3, 3, 2)), () => dense(tape, of(64, 7), of(8, 4), null), () => dense(tape, of(64, 8), of(8, 4), of(3))]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'product', wanted: '[2, 3] by a matrix with 3 rows', given: '[2, 3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'product', wanted: '[2, 3] by a matrix with 3 rows', given: '[2, 4]ᵀ' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'product', wanted: '[2, 2, 3] by a matrix with 3 rows', given: '[3, 3, 2]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'dense', wanted: '[…, 8]', given: '[64, 7]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'dense', wanted: 'a bias of [4]', given: '[3]' },
  ])
})

test('a table of 16 bits is refused where all of it would be computed with', () => {
  const { tape, tensor } = givenTape()
  const half = { ...tensor([2, 3], new Float64Array(6)), block: tape.backend.allocate(6, 'half', 'step') }
  expect(failureOf(tape, () => product(tape, tensor([1, 3], [1, 2, 3]), half, { transposeB: true }))).toMatchObject({ operation: 'product', wanted: 'matrices of 32 bits', given: 'one of 16 bits' })
})
