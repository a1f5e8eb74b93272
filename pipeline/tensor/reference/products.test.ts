import { describe, expect, test } from 'vitest'
import type { Activation } from '../backend/products'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, room, numbers } = givenBlocks(backend)

describe('product', () => {
  // [1 2 3; 4 5 6] · [1 2; 3 4; 5 6] = [22 28; 49 64], by hand.
  const a = { plain: [1, 2, 3, 4, 5, 6], transposed: [1, 4, 2, 5, 3, 6] }
  const b = { plain: [1, 2, 3, 4, 5, 6], transposed: [1, 3, 5, 2, 4, 6] }

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('with a transposed: %s and b transposed: %s is the same', (transposeA, transposeB) => {
    const out = room(4)
    backend.product(out, floats(transposeA ? a.transposed : a.plain), floats(transposeB ? b.transposed : b.plain), { rows: 2, inner: 3, columns: 2, transposeA, transposeB })
    expect(numbers(out)).toEqual([22, 28, 49, 64])
  })

  test('goes batch by batch, and adds where told to', () => {
    const out = floats([100, 200, 300, 400])
    backend.product(out, floats([1, 2, 3, 4]), floats([10, 1, 20, 2]), { rows: 2, inner: 1, columns: 2, batches: 1, accumulate: true })
    const batches = room(6)
    backend.product(batches, floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), floats([1, 0, 2, 1]), { rows: 3, inner: 2, columns: 1, batches: 2 })
    expect([numbers(out), numbers(batches)]).toEqual([
      [110, 201, 320, 402],
      [1, 3, 5, 22, 28, 34],
    ])
  })
})

describe('dense', () => {
  const shape = { rows: 2, inner: 3, columns: 2 }

  test('multiplies, adds the bias and activates', () => {
    const [out, before] = [room(4), room(4)]
    backend.dense(out, before, floats([1, 2, 3, 4, 5, 6]), floats([1, 2, 3, 4, 5, 6]), floats([-30, 1]), { ...shape, activation: 'relu' })
    expect({ out: numbers(out), before: numbers(before) }).toEqual({ out: [0, 29, 19, 65], before: [-8, 29, 19, 65] })
  })

  test.each<Activation>(['linear', 'relu', 'sigmoid', 'tanh', 'gelu'])('has the gradients of differences with %s', (activation) => {
    const before = activation === 'gelu' ? room(20) : null
    checkKernel({
      inputs: { x: normals(12, 'x'), weight: normals(15, 'w'), bias: normals(5, 'b') },
      outLength: 20,
      optional: ['x', 'weight', 'bias'],
      forward: (backend, out, { x, weight, bias }) => backend.dense(out, before, x, weight, bias, { rows: 4, inner: 3, columns: 5, activation }),
      backward: (backend, gradients, outGradient, out, { x, weight }) => backend.denseGradient(gradients, outGradient, { out, before, x, weight }, { rows: 4, inner: 3, columns: 5, activation }),
    })
  })

  test('has the gradients of differences without a bias', () => {
    checkKernel({
      inputs: { x: normals(6, 'x'), weight: normals(6, 'w') },
      outLength: 4,
      forward: (backend, out, { x, weight }) => backend.dense(out, null, x, weight, null, { ...shape, activation: 'tanh' }),
      backward: (backend, { x: xGradient, weight: weightGradient }, outGradient, out, { x, weight }) =>
        backend.denseGradient({ x: xGradient, weight: weightGradient, bias: null }, outGradient, { out, before: null, x, weight }, { ...shape, activation: 'tanh' }),
    })
  })
})
