import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { imputeMissing } from './impute-missing'

type Params = NonNullable<Parameters<typeof imputeMissing>[1]>

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-impute-')), seed: 1 })
  setCurrentContext(context)
})
afterAll(() => context.close())

const values = async (table: Table, column: string): Promise<unknown[]> => (await table.rows()).map((row) => row[column])
const series = (): Promise<Table> =>
  toTable(
    [
      { shop: 'a', day: '2026-01-01', sold: null },
      { shop: 'a', day: '2026-01-02', sold: 10 },
      { shop: 'b', day: '2026-01-03', sold: 1 },
      { shop: 'a', day: '2026-01-05', sold: null },
      { shop: 'a', day: '2026-01-06', sold: null },
      { shop: 'a', day: '2026-01-12', sold: 60 },
      { shop: 'c', day: '2026-01-07', sold: null },
    ],
    { types: { day: 'DATE', sold: 'DOUBLE' } },
  )

describe('imputeMissing', () => {
  test.each<[string, Params, (number | null)[]]>([
    ['a constant', { method: 'constant', value: 7 }, [7, 10, 1, 7, 7, 60, 7]],
    ['the mean', { method: 'mean' }, [71 / 3, 10, 1, 71 / 3, 71 / 3, 60, 71 / 3]],
    ['the median', { method: 'median' }, [10, 10, 1, 10, 10, 60, 10]],
    ['the median of each group, of the whole where a group has none', { method: 'median', by: ['shop'] }, [35, 10, 1, 35, 35, 60, 10]],
    ['the value before', { method: 'forwardFill' }, [null, 10, 1, 1, 1, 60, 60]],
    ['the value before, in the order of a column', { method: 'forwardFill', orderBy: 'day' }, [null, 10, 1, 1, 1, 60, 1]],
    ['the value before within groups', { method: 'forwardFill', by: ['shop'] }, [null, 10, 1, 10, 10, 60, 10]],
    ['the value before, over one row at most', { method: 'forwardFill', limit: 1 }, [null, 10, 1, 1, null, 60, 60]],
    ['the value after within groups', { method: 'backwardFill', by: ['shop'] }, [10, 10, 1, 60, 60, 60, 10]],
    ['lines by rows within groups', { method: 'linear', by: ['shop'] }, [10, 10, 1, 10 + 50 / 3, 10 + 100 / 3, 60, 10]],
    ['lines by time within groups', { method: 'time', orderBy: 'day', by: ['shop'] }, [10, 10, 1, 25, 30, 60, 10]],
    ['lines by time, ends left', { method: 'time', orderBy: 'day', ends: 'leave' }, [null, 10, 1, 1 + 59 * (2 / 9), 1 + 59 * (3 / 9), 60, 1 + 59 * (4 / 9)]],
  ])('fills with %s', async (_, params, filled) => {
    const { table } = await imputeMissing(await series(), { columns: ['sold'], ...params })
    expect(await values(table, 'sold')).toEqual(filled.map((value) => (value === null ? null : expect.closeTo(value, 10))))
  })

  // scikit-learn 1.9.1, KNNImputer and IterativeImputer(LinearRegression(), max_iter, tol=0).
  const measures = [[1, 2, 10], [2, null, 21], [3, 6, 29], [null, 8, 42], [5, 11, null], [6, 12, 60], [7, null, 72], [8, 15, null]].map(([a, b, c]) => ({ a, b, c }))
  const types = { a: 'DOUBLE', b: 'DOUBLE', c: 'DOUBLE' }
  test.each<[string, Params, number[], number[] | null]>([
    ['two nearest neighbours', { method: 'nearestNeighbours', isScaled: false, k: 2 }, [6.5, 8.5, 13, 66, 66], [8.5, 44.5, 2.5, 7]],
    ['three neighbours by distance', { method: 'nearestNeighbours', isScaled: false, k: 3, weights: 'distance' }, [5.36581467, 10.68849906, 13.54564852, 56.18181818, 63.52813121], null],
    ['one round of regression', { method: 'regression', rounds: 1 }, [4.38682254, 4.0797119, 14.03069913, 53.78126694, 78.05468802], [8.38169342, 42.37828311, 4.30091095, 8.4959262]],
    ['four rounds of regression', { method: 'regression', rounds: 4 }, [4.39715111, 4.52707578, 14.69579475, 52.42828746, 77.66637008], [8.52736024, 42.17070225, 3.2593171, 7.53525281]],
  ])('fills by %s as scikit-learn does, and another table by what was learned', async (_, params, expected, elsewhere) => {
    const { table, model } = await imputeMissing(await toTable(measures, { types }), params)
    const [a, b, c] = [await values(table, 'a'), await values(table, 'b'), await values(table, 'c')]
    expect([a[3], b[1], b[6], c[4], c[7]]).toEqual(expected.map((value) => expect.closeTo(value, 7)))
    if (elsewhere === null) return
    const other = await imputeMissing(await toTable([{ a: 4.2 }, { c: 35 }], { types }), { model: JSON.parse(JSON.stringify(model)) })
    const rows = await other.table.rows()
    expect([rows[0]?.['b'], rows[0]?.['c'], rows[1]?.['a'], rows[1]?.['b']]).toEqual(elsewhere.map((value) => expect.closeTo(value, 7)))
  })

  test.each(['nearestNeighbours', 'regression'] as const)('fills words, amounts and times by %s in their own types', async (method) => {
    const rows = Array.from({ length: 40 }, (_, index) => ({ kind: index % 2 === 0 ? 'tea' : 'pot', price: index % 2 === 0 ? '10.00' : '90.00', at: index % 2 === 0 ? '2026-01-01 00:00:00' : '2026-07-01 00:00:00' }))
    const holed = [...rows, { kind: null, price: '90.00', at: '2026-07-01 00:00:00' }, { kind: 'tea', price: null, at: '2026-01-01 00:00:00' }, { kind: 'pot', price: '90.00', at: null }]
    const { table } = await imputeMissing(await toTable(holed, { types: { price: 'DECIMAL(18,2)', at: 'TIMESTAMP' } }), { method, k: 3 })
    expect([table.columns.map(({ type }) => type), (await table.rows()).slice(-3)]).toEqual([
      ['VARCHAR', 'DECIMAL(18,2)', 'TIMESTAMP'],
      [
        { kind: 'pot', price: '90.00', at: '2026-07-01T00:00:00' },
        { kind: 'tea', price: '10.00', at: '2026-01-01T00:00:00' },
        { kind: 'pot', price: '90.00', at: '2026-07-01T00:00:00' },
      ],
    ])
  })

  test('learns from the training part alone', async () => {
    const train = await toTable([{ x: 1 }, { x: 3 }, { x: null }])
    const { model } = await imputeMissing(train, { method: 'mean', columns: ['x'] })
    const { table, changes } = await imputeMissing(await toTable([{ x: 100 }, { x: null }], { types: { x: 'BIGINT' } }), { model })
    expect([await values(table, 'x'), changes]).toEqual([
      [100, 2],
      [{ column: 'x', what: { en: 'filled with the mean, 2', zh: '以均值 2 填补' }, changed: 1, before: 1, after: 0 }],
    ])
  })

  test('drops rows and columns by the share that is missing, and the same columns of another table', async () => {
    const rows = [{ a: 1, b: null, c: 'x' }, { a: null, b: null, c: null }, { a: 3, b: 2, c: 'y' }]
    const dropped = await imputeMissing(await toTable(rows), { method: 'dropColumns', maximumShare: 1 / 3 })
    const other = await imputeMissing(await toTable([{ a: null, b: 1, c: 'z' }], { types: { a: 'BIGINT' } }), { model: dropped.model })
    const kept = await imputeMissing(await toTable(rows), { method: 'dropRows', maximumShare: 0.5 })
    expect([await dropped.table.rows(), other.table.columnNames, await values(kept.table, 'a')]).toEqual([[{ a: 1, c: 'x' }, { a: null, c: null }, { a: 3, c: 'y' }], ['a', 'c'], [1, 3]])
  })

  test('marks what was missing, counts a number that is none as missing, and leaves a column without a mode', async () => {
    const table = await sql`select *, true as whole from (values (1.0::double, 'p'), ('nan', null), (3.0, 'q')) t(x, id)`
    const { table: filled, changes } = await imputeMissing(table, { indicators: true })
    expect([await filled.rows(), changes.map(({ column, changed, after }) => [column, changed, after])]).toEqual([
      [{ x: 1, x_was_missing: false, id: 'p', id_was_missing: false, whole: true }, { x: 2, x_was_missing: true, id: null, id_was_missing: true, whole: true }, { x: 3, x_was_missing: false, id: 'q', id_was_missing: false, whole: true }],
      [['x', 1, 0], ['id', 0, 1]],
    ])
  })

  test('tells which columns are missing together and where', async () => {
    const { patterns, map } = await imputeMissing(await toTable([{ a: 1, b: 1, c: 1 }, { a: null, b: null, c: 1 }, { a: null, b: null, c: 2 }, { a: 4, b: null, c: 2 }]))
    const [trace] = map?.toPlotly('en').data ?? []
    expect([await patterns.rows(), trace?.['y'], trace?.['z']]).toEqual([
      [
        { missing: 'a, b', column_count: 2, row_count: 2, share: 0.5 },
        { missing: '–', column_count: 0, row_count: 1, share: 0.25 },
        { missing: 'b', column_count: 1, row_count: 1, share: 0.25 },
      ],
      ['a', 'b'],
      [[0, 1, 1, 0], [0, 1, 1, 1]],
    ])
  })

  test('draws the same training rows for a seed, and asks for one only then', async () => {
    const table = await sql`select case when i % 10 = 0 then null else i % 7 end as x, i % 7 as y from range(500) r(i)`
    const run = async (seed?: number): Promise<string> => {
      const own = { ...context, random: seed === undefined ? null : createContext({ seed }).random }
      return (await imputeMissing(table, { method: 'nearestNeighbours', trainingRows: 100 }, { context: own })).table.digest()
    }
    expect(await run(5)).toBe(await run(5))
    await expect(run()).rejects.toMatchObject({ failure: { kind: 'no-seed' } })
  })

  test.each<[Params, string]>([
    [{ method: 'linear', columns: ['shop'] }, 'columns'],
    [{ method: 'constant', columns: ['sold'] }, 'value'],
    [{ method: 'constant', value: 'much', columns: ['sold'] }, 'value'],
    [{ method: 'time', columns: ['sold'] }, 'orderBy'],
    [{ method: 'median', columns: ['shop'], by: ['shop'] }, 'columns'],
  ])('refuses %j', async (params, parameter) => {
    await expect(imputeMissing(await series(), params)).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter } })
  })
})
