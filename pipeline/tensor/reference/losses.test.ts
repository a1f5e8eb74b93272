import { describe, expect, test } from 'vitest'
import { pointLossKinds } from '../backend/losses'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, integers, room, zeros, numbers } = givenBlocks(backend)
const closeTo = (wanted: readonly number[]): unknown[] => wanted.map((number) => expect.closeTo(number, 12))

describe('pointLoss', () => {
  test.each([
    ['squared-error', 0, [3, -1], [1, 0], [4, 1]],
    ['absolute-error', 0, [3, -1], [1, 0], [2, 1]],
    ['huber', 1.5, [3, -1], [1, 0], [1.875, 0.5]],
    // log(1 + e²) and log(1 + e⁻²), the positive one thrice.
    ['binary-cross-entropy', 3, [2, 2, -1000], [0, 1, 0], [2.1269280110429727, 0.3807840331289175, 0]],
  ] as const)('%s gives hand-worked numbers', (kind, parameter, prediction, target, wanted) => {
    const out = room(prediction.length)
    backend.pointLoss(kind, out, floats(prediction), floats(target), parameter)
    expect(numbers(out)).toEqual(closeTo(wanted))
  })

  test.each(pointLossKinds)('%s has the gradient of differences', (kind) => {
    const target = floats(normals(20, 'target').map((number) => (kind === 'binary-cross-entropy' ? 1 / (1 + Math.exp(-number)) : number)))
    checkKernel({
      inputs: { prediction: normals(20, 'prediction') },
      outLength: 20,
      forward: (backend, out, { prediction }) => backend.pointLoss(kind, out, prediction, target, 0.8),
      backward: (backend, { prediction: gradient }, outGradient, _, { prediction }) => backend.pointLossGradient(kind, gradient!, outGradient, prediction, target, 0.8),
    })
  })
})

describe('quantileLoss', () => {
  const shape = { rows: 2, columns: 3 }
  const levels = floats([0.1, 0.5, 0.9])

  test('weighs what lies above by the level, what lies below by the rest', () => {
    const out = room(6)
    backend.quantileLoss(out, floats([8, 10, 13, 8, 10, 13]), floats([10, 13]), levels, shape)
    expect(numbers(out)).toEqual(closeTo([0.2, 0, 0.3, 0.5, 1.5, 0]))
  })

  test('has the gradient of differences, and none where it meets the target', () => {
    const target = floats(normals(2, 'target'))
    checkKernel({
      inputs: { prediction: normals(6, 'prediction') },
      outLength: 6,
      forward: (backend, out, { prediction }) => backend.quantileLoss(out, prediction, target, levels, shape),
      backward: (backend, { prediction: gradient }, outGradient, _, { prediction }) => backend.quantileLossGradient(gradient!, outGradient, prediction, target, levels, shape),
    })
    const gradient = zeros(3)
    backend.quantileLossGradient(gradient, floats([1, 1, 1]), floats([5, 4, 6]), floats([5]), levels, { rows: 1, columns: 3 })
    expect(numbers(gradient)).toEqual(closeTo([0, -0.5, 0.1]))
  })
})

describe('crossEntropy', () => {
  const shape = { rows: 3, columns: 3, smoothing: 0 }
  const logits = [1, 2, 3, 1, 2, 3, 1000, 1000, 0]
  // log(e + e² + e³), by Python.
  const logOfSum = 3.40760596444438

  test('is minus the log of the share of the right class; a row with label −1 counts nothing', () => {
    const [out, smoothed, saved] = [room(3), room(3), room(3)]
    const labels = integers([0, -1, 1])
    const answers = [backend.crossEntropy(out, saved, floats(logits), labels, shape), backend.crossEntropy(smoothed, saved, floats(logits), labels, { ...shape, smoothing: 0.1 })]
    expect({ answers, out: numbers(out), smoothed: numbers(smoothed), saved: numbers(saved).filter((_, row) => row !== 1) }).toEqual({
      answers: [-1, -1],
      out: closeTo([logOfSum - 1, 0, Math.log(2)]),
      // Targets 0.9333, 0.0333, 0.0333.
      smoothed: closeTo([2.30760596444438, 0, Math.log(2) + 100 / 3]),
      saved: closeTo([logOfSum, 1000 + Math.log(2)]),
    })
  })

  test('tells the place of the first label out of range', () => {
    const answer = (labels: number[]): number => backend.crossEntropy(room(3), room(3), floats(logits), integers(labels), shape)
    expect([answer([0, 3, 7]), answer([-1, 0, -2]), answer([0, 1, 2])]).toEqual([1, 2, -1])
  })

  test.each([0, 0.1])('has the gradient of differences, smoothing %s', (smoothing) => {
    const shape = { rows: 4, columns: 5, smoothing }
    const labels = integers([0, 4, -1, 2])
    const saved = room(4)
    checkKernel({
      inputs: { logits: normals(20) },
      outLength: 4,
      forward: (backend, out, { logits }) => backend.crossEntropy(out, saved, logits, labels, shape),
      backward: (backend, { logits: gradient }, outGradient, _, { logits }) => backend.crossEntropyGradient(gradient!, outGradient, saved, logits, labels, shape),
    })
  })
})

describe('divergence', () => {
  test('is t² times the KL divergence of the softened shares, nothing between equals', () => {
    const out = room(2)
    // Softened by 2 the teacher's shares are 3 : 1, the student's even: 4 · (¾ ln 1.5 + ¼ ln 0.5).
    backend.divergence(out, floats([5, 5, 1, 2]), floats([2 * Math.log(3), 0, 11, 12]), { rows: 2, columns: 2, temperature: 2 })
    expect(numbers(out)).toEqual(closeTo([0.5232481437645478, 0]))
  })

  test('has the gradient of differences', () => {
    const shape = { rows: 3, columns: 4, temperature: 2.5 }
    const teacher = floats(normals(12, 'teacher'))
    checkKernel({
      inputs: { student: normals(12, 'student') },
      outLength: 3,
      forward: (backend, out, { student }) => backend.divergence(out, student, teacher, shape),
      backward: (backend, { student: gradient }, outGradient, _, { student }) => backend.divergenceGradient(gradient!, outGradient, student, teacher, shape),
    })
  })
})
