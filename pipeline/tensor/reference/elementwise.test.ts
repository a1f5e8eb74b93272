import { describe, expect, test } from 'vitest'
import { mixBits } from '../../numeric/mix-bits'
import { binaryKinds, unaryKinds, type ReduceKind, type UnaryKind } from '../backend/elementwise'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, halves, integers, room, zeros, numbers } = givenBlocks(backend)

describe('unary', () => {
  // Python's math module with x = 2 and −1; erf(√2) and erf(1/√2) for gelu.
  const known: Record<UnaryKind, [at2: number, atMinus1: number]> = {
    negate: [-2, 1],
    absolute: [2, 1],
    sign: [1, -1],
    square: [4, 1],
    'square-root': [1.4142135623730951, Number.NaN],
    exponential: [7.38905609893065, 0.36787944117144233],
    logarithm: [0.6931471805599453, Number.NaN],
    reciprocal: [0.5, -1],
    sigmoid: [0.8807970779778823, 0.2689414213699951],
    tanh: [0.9640275800758169, -0.7615941559557649],
    relu: [2, 0],
    'leaky-relu': [2, -0.01],
    elu: [2, -0.6321205588285577],
    gelu: [1.9544997361036416, -0.15865525393145705],
    silu: [1.7615941559557646, -0.2689414213699951],
    softplus: [2.1269280110429727, 0.31326168751822286],
  }

  test.each(unaryKinds)('%s gives known values', (kind) => {
    const out = room(2)
    backend.unary(kind, out, floats([2, -1]))
    expect(numbers(out)).toEqual(known[kind].map((value) => (Number.isNaN(value) ? Number.NaN : expect.closeTo(value, 14))))
  })

  test.each(unaryKinds)('%s has the gradient of differences', (kind) => {
    const x = normals(20, kind).map((number) => (kind === 'square-root' || kind === 'logarithm' ? Math.abs(number) + 0.1 : number))
    checkKernel({
      inputs: { x },
      outLength: 20,
      forward: (backend, out, { x }) => backend.unary(kind, out, x),
      backward: (backend, { x: gradient }, outGradient, out, { x }) => backend.unaryGradient(kind, gradient!, outGradient, x, out),
      // 1/x is steep where x is small.
      tolerance: kind === 'reciprocal' ? 1e-6 : 1e-7,
    })
  })

  test('has the slopes of the left side where it bends, and none at the tip', () => {
    const slope = (kind: UnaryKind): number => {
      const [out, gradient] = [room(1), zeros(1)]
      backend.unary(kind, out, floats([0]))
      backend.unaryGradient(kind, gradient, floats([1]), floats([0]), out)
      return numbers(gradient)[0]!
    }
    expect([slope('relu'), slope('leaky-relu'), slope('elu'), slope('absolute')]).toEqual([0, 0.01, 1, 0])
  })

  test('stays finite far out', () => {
    const far = floats([-1000, 1000])
    const value = (kind: UnaryKind): number[] => {
      const out = room(2)
      backend.unary(kind, out, far)
      return numbers(out)
    }
    expect({ sigmoid: value('sigmoid'), softplus: value('softplus'), silu: value('silu'), gelu: value('gelu'), elu: value('elu') }).toEqual({ sigmoid: [0, 1], softplus: [0, 1000], silu: [-0, 1000], gelu: [-0, 1000], elu: [-1, 1000] })
  })
})

describe('binary', () => {
  /** [2, 3] with [3], which is repeated down. */
  const rows = { shape: [2, 3], aStrides: [3, 1], bStrides: [0, 1] }

  test.each([
    ['add', [11, 22, 33, 14, 25, 36]],
    ['subtract', [-9, -18, -27, -6, -15, -24]],
    ['multiply', [10, 40, 90, 40, 100, 180]],
    ['divide', [0.1, 0.1, 0.1, 0.4, 0.25, 0.2]],
    ['maximum', [10, 20, 30, 10, 20, 30]],
    ['minimum', [1, 2, 3, 4, 5, 6]],
  ] as const)('%s repeats along a stride of 0', (kind, wanted) => {
    const out = room(6)
    backend.binary(kind, out, floats([1, 2, 3, 4, 5, 6]), floats([10, 20, 30]), rows)
    expect(numbers(out)).toEqual(wanted)
  })

  test('walks four dimensions, on one side crosswise', () => {
    const out = room(8)
    // a is [2, 1, 2, 1] repeated, b [2, 2, 2, 1] with its first two dimensions exchanged.
    backend.binary('add', out, floats([100, 200, 300, 400]), floats([1, 2, 3, 4, 5, 6, 7, 8]), { shape: [2, 2, 2, 1], aStrides: [2, 0, 1, 0], bStrides: [2, 4, 1, 0] })
    expect(numbers(out)).toEqual([101, 202, 105, 206, 303, 404, 307, 408])
  })

  test.each(binaryKinds)('%s has the gradients of differences, summed along what is repeated', (kind) => {
    const shape = { shape: [2, 3, 1, 4], aStrides: [12, 4, 0, 1], bStrides: [0, 1, 0, 0] }
    const awayFromZero = normals(3, 'b').map((number) => number + 2 * Math.sign(number))
    checkKernel({
      inputs: { a: normals(24, 'a'), b: awayFromZero },
      outLength: 24,
      optional: ['a', 'b'],
      forward: (backend, out, { a, b }) => backend.binary(kind, out, a, b, shape),
      backward: (backend, gradients, outGradient, out, { a, b }) => backend.binaryGradient(kind, gradients.a, gradients.b, outGradient, a, b, out, shape),
    })
  })

  test('of equal numbers gives the gradient of maximum and minimum to the first', () => {
    for (const kind of ['maximum', 'minimum'] as const) {
      const [a, b, aGradient, bGradient] = [floats([5]), floats([5]), zeros(1), zeros(1)]
      backend.binaryGradient(kind, aGradient, bGradient, floats([3]), a, b, a, { shape: [1], aStrides: [1], bStrides: [1] })
      expect([...numbers(aGradient), ...numbers(bGradient)]).toEqual([3, 0])
    }
  })
})

