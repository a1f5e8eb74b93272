import { expect, test } from 'vitest'
import { compareNumbers, jensenShannon, kolmogorovSmirnov, stabilityIndex } from './drift'

// References: SciPy 1.17.1 (ks_2samp, jensenshannon); the index by its formula.
test('distances of distributions equal SciPy’s', () => {
  const [before, now] = [Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Float64Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 20, 21)]
  const [p, q] = [
    [0.5, 0.3, 0.2, 0],
    [0.4, 0.2, 0.1, 0.3],
  ]
  expect([kolmogorovSmirnov(before, now), jensenShannon(p ?? [], q ?? []), stabilityIndex(p ?? [], q ?? [])]).toEqual([
    expect.closeTo(0.2727272727272727, 12),
    expect.closeTo(0.416573822210373, 12),
    expect.closeTo(2.533285217536541, 12),
  ])
})

test('equal numbers have not moved, values apart have moved as far as can be, and ties count as one', () => {
  const values = Float64Array.from({ length: 100 }, (_, index) => index % 10)
  expect([compareNumbers(values.slice().sort(), values.slice().sort()), kolmogorovSmirnov(Float64Array.of(1, 1, 1), Float64Array.of(2, 2)), kolmogorovSmirnov(Float64Array.of(1, 1, 2), Float64Array.of(1, 2, 2)), compareNumbers(new Float64Array(), values)]).toEqual([
    { psi: 0, ks: 0, medianBefore: 4.5, medianNow: 4.5 },
    1,
    expect.closeTo(1 / 3, 12),
    null,
  ])
})

test('the index counts tenths of the reference by hand: one tenth gone, another doubled', () => {
  const before = Float64Array.from({ length: 10 }, (_, index) => index)
  const now = Float64Array.of(1, 1, 2, 3, 4, 5, 6, 7, 8, 9)
  // (0.0001 − 0.1) · ln(0.0001 ÷ 0.1) + (0.2 − 0.1) · ln 2
  expect(compareNumbers(before, now)?.psi).toBeCloseTo(-0.0999 * Math.log(0.001) + 0.1 * Math.LN2, 12)
})
