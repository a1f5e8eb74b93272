import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expect as expectRules } from '../../pipeline/clean/expect'
import { imputeMissing } from '../../pipeline/clean/impute-missing'
import { outliers } from '../../pipeline/clean/outliers'
import { scale } from '../../pipeline/clean/scale'
import type { Table } from '../../pipeline/engine/table'
import { load } from '../../pipeline/load/load'
import { createContext, type Context } from '../../pipeline/step/context'

const data = resolve(import.meta.dirname, '../../../shared/data/online-retail')
const isThere = existsSync(data)
if (!isThere) console.warn(`SKIPPED: Online Retail is not at ${data}`)

interface Spread {
  mean: number
  std: number
  '25%': number
  '75%': number
}

interface Reference {
  rows: number
  columns: Record<string, { nulls: number }>
  rows_invoice_starts_C: number
  rows_price_lt_0: number
  rows_price_le_0: number
  rows_qty_le_0: number
  quantity: Spread
  unitprice: Spread
}

describe.skipIf(!isThere)('the cleaning steps find in Online Retail what pandas finds', () => {
  let context: Context
  let table: Table
  let wanted: Reference

  beforeAll(async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'souk-real-cleaning-'))
    cpSync(join(data, 'online_retail.csv.gz'), join(workspace, 'online_retail.csv.gz'))
    context = createContext({ workspace, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
    wanted = JSON.parse(readFileSync(join(data, 'reference.json'), 'utf8')) as Reference
    table = await load('online_retail.csv.gz', { context })
  })
  afterAll(() => context.close())

  test('imputeMissing fills every value that is missing, and no other', async () => {
    const { changes, patterns } = await imputeMissing(table, { perColumn: { CustomerID: { method: 'constant', value: '0' }, Description: { method: 'mode', by: ['StockCode'] } } }, { context })
    const rows = await patterns.rows()
    const missing = (column: string): number => rows.filter((row) => String(row['missing']).split(', ').includes(column)).reduce((sum, row) => sum + Number(row['row_count']), 0)
    expect([changes.map(({ column, before, after }) => [column, before, after]), missing('CustomerID'), missing('Description')]).toEqual([
      [['Description', wanted.columns['Description']?.nulls, 0], ['CustomerID', wanted.columns['CustomerID']?.nulls, 0]],
      wanted.columns['CustomerID']?.nulls,
      wanted.columns['Description']?.nulls,
    ])
  })

  test('outliers and scale learn its quartiles, means and deviations', async () => {
    const columns = ['Quantity', 'UnitPrice']
    const fences = (await outliers(table, { columns }, { context })).model.learned.fences.map(({ whole }) => whole)
    const scalings = (await scale(table, { columns }, { context })).model.learned.scalings.map(({ centre, scale: deviation }) => [centre, deviation])
    const spreads = [wanted.quantity, wanted.unitprice]
    expect([fences, scalings]).toEqual([
      spreads.map((spread) => {
        const reach = 1.5 * (spread['75%'] - spread['25%'])
        return { low: expect.closeTo(spread['25%'] - reach, 10), high: expect.closeTo(spread['75%'] + reach, 10) }
      }),
      spreads.map(({ mean, std }) => [expect.closeTo(mean, 8), expect.closeTo(std * Math.sqrt((wanted.rows - 1) / wanted.rows), 8)]),
    ])
  })

  test('expect counts the rows that break a rule', async () => {
    const { rules } = await expectRules(
      table,
      {
        rules: [
          { check: 'present', column: 'CustomerID' },
          { check: 'range', column: 'UnitPrice', min: 0 },
          { check: 'range', column: 'UnitPrice', min: 0, isStrict: true },
          { check: 'range', column: 'Quantity', min: 0, isStrict: true },
          { check: 'pattern', column: 'InvoiceNo', pattern: '^[^C]' },
          { check: 'rowCount', min: wanted.rows, max: wanted.rows },
        ],
      },
      { context },
    )
    expect(rules.map(({ failed }) => failed)).toEqual([wanted.columns['CustomerID']?.nulls, wanted.rows_price_lt_0, wanted.rows_price_le_0, wanted.rows_qty_le_0, wanted.rows_invoice_starts_C, 0])
  })
})
