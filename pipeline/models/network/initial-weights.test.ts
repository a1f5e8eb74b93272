import { describe, expect, it } from 'vitest'
import type { Initial } from '../architecture'
import { initialValues } from './initial-weights'

const drawn = (initial: Initial, shape: number[], name = 'weight', seed = 1): Float64Array =>
  initialValues({ name, shape, initial, isTrainable: true, isTable: false, storage: 'float' }, seed)
const deviation = (numbers: Float64Array): number => Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0) / numbers.length)

describe('initial weights', () => {
  it('belong to a seed and a name: another of either gives others, and nothing else does', () => {
    const uniform = { kind: 'uniform', limit: 1 } as const
    expect(drawn(uniform, [3], 'a')).toEqual(drawn(uniform, [3], 'a'))
    expect(drawn(uniform, [3], 'a')).not.toEqual(drawn(uniform, [3], 'b'))
    expect(drawn(uniform, [3], 'a', 1)).not.toEqual(drawn(uniform, [3], 'a', 2))
  })

  it('spread as their distribution says', () => {
    expect({
      // A uniform one of ± l has the deviation l / √3.
      glorot: deviation(drawn({ kind: 'glorot-uniform', fanIn: 60, fanOut: 40 }, [100, 100])),
      he: deviation(drawn({ kind: 'he-uniform', fanIn: 50 }, [100, 100])),
      normal: deviation(drawn({ kind: 'normal', deviation: 0.02 }, [100, 100])),
    }).toEqual({ glorot: expect.closeTo(Math.sqrt(2 / 100), 2) as number, he: expect.closeTo(Math.sqrt(2 / 50), 2) as number, normal: expect.closeTo(0.02, 3) as number })
  })

  it('are orthonormal in their shorter direction', () => {
    for (const [rows, columns] of [[4, 12], [12, 4], [5, 5]] as const) {
      const numbers = drawn({ kind: 'orthogonal' }, [rows, columns])
      const at = (row: number, column: number): number => numbers[row * columns + column] ?? Number.NaN
      const short = Math.min(rows, columns)
      for (let one = 0; one < short; one += 1) {
        for (let other = 0; other < short; other += 1) {
          let product = 0
          for (let place = 0; place < Math.max(rows, columns); place += 1) product += rows <= columns ? at(one, place) * at(other, place) : at(place, one) * at(place, other)
          expect(product).toBeCloseTo(one === other ? 1 : 0, 12)
        }
      }
    }
  })
})
