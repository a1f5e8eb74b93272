import { describe, expect, it } from 'vitest'
import type { Column, ColumnKind } from '../../../protocol/table'
import { filterKinds, filterWords, putFilter, toggleSort, toRange } from './view'

const column = (kind: ColumnKind): Column => ({ name: 'price', kind, type: '' })

describe('the view of a grid', () => {
  it('goes from ascending to descending to none', () => {
    const up = toggleSort([], 'a', false)
    const down = toggleSort(up, 'a', false)
    expect([up, down, toggleSort(down, 'a', false)]).toEqual([[{ column: 'a', descending: false }], [{ column: 'a', descending: true }], []])
  })

  it('sorts by one column alone unless it is added', () => {
    const first = toggleSort([], 'a', false)
    expect(toggleSort(first, 'b', false)).toEqual([{ column: 'b', descending: false }])
    const both = toggleSort(first, 'b', true)
    expect(toggleSort(both, 'a', true)).toEqual([{ column: 'a', descending: true }, { column: 'b', descending: false }])
    expect(toggleSort(toggleSort(both, 'a', true), 'a', true)).toEqual([{ column: 'b', descending: false }])
  })

  it('keeps one filter a column, in its place', () => {
    const both = putFilter(putFilter([], 'a', { kind: 'missing' }), 'b', { kind: 'present' })
    expect(putFilter(both, 'a', { kind: 'contains', text: 'x' })).toEqual([
      { column: 'a', test: { kind: 'contains', text: 'x' } },
      { column: 'b', test: { kind: 'present' } },
    ])
    expect(putFilter(both, 'a', null)).toEqual([{ column: 'b', test: { kind: 'present' } }])
  })

  it('reads a range as numbers, exact decimals or dates, and refuses anything else', () => {
    expect(toRange(column('integer'), ' 1,000 ', '')).toEqual({ kind: 'range', from: 1000, to: null })
    expect(toRange(column('decimal'), '0.10', '9007199254740993.01')).toEqual({ kind: 'range', from: '0.10', to: '9007199254740993.01' })
    expect(toRange(column('time'), '2024-11', '2024-11-11 20:00')).toEqual({ kind: 'range', from: '2024-11-01', to: '2024-11-11T20:00' })
    expect([toRange(column('number'), '', ''), toRange(column('number'), 'x', '1'), toRange(column('date'), '11.11.', '')]).toEqual([null, 'wrong', 'wrong'])
  })

  it('offers what makes sense for the kind of column', () => {
    expect([filterKinds(column('text'))[0], filterKinds(column('time'))[0], filterKinds(column('boolean'))[0]]).toEqual(['contains', 'range', 'is'])
  })

  it('says each filter in words', () => {
    const words = (test: Parameters<typeof filterWords>[0]['test']) => filterWords({ column: 'price', test }, column('decimal'), 'en')
    expect([
      words({ kind: 'contains', text: '9' }),
      words({ kind: 'is', values: ['1', '2', '3', '4'] }),
      words({ kind: 'range', from: '1000', to: null }),
      words({ kind: 'range', from: null, to: '2' }),
      words({ kind: 'range', from: '1', to: '2' }),
      words({ kind: 'missing' }),
      words({ kind: 'present' }),
    ]).toEqual(['price contains “9”', 'price is 1, 2, 3 +1', 'price ≥ 1,000', 'price ≤ 2', 'price 1 to 2', 'price is missing', 'price is present'])
  })
})
