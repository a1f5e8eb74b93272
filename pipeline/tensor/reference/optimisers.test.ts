import { describe, expect, test } from 'vitest'
import type { Block } from '../backend/memory'
import type { AdamSettings } from '../backend/optimisers'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, halves, integers, zeros, numbers } = givenBlocks(backend)
const closeTo = (wanted: readonly number[]): unknown[] => wanted.map((number) => expect.closeTo(number, 14))

describe('sgd', () => {
  const settings = { rate: 0.1, momentum: 0.9, isNesterov: false, weightDecay: 0.1 }
  const twice = (velocity: Block | null, isNesterov = false, weight = floats([1])): number[] =>
    [0.5, 0.5].map((slope) => {
      backend.sgd(weight, floats([slope]), velocity, { ...settings, isNesterov })
      return numbers(weight)[0]!
    })

  test('steps by hand-worked numbers, plain, with momentum and as Nesterov does', () => {
    // Slope 0.5 + 0.1·w = 0.6, then 0.594 with momentum (0.5886 with Nesterov).
    expect([twice(null), twice(zeros(1)), twice(zeros(1), true)]).toEqual([closeTo([0.94, 0.8806]), closeTo([0.94, 0.8266]), closeTo([0.886, 0.725566])])
  })

  test('rounds weights that are stored in 16 bits', () => {
    expect(twice(null, false, halves([1]))).toEqual([0.93994140625, 0.88037109375])
  })
})

const settings: AdamSettings = { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0.5, weightDecay: 0, isDecoupled: false, step: 1 }

describe('adam', () => {
  test.each([
    ['no decay', {}, [0.92, 0.8997658549929339]],
    ['decay of the slope', { weightDecay: 0.1 }, [0.9192307692307692, 0.8948249054482285]],
    ['decay of the weight, AdamW', { weightDecay: 0.1, isDecoupled: true }, [0.91, 0.8806658549929339]],
  ])('takes two steps with %s as the formula does, worked out in Python', (_, decay, wanted) => {
    const [weight, mean, square] = [floats([1]), zeros(1), zeros(1)]
    const steps = [2, -1].map((slope, i) => {
      backend.adam(weight, floats([slope]), mean, square, { ...settings, ...decay, step: i + 1 })
      return numbers(weight)[0]!
    })
    expect(steps).toEqual(closeTo(wanted))
  })

  test('of two views does what one update does', () => {
    const slopes = floats(normals(10, 'slopes'))
    const update = (parts: [number, number][]): number[][] => {
      const blocks = [floats(normals(10, 'weights')), slopes, zeros(10), zeros(10)] as const
      for (const [from, length] of parts) {
        const [weight, gradient, mean, square] = blocks.map((block) => backend.view(block, from, length))
        backend.adam(weight!, gradient!, mean!, square!, settings)
      }
      return blocks.map(numbers)
    }
    const split: [number, number][] = [
      [0, 4],
      [4, 6],
    ]
    expect(update(split)).toEqual(update([[0, 10]]))
  })
})

describe('adamRows', () => {
  /** Four rows of two; the second is touched in the first step, the third in the second. */
  function steps(update: (weight: Block, gradient: Block, mean: Block, square: Block, marks: Block, settings: AdamSettings) => void, decay: Partial<AdamSettings>, weight = floats(normals(8, 'table'))): { weight: number[]; mean: number[]; square: number[] } {
    const [mean, square] = [zeros(8), zeros(8)]
    ;[1, 2].forEach((row) => {
      const gradient = zeros(8)
      backend.write(gradient, [0.7, -0.2], row * 2)
      update(weight, gradient, mean, square, integers([0, 1, 2, 3].map((each) => Number(each === row))), { ...settings, ...decay, step: row })
    })
    return { weight: numbers(weight), mean: numbers(mean), square: numbers(square) }
  }

  test.each([{}, { weightDecay: 0.1 }, { weightDecay: 0.1, isDecoupled: true }])('that is not lazy gives what adam gives, to the bit: %o', (decay) => {
    const rows = steps((weight, gradient, mean, square, marks, settings) => backend.adamRows(weight, gradient, mean, square, marks, 2, false, settings), decay)
    const all = steps((weight, gradient, mean, square, _, settings) => backend.adam(weight, gradient, mean, square, settings), decay)
    expect(rows).toEqual(all)
  })

  test('that is lazy leaves alone what is not marked, moments and decay too', () => {
    const rows = steps((weight, gradient, mean, square, marks, settings) => backend.adamRows(weight, gradient, mean, square, marks, 2, true, settings), { weightDecay: 0.1, isDecoupled: true })
    const before = normals(8, 'table')
    const [weight, mean, square] = [floats(before.slice(2, 4)), zeros(2), zeros(2)]
    backend.adam(weight, floats([0.7, -0.2]), mean, square, { ...settings, weightDecay: 0.1, isDecoupled: true, step: 1 })
    expect({ untouched: [...rows.weight.slice(0, 2), ...rows.weight.slice(6)], means: rows.mean.map((mean) => mean !== 0), touchedOnce: rows.weight.slice(2, 4) }).toEqual({
      untouched: [...before.slice(0, 2), ...before.slice(6)],
      means: [false, false, true, true, true, true, false, false],
      touchedOnce: numbers(weight),
    })
  })

  test('rounds tables that are stored in 16 bits', () => {
    const { weight } = steps((weight, gradient, mean, square, marks, settings) => backend.adamRows(weight, gradient, mean, square, marks, 2, true, settings), {}, halves([1, 1, 1, 1, 1, 1, 1, 1]))
    // 1 − 0.1 · 0.7 / (0.7 + 0.5) = 0.941666…, the nearest of 16 bits.
    expect(weight.slice(2, 3)).toEqual([0.94189453125])
  })
})

test('the sum of squares is not finite where a number is not', () => {
  expect([[3, 4], [1, Number.NaN], [-Infinity, 0]].map((values) => backend.sumOfSquares(floats(values)))).toEqual([25, Number.NaN, Infinity])
})
