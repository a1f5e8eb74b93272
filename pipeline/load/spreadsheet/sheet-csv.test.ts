import { expect, test } from 'vitest'
import { parseRecords } from '../text/sniff-dialect'
import { SheetCsv } from './sheet-csv'

test('rows become lines of one width, with quotes where they are needed and empty lines for empty rows', () => {
  const csv = new SheetCsv(3)
  const text = csv.toText([{ number: 2, cells: ['a', 'b"c', 'd,e'] }, { number: 3, cells: ['1'] }]) + csv.toText([{ number: 6, cells: ['x', '', '', 'y'] }])
  expect(text).toBe('\na,"b""c","d,e"\n1,,\n\n\nx,,,y\n')
})

test('a line leads back to its row, also below rows of several lines', () => {
  const csv = new SheetCsv(2)
  const rows = [{ number: 1, cells: ['h'] }, { number: 2, cells: ['a\nb', 'c\nd\ne'] }, { number: 5, cells: ['x\r\ny'] }, { number: 6, cells: ['z'] }]
  const text = csv.toText(rows)
  const lines = text.split('\n').length - 1
  expect(Array.from({ length: lines + 1 }, (_, index) => csv.rowOf(index + 1))).toEqual([1, 2, 2, 2, 2, 3, 4, 5, 5, 6, 7])
  expect(parseRecords(text, { delimiter: ',', quote: '"' }, 9).records).toEqual([['h', ''], ['a\nb', 'c\nd\ne'], ['x\r\ny', ''], ['z', '']])
})
