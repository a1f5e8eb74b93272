import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import * as xlsx from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import type { CellValue } from '../../../protocol/table'
import { DuckDbEngine } from '../duckdb/duckdb-engine'
import { Table } from '../table'
import { writeXlsx } from './write-xlsx'

const workspace = mkdtempSync(join(tmpdir(), 'souk-xlsx-'))
let engine: DuckDbEngine

beforeAll(async () => {
  engine = await DuckDbEngine.open({ workspace })
})
afterAll(() => engine.close())

async function make(sql: string, name = 't'): Promise<Table> {
  const relation = engine.freshName('t')
  await engine.materialise(relation, sql)
  return Table.of(engine, relation, name)
}

/** The files inside a ZIP archive, by path. */
async function unzip(path: string): Promise<Record<string, string>> {
  const zip = await yauzl.openPromise(path)
  const parts: Record<string, string> = {}
  for await (const entry of zip.eachEntry()) parts[entry.fileName] = String(await buffer(await zip.openReadStreamPromise(entry)))
  return parts
}

/** Sheets as another reader of spreadsheets sees them: type and raw value of each cell. */
function readSheets(path: string): Record<string, [string, unknown][][]> {
  const book = xlsx.read(readFileSync(path), { cellNF: true, raw: true })
  return Object.fromEntries(
    Object.entries(book.Sheets).map(([name, sheet]) => {
      const { e: end } = xlsx.utils.decode_range(sheet['!ref'] ?? 'A1')
      const cell = (r: number, c: number): xlsx.CellObject | undefined => sheet[xlsx.utils.encode_cell({ r, c })] as xlsx.CellObject | undefined
      return [name, Array.from({ length: end.r + 1 }, (_, r) => Array.from({ length: end.c + 1 }, (_, c) => [cell(r, c)?.t ?? 'z', cell(r, c)?.v] as [string, unknown]))]
    }),
  )
}

