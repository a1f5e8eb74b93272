import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { quality } from '../../pipeline/clean/quality'
import { load } from '../../pipeline/load/load'
import { createContext } from '../../pipeline/step/context'

const data = resolve(import.meta.dirname, '../../../shared/data/online-retail')
const isThere = existsSync(data)
if (!isThere) console.warn(`SKIPPED: Online Retail is not at ${data}`)

interface Spread {
  mean: number
  std: number
  min: number
  '25%': number
  '50%': number
  '75%': number
  max: number
}

interface Reference {
  rows: number
  columns: Record<string, { nulls: number; distinct: number }>
  exact_duplicate_rows: number
  rows_price_lt_0: number
  rows_price_le_0: number
  rows_qty_le_0: number
  quantity: Spread
  unitprice: Spread
  min_date: string
  max_date: string
}

test.skipIf(!isThere)('the quality report counts Online Retail as pandas does', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'souk-real-quality-'))
  cpSync(join(data, 'online_retail.csv.gz'), join(workspace, 'online_retail.csv.gz'))
  const context = createContext({ workspace, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
  try {
    const wanted = JSON.parse(readFileSync(join(data, 'reference.json'), 'utf8')) as Reference
    const found = await quality(await load('online_retail.csv.gz', { context }), {}, { context })
    const column = (name: string) => found.columns.find((one) => one.column === name)
    const spread = (name: string) => {
      const { mean, standardDeviation, min, lowerQuartile, median, upperQuartile, max } = column(name) ?? {}
      return { mean, std: standardDeviation, min: Number(min), '25%': lowerQuartile, '50%': median, '75%': upperQuartile, max: Number(max) }
    }
    const near = ({ mean, std, min, max, ...quartiles }: Spread) => ({ mean: expect.closeTo(mean, 8), std: expect.closeTo(std, 8), min, max, '25%': quartiles['25%'], '50%': quartiles['50%'], '75%': quartiles['75%'] })
    expect({
      rows: found.rowCount,
      columns: Object.fromEntries(Object.keys(wanted.columns).map((name) => [name, { nulls: column(name)?.missing, distinct: column(name)?.distinct }])),
      duplicates: found.duplicateRows,
      belowZero: column('UnitPrice')?.negatives,
      notAboveZero: [column('UnitPrice'), column('Quantity')].map((one) => (one?.negatives ?? 0) + (one?.zeros ?? 0)),
      quantity: spread('Quantity'),
      price: spread('UnitPrice'),
      times: found.times.map(({ column: name, firstDay, lastDay }) => [name, firstDay, lastDay]),
      personal: found.personal,
    }).toEqual({
      rows: wanted.rows,
      columns: wanted.columns,
      duplicates: wanted.exact_duplicate_rows,
      belowZero: wanted.rows_price_lt_0,
      notAboveZero: [wanted.rows_price_le_0, wanted.rows_qty_le_0],
      quantity: near(wanted.quantity),
      price: near(wanted.unitprice),
      times: [['InvoiceDate', wanted.min_date.slice(0, 10), wanted.max_date.slice(0, 10)]],
      personal: [],
    })
    expect(Buffer.byteLength(found.page.toHtml('en'))).toBeLessThan(200_000)
  } finally {
    await context.close()
  }
})
