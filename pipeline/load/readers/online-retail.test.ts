import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../engine/table'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-retail-')) })))
afterAll(() => context.close())

async function loadFile(name: string, content: string | Uint8Array): Promise<Loaded> {
  writeFileSync(join(context.workspace, name), content)
  return load(name, { context })
}

async function facts(table: Table, columns: readonly string[]): Promise<unknown[][]> {
  return (await table.rows()).map((row) => columns.map((column) => row[column]))
}

const orderFacts = ['order_id', 'account_id', 'status', 'status_raw', 'created_at', 'order_total', 'units', 'receiver_country'] as const
const lines = [
  ['489434', '85048', '"15CM CHRISTMAS GLASS BALL 20 ""LIGHTS"""', '12', '6.95', '13085', 'United Kingdom'],
  ['489434', '22064', 'PINK DOUGHNUT, TRINKET POT ', '24', '1.655', '13085', 'United Kingdom'],
  ['C489449', '22087', 'PAPER BUNTING', '-12', '2.95', '16321', 'Australia'],
  ['489597', '79323P', '', '1', '0', '', 'France'],
  ['A506401', 'B', 'Adjust bad debt', '1', '-53594.36', '', 'United Kingdom'],
]
const wanted = (times: readonly string[]) => [
  ['489434', '13085', 'completed', null, times[0], '123.1200', 36, 'United Kingdom'],
  ['C489449', '16321', 'refunded', 'C', times[1], '-35.4000', -12, 'Australia'],
  ['489597', null, 'completed', null, times[2], '0.0000', 1, 'France'],
]
const quoted = (cell: string): string => (cell.includes(',') && !cell.startsWith('"') ? `"${cell}"` : cell)

test('Online Retail II: cancellations and adjustments, customers as floats, times of a British clock in winter and summer, sums exact', async () => {
  const times = ['2009-12-01 07:45:00', '2009-12-01 07:45:00', '2009-12-01 10:33:00', '2010-07-01 17:00:00', '2010-04-29 13:36:00']
  const text = ['Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country', ...lines.map(([invoice, code, title, quantity, price, customer, country], index) => [invoice, code, title, quantity, times[index], price, customer === '' ? '' : `${customer}.0`, country].map((cell) => quoted(cell ?? '')).join(','))].join('\r\n')
  const loaded = await loadFile('online_retail_II.csv', text)
  const { format, confidence, rows, rejects, warnings, model } = loaded.report
  expect([{ format, confidence, rows, rejects, warnings: warnings.map(({ en }) => en), model }, await facts(loaded.orders, orderFacts), await facts(loaded.orderItems, ['order_id', 'line', 'title', 'unit_price', 'line_total']), await facts(loaded.customers, ['account_id', 'country'])]).toEqual([
    {
      format: 'online_retail_2',
      confidence: 1,
      rows: 5,
      rejects: 0,
      warnings: ['Unknown order status "A" in 1 row.'],
      model: { orders: 4, lineItems: 5, customers: 2, products: 5, orderTotal: { GBP: '-53506.64' }, first: '2009-12-01T07:45:00Z', last: '2010-07-01T16:00:00Z' },
    },
    [...wanted(['2009-12-01T07:45:00', '2009-12-01T10:33:00', '2010-07-01T16:00:00']), ['A506401', null, 'unknown', 'A', '2010-04-29T12:36:00', '-53594.3600', 1, 'United Kingdom']],
    [
      ['489434', 1, '15CM CHRISTMAS GLASS BALL 20 "LIGHTS"', '6.9500', '83.4000'],
      ['489434', 2, 'PINK DOUGHNUT, TRINKET POT ', '1.6550', '39.7200'],
      ['C489449', 1, 'PAPER BUNTING', '2.9500', '-35.4000'],
      ['489597', 1, null, '0.0000', '0.0000'],
      ['A506401', 1, 'Adjust bad debt', '-53594.3600', '-53594.3600'],
    ],
    [['13085', 'United Kingdom'], ['16321', 'Australia']],
  ])
})

test('Online Retail I: the same under its own names; as a spreadsheet program saves it, in cp1252 with the month first', async () => {
  const times = ['12/1/2009 7:45', '12/1/2009 7:45', '12/1/2009 10:33', '7/1/2010 17:00']
  const text = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country', ...lines.slice(0, 4).map(([invoice, code, title, quantity, price, customer, country], index) => [invoice, code, title === '' ? '£1 BUNTING' : title, quantity, times[index], price, customer, country].map((cell) => quoted(cell ?? '')).join(','))].join('\r\n')
  const loaded = await loadFile('data.csv', Buffer.from(text, 'latin1'))
  const { format, encoding, rejects, warnings, model } = loaded.report
  expect([{ format, encoding, rejects, warnings, model }, await facts(loaded.orders, orderFacts)]).toEqual([
    { format: 'online_retail_1', encoding: 'windows-1252', rejects: 0, warnings: [], model: { orders: 3, lineItems: 4, customers: 2, products: 4, orderTotal: { GBP: '87.72' }, first: '2009-12-01T07:45:00Z', last: '2010-07-01T16:00:00Z' } },
    wanted(['2009-12-01T07:45:00', '2009-12-01T10:33:00', '2010-07-01T16:00:00']),
  ])
})
