import { describe, expect, test } from 'vitest'
import { createRandom, xoshiro128 } from './random'

test('xoshiro128** gives the numbers that its authors’ code gives from the state 1, 2, 3, 4', () => {
  const state = Uint32Array.of(1, 2, 3, 4)
  const drawn = Array.from({ length: 10 }, () => xoshiro128(state))
  // Test vector of the Rust crate rand_xoshiro, made with the reference implementation in C.
  expect(drawn).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804])
})

describe('a generator', () => {
  test('gives the same numbers for the same seed and name, others for another', () => {
    const draw = (seed: number, name?: string): number[] => Array.from({ length: 3 }, ((random) => () => random.next())(createRandom(seed, name)))
    expect([draw(1, 'a'), draw(1, 'b'), draw(2, 'a')].map((numbers) => JSON.stringify(numbers) === JSON.stringify(draw(1, 'a')))).toEqual([true, false, false])
  })

  test('is frozen: a notebook’s numbers never change', () => {
    const random = createRandom(42, 'cell')
    expect([random.next(), random.integer(1000), random.normal(), random.shuffle([1, 2, 3, 4, 5]), random.drawn]).toMatchInlineSnapshot(`
      [
        0.9195695097299662,
        681,
        0.8690222492016171,
        [
          3,
          2,
          1,
          4,
          5,
        ],
        11,
      ]
    `)
  })

  test('has forks that do not depend on what was drawn before, and counts their draws', () => {
    const early = createRandom(7)
    const late = createRandom(7)
    late.next()
    late.normal()
    const numbers = [early.fork('part').next(), late.fork('part').next()]
    expect({ isSame: numbers[0] === numbers[1], early: early.drawn, isMoreLate: late.drawn > 3 }).toEqual({ isSame: true, early: 1, isMoreLate: true })
  })

  test('spreads evenly, and normally where asked', () => {
    const random = createRandom(3)
    const n = 100_000
    const uniform = Array.from({ length: n }, () => random.next())
    const normal = Array.from({ length: n }, () => random.normal())
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    // Five standard errors.
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n))
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
  })

  test('shuffles without loss, each place as likely as another', () => {
    const random = createRandom(11)
    const places = [0, 0, 0, 0]
    for (let round = 0; round < 20_000; round += 1) {
      const shuffled = random.shuffle(['a', 'b', 'c', 'd'])
      expect([...shuffled].sort()).toEqual(['a', 'b', 'c', 'd'])
      const at = shuffled.indexOf('a')
      places[at] = (places[at] ?? 0) + 1
    }
    expect(places.every((count) => Math.abs(count - 5000) < 5 * Math.sqrt(5000))).toBe(true)
  })
})