describe('affine, fill', () => {
  test('scale, shift and add', () => {
    const [fresh, sum] = [room(2), floats([100, 200])]
    backend.affine(fresh, floats([1, 2]), 3, 4)
    backend.affine(sum, floats([1, 2]), 3, 4, true)
    expect([numbers(fresh), numbers(sum)]).toEqual([
      [7, 10],
      [107, 210],
    ])
  })

  test('fill any kind of block, as it stores numbers', () => {
    const blocks = [floats([1, 2]), halves([1, 2]), integers([1, 2])]
    for (const block of blocks) backend.fill(block, 0.1)
    expect(blocks.map(numbers)).toEqual([
      [0.1, 0.1],
      [0.0999755859375, 0.0999755859375],
      [0, 0],
    ])
  })
})

describe('reduce', () => {
  /** [2, 3, 2] along the middle. */
  const shape = { outer: 2, axis: 3, inner: 2 }
  const x = [1, 20, 3, 10, 2, 30, 7, -7, 7, -9, 4, -8]

  test.each([
    ['sum', [6, 60, 18, -24]],
    ['mean', [2, 20, 6, -8]],
    ['maximum', [3, 30, 7, -7]],
    ['minimum', [1, 10, 4, -9]],
  ] as const)('%s goes along an axis in the middle', (kind, wanted) => {
    const out = room(4)
    backend.reduce(kind, out, floats(x), shape)
    expect(numbers(out)).toEqual(wanted)
  })

  test.each<ReduceKind>(['sum', 'mean', 'maximum', 'minimum'])('%s has the gradient of differences', (kind) => {
    checkKernel({
      inputs: { x: normals(12, kind) },
      outLength: 4,
      forward: (backend, out, { x }) => backend.reduce(kind, out, x, shape),
      backward: (backend, { x: gradient }, outGradient, out, { x }) => backend.reduceGradient(kind, gradient!, outGradient, x, out, shape),
    })
  })

  test('of equal numbers gives the gradient to the first', () => {
    const [out, gradient] = [room(4), zeros(12)]
    backend.reduce('maximum', out, floats(x), shape)
    backend.reduceGradient('maximum', gradient, floats([1, 2, 3, 4]), floats(x), out, shape)
    expect(numbers(gradient)).toEqual([0, 0, 1, 0, 0, 2, 3, 4, 0, 0, 0, 0])
  })
})

describe('copyStrip and permute', () => {
  test('copies a rectangle to another, or adds it', () => {
    const [out, sum] = [zeros(8), floats([1, 1, 1, 1, 1, 1, 1, 1])]
    const x = floats([1, 2, 3, 4, 5, 6])
    backend.copyStrip(out, { offset: 1, stride: 4 }, x, { offset: 1, stride: 3 }, 2, 2)
    backend.copyStrip(sum, { offset: 1, stride: 4 }, x, { offset: 1, stride: 3 }, 2, 2, true)
    expect([numbers(out), numbers(sum)]).toEqual([
      [0, 2, 3, 0, 0, 5, 6, 0],
      [1, 3, 4, 1, 1, 6, 7, 1],
    ])
  })

  test('reorders dimensions, and the inverse order brings them back', () => {
    const x = Float64Array.from({ length: 24 }, (_, i) => i)
    const [out, back] = [room(24), floats(x)]
    backend.permute(out, floats(x), [2, 3, 4], [2, 0, 1])
    backend.permute(back, out, [4, 2, 3], [1, 2, 0], true)
    // out[k][i][j] = x[i][j][k] = 12i + 4j + k.
    expect({ out: numbers(out).slice(0, 7), back: numbers(back) }).toEqual({ out: [0, 4, 8, 12, 16, 20, 1], back: [...x].map((number) => 2 * number) })
  })
})

describe('dropout', () => {
  test('drops by seed and place, and keeps the expected value', () => {
    const out = room(8)
    backend.dropout(out, floats([1, 2, 3, 4, Infinity, 6, 7, 8]), 0.5, 42, 100)
    const kept = Array.from({ length: 8 }, (_, i) => mixBits(42, 100 + i) >= 2 ** 31)
    expect({ kept, out: numbers(out) }).toEqual({ kept: [true, true, true, false, false, true, true, true], out: [2, 4, 6, 0, 0, 12, 14, 16] })
  })

  test('drops the same however the work is split', () => {
    const [whole, first, second] = [room(100), room(60), room(40)]
    const x = floats(normals(100))
    backend.dropout(whole, x, 0.5, 7, 0)
    backend.dropout(first, backend.view(x, 0, 60), 0.5, 7, 0)
    backend.dropout(second, backend.view(x, 60, 40), 0.5, 7, 60)
    expect([...numbers(first), ...numbers(second)]).toEqual(numbers(whole))
  })

  test('has the gradient of differences', () => {
    checkKernel({
      inputs: { x: normals(30) },
      outLength: 30,
      forward: (backend, out, { x }) => backend.dropout(out, x, 0.4, 9, 5),
      backward: (backend, { x: gradient }, outGradient) => backend.dropoutGradient(gradient!, outGradient, 0.4, 9, 5),
    })
  })
})
