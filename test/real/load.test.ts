import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settleCache } from '../../pipeline/load/cache'
import { load, recognise } from '../../pipeline/load/load'
import type { Loaded } from '../../pipeline/load/loaded'
import type { Table } from '../../pipeline/engine/table'
import { createContext, type Context } from '../../pipeline/step/context'
import type { CellValue, Fingerprint } from '../../protocol/table'

const data = resolve(import.meta.dirname, '../../../shared/data')
const isThere = existsSync(join(data, 'platform-exports'))
if (!isThere) console.warn(`SKIPPED: real exports are not at ${data}`)

interface Totals {
  orders: number
  line_items: number
  units: number
  units_not_closed: number
  goods_amount: number
  order_total: number
  order_total_not_closed: number
  closed_orders: number
  refunded_orders: number
  first: string
  last: string
  persons: number
}

let context: Context
const read: Fingerprint[] = []

beforeAll(() => {
  if (!isThere) return
  const workspace = mkdtempSync(join(tmpdir(), 'souk-real-'))
  cpSync(join(data, 'platform-exports'), join(workspace, 'exports'), { recursive: true })
  cpSync(join(data, 'online-retail', 'online_retail.csv.gz'), join(workspace, 'online_retail.csv.gz'))
  cpSync(join(data, 'diginetica-sample', 'sample_train-item-views.csv'), join(workspace, 'sample_train-item-views.csv'))
  context = createContext({ workspace, sink: { display() {}, clear() {}, progress() {}, loaded: (fingerprint) => void read.push(fingerprint) } })
})
afterAll(async () => {
  if (isThere) await context.close()
})

/** The totals of the reference, out of the mapped tables; times as the shop's own clock. */
async function totalsOf(loaded: Loaded, zone: string): Promise<Totals> {
  const engine = await context.engine()
  const { orders, orderItems } = loaded
  const { rows } = await engine.query(`select count(*), sum(units), sum(units) filter (where status <> 'closed'), sum(goods_amount), sum(order_total), sum(order_total) filter (where status <> 'closed'),
    count(*) filter (where status = 'closed'), count(*) filter (where refund_amount > 0),
    strftime(min(timezone('${zone}', timezone('UTC', created_at))), '%Y-%m-%d %H:%M:%S'), strftime(max(timezone('${zone}', timezone('UTC', created_at))), '%Y-%m-%d %H:%M:%S') from ${orders.sqlName}`)
  const [count, units, unitsOpen, goods, total, totalOpen, closed, refunded, first, last] = rows[0] ?? []
  return {
    orders: Number(count),
    line_items: orderItems.rowCount,
    units: Number(units),
    units_not_closed: Number(unitsOpen),
    goods_amount: Number(goods),
    order_total: Number(total),
    order_total_not_closed: Number(totalOpen),
    closed_orders: Number(closed),
    refunded_orders: Number(refunded),
    first: String(first),
    last: String(last),
    persons: 0,
  }
}

const reference = (platform: string): Totals => (JSON.parse(readFileSync(join(data, 'platform-exports', 'reference.json'), 'utf8')) as { platforms: Record<string, Totals> }).platforms[platform] as Totals

async function itemTotals(items: Table): Promise<CellValue[]> {
  const engine = await context.engine()
  return (await engine.query(`select sum(quantity), sum(line_total), count(distinct order_id), max(line) from ${items.sqlName}`)).rows[0] ?? []
}

