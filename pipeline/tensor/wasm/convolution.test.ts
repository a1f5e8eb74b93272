import { describe, expect, test } from 'vitest'
import type { WindowShape } from '../backend/convolution'
import { differences, normals, unwritten } from './against-reference'

const outLengthOf = ({ length, size, stride, dilation, padding }: Omit<WindowShape, 'outLength'>): number => Math.floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1

const shapes: WindowShape[] = [
  { batch: 1, length: 1, channels: 1, size: 1, stride: 1, dilation: 1, padding: 0 },
  { batch: 2, length: 17, channels: 3, size: 3, stride: 1, dilation: 1, padding: 1 },
  { batch: 3, length: 17, channels: 5, size: 4, stride: 2, dilation: 1, padding: 3 },
  { batch: 2, length: 33, channels: 17, size: 3, stride: 1, dilation: 4, padding: 8 },
  { batch: 2, length: 9, channels: 130, size: 5, stride: 3, dilation: 2, padding: 0 },
  // Windows of padding alone on both sides, and windows larger than the sequence.
  { batch: 2, length: 3, channels: 5, size: 2, stride: 1, dilation: 1, padding: 5 },
  { batch: 1, length: 2, channels: 4, size: 7, stride: 1, dilation: 3, padding: 12 },
].map((shape) => ({ ...shape, outLength: outLengthOf(shape) }))

describe('convolution kernels against the reference', () => {
  test('windows as rows, and their gradient added where they overlap', () => {
    for (const shape of [...shapes, { ...shapes[1]!, outLength: 20 }]) {
      const [size, outSize] = [shape.batch * shape.length * shape.channels, shape.batch * shape.outLength * shape.size * shape.channels]
      const given = { out: unwritten(outSize), x: normals('x', size), xGradient: normals('there', size), outGradient: normals('given', outSize) }
      const found = differences(given, (backend, { out, x, xGradient, outGradient }) => {
        backend.unfold(out, x, shape)
        backend.unfoldGradient(xGradient, outGradient, shape)
      })
      expect({ shape, found }).toEqual({ shape, found: [] })
    }
  })

  test('pools by maximum, the first of equals, and by mean, and their gradients', () => {
    for (const shape of shapes) {
      const [size, outSize] = [shape.batch * shape.length * shape.channels, shape.batch * shape.outLength * shape.channels]
      const given = {
        highest: unwritten(outSize), means: unwritten(outSize), places: { kind: 'integer' as const, numbers: new Int32Array(outSize).fill(99) },
        x: normals('x', size).map((number) => Math.round(2 * number) - 3),
        maximumGradient: normals('there', size), meanGradient: normals('there', size), outGradient: normals('given', outSize),
      }
      const found = differences(given, (backend, { highest, means, places, x, maximumGradient, meanGradient, outGradient }) => {
        backend.pool('maximum', highest, places, x, shape)
        backend.poolGradient('maximum', maximumGradient, outGradient, places, shape)
        backend.pool('mean', means, null, x, shape)
        backend.poolGradient('mean', meanGradient, outGradient, null, shape)
      })
      expect({ shape, found }).toEqual({ shape, found: [] })
    }
  })
})
