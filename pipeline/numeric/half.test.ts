import { describe, expect, test } from 'vitest'
import { fromHalfBits, toHalfBits } from './half'

describe('a half', () => {
  test('has the bits that IEEE 754 gives it', () => {
    // Wikipedia, "Half-precision floating-point format", table of examples.
    const known: [number, number][] = [
      [0, 0x0000],
      [-0, 0x8000],
      [2 ** -24, 0x0001],
      [2 ** -14 * (1023 / 1024), 0x03ff],
      [2 ** -14, 0x0400],
      [1 / 3, 0x3555],
      [1 - 2 ** -11, 0x3bff],
      [1, 0x3c00],
      [1 + 2 ** -10, 0x3c01],
      [-2, 0xc000],
      [65_504, 0x7bff],
      [Infinity, 0x7c00],
      [-Infinity, 0xfc00],
      [Number.NaN, 0x7e00],
    ]
    expect(known.map(([value]) => toHalfBits(value))).toEqual(known.map(([, bits]) => bits))
  })

  test('rounds to nearest, ties to even, once', () => {
    const halfway = 1 + 2 ** -11
    const values = {
      tieDown: halfway,
      tieUp: 1 + 3 * 2 ** -11,
      // Float32 would make a tie of it and then round down.
      barelyAboveTie: halfway + 2 ** -40,
      intoNextExponent: 2 - 2 ** -12,
      subnormalTieDown: 2 ** -25,
      subnormalTieUp: 3 * 2 ** -25,
      subnormalAboveTie: 2 ** -25 + 2 ** -60,
      subnormalIntoNormal: 2 ** -14 - 2 ** -26,
      smallestOfAll: Number.MIN_VALUE,
      belowInfinity: 65_519.999,
      infinite: 65_520,
    }
    expect(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toHalfBits(value)]))).toEqual({
      tieDown: 0x3c00,
      tieUp: 0x3c02,
      barelyAboveTie: 0x3c01,
      intoNextExponent: 0x4000,
      subnormalTieDown: 0x0000,
      subnormalTieUp: 0x0002,
      subnormalAboveTie: 0x0001,
      subnormalIntoNormal: 0x0400,
      smallestOfAll: 0x0000,
      belowInfinity: 0x7bff,
      infinite: 0x7c00,
    })
  })

  test('comes back with the same bits, each of the 65,536', () => {
    const changed: number[] = []
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const isNaN = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0
      if (toHalfBits(fromHalfBits(bits)) !== (isNaN ? 0x7e00 : bits)) changed.push(bits)
    }
    expect(changed).toEqual([])
  })

  test('lies nearest: no neighbour is nearer', () => {
    const farther: number[] = []
    for (let bits = 0x0001; bits < 0x7bff; bits += 1) {
      const low = fromHalfBits(bits)
      const gap = fromHalfBits(bits + 1) - low
      if (toHalfBits(low + 0.499 * gap) !== bits || toHalfBits(low + 0.501 * gap) !== bits + 1) farther.push(bits)
    }
    expect(farther).toEqual([])
  })
})
