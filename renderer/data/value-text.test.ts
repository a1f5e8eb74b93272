import { describe, expect, it } from 'vitest'
import type { CellValue, Column, ColumnKind } from '../../protocol/table'
import { numberText, showValue, timeText, toTabSeparated, valueText } from './value-text'

const column = (kind: ColumnKind, name = 'x'): Column => ({ name, kind, type: kind.toUpperCase() })
const en = (value: CellValue, kind: ColumnKind, name?: string) => valueText(value, column(kind, name), 'en')

describe('values in a table', () => {
  it('leaves out the zeros that only a decimal’s type adds', () => {
    expect([en('78.0000', 'decimal'), en('78.5000', 'decimal'), en('0.1250', 'decimal'), en('-1200.00', 'decimal'), en('100', 'decimal'), en('0.0000', 'decimal')]).toEqual([
      '78.00',
      '78.50',
      '0.125',
      '−1,200.00',
      '100',
      '0.00',
    ])
  })

  it('keeps every digit of integers and decimals, with separators where they measure something', () => {
    expect([en(1234567, 'integer', 'amount'), en('12345678901234567890', 'integer', 'qty'), en('1234567.50', 'decimal', '金额'), en('-0.10', 'decimal')]).toEqual([
      '1,234,567', '12,345,678,901,234,567,890', '1,234,567.50', '−0.10',
    ])
  })

  it('does not group order numbers, years and codes', () => {
    expect([en(2024, 'integer', 'year'), en('3141592653589793238', 'integer', 'order_id'), en(10115, 'integer', 'orderNo'), en(4401, 'integer', '订单编号')]).toEqual([
      '2024', '3141592653589793238', '10115', '4401',
    ])
  })

  it('writes measured numbers as exactly as they are read', () => {
    expect([0.1 + 0.2, 0.998, 12345.678, 1e-9, -3.5, 0, 1e20, NaN, Infinity].map((value) => numberText(value, true))).toEqual([
      '0.3', '0.998', '12,345.68', '1.000 × 10^−9', '−3.5', '0', '1.000 × 10^20', 'NaN', '∞',
    ])
  })

  it('writes times alike in every language, without a fraction that is zero', () => {
    expect(['2024-11-11T20:00:05Z', '2024-11-11T20:00:05.250Z', '2024-11-11T20:00:05.000', '2024-11-11 20:00:05+08:00', 'soon'].map(timeText)).toEqual([
      '2024-11-11 20:00:05', '2024-11-11 20:00:05.25', '2024-11-11 20:00:05', '2024-11-11 20:00:05+08:00', 'soon',
    ])
  })

  it('tells a missing value from an empty text', () => {
    expect([showValue(null, column('text'), 'en'), showValue('', column('text'), 'en')]).toEqual([{ kind: 'missing' }, { kind: 'empty' }])
  })

  it('shows a list of short values as items and anything else of JSON as it is', () => {
    expect(showValue('["phone","pinyin"]', column('json'), 'en')).toEqual({ kind: 'list', items: ['phone', 'pinyin'] })
    expect(showValue('{"a":1}', column('json'), 'en')).toEqual({ kind: 'text', text: '{"a":1}', isCode: true })
  })

  it('copies values raw, quoted where a spreadsheet would split them', () => {
    expect(toTabSeparated([['a', 1234.5, null], ['x\ty', 'say "hi"', true]])).toBe('a\t1234.5\t\n"x\ty"\t"say ""hi"""\ttrue')
  })
})