describe('a workbook', () => {
  test('keeps ids as text, times as dates, decimals and wide numbers to the last digit, and tells empty from missing', async () => {
    const table = await make(
      `select * from (values ('001', '张三 🎉 <&"', 1, 9007199254740993, 10.50::decimal(18,2), 123456789012345678.90::decimal(38,2), 0.1::float, 0.1::double + 0.2::double, true, timestamp '2026-01-02 08:30:00.25', date '2024-02-29', [1, 2], '\\xAB'::blob, time '01:02:03'),
        ('', 'two' || chr(13) || chr(10) || 'lines' || chr(9) || 'and _x0041_ ' || chr(1), -2, 1, -0.07, 1, null, 'nan', false, null, null, null, null, null),
        (null, ' padded ', null, null, null, null, null, null, null, null, null, null, null, null)) v(id, name, n, wide, paid, wide_paid, single, number, flag, "at", day, list, bytes, clock)`,
      'orders 订单: [2026]',
    )
    const written = await table.export('all.xlsx')
    const sheets = readSheets(written.path)
    expect((await unzip(written.path))['xl/worksheets/sheet1.xml']).toContain('>two_x000D_\nlines\tand _x005F_x0041_ _x0001_</t>')
    expect({ rows: written.rows, sheets: Object.keys(sheets), first: sheets['orders 订单 2026']?.[1], rest: sheets['orders 订单 2026']?.slice(2).map((row) => row.map(([type, value]) => (type === 'z' ? null : value))) }).toEqual({
      rows: 3,
      sheets: ['orders 订单 2026'],
      first: [
        ['s', '001'], ['s', '张三 🎉 <&"'], ['n', 1], ['s', '9007199254740993'], ['n', 10.5], ['s', '123456789012345678.90'], ['n', 0.1], ['n', 0.1 + 0.2], ['b', true],
        ['n', Date.UTC(2026, 0, 2, 8, 30, 0, 250) / 86_400e3 + 25_569], ['n', 45351], ['s', '[1,2]'], ['s', 'ab'], ['s', '01:02:03'],
      ],
      rest: [
        // The other reader makes one line end of two.
        ['', 'two\nlines\tand _x0041_ \u0001', -2, '1', -0.07, '1.00', null, 'NaN', false, null, null, null, null, null],
        [null, ' padded ', null, null, null, null, null, null, null, null, null, null, null, null],
      ],
    })
  })

  test('shows its first row bold and frozen, filters, widths, and formats for dates and money', async () => {
    const table = await make(`select 'Ann' as name, 10.50::decimal(10,2) as paid, timestamp '2026-01-02 08:00:00' as at, date '2026-01-02' as day, '张三的一个很长的商品名称' as 商品`)
    const { path } = await table.export('look.xlsx')
    const parts = await unzip(path)
    const styles = parts['xl/styles.xml'] ?? ''
    const sheet = parts['xl/worksheets/sheet1.xml'] ?? ''
    const formatIds = new Map([...styles.matchAll(/numFmtId="(\d+)" formatCode="([^"]+)"/g)].map(([, id, code]) => [id, code]))
    const cells = [...(/<cellXfs.*?<\/cellXfs>/.exec(styles)?.[0] ?? '').matchAll(/<xf numFmtId="(\d+)" fontId="(\d)"/g)]
    const styleOf = (place: string): (string | undefined)[] => {
      const found = cells[Number(new RegExp(`<c r="${place}" s="(\\d+)"`).exec(sheet)?.[1])]
      return [formatIds.get(found?.[1] ?? '') ?? found?.[1], found?.[2]]
    }
    expect({
      parts: Object.keys(parts),
      styles: ['A1', 'A2', 'B2', 'C2', 'D2'].map(styleOf),
      bold: /<fonts.*?<\/fonts>/.exec(styles)?.[0].split('</font>')[1]?.includes('<b/>'),
      pane: /<pane [^>]*>/.exec(sheet)?.[0],
      widths: [...sheet.matchAll(/width="(\d+)"/g)].map(([, width]) => Number(width)),
      end: sheet.slice(sheet.indexOf('</sheetData>')),
    }).toEqual({
      parts: ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml'],
      styles: [['49', '1'], ['49', '0'], ['0.00', '0'], ['yyyy-mm-dd hh:mm:ss', '0'], ['yyyy-mm-dd', '0']],
      bold: true,
      pane: '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
      widths: [8, 8, 19, 10, 25],
      end: '</sheetData><autoFilter ref="A1:E2"/><ignoredErrors><ignoredError sqref="A2:A2 E2:E2" numberStoredAsText="1"/></ignoredErrors></worksheet>',
    })
  })

  test.each([
    ['a day before Excel’s calendar is right', `date '1900-02-28'`, '1900-02-28'],
    ['a time without end', `timestamp 'infinity'`, 'infinity'],
    ['parts of a microsecond', `timestamp_ns '2026-01-01 00:00:00.123456789'`, '2026-01-01 00:00:00.123456789'],
    ['sixteen digits', `1000000000000000::bigint`, '1000000000000000'],
    ['a wide decimal with all its digits', `0.12345678901234567::decimal(20,17)`, '0.12345678901234567'],
  ])('writes a column that holds %s as text', async (_, value, text) => {
    const { path } = await (await make(`select ${value} as v`)).export('text.xlsx')
    expect(Object.values(readSheets(path))[0]?.[1]).toEqual([['s', text]])
  })

  test('keeps microseconds of times and fifteen digits of numbers', async () => {
    const table = await make(`select timestamp '2026-11-23 23:59:59.999999' as at, 999999999999999 as n, 1234567890123.45::decimal(18,2) as d`)
    const [, row] = Object.values(readSheets((await table.export('exact.xlsx')).path))[0] ?? []
    const [at, n, d] = row?.map(([, value]) => Number(value)) ?? []
    expect([Math.round(((at ?? 0) - 25_569) * 86_400e6), n, d]).toEqual([Date.UTC(2026, 10, 23, 23, 59, 59, 999) * 1000 + 999, 999_999_999_999_999, 1_234_567_890_123.45])
  })

  test('goes on in further sheets where one is full, each with its header', async () => {
    const table = await make('select i, \'x\' || i as t from range(5) r(i)')
    const { rows } = await writeXlsx(engine, { name: 'a very long name of a table, longer than Excel takes', columns: table.columns, relation: table.sqlName, path: 'many.xlsx', select: (expressions) => `select ${expressions} from ${table.sqlName}`, rowsPerSheet: 2 }, join(workspace, 'many.xlsx'))
    const values = Object.entries(readSheets(join(workspace, 'many.xlsx'))).map(([name, cells]) => [name, cells.map((row) => row.map(([, value]) => value))])
    expect([rows, values]).toEqual([5, [
      ['a very long name of a table, lo', [['i', 't'], [0, 'x0'], [1, 'x1']]],
      ['a very long name of a table (2)', [['i', 't'], [2, 'x2'], [3, 'x3']]],
      ['a very long name of a table (3)', [['i', 't'], [4, 'x4']]],
    ]])
  })

  test('holds a sorted and filtered view, an empty one too, and is the same file for the same rows', async () => {
    const table = await make('select i, i % 3 as k from range(10) r(i)')
    const view = { sort: [{ column: 'i', descending: true }], filters: [{ column: 'k', test: { kind: 'is' as const, values: [1] as CellValue[] } }] }
    const one = await table.export('one.xlsx', view)
    const same = await table.export('same.xlsx', view)
    const none = await table.export('none.xlsx', { filters: [{ column: 'k', test: { kind: 'is', values: [7] } }] })
    const values = (path: string): unknown => Object.values(readSheets(path))[0]?.map((row) => row.map(([, value]) => value))
    expect([values(one.path), values(none.path), none.rows, readFileSync(one.path).equals(readFileSync(same.path))]).toEqual([[['i', 'k'], [7, 1], [4, 1], [1, 1]], [['i', 'k']], 0, true])
  })

  test('names the cell whose text is longer than a cell may be, and leaves no file', async () => {
    const table = await make(`select i, case when i = 3000 then repeat('长', 32768) else 'x' end as note from range(4000) r(i)`)
    await expect(table.export('long.xlsx')).rejects.toMatchObject({ failure: { kind: 'text-too-long', path: 'long.xlsx', row: 3001, column: 'note', characters: 32_768, limit: 32_767 } })
    expect(readdirSync(workspace).filter((name) => name.startsWith('long'))).toEqual([])
  })

  test('tells how far it is, and ends at once when it is not wanted any more', async () => {
    const table = await make(`select i, 'text ' || i as t from range(300000) r(i)`)
    const stop = new AbortController()
    const seen: number[] = []
    const writing = table.export('stopped.xlsx', { signal: stop.signal, onProgress: (fraction) => (seen.push(fraction), fraction > 0.2 && stop.abort()) })
    await expect(writing).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
    expect([seen.some((fraction) => fraction > 0.2), seen.every((fraction) => fraction < 0.5), readdirSync(workspace).filter((name) => name.startsWith('stopped'))]).toEqual([true, true, []])
  })
  test.each([['cut.xlsx', {}], ['cut.csv', { encoding: 'gbk' as const }]])('%s ends when the engine is interrupted, and leaves nothing behind', async (path, options) => {
    const table = await make(`select i, '文本 ' || i as t from range(1000000) r(i)`)
    let isWriting = true
    // Whatever part of the work it meets: the query, the characters, the rows.
    const interrupting = (async () => {
      while (isWriting) await new Promise((resolve) => setTimeout(resolve, 50)).then(() => engine.interrupt())
    })()
    await expect(table.export(path, options).finally(() => (isWriting = false))).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
    await interrupting
    expect(readdirSync(workspace).filter((name) => name.startsWith('cut'))).toEqual([])
  })
})
