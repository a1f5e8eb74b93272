import { describe, expect, it } from 'vitest'
import type { ColumnProfile } from '../../protocol/table'
import { shareText, sparkBars } from './sparkline'

const profile: ColumnProfile = { column: 'x', rowCount: 10, missing: 0, distinct: 10, min: null, max: null, mean: null, histogram: [], top: [] }

describe('small bars of a column', () => {
  it('show how numbers spread, neighbours taken together', () => {
    expect(sparkBars({ ...profile, histogram: [1, 1, 2, 2, 0, 0, 4, 0] }, 4)).toEqual([0.5, 1, 0, 1])
  })

  it('show how often the most frequent texts come', () => {
    expect(sparkBars({ ...profile, top: [{ value: 'a', count: 8 }, { value: 'b', count: 2 }] })).toEqual([1, 0.25])
  })

  it('are none for an empty column', () => {
    expect([sparkBars(profile), sparkBars({ ...profile, histogram: [0, 0] })]).toEqual([[], []])
  })

  it('stand beside a share that is 0 % or 100 % only when it is', () => {
    expect([shareText(0, 9), shareText(9, 9), shareText(1, 1_000_000), shareText(999_999, 1_000_000), shareText(1, 40), shareText(1, 3), shareText(0, 0)]).toEqual([
      '0 %', '100 %', '< 0.1 %', '> 99.9 %', '2.5 %', '33 %', '0 %',
    ])
  })
})
