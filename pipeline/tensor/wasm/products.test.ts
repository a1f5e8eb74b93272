import { expect, test } from 'vitest'
import type { Activation, ProductShape } from '../backend/products'
import { differences, normals, unwritten } from './against-reference'

const sizes: [rows: number, inner: number, columns: number][] = [
  [1, 1, 1],
  [1, 5, 3],
  [3, 17, 5],
  [17, 3, 33],
  [33, 300, 17],
  [6, 8, 8],
  [13, 64, 16],
  [64, 33, 257],
  [20, 600, 9],
]

const products = sizes.flatMap(([rows, inner, columns]) =>
  [false, true].flatMap((transposeA) => [false, true].flatMap((transposeB) => [false, true].map((accumulate): ProductShape => ({ rows, inner, columns, transposeA, transposeB, accumulate, batches: rows === 17 ? 3 : 1 })))),
)

test('a product is that of the reference in every size, order and number', () => {
  expect(
    products.flatMap((shape) => {
      const { rows, inner, columns, accumulate = false, batches = 1 } = shape
      const given = {
        out: accumulate ? normals('out', batches * rows * columns) : unwritten(batches * rows * columns),
        a: normals('a', batches * rows * inner),
        b: normals('b', batches * inner * columns),
      }
      return differences(given, (backend, { out, a, b }) => backend.product(out, a, b, shape)).map((difference) => `${JSON.stringify(shape)}: ${difference}`)
    }),
  ).toEqual([])
})

test('a dense layer and its gradients are those of the reference for each activation, whichever gradients are wanted', () => {
  const activations: Activation[] = ['linear', 'relu', 'sigmoid', 'tanh', 'gelu']
  expect(
    activations.flatMap((activation) =>
      sizes.flatMap(([rows, inner, columns]) => {
        const shape = { rows, inner, columns, activation }
        const given = {
          out: unwritten(rows * columns),
          before: unwritten(rows * columns),
          x: normals('x', rows * inner, 1 / Math.sqrt(inner)),
          weight: normals('weight', inner * columns),
          bias: normals('bias', columns),
          outGradient: normals('outGradient', rows * columns),
          xGradient: normals('xGradient', rows * inner),
          weightGradient: normals('weightGradient', inner * columns),
          biasGradient: normals('biasGradient', columns),
          alone: normals('alone', inner * columns),
          withoutBias: unwritten(rows * columns),
        }
        return differences(given, (backend, { out, before, x, weight, bias, outGradient, xGradient, weightGradient, biasGradient, alone, withoutBias }) => {
          const kept = activation === 'gelu' ? before : null
          backend.dense(withoutBias, kept, x, weight, null, shape)
          backend.dense(out, kept, x, weight, bias, shape)
          const saved = { out, before: kept, x, weight }
          backend.denseGradient({ x: xGradient, weight: weightGradient, bias: biasGradient }, outGradient, saved, shape)
          backend.denseGradient({ x: null, weight: alone, bias: null }, outGradient, saved, shape)
        }).map((difference) => `${JSON.stringify(shape)}: ${difference}`)
      }),
    ),
  ).toEqual([])
})

test('the sum of a long column keeps its digits', () => {
  const rows = 100_000
  const given = { bias: new Float32Array(3), outGradient: new Float32Array(rows * 3).fill(0.1), x: new Float32Array(rows), weight: new Float32Array(3), out: new Float32Array(rows * 3) }
  expect(
    differences(given, (backend, { bias, outGradient, x, weight, out }) => backend.denseGradient({ x: null, weight: null, bias }, outGradient, { out, before: null, x, weight }, { rows, inner: 1, columns: 3, activation: 'linear' }), 1e-6),
  ).toEqual([])
})