describe.skipIf(!isThere)('real exports give the totals that the reference has', () => {
  test('Taobao: orders and items of two GBK files as one', async () => {
    const taobao = await load('exports/taobao/ExportOrder*.csv', { context })
    expect(await totalsOf(taobao, 'Asia/Shanghai')).toEqual({ ...reference('taobao'), persons: 0 })
    expect([await itemTotals(taobao.orderItems), taobao.customers.rowCount, taobao.rowCount, taobao.report.encoding, taobao.report.rejects, taobao.report.warnings]).toEqual([
      [10508, '22805.4000', 313, 4],
      103,
      313,
      'gb18030',
      0,
      [],
    ])
    const engine = await context.engine()
    const { rows } = await engine.query(`select order_id, receiver_phone, order_total, paid_amount from ${taobao.orders.sqlName} limit 1`)
    expect(rows).toEqual([['260000000000720630', '19900000260', '57.1500', '57.1500']])
    const goods = await engine.query(`select count(*) from ${taobao.orders.sqlName} o join (select order_id, sum(line_total) as total from ${taobao.orderItems.sqlName} group by 1) i using (order_id) where o.goods_amount <> i.total`)
    expect(goods.rows).toEqual([[0]])
  })

  test('Shopify: order columns stand on the first row of an order only', async () => {
    const shopify = await load('exports/shopify/orders_export_1.csv', { context })
    expect(await totalsOf(shopify, 'Europe/London')).toEqual({ ...reference('shopify'), persons: 0 })
    const engine = await context.engine()
    const { rows } = await engine.query(`select order_id, account_id, created_at, zone, currency, receiver_postal_code, receiver_phone from ${shopify.orders.sqlName} limit 1`)
    expect(rows).toEqual([['#1001', 'siqi.yang068@example.com', '2011-08-03T09:04:00', '+01:00', 'GBP', '210000', '+86 199 0000 0068']])
    expect((await engine.query(`select count(*) from ${shopify.sqlName} where contains("Notes", chr(10))`)).rows).toEqual([[22]])
  })

  test('Amazon: item-price is the line’s total, and cancelled orders carry no price', async () => {
    const amazon = await load('exports/amazon/51234567890019123.txt', { context })
    const wanted = reference('amazon')
    // The report leaves out quantity and price of cancelled orders, so only the totals without them can be had from it; it names no refunds.
    expect(await totalsOf(amazon, 'UTC')).toEqual({ ...wanted, units: wanted.units_not_closed, goods_amount: wanted.order_total_not_closed, order_total: wanted.order_total_not_closed, refunded_orders: 0, persons: 0 })
    expect([amazon.report.encoding, amazon.report.rejects, amazon.customers.rowCount, amazon.rowCount]).toEqual(['windows-1252', 0, 0, 716])
  })

  test('Online Retail: rows, missing and distinct values, sums', async () => {
    const retail = await load('online_retail.csv.gz', { context })
    const wanted = JSON.parse(readFileSync(join(data, 'online-retail', 'reference.json'), 'utf8')) as { rows: number; columns: Record<string, { nulls: number; distinct: number }>; sum_quantity: number; sum_revenue: number; rows_invoice_starts_C: number; min_date: string; max_date: string; clean: { invoices: number } }
    const engine = await context.engine()
    const names = Object.keys(wanted.columns)
    const counts = await engine.query(`select ${names.map((name) => `count(*) - count("${name}"), count(distinct "${name}")`).join(', ')} from ${retail.sqlName}`)
    const found = Object.fromEntries(names.map((name, index) => [name, { nulls: counts.rows[0]?.[2 * index], distinct: counts.rows[0]?.[2 * index + 1] }]))
    const sums = await engine.query(`select sum("Quantity"), sum(cast("Quantity" * cast("UnitPrice" as decimal(18,4)) as decimal(18,4))), count(*) filter (where starts_with("InvoiceNo", 'C')), min("InvoiceDate"), max("InvoiceDate"), min("CustomerID") from ${retail.sqlName}`)
    expect([retail.rowCount, found, sums.rows[0], retail.columns.map(({ name, kind }) => `${name} ${kind}`)]).toEqual([
      wanted.rows,
      wanted.columns,
      [wanted.sum_quantity, wanted.sum_revenue.toFixed(4), wanted.rows_invoice_starts_C, wanted.min_date.replace(' ', 'T'), wanted.max_date.replace(' ', 'T'), '12346'],
      ['InvoiceNo text', 'StockCode text', 'Description text', 'Quantity integer', 'InvoiceDate time', 'UnitPrice decimal', 'CustomerID text', 'Country text'],
    ])
    expect(await itemTotals(retail.orderItems)).toEqual([wanted.sum_quantity, wanted.sum_revenue.toFixed(4), wanted.columns['InvoiceNo']?.distinct, expect.any(Number)])
  })

  test('recognise tells what files are, by themselves or together, and leaves nothing in the engine', async () => {
    const engine = await context.engine()
    const before = await engine.relations()
    const reports = await recognise(context, ['exports/taobao/*.csv', 'exports/shopify/*.csv', 'exports/amazon/*.txt', 'exports/truth_order_person.csv'])
    expect(reports.map(({ files, platform, format, encoding, confidence, rows, rejects, model }) => ({ files: files.length, platform, format, encoding, isSure: confidence > 0.9, rows, rejects, model }))).toEqual([
      { files: 2, platform: 'taobao', format: 'taobao_orders_csv', encoding: 'gb18030', isSure: true, rows: 313, rejects: 0, model: { orders: 313, lineItems: 670, customers: 103, products: 480, orderTotal: { CNY: '23552.82' }, first: '2011-08-01T04:16:00Z', last: '2011-11-30T07:50:00Z' } },
      { files: 1, platform: 'shopify', format: 'shopify_orders', encoding: 'utf-8', isSure: true, rows: 442, rejects: 0, model: { orders: 220, lineItems: 442, customers: 103, products: 344, orderTotal: { GBP: '14174.73' }, first: '2011-08-03T09:04:00Z', last: '2011-11-30T16:54:00Z' } },
      { files: 1, platform: 'amazon', format: 'amazon_all_orders', encoding: 'windows-1252', isSure: true, rows: 716, rejects: 0, model: { orders: 331, lineItems: 716, customers: 0, products: 54, orderTotal: { GBP: '22970.55' }, first: '2011-08-01T11:12:00Z', last: '2011-11-30T14:40:00Z' } },
      { files: 1, platform: null, format: 'generic', encoding: 'utf-8', isSure: false, rows: 864, rejects: 0, model: null },
    ])
    expect(await engine.relations()).toEqual(before)
  })

  test('Diginetica: views, sessions, people and items as the reference counts them, NA as missing', async () => {
    const wanted = JSON.parse(readFileSync(join(data, 'diginetica-sample', 'reference.json'), 'utf8')) as Record<'rows' | 'sessions' | 'items' | 'user_id_NA' | 'users' | 'dates', number> & Record<'min_date' | 'max_date', string>
    const views = await load('sample_train-item-views.csv', { context })
    const engine = await context.engine()
    const { rows } = await engine.query(`select count(*), count(distinct session_id), count(distinct product_id), count(*) filter (where account_id is null), count(distinct account_id) from ${views.events.sqlName}`)
    const days = await engine.query(`select count(distinct eventdate), strftime(min(eventdate), '%Y-%m-%d'), strftime(max(eventdate), '%Y-%m-%d') from ${views.sqlName}`)
    expect([views.report.format, views.report.rejects, rows[0]?.map(Number), days.rows[0]?.map(String)]).toEqual([
      'diginetica', 0,
      [wanted.rows, wanted.sessions, wanted.items, wanted.user_id_NA, wanted.users],
      [String(wanted.dates), wanted.min_date, wanted.max_date],
    ])
  })

  test('the same file comes from the cache the second time, with the same rows and proof', async () => {
    const first = await load('online_retail.csv.gz', { context })
    await settleCache(context)
    const second = await load('online_retail.csv.gz', { context })
    const afresh = { ...context, useCache: false }
    const third = await load('online_retail.csv.gz', { context: afresh })
    expect([await second.digest(), await third.digest(), second.fingerprints, third.fingerprints]).toEqual([await first.digest(), await first.digest(), first.fingerprints, first.fingerprints])
    expect(read.filter(({ path }) => path === 'online_retail.csv.gz').length).toBeGreaterThanOrEqual(3)
  })

  test('a header in another order and with more columns is still the same format', async () => {
    const text = readFileSync(join(context.workspace, 'exports/shopify/orders_export_1.csv'), 'utf8')
    const [header = '', ...lines] = text.split('\n')
    writeFileSync(join(context.workspace, 'renamed.csv'), [`Extra,${header.replace('Cancelled at', 'Canceled at')}`, ...lines.map((line) => (line.startsWith('#') ? `x,${line}` : line))].join('\n'))
    const shopify = await load('renamed.csv', { context })
    expect([shopify.report.format, (await totalsOf(shopify, 'Europe/London')).closed_orders]).toEqual(['shopify_orders', 10])
  })
})
