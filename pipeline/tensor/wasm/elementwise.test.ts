import { describe, expect, test } from 'vitest'
import { binaryKinds, unaryKinds, type BroadcastShape, type UnaryKind } from '../backend/elementwise'
import { differences, integers, normals, unwritten } from './against-reference'

const sizes = [1, 3, 5, 17, 33, 130]

describe('elementwise kernels against the reference', () => {
  test.each(unaryKinds)('%s, and its gradient added to what is there', (kind) => {
    for (const size of sizes) {
      const given = { out: unwritten(size), x: inputFor(kind, size), xGradient: normals('there', size), outGradient: normals('given', size) }
      expect(
        differences(given, (backend, { out, x, xGradient, outGradient }) => {
          backend.unary(kind, out, x)
          backend.unaryGradient(kind, xGradient, outGradient, x, out)
        }),
      ).toEqual([])
    }
  })

  test('unary kinds keep infinities, NaN, and what is too small or too large for an exponential', () => {
    const x = [Number.NaN, Infinity, -Infinity, 0, -0, 1, 90, -90, -110, 1e-40, 1e30, -1e30]
    // What Float64 has and Float32 has not.
    const isBeyond: Partial<Record<UnaryKind, (number: number) => boolean>> = {
      exponential: (number) => number === 90,
      reciprocal: (number) => number === 1e-40,
      square: (number) => Math.abs(number) === 1e30,
    }
    for (const kind of unaryKinds) {
      const numbers = x.filter((number) => !isBeyond[kind]?.(number))
      const found = differences({ out: unwritten(numbers.length), x: numbers }, (backend, { out, x }) => backend.unary(kind, out, x))
      expect({ kind, found }).toEqual({ kind, found: [] })
    }
  })

  test.each(binaryKinds)('%s with any broadcast, and the gradients of both sides summed along what repeats', (kind) => {
    for (const broadcast of broadcasts) {
      const [outSize, aSize, bSize] = [broadcast.shape.reduce((a, b) => a * b, 1), reach(broadcast.shape, broadcast.aStrides), reach(broadcast.shape, broadcast.bStrides)]
      const given = {
        out: unwritten(outSize), outGradient: normals('given', outSize),
        a: normals('a', aSize), aGradient: normals('there a', aSize),
        b: normals('b', bSize).map((number) => number + Math.sign(number) * 0.1), bGradient: normals('there b', bSize),
      }
      const found = differences(given, (backend, { out, outGradient, a, aGradient, b, bGradient }) => {
        backend.binary(kind, out, a, b, broadcast)
        backend.binaryGradient(kind, aGradient, bGradient, outGradient, a, b, out, broadcast)
        backend.binaryGradient(kind, null, bGradient, outGradient, a, b, out, broadcast)
      })
      expect({ broadcast, found }).toEqual({ broadcast, found: [] })
    }
  })

  test('of equal numbers the first takes the gradient', () => {
    const equal = integers('levels', 130, 3).numbers
    for (const kind of ['maximum', 'minimum'] as const) {
      const given = { out: unwritten(130), outGradient: normals('given', 130), a: equal, b: equal.toReversed(), aGradient: normals('there a', 130), bGradient: normals('there b', 130) }
      const shape = { shape: [130], aStrides: [1], bStrides: [1] }
      expect(
        differences(given, (backend, { out, outGradient, a, b, aGradient, bGradient }) => {
          backend.binary(kind, out, a, b, shape)
          backend.binaryGradient(kind, aGradient, bGradient, outGradient, a, b, out, shape)
        }),
      ).toEqual([])
    }
  })

  test('affine, in place of what is there and added to it', () => {
    for (const size of sizes) {
      expect(
        differences({ out: unwritten(size), sum: normals('there', size), x: normals('x', size) }, (backend, { out, sum, x }) => {
          backend.affine(out, x, -1.5, 0.25)
          backend.affine(sum, x, 0.3, -2, true)
        }),
      ).toEqual([])
    }
  })

  test('fill of floats, integers and halves, within a larger block', () => {
    for (const size of sizes) {
      expect(
        differences(
          { floats: normals('there', size + 7), zeros: normals('there', size + 7), integers: integers('there', size + 7, 9), halves: { kind: 'half', numbers: normals('there', size + 7) } },
          (backend, { floats, zeros, integers, halves }) => {
            backend.fill(backend.view(floats, 3, size), -0.1)
            backend.fill(backend.view(zeros, 3, size), 0)
            backend.fill(backend.view(integers, 3, size), -5)
            backend.fill(backend.view(halves, 3, size), -0.1)
          },
        ),
      ).toEqual([])
    }
  })

  test.each(['sum', 'mean', 'maximum', 'minimum'] as const)('%s along any axis, and its gradient', (kind) => {
    for (const [outer, axis, inner] of [[1, 1, 1], [1, 130, 1], [3, 17, 1], [3, 5, 3], [1, 33, 130], [2, 3, 17], [130, 3, 5]] as const) {
      const [size, outSize] = [outer * axis * inner, outer * inner]
      const given = { out: unwritten(outSize), x: normals('x', size), xGradient: normals('there', size), outGradient: normals('given', outSize) }
      expect(
        differences(given, (backend, { out, x, xGradient, outGradient }) => {
          backend.reduce(kind, out, x, { outer, axis, inner })
          backend.reduceGradient(kind, xGradient, outGradient, x, out, { outer, axis, inner })
        }),
      ).toEqual([])
    }
  })

  test('a long sum of small numbers on top of a large one keeps them', () => {
    const x = new Float32Array(200_001).fill(0.1)
    x[0] = 1e6
    expect(differences({ out: unwritten(1), x }, (backend, { out, x }) => backend.reduce('sum', out, x, { outer: 1, axis: x.length, inner: 1 }), 1e-7)).toEqual([])
  })

  test('strips from one block to another', () => {
    for (const [rows, columns] of [[1, 1], [3, 5], [5, 130], [17, 3], [33, 4]] as const) {
      const given = { out: normals('there', rows * (columns + 3) + 2), packed: unwritten(rows * columns), x: normals('x', rows * (columns + 7) + 5) }
      expect(
        differences(given, (backend, { out, packed, x }) => {
          backend.copyStrip(packed, { offset: 0, stride: columns }, x, { offset: 5, stride: columns + 7 }, rows, columns)
          backend.copyStrip(out, { offset: 2, stride: columns + 3 }, packed, { offset: 0, stride: columns }, rows, columns, true)
          backend.copyStrip(out, { offset: 0, stride: columns }, packed, { offset: 0, stride: columns }, rows, columns)
        }),
      ).toEqual([])
    }
  })

  test('permutations of two to four dimensions', () => {
    const cases: [number[], number[]][] = [
      [[33, 130], [1, 0]], [[3, 5], [1, 0]], [[5, 17, 33], [0, 2, 1]], [[5, 17, 33], [1, 0, 2]], [[5, 17, 33], [2, 0, 1]], [[5, 17, 33], [2, 1, 0]],
      [[3, 5, 7, 4], [0, 2, 1, 3]], [[3, 5, 7, 4], [3, 2, 1, 0]], [[3, 5, 7, 4], [2, 3, 0, 1]], [[2, 9, 3, 17], [1, 3, 0, 2]], [[1, 5, 1, 3], [3, 2, 1, 0]], [[1], [0]], [[4, 4], [0, 1]],
    ]
    for (const [shape, order] of cases) {
      const size = shape.reduce((a, b) => a * b, 1)
      const found = differences({ out: unwritten(size), sum: normals('there', size), x: normals('x', size) }, (backend, { out, sum, x }) => {
        backend.permute(out, x, shape, order)
        backend.permute(sum, x, shape, order, true)
      })
      expect({ shape, order, found }).toEqual({ shape, order, found: [] })
    }
  })

  test('dropout drops the same places, wherever the work is split', () => {
    for (const rate of [0, 0.1, 0.5, 1 / 3, 0.999, 1 - 2 ** -40]) {
      for (const first of [0, 7, 2 ** 32 - 9]) {
        const given = { out: unwritten(133), x: normals('x', 133), xGradient: normals('there', 133), outGradient: normals('given', 133) }
        const found = differences(given, (backend, { out, x, xGradient, outGradient }) => {
          backend.dropout(backend.view(out, 0, 50), backend.view(x, 0, 50), rate, 4_000_000_000, first)
          backend.dropout(backend.view(out, 50, 83), backend.view(x, 50, 83), rate, 4_000_000_000, first + 50)
          backend.dropoutGradient(xGradient, outGradient, rate, 4_000_000_000, first)
        })
        expect({ rate, first, found }).toEqual({ rate, first, found: [] })
      }
    }
  })
})

