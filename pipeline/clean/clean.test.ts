import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { displaySymbol } from '../step/display'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { deduplicate } from './deduplicate'
import { report } from './report'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-clean-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

describe('the report', () => {
  test('measures numbers and times, and says what text has', async () => {
    const table = await sql`select * from (values (1, 1.0::double, 'b', date '2026-01-01'), (2, 2.0, 'a', date '2026-01-03'), (3, 'inf', 'b', null), (4, 'nan', null, null), (null, 9.0, 'b', null)) t(i, x, s, d)`
    expect((await report(table)).columns).toEqual([
      { column: 'i', kind: 'integer', type: 'INTEGER', missing: 1, distinct: 4, min: 1, max: 4, mean: 2.5, standardDeviation: expect.closeTo(Math.sqrt(5 / 3), 12), lowerQuartile: 1.75, median: 2.5, upperQuartile: 3.25, outliers: 0, mostFrequent: 1, mostFrequentCount: 1 },
      { column: 'x', kind: 'number', type: 'DOUBLE', missing: 0, distinct: 5, min: 1, max: 'NaN', mean: 4, standardDeviation: expect.closeTo(Math.sqrt(19), 12), lowerQuartile: 1.5, median: 2, upperQuartile: 5.5, outliers: 0, mostFrequent: 1, mostFrequentCount: 1 },
      { column: 's', kind: 'text', type: 'VARCHAR', missing: 1, distinct: 2, min: 'a', max: 'b', mean: null, standardDeviation: null, lowerQuartile: null, median: null, upperQuartile: null, outliers: null, mostFrequent: 'b', mostFrequentCount: 3 },
      { column: 'd', kind: 'date', type: 'DATE', missing: 3, distinct: 2, min: '2026-01-01', max: '2026-01-03', mean: '2026-01-02', standardDeviation: expect.closeTo(Math.SQRT2, 12), lowerQuartile: '2026-01-01T12:00:00', median: '2026-01-02', upperQuartile: '2026-01-02T12:00:00', outliers: 0, mostFrequent: '2026-01-01', mostFrequentCount: 1 },
    ])
  })

  test('counts repeated rows with missing equal to missing', async () => {
    const table = await sql`select * from (values (1, null), (1, null), (1, 'a'), (null, null), (null, null), (null, null)) t(a, b)`
    expect((await report(table)).duplicateRows).toBe(3)
  })

  test('of chosen columns counts columns, missing values and repeated rows in these alone, and says so', async () => {
    const table = await sql`select * from (values (1, 'x', null), (1, 'x', 2), (2, 'y', 3)) t(a, b, c)`
    const [part, whole] = [await report(table, { columns: ['b', 'a'] }), await report(table)]
    const figures = ({ columnCount, isWhole, missing, duplicateRows }: typeof part) => ({ columnCount, isWhole, missing, duplicateRows })
    const words = await Promise.all([part, whole].map(async (result) => JSON.stringify(await result[displaySymbol]('en')).includes("in these columns; `clean.deduplicate(…, { keys: ['b', 'a'] })` removes it")))
    expect([figures(part), figures(whole), words]).toEqual([
      { columnCount: 2, isWhole: false, missing: 0, duplicateRows: 1 },
      { columnCount: 3, isWhole: true, missing: 1, duplicateRows: 0 },
      [true, false],
    ])
  })

  test('reads lists, structs, bytes and columns with odd names', async () => {
    const table = await sql`select [1, 2] as "a ""list""", {'k': 1} as "~row", '\\xAA'::blob as "行", 1 as rowid from range(3)`
    const { columns, duplicateRows } = await report(table)
    expect([columns.map(({ column, distinct }) => [column, distinct]), duplicateRows]).toEqual([[['a "list"', 1], ['~row', 1], ['行', 1], ['rowid', 1]], 2])
  })

  test('keeps its digits beside values of very different size', async () => {
    const table = await sql`select case when i = 0 then 1e12 else (i % 10)::double end as x from range(100001) r(i)`
    const [column] = (await report(table)).columns
    // By hand: the sum of 0 … 9 over 100,000 rows and 10^12.
    expect([column?.mean, column?.standardDeviation]).toEqual([expect.closeTo((1e12 + 450_000) / 100_001, 4), expect.closeTo(3162261848.48, 0)])
  })
})

describe('deduplicate', () => {
  const rows = [
    { key: 'a', at: 2, note: 'first' },
    { key: 'b', at: 1, note: 'only' },
    { key: 'a', at: 1, note: 'second' },
    { key: null, at: 1, note: 'x' },
    { key: null, at: null, note: 'y' },
  ]

  test.each([
    ['the first of a key', { keys: ['key'] }, ['first', 'only', 'x']],
    ['the last of a key', { keys: ['key'], keep: 'last' as const }, ['only', 'second', 'y']],
    ['the earliest by a column, missing ones last', { keys: ['key'], orderBy: 'at' }, ['only', 'second', 'x']],
    ['the latest by a column', { keys: ['key'], orderBy: 'at', keep: 'last' as const }, ['first', 'only', 'x']],
    ['all where no row repeats another', {}, ['first', 'only', 'second', 'x', 'y']],
  ])('keeps %s, in the table’s order', async (_, params, notes) => {
    const { table, removed } = await deduplicate(await toTable(rows), params)
    expect([(await table.rows()).map(({ note }) => note), removed]).toEqual([notes, rows.length - notes.length])
  })

  test('never takes the same key on two platforms for one thing, unless told', async () => {
    const table = await toTable([{ platform: 'jd', id: '1' }, { platform: 'taobao', id: '1' }, { platform: 'jd', id: '1' }, { platform: null, id: '1' }])
    const kept = async (params: Parameters<typeof deduplicate>[1]): Promise<unknown[]> => (await (await deduplicate(table, params)).table.rows()).map(({ platform }) => platform)
    expect([await kept({ keys: ['id'] }), await kept({}), await kept({ keys: ['id'], source: null })]).toEqual([['jd', 'taobao', null], ['jd', 'taobao', null], ['jd']])
    await expect(kept({ keys: ['id'], source: 'shop' })).rejects.toMatchObject({ failure: { kind: 'missing-column', column: 'shop' } })
  })

  test('refuses a key that is no column', async () => {
    await expect(deduplicate(await toTable(rows), { keys: ['id'] })).rejects.toMatchObject({ failure: { kind: 'missing-column', column: 'id', columns: ['key', 'at', 'note'] } })
  })
})
