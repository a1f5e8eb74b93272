import { describe, expect, test } from 'vitest'
import type { AdamSettings } from '../backend/optimisers'
import { differences, normals, wasmBackends } from './against-reference'

const sizes = [1, 3, 5, 17, 33, 130]
const settings: AdamSettings = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, isDecoupled: false, step: 1 }
const variants = [settings, { ...settings, weightDecay: 0.1, step: 7 }, { ...settings, weightDecay: 0.1, isDecoupled: true, step: 1000 }]

describe('optimisers against the reference', () => {
  test('SGD: plain, with momentum, after Nesterov, with weight decay', () => {
    for (const size of sizes) {
      const given = { weight: normals('weight', size), gradient: normals('gradient', size), velocity: normals('velocity', size) }
      const found = differences(
        given,
        (backend, { weight, gradient, velocity }) => {
          backend.sgd(weight, gradient, null, { rate: 0.1, momentum: 0, isNesterov: false, weightDecay: 0 })
          backend.sgd(weight, gradient, velocity, { rate: 0.1, momentum: 0.9, isNesterov: false, weightDecay: 0.01 })
          backend.sgd(weight, gradient, velocity, { rate: 0.1, momentum: 0.9, isNesterov: true, weightDecay: 0.01 })
        },
        1e-6,
      )
      expect(found).toEqual([])
    }
  })

  test('twenty steps of Adam and AdamW', () => {
    for (const variant of variants) {
      for (const size of sizes) {
        const given = { weight: normals('weight', size), gradient: normals('gradient', size), mean: new Float32Array(size), square: new Float32Array(size) }
        const found = differences(
          given,
          (backend, { weight, gradient, mean, square }) => {
            for (let step = 1; step <= 20; step++) {
              backend.adam(weight, gradient, mean, square, { ...variant, step })
              backend.affine(gradient, gradient, 0.8, 0.01)
            }
          },
          // A step is not much larger than what Float32 keeps of the weights.
          2e-6,
        )
        expect({ variant, size, found }).toEqual({ variant, size, found: [] })
      }
    }
  })

  test('weights in 16 bits are rounded to nearest after each step', () => {
    for (const size of sizes) {
      const given = { weight: { kind: 'half' as const, numbers: normals('weight', size, 0.1) }, gradient: normals('gradient', size), mean: new Float32Array(size), square: new Float32Array(size) }
      const found = differences(given, (backend, { weight, gradient, mean, square }) => {
        backend.adam(weight, gradient, mean, square, settings)
        backend.sgd(weight, gradient, null, { rate: 0.1, momentum: 0, isNesterov: false, weightDecay: 0 })
      })
      expect(found).toEqual([])
    }
  })

  test('rows of a table: lazily the marked ones alone, otherwise all', () => {
    for (const isLazy of [true, false]) {
      for (const variant of variants) {
        for (const [rows, width] of [[1, 5], [17, 3], [33, 16], [5, 130]] as const) {
          const given = { ...tableOf(rows, width), weight: normals('weight', rows * width) }
          const found = differences(
            given,
            (backend, { weight, gradient, mean, square, marks }) => backend.adamRows(weight, gradient, mean, square, marks, width, isLazy, variant),
            1e-6,
          )
          expect({ isLazy, variant, found }).toEqual({ isLazy, variant, found: [] })
        }
      }
    }
  })

  test.each(['float', 'half'] as const)('all rows of a table of kind %s are to the bit what Adam makes of a gradient of zeros, in any split', (kind) => {
    const [rows, width] = [33, 19]
    const size = rows * width
    for (const { module, backend } of wasmBackends()) {
      for (const variant of [...variants, { ...settings, epsilon: 0 }]) {
        const table = tableOf(rows, width)
        const run = (move: (blocks: ReturnType<typeof blocksOf>) => void): number[][] => {
          const blocks = blocksOf()
          move(blocks)
          return [blocks.weight, blocks.mean, blocks.square].map((block) => [...backend.read(block)])
        }
        const blocksOf = () => {
          const written = (numbers: ArrayLike<number>, kind: 'float' | 'half' | 'integer') => {
            const block = backend.allocate(numbers.length, kind, 'step')
            backend.write(block, numbers)
            return block
          }
          return {
            weight: written(normals('weight', size), kind), mean: written(table.mean, 'float'), square: written(table.square, 'float'), marks: written(table.marks.numbers, 'integer'),
            // Gradients of rows without a mark are not even read.
            gradient: written(table.gradient.map((number) => (number === 0 ? Number.NaN : number)), 'float'), full: written(table.gradient, 'float'),
          }
        }
        const byRows = run(({ weight, gradient, mean, square, marks }) => backend.adamRows(weight, gradient, mean, square, marks, width, false, variant))
        const inParts = run(({ weight, gradient, mean, square, marks }) => {
          for (const [first, count] of [[0, 7], [7, 26]] as const) {
            const [w, g, m, s] = [weight, gradient, mean, square].map((block) => backend.view(block, first * width, count * width))
            backend.adamRows(w!, g!, m!, s!, backend.view(marks, first, count), width, false, variant)
          }
        })
        const whole = run(({ weight, full, mean, square }) => backend.adam(weight, full, mean, square, variant))
        expect({ module, same: [byRows, inParts].map((found) => JSON.stringify(found) === JSON.stringify(whole)) }).toEqual({ module, same: [true, true] })
        backend.endStep()
      }
    }
  })

  test('what decays for long becomes 0, not a number below the normal ones', () => {
    for (const { backend } of wasmBackends()) {
      const [weight, gradient, mean, square] = [1, 0, 1e-3, 1e-3].map((value) => {
        const block = backend.allocate(5, 'float', 'step')
        backend.fill(block, value)
        return block
      })
      for (let step = 1; step <= 900; step++) backend.adam(weight!, gradient!, mean!, square!, { ...settings, step })
      expect([...backend.read(mean!)]).toEqual([0, 0, 0, 0, 0])
      backend.endStep()
    }
  })

  test('the sum of squares, of numbers whose squares Float32 does not have, and of what is not finite', () => {
    for (const size of sizes) expect(differences({ x: normals('x', size) }, (backend, { x }) => Math.fround(backend.sumOfSquares(x)))).toEqual([])
    expect(differences({ x: [1e30, 1e-30, 3] }, (backend, { x }) => Math.fround(Math.log(backend.sumOfSquares(x))))).toEqual([])
    for (const odd of [Number.NaN, Infinity, -Infinity]) expect(differences({ x: [1, 2, odd, 4, 5] }, (backend, { x }) => backend.sumOfSquares(x))).toEqual([])
  })
})

/** A table with every sort of row: marked or not, met before or never, met so long ago that the mean is 0 again. */
function tableOf(rows: number, width: number) {
  const of = (numbers: Float32Array, keeps: (row: number) => boolean): Float32Array => numbers.map((number, i) => (keeps(Math.floor(i / width)) ? number : 0))
  return {
    gradient: of(normals('gradient', rows * width), (row) => row % 5 === 0),
    mean: of(normals('mean', rows * width, 0.1), (row) => row % 4 < 2),
    square: of(normals('square', rows * width, 0.1).map((number) => number * number), (row) => row % 4 < 3),
    marks: { kind: 'integer' as const, numbers: Int32Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? 1 : 0)) },
  }
}
