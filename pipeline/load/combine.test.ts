import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { createContext, type Context } from '../step/context'
import { combine } from './combine'
import { load } from './load'
import type { Loaded } from './loaded'

let context: Context
let taobao: Loaded
let shopify: Loaded
const folder = mkdtempSync(join(tmpdir(), 'souk-combine-'))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

beforeAll(async () => {
  context = createContext({ workspace: folder })
  taobao = await load(write('ExportOrderList1.csv', '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间\n1,小云,10,10.00,交易成功,2026-01-02 00:30:00\n2,小山,20,20.50,交易成功,2026-01-03 12:00:00\n'), { context })
  // 23:30 at +01:00 is the same day there, whatever it is elsewhere.
  const header = 'Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price'
  shopify = await load(write('orders_export_1.csv', `${header}\n#1,a@example.com,paid,GBP,10.01,2026-01-02 23:30:00 +0100,1,Mug,10.01\n#2,a@example.com,paid,EUR,7.00,2026-01-05 10:00:00 +0100,2,Cup,3.50\n`), { context })
})
afterAll(() => context.close())

const rates = [
  { from: 'GBP', to: 'CNY', date: '2026-01-02', rate: '9.15' },
  { from: 'GBP', to: 'CNY', date: '2026-01-03', rate: '99' },
  { from: 'EUR', to: 'CNY', date: '2026-01-01', rate: '7.8' },
]

test('platforms are stacked, and amounts converted by the rate of the order’s own day, to the cent', async () => {
  const all = await combine([taobao, shopify], { currency: 'CNY', rates, context })
  const engine = await context.engine()
  const { rows } = await engine.query(`select platform, order_id, currency, order_total, original_currency, cast(rate as double) from ${all.orders.sqlName}`)
  const items = await engine.query(`select order_id, line_total, currency from ${all.orderItems.sqlName}`)
  const products = await engine.query(`select title, price, currency from ${all.products.sqlName}`)
  expect([rows, items.rows, products.rows, all.customers.rowCount, all.warnings]).toEqual([
    [
      ['taobao', '1', 'CNY', '10.0000', 'CNY', 1],
      ['taobao', '2', 'CNY', '20.5000', 'CNY', 1],
      ['shopify', '#1', 'CNY', '91.5900', 'GBP', 9.15],
      ['shopify', '#2', 'CNY', '54.6000', 'EUR', 7.8],
    ],
    [['#1', '91.5900', 'CNY'], ['#2', '54.6000', 'CNY']],
    [['Mug', '91.5900', 'CNY'], ['Cup', '27.3000', 'CNY']],
    3,
    [],
  ])
})

test('a missing rate is never guessed: the call says which, or leaves the amounts as they are', async () => {
  const few = rates.slice(0, 1)
  const failure = await combine([taobao, shopify], { currency: 'CNY', rates: few, context }).catch(toFailure)
  const left = await combine([taobao, shopify], { currency: 'CNY', rates: few, onMissingRate: 'leave', context })
  const { rows } = await (await context.engine()).query(`select order_id, currency, order_total from ${left.orders.sqlName} where currency <> 'CNY'`)
  expect([failure, rows, left.missingRates]).toEqual([
    { kind: 'bad-params', step: 'combine', parameter: 'rates', problem: 'has no rate to CNY for 1 currency and day: EUR 2026-01-05', given: '1' },
    [['#2', 'EUR', '7.0000']],
    [{ currency: 'EUR', day: '2026-01-05', rows: 1 }],
  ])
})

test('without a currency amounts stay, and a sum over several currencies is warned of', async () => {
  const all = await combine([taobao, shopify], { context })
  const { rows } = await (await context.engine()).query(`select platform, orders, order_items, customers, currency, order_total from ${all.summary.sqlName}`)
  expect([rows, all.warnings.length]).toEqual([
    [['shopify', 1, 2, 1, 'EUR', '7.0000'], ['shopify', 1, 2, 1, 'GBP', '10.0100'], ['taobao', 2, 0, 2, 'CNY', '30.5000']],
    1,
  ])
})

test('an order in two loads of one platform counts once, as the later has it; a plain table is refused', async () => {
  const later = await load(write('ExportOrderList2.csv', '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间\n2,小山,20,21.50,交易成功,2026-01-03 12:00:00\n'), { context })
  const plain = await load(write('plain.csv', 'a,b\n1,2\n'), { context })
  const all = await combine([taobao, later], { context })
  const { rows } = await (await context.engine()).query(`select order_id, order_total from ${all.orders.sqlName}`)
  expect([rows, all.customers.rowCount, all.warnings.length, (await combine([plain], { context }).catch(toFailure) as { parameter: string }).parameter]).toEqual([[['1', '10.0000'], ['2', '21.5000']], 2, 1, 'loads'])
})

test('tables mapped by hand without a platform’s name are not taken for one shop', async () => {
  const map = { orders: { order_id: 'No', order_total: 'Amount' } }
  const loads: Loaded[] = []
  for (const [name, text] of [['shop-a.csv', 'No,Amount\n1,2.50\n'], ['shop-b.csv', 'No,Amount\n1,7\n']] as const) {
    writeFileSync(join(context.workspace, name), text)
    loads.push(await load(name, { context, map, currency: 'EUR' }))
  }
  const { orders, warnings } = await combine(loads, { context })
  expect([(await orders.rows()).map(({ order_id, order_total }) => [order_id, order_total]), warnings]).toEqual([[['1', '2.5000'], ['1', '7.0000']], []])
})