function inputFor(kind: UnaryKind, size: number): Float32Array {
  const x = normals('x', size, 3)
  const mustBePositive = kind === 'square-root' || kind === 'logarithm'
  // Away from 0, where a gradient has no bound.
  return mustBePositive || kind === 'reciprocal' ? x.map((number) => (mustBePositive ? 1 : Math.sign(number)) * (Math.abs(number) + 0.05)) : x
}

const broadcasts: BroadcastShape[] = [
  ...sizes.map((size) => ({ shape: [size], aStrides: [1], bStrides: [1] })),
  { shape: [], aStrides: [], bStrides: [] },
  { shape: [33, 17], aStrides: [17, 1], bStrides: [0, 1] },
  { shape: [33, 3], aStrides: [0, 1], bStrides: [3, 1] },
  { shape: [17, 33], aStrides: [33, 1], bStrides: [1, 0] },
  { shape: [17, 33], aStrides: [33, 1], bStrides: [0, 0] },
  { shape: [17, 33], aStrides: [0, 0], bStrides: [33, 1] },
  { shape: [5, 17], aStrides: [1, 0], bStrides: [0, 1] },
  { shape: [5, 17], aStrides: [1, 5], bStrides: [17, 1] },
  { shape: [3, 5, 9], aStrides: [45, 9, 1], bStrides: [9, 0, 1] },
  { shape: [3, 5, 9], aStrides: [45, 9, 1], bStrides: [0, 1, 0] },
  { shape: [3, 5, 1, 9], aStrides: [45, 9, 9, 1], bStrides: [0, 9, 9, 1] },
  { shape: [2, 3, 5, 7], aStrides: [105, 35, 7, 1], bStrides: [7, 0, 0, 1] },
  { shape: [2, 3, 5, 7], aStrides: [35, 0, 7, 0], bStrides: [0, 35, 0, 1] },
  { shape: [2, 3, 5, 7], aStrides: [0, 5, 1, 0], bStrides: [21, 7, 0, 1] },
]

/** How many numbers a block with these strides has. */
const reach = (shape: readonly number[], strides: readonly number[]): number => 1 + shape.reduce((sum, size, dimension) => sum + (size - 1) * strides[dimension]!, 0)
