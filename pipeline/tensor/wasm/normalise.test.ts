import { describe, expect, test } from 'vitest'
import { differences, normals, unwritten } from './against-reference'

const shapes = [[1, 1], [3, 1], [1, 5], [5, 3], [17, 33], [33, 17], [3, 130]] as const

describe('normalising kernels against the reference', () => {
  test.each([false, true])('softmax along rows and its gradient, of logarithms: %s', (isLog) => {
    for (const [rows, columns] of shapes) {
      const size = rows * columns
      const given = { out: unwritten(size), x: normals('x', size, 4), xGradient: normals('there', size), outGradient: normals('given', size) }
      expect(
        differences(given, (backend, { out, x, xGradient, outGradient }) => {
          backend.softmax(out, x, { rows, columns, isLog })
          backend.softmaxGradient(xGradient, outGradient, out, { rows, columns, isLog })
        }),
      ).toEqual([])
    }
  })

  test('softmax of large numbers, of -∞ among others and of a row with NaN', () => {
    for (const isLog of [false, true]) {
      const x = [1e4, 1e4 - 1, -1e4, 3, 7, -Infinity, 2, -Infinity, 1, Number.NaN, 1, 1]
      expect(differences({ out: unwritten(12), x }, (backend, { out, x }) => backend.softmax(out, x, { rows: 3, columns: 4, isLog }))).toEqual([])
    }
  })

  test('layer norm and its gradients, wanted together or alone', () => {
    for (const [rows, columns] of shapes) {
      const size = rows * columns
      // A deviation of 0 has a gradient that is all rounding.
      const epsilon = columns === 1 ? 1 : 1e-5
      const given = {
        out: unwritten(size), saved: unwritten(2 * rows), x: normals('x', size, 3).map((number) => number + 10), gain: normals('gain', columns), bias: normals('bias', columns),
        xGradient: normals('there x', size), gainGradient: normals('there gain', columns), biasGradient: normals('there bias', columns), outGradient: normals('given', size),
      }
      expect(
        differences(given, (backend, { out, saved, x, gain, bias, xGradient, gainGradient, biasGradient, outGradient }) => {
          backend.layerNorm(out, saved, x, gain, bias, { rows, columns, epsilon })
          backend.layerNormGradient({ x: xGradient, gain: gainGradient, bias: biasGradient }, outGradient, saved, x, gain, { rows, columns })
          backend.layerNormGradient({ x: null, gain: gainGradient, bias: null }, outGradient, saved, x, gain, { rows, columns })
          backend.layerNormGradient({ x: xGradient, gain: null, bias: null }, outGradient, saved, x, gain, { rows, columns })
        }),
      ).toEqual([])
    }
  })

  test.each([true, false])('batch norm, its running figures and its gradients, in training: %s', (isTraining) => {
    for (const [rows, columns] of shapes) {
      const size = rows * columns
      const epsilon = rows === 1 ? 1 : 1e-5
      const given = {
        out: unwritten(size), saved: unwritten(2 * columns), x: normals('x', size, 3).map((number) => number + 10), gain: normals('gain', columns), bias: normals('bias', columns),
        runningMean: normals('mean', columns), runningVariance: normals('variance', columns).map((number) => number * number + 0.5),
        xGradient: normals('there x', size), gainGradient: normals('there gain', columns), biasGradient: normals('there bias', columns), outGradient: normals('given', size),
      }
      expect(
        differences(given, (backend, { out, saved, x, gain, bias, runningMean, runningVariance, xGradient, gainGradient, biasGradient, outGradient }) => {
          backend.batchNorm(out, saved, x, gain, bias, runningMean, runningVariance, { rows, columns, epsilon, momentum: 0.1, isTraining })
          backend.batchNormGradient({ x: xGradient, gain: gainGradient, bias: biasGradient }, outGradient, saved, x, gain, { rows, columns, isTraining })
          backend.batchNormGradient({ x: null, gain: null, bias: biasGradient }, outGradient, saved, x, gain, { rows, columns, isTraining })
          backend.batchNormGradient({ x: xGradient, gain: null, bias: null }, outGradient, saved, x, gain, { rows, columns, isTraining })
        }),
      ).toEqual([])
    }
  })
})
