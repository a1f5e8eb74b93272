import { describe, expect, test } from 'vitest'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, room, zeros, numbers } = givenBlocks(backend)
const closeTo = (wanted: readonly number[]): unknown[] => wanted.map((number) => expect.closeTo(number, 13))

describe('softmax', () => {
  test('shares out each row, however large its numbers', () => {
    const [out, logs] = [room(4), room(4)]
    const x = floats([0, Math.log(3), 1000, 1000 + Math.log(4)])
    backend.softmax(out, x, { rows: 2, columns: 2, isLog: false })
    backend.softmax(logs, x, { rows: 2, columns: 2, isLog: true })
    const wanted = [0.25, 0.75, 0.2, 0.8]
    expect([numbers(out), numbers(logs)]).toEqual([closeTo(wanted), closeTo(wanted.map(Math.log))])
  })

  test('gives nothing to what is minus infinity', () => {
    const out = room(2)
    backend.softmax(out, floats([3, -Infinity]), { rows: 1, columns: 2, isLog: false })
    expect(numbers(out)).toEqual([1, 0])
  })

  test.each([false, true])('has the gradient of differences (log: %s)', (isLog) => {
    const shape = { rows: 3, columns: 5, isLog }
    checkKernel({
      inputs: { x: normals(15) },
      outLength: 15,
      forward: (backend, out, { x }) => backend.softmax(out, x, shape),
      backward: (backend, { x: gradient }, outGradient, out) => backend.softmaxGradient(gradient!, outGradient, out, shape),
    })
  })
})

describe('layerNorm', () => {
  test('brings rows to mean 0 and variance 1, then gain and bias', () => {
    const [out, saved] = [room(8), room(4)]
    // Mean 3, variance 5; with ε = 4 the deviation is 3.
    backend.layerNorm(out, saved, floats([0, 2, 4, 6, 10, 10, 10, 10]), floats([3, 3, 3, 6]), floats([0, 1, 0, 0]), { rows: 2, columns: 4, epsilon: 4 })
    expect({ out: numbers(out), saved: numbers(saved) }).toEqual({ out: closeTo([-3, 0, 1, 6, 0, 1, 0, 0]), saved: closeTo([3, 10, 1 / 3, 1 / 2]) })
  })

  test('has the gradients of differences', () => {
    const shape = { rows: 4, columns: 5, epsilon: 1e-5 }
    const saved = room(8)
    checkKernel({
      inputs: { x: normals(20, 'x'), gain: normals(5, 'gain'), bias: normals(5, 'bias') },
      outLength: 20,
      optional: ['x', 'gain', 'bias'],
      forward: (backend, out, { x, gain, bias }) => backend.layerNorm(out, saved, x, gain, bias, shape),
      backward: (backend, gradients, outGradient, _, { x, gain }) => backend.layerNormGradient(gradients, outGradient, saved, x, gain, shape),
    })
  })
})

describe('batchNorm', () => {
  const shape = { rows: 3, columns: 2, epsilon: 1, momentum: 0.1 }
  const x = [1, 10, 2, 10, 6, 10]

  test('takes the batch in training and moves the running figures a little', () => {
    const [out, saved, mean, variance] = [room(6), room(4), floats([2, 0]), floats([3, 1])]
    backend.batchNorm(out, saved, floats(x), floats([1, 2]), floats([0, 5]), mean, variance, { ...shape, isTraining: true })
    // First column: mean 3, variance 14/3 (by rows) and 7 (by rows − 1).
    const deviation = Math.sqrt(14 / 3 + 1)
    expect({ out: numbers(out), saved: numbers(saved), mean: numbers(mean), variance: numbers(variance) }).toEqual({
      out: closeTo([-2 / deviation, 5, -1 / deviation, 5, 3 / deviation, 5]),
      saved: closeTo([3, 10, 1 / deviation, 1]),
      mean: closeTo([2.1, 1]),
      variance: closeTo([3.4, 0.9]),
    })
  })

  test('takes the running figures otherwise and leaves them', () => {
    const [out, saved, mean, variance] = [room(6), room(4), floats([2, 8]), floats([3, 0])]
    backend.batchNorm(out, saved, floats(x), floats([1, 2]), floats([0, 5]), mean, variance, { ...shape, isTraining: false })
    expect({ out: numbers(out), saved: numbers(saved), mean: numbers(mean), variance: numbers(variance) }).toEqual({ out: closeTo([-0.5, 9, 0, 9, 2, 9]), saved: closeTo([2, 8, 0.5, 1]), mean: [2, 8], variance: [3, 0] })
  })

  test('keeps a finite running variance when a batch is one row', () => {
    const [mean, variance] = [zeros(2), floats([1, 1])]
    backend.batchNorm(room(2), room(4), floats([4, 5]), floats([1, 1]), zeros(2), mean, variance, { ...shape, rows: 1, isTraining: true })
    expect(numbers(variance)).toEqual(closeTo([0.9, 0.9]))
  })

  test.each([true, false])('has the gradients of differences (training: %s)', (isTraining) => {
    const shape = { rows: 6, columns: 3, epsilon: 1e-5, momentum: 0.1, isTraining }
    const saved = room(6)
    const [mean, variance] = [floats([0.1, 0.2, 0.3]), floats([1, 2, 3])]
    checkKernel({
      inputs: { x: normals(18, 'x'), gain: normals(3, 'gain'), bias: normals(3, 'bias') },
      outLength: 18,
      optional: ['x', 'gain', 'bias'],
      forward: (backend, out, { x, gain, bias }) => backend.batchNorm(out, saved, x, gain, bias, mean, variance, shape),
      backward: (backend, gradients, outGradient, _, { x, gain }) => backend.batchNormGradient(gradients, outGradient, saved, x, gain, shape),
    })
  })
})
