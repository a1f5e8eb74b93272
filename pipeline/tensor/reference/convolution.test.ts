import { describe, expect, test } from 'vitest'
import type { WindowShape } from '../backend/convolution'
import { checkKernel } from './check-kernel'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, integers, room, numbers } = givenBlocks(backend)

/** Windows at −1, 1, 3 of a sequence of 5, each of three positions two apart: −1 1 3, 1 3 5, 3 5 7. */
const shape: WindowShape = { batch: 1, length: 5, channels: 1, size: 3, stride: 2, dilation: 2, padding: 1, outLength: 3 }
const shapes: WindowShape[] = [
  { batch: 2, length: 5, channels: 3, size: 3, stride: 2, dilation: 2, padding: 1, outLength: 3 },
  { batch: 2, length: 6, channels: 2, size: 3, stride: 1, dilation: 1, padding: 0, outLength: 4 },
  // Causal: all padding stands before.
  { batch: 1, length: 4, channels: 2, size: 2, stride: 1, dilation: 3, padding: 3, outLength: 4 },
  // Windows apart from each other, and one of padding alone.
  { batch: 1, length: 4, channels: 2, size: 2, stride: 3, dilation: 1, padding: 3, outLength: 3 },
]

describe('unfold', () => {
  test('gives each window as a row, zeros for padding', () => {
    const out = room(9)
    backend.unfold(out, floats([1, 2, 3, 4, 5]), shape)
    expect(numbers(out)).toEqual([0, 2, 4, 2, 4, 0, 4, 0, 0])
  })

  test('keeps the channels of a position together', () => {
    const out = room(8)
    backend.unfold(out, floats([1, 10, 2, 20, 3, 30]), { batch: 1, length: 3, channels: 2, size: 2, stride: 1, dilation: 1, padding: 0, outLength: 2 })
    expect(numbers(out)).toEqual([1, 10, 2, 20, 2, 20, 3, 30])
  })

  test.each(shapes)('has the gradient of differences: $length positions, size $size, stride $stride, dilation $dilation, padding $padding', (shape) => {
    checkKernel({
      inputs: { x: normals(shape.batch * shape.length * shape.channels) },
      outLength: shape.batch * shape.outLength * shape.size * shape.channels,
      forward: (backend, out, { x }) => backend.unfold(out, x, shape),
      backward: (backend, { x }, outGradient) => backend.unfoldGradient(x!, outGradient, shape),
    })
  })
})

describe('pool', () => {
  test('takes the highest of each window, the first of equals, and keeps where it stood', () => {
    const [out, places] = [room(3), integers([9, 9, 9])]
    backend.pool('maximum', out, places, floats([0, -5, 0, -5, 0]), shape)
    expect({ out: numbers(out), places: numbers(places) }).toEqual({ out: [-5, -5, -5], places: [1, 1, 3] })
  })

  test('takes the mean of what is no padding', () => {
    const out = room(3)
    backend.pool('mean', out, null, floats([1, 2, 3, 4, 5]), shape)
    expect(numbers(out)).toEqual([3, 3, 4])
  })

  test('gives 0 for a window of padding alone', () => {
    const [mean, maximum, places] = [room(2), room(2), integers([9, 9])]
    const padded = { batch: 1, length: 2, channels: 1, size: 2, stride: 2, dilation: 1, padding: 2, outLength: 2 }
    backend.pool('mean', mean, null, floats([-3, -5]), padded)
    backend.pool('maximum', maximum, places, floats([-3, -5]), padded)
    expect([numbers(mean), numbers(maximum), numbers(places)]).toEqual([
      [0, -4],
      [0, -3],
      [-1, 0],
    ])
  })

  describe.each(['maximum', 'mean'] as const)('of kind %s', (kind) => {
    test.each(shapes)('has the gradient of differences: $length positions, size $size, stride $stride, dilation $dilation, padding $padding', (shape) => {
      const outLength = shape.batch * shape.outLength * shape.channels
      const places = kind === 'maximum' ? integers(new Int32Array(outLength)) : null
      checkKernel({
        inputs: { x: normals(shape.batch * shape.length * shape.channels) },
        outLength,
        forward: (backend, out, { x }) => backend.pool(kind, out, places, x, shape),
        backward: (backend, { x }, outGradient) => backend.poolGradient(kind, x!, outGradient, places, shape),
      })
    })
  })
})
