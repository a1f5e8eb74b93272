import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../../test/exports/encode'
import { createContext, type Context } from '../step/context'
import { load } from './load'
import type { Loaded } from './loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-plain-')) })))
afterAll(() => context.close())

function read(content: string | Uint8Array, name = 'plain.csv'): Promise<Loaded> {
  writeFileSync(join(context.workspace, name), content)
  return load(name, { context })
}

const rows = [
  ['1001', 'Mug', '2.5', '2026-01-02'],
  ['1002', 'Plate', '10', '2026-01-03'],
  ['1003', 'Table', '99.75', '2026-01-04'],
]
const header = ['no', 'what', 'price', 'day']
const text = (delimiter: string, lines: readonly (readonly string[])[] = [header, ...rows]): string => lines.map((line) => line.join(delimiter)).join('\n') + '\n'
const wanted = [{ no: 1001, what: 'Mug', price: 2.5, day: '2026-01-02' }, { no: 1002, what: 'Plate', price: 10, day: '2026-01-03' }, { no: 1003, what: 'Table', price: 99.75, day: '2026-01-04' }]

describe('a plain table is the same', () => {
  test.each([[','], [';'], ['\t'], ['|'], ['^'], ['~'], ['::']])('delimited by %j', async (delimiter) => {
    const loaded = await read(text(delimiter))
    expect([await loaded.rows(), loaded.report.rejects]).toEqual([wanted, 0])
  })

  test.each([[','], [';'], ['\t'], ['^']])('under a line that says %j is the delimiter', async (delimiter) => {
    const loaded = await read(`\ufeffsep=${delimiter}\r\n${text(delimiter).replaceAll('\n', '\r\n')}`)
    expect([await loaded.rows(), loaded.report.rejects, loaded.report.warnings]).toEqual([wanted, 0, []])
  })

  test.each([
    ['one note', 'Monthly list, made by the shop\n', 2],
    ['several notes and blank lines', '报表名称：销售明细\n导出时间：2026-01-05\n\n', 4],
    ['commas alone', ',,,\n', 2],
  ])('under %s', async (_, notes, line) => {
    const loaded = await read(notes + text(','))
    expect([await loaded.rows(), loaded.report.rejects, loaded.report.warnings.map(({ en }) => en)]).toEqual([wanted, 0, [`The columns’ names stand in line ${line}; what is above them is a note.`]])
  })

  test('with a row of formulas under the header', async () => {
    const loaded = await read(text(',', [header, ['', '', '单价*数量', ''], ...rows]))
    expect([await loaded.rows(), loaded.report.rejects, loaded.report.warnings.map(({ en }) => en)]).toEqual([wanted, 0, ['The line under the header is a note, not data.']])
  })

  test.each([
    ['utf-16le', (whole: string) => Buffer.from(`\ufeff${whole}`, 'utf16le')],
    ['utf-16be', (whole: string) => Buffer.from(`\ufeff${whole}`, 'utf16le').swap16()],
    ['shift_jis', (whole: string) => encode(whole, 'shift_jis')],
    ['gb18030', (whole: string) => encode(whole, 'gb18030')],
  ])('in %s, under a note', async (encoding, to) => {
    const loaded = await read(to(`売上一覧、東京支店の商品別明細\n${text('\t', [['番号', '商品名', '価格', '日付'], ...rows.map(([no = '', , price = '', day = '']) => [no, '湯飲茶碗', price, day])])}`))
    expect([loaded.report.encoding, loaded.columnNames, (await loaded.head(1))[0]]).toEqual([encoding, ['番号', '商品名', '価格', '日付'], [1001, '湯飲茶碗', 2.5, '2026-01-02']])
  })
})

test.each([
  ['one cell', 'Total rows: 3\n', [[5, 'too-few-columns', 'Total rows: 3']]],
  ['a sum of another width', '合计,112.25\n', [[5, 'too-few-columns', '合计,112.25']]],
  ['a blank line and two cells too many', '\nTotal,,112.25,,,x\n', [[6, 'too-many-columns', 'Total,,112.25,,,x']]],
  ['several lines', '\n3 rows\nexported by,somebody\n', [[6, 'too-few-columns', '3 rows'], [7, 'too-few-columns', 'exported by,somebody']]],
])('%s behind the rows is no row: it stands in the rejects, and a warning says so', async (_, footer, rejects) => {
  const loaded = await read(text(',') + footer)
  const { length } = rejects
  expect([await loaded.rows(), (await loaded.rejects.rows()).map(({ line, kind, raw }) => [line, kind, raw]), loaded.report.warnings.map(({ en }) => en)]).toEqual([wanted, rejects, [length === 1 ? '1 row could not be read and stands in the rejects table.' : `${length} rows could not be read and stand in the rejects table.`]])
})

test('a note with as many cells as the header is a header, and an odd first row is a row', async () => {
  const odd = await read('no,what,price\n1,N/A,n/a\n2,b,3\n3,c,4\n4,d,5\n')
  expect([odd.columnNames, odd.rowCount, odd.report.warnings]).toEqual([['no', 'what', 'price'], 4, []])
})
