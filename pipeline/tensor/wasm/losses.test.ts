import { describe, expect, test } from 'vitest'
import { pointLossKinds } from '../backend/losses'
import { differences, integers, normals, unwritten } from './against-reference'

const sizes = [1, 3, 5, 17, 33, 130]
const shapes = [[1, 1], [3, 1], [1, 5], [5, 3], [17, 33], [3, 130]] as const

describe('losses against the reference', () => {
  test.each(pointLossKinds)('%s and its gradient', (kind) => {
    for (const size of sizes) {
      for (const parameter of [1, 0.3, 4]) {
        const prediction = normals('prediction', size, 3)
        const target = kind === 'binary-cross-entropy' ? integers('target', size, 2).numbers.map((label, i) => (i % 7 === 0 ? 0.25 : label)) : normals('target', size, 3).map((number, i) => (i % 5 === 0 ? prediction[i]! : number))
        const given = { out: unwritten(size), prediction, target: Float32Array.from(target), gradient: normals('there', size), outGradient: normals('given', size) }
        const found = differences(given, (backend, { out, prediction, target, gradient, outGradient }) => {
          backend.pointLoss(kind, out, prediction, target, parameter)
          backend.pointLossGradient(kind, gradient, outGradient, prediction, target, parameter)
        })
        expect({ parameter, found }).toEqual({ parameter, found: [] })
      }
    }
  })

  test('binary cross-entropy of logits that leave nothing to learn, or everything', () => {
    const prediction = [200, -200, 200, -200, 15, -15]
    const given = { out: unwritten(6), prediction, target: [1, 0, 0, 1, 1, 0], gradient: new Float32Array(6), outGradient: new Float32Array(6).fill(1) }
    const run = (only: readonly number[]) => differences({ ...given, ...Object.fromEntries(Object.entries(given).map(([name, numbers]) => [name, only.map((i) => numbers[i]!)])) } as typeof given, (backend, { out, prediction, target, gradient, outGradient }) => {
      backend.pointLoss('binary-cross-entropy', out, prediction, target, 2)
      backend.pointLossGradient('binary-cross-entropy', gradient, outGradient, prediction, target, 2)
    })
    // The last two alone, so that small losses are held against small ones.
    expect([...run([0, 1, 2, 3]), ...run([4, 5])]).toEqual([])
  })

  test('quantile loss and its gradient, 0 where the target is met', () => {
    const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
    for (const columns of [1, 3, 4, 5, 17]) {
      const [rows, size] = [7, 7 * columns]
      const target = normals('target', rows)
      const given = {
        out: unwritten(size), prediction: normals('prediction', size).map((number, i) => (i % 6 === 0 ? target[Math.floor(i / columns)]! : number)), target,
        levels: Array.from({ length: columns }, (_, i) => quantiles[i % 5]!), gradient: normals('there', size), outGradient: normals('given', size),
      }
      const found = differences(given, (backend, { out, prediction, target, levels, gradient, outGradient }) => {
        backend.quantileLoss(out, prediction, target, levels, { rows, columns })
        backend.quantileLossGradient(gradient, outGradient, prediction, target, levels, { rows, columns })
      })
      expect({ columns, found }).toEqual({ columns, found: [] })
    }
  })

  test('cross-entropy and its gradient, smoothed or not, rows without a label left out', () => {
    for (const [rows, columns] of shapes) {
      for (const smoothing of [0, 0.1]) {
        const size = rows * columns
        const labels = { kind: 'integer' as const, numbers: integers('labels', rows, columns).numbers.map((label, row) => (row % 3 === 2 ? -1 : label)) }
        const given = { out: unwritten(rows), saved: unwritten(rows), logits: normals('logits', size, 4), labels, gradient: normals('there', size), outGradient: normals('given', rows) }
        const found = differences(given, (backend, { out, saved, logits, labels, gradient, outGradient }) => {
          const answer = backend.crossEntropy(out, saved, logits, labels, { rows, columns, smoothing })
          backend.crossEntropyGradient(gradient, outGradient, saved, logits, labels, { rows, columns, smoothing })
          return answer
        })
        expect({ rows, columns, smoothing, found }).toEqual({ rows, columns, smoothing, found: [] })
      }
    }
  })

  test('the first label out of range is told', () => {
    for (const stray of [-2, 5, 2 ** 31 - 1]) {
      const given = { out: unwritten(4), saved: unwritten(4), logits: normals('logits', 20), labels: { kind: 'integer' as const, numbers: Int32Array.of(0, -1, stray, 9) } }
      expect(differences(given, (backend, { out, saved, logits, labels }) => backend.crossEntropy(out, saved, logits, labels, { rows: 4, columns: 5, smoothing: 0 }))).toEqual([])
    }
  })

  test('divergence from a teacher and its gradient, at any temperature', () => {
    for (const [rows, columns] of shapes) {
      for (const temperature of [1, 0.5, 4]) {
        const size = rows * columns
        const given = { out: unwritten(rows), student: normals('student', size, 2), teacher: normals('teacher', size, 2), gradient: normals('there', size), outGradient: normals('given', rows) }
        const found = differences(given, (backend, { out, student, teacher, gradient, outGradient }) => {
          backend.divergence(out, student, teacher, { rows, columns, temperature })
          backend.divergenceGradient(gradient, outGradient, student, teacher, { rows, columns, temperature })
        })
        expect({ rows, columns, temperature, found }).toEqual({ rows, columns, temperature, found: [] })
      }
    }
  })
})
