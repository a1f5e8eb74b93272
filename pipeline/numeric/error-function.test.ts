import { describe, expect, test } from 'vitest'
import { complementaryErrorFunction, errorFunction, normalShareBelow } from './error-function'

/** x, erf(x), erfc(x): the power series summed with 100 decimal digits, x as Float64 has it. */
const known = [
  [1e-10, 1.1283791670955126e-10, 0.999999999887162],
  [0.1, 0.1124629160182849, 0.887537083981715],
  [0.25, 0.27632639016823696, 0.7236736098317631],
  [0.46875, 0.49261347321793797, 0.507386526782062],
  [0.5, 0.5204998778130465, 0.4795001221869535],
  [1, 0.8427007929497149, 0.15729920705028513],
  [1.5, 0.9661051464753108, 0.033894853524689274],
  [2, 0.9953222650189527, 0.004677734981047266],
  [3, 0.9999779095030014, 2.209049699858544e-5],
  [4, 0.9999999845827421, 1.541725790028002e-8],
  [5, 0.9999999999984626, 1.537459794428035e-12],
  [5.5, 0.9999999999999927, 7.357847917974398e-15],
] as const

const relativeError = (given: number, right: number): number => Math.abs(given / right - 1)

describe('the error function', () => {
  test('and its complement agree with known digits to 1e-15, on both sides of zero', () => {
    const worst = Math.max(
      ...known.flatMap(([x, erf, erfc]) => [
        relativeError(errorFunction(x), erf),
        relativeError(errorFunction(-x), -erf),
        relativeError(complementaryErrorFunction(x), erfc),
        relativeError(complementaryErrorFunction(-x), 1 + erf),
      ]),
    )
    expect(worst).toBeLessThan(1e-15)
  })

  test('ends where numbers end', () => {
    const ends = [0, -0, Infinity, -Infinity, Number.NaN, 30, 1e300]
    expect({ erf: ends.map(errorFunction), erfc: ends.map(complementaryErrorFunction) }).toEqual({
      erf: [0, -0, 1, -1, Number.NaN, 1, 1],
      erfc: [1, 1, 0, 2, Number.NaN, 0, 0],
    })
  })

  test('gives shares of the normal distribution', () => {
    // NIST DLMF and any table: the 97.5 % point, and five standard deviations.
    expect([normalShareBelow(0), normalShareBelow(1.959963984540054), normalShareBelow(-5)]).toEqual([0.5, expect.closeTo(0.975, 15), expect.closeTo(2.866515718791939e-7, 21)])
  })
})
