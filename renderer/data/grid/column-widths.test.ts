import { describe, expect, it } from 'vitest'
import type { Column } from '../../../protocol/table'
import { columnsInView, fillWidths, naturalWidths, toOffsets } from './column-widths'

const columns: Column[] = [
  { name: 'person', kind: 'text', type: 'VARCHAR' },
  { name: 'n', kind: 'integer', type: 'BIGINT' },
]
const measure = (text: string) => text.length * 7

describe('widths of columns', () => {
  it('come from the name and the first values, within limits', () => {
    expect(naturalWidths(columns, [['x', 1], ['y'.repeat(200), 1_000_000]], 'en', measure)).toEqual([360, 91])
    expect(naturalWidths(columns, [], 'en', measure)).toEqual([96, 72])
  })

  it('use the room by widening columns of words, within reason', () => {
    expect(fillWidths(columns, [86, 60], {}, 281)).toEqual([221, 60])
    expect(fillWidths(columns, [86, 60], {}, 1000)).toEqual([246, 60])
    expect(fillWidths(columns, [86, 60], { person: 100 }, 200)).toEqual([100, 100])
    expect(fillWidths(columns, [300, 200], {}, 400)).toEqual([300, 200])
  })

  it('say which columns show', () => {
    const offsets = toOffsets([100, 50, 200, 100])
    expect([offsets, columnsInView(offsets, 0, 120), columnsInView(offsets, 150, 351), columnsInView([0], 0, 100)]).toEqual([
      [0, 100, 150, 350, 450], { first: 0, end: 2 }, { first: 2, end: 4 }, { first: 0, end: 0 },
    ])
  })
})
