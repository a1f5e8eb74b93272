import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld } from '../../notebooks/data/world.mjs'
import { load } from '../../pipeline/load/load'
import type { Loaded } from '../../pipeline/load/loaded'
import { createContext, type Context } from '../../pipeline/step/context'

interface Truth {
  orders: number
  line_items: number
  accounts: number
  order_total: string
  order_total_not_closed: string
  closed_orders: number
  first: string
  last: string
  planted: { repeated_orders: number; repeated_items: number; unreadable_rows: number }
}

const files = { jd: '29138472.csv', pinduoduo: 'orders_export2024-11-30-10-16-00.csv', douyin: '山海杂货铺_20241130101600.csv', woocommerce: 'order_export_2024-11-30-10-16-00.csv', ebay: 'eBay-OrdersReport-Nov-30-2024.csv' }
const options = { seed: 11, people: 500 }

let context: Context
let world: Record<string, Uint8Array>
let totals: Record<string, Truth>

const content = (name: string): Uint8Array => world[name] ?? expect.unreachable(`no file ${name}`)
const text = (name: string, encoding = 'utf-8'): string => new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content(name))

beforeAll(() => {
  world = makeWorld({ ...options, platforms: Object.keys(files) })
  totals = (JSON.parse(text('truth/totals.json')) as { platforms: typeof totals }).platforms
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-further-')) })
})
afterAll(() => context.close())

async function read(platform: keyof typeof files): Promise<Loaded> {
  writeFileSync(join(context.workspace, files[platform]), content(files[platform]))
  return load(files[platform], { context })
}

/** What the truth says too, out of the model; a refunded order is closed. */
async function factsOf(loaded: Loaded): Promise<Record<string, unknown>> {
  const engine = await context.engine()
  const isOpen = "status not in ('closed', 'refunded')"
  const { rows } = await engine.query(`select count(*), sum(order_total), sum(order_total) filter (where ${isOpen}), count(*) filter (where not ${isOpen}) from ${loaded.orders.sqlName}`)
  const [orders, total, open, closed] = rows[0] ?? []
  return { orders, order_total: Number(total).toFixed(2), order_total_not_closed: Number(open).toFixed(2), closed_orders: closed, first: loaded.report.model?.first, last: loaded.report.model?.last, unreadable_rows: loaded.report.rejects }
}

function wanted({ orders, order_total, order_total_not_closed, closed_orders, first, last, planted }: Truth): Record<string, unknown> {
  return { orders, order_total, order_total_not_closed, closed_orders, first, last, unreadable_rows: planted.unreadable_rows }
}

const truthOf = (platform: string): Truth => totals[platform] ?? expect.unreachable(`no totals of ${platform}`)

describe('exports that are written when asked for', () => {
  test('leave the usual ones as they are, to the byte', () => {
    const usual = makeWorld(options)
    const exported = Object.keys(usual).filter((name) => !name.startsWith('truth/') || name === 'truth/people.csv')
    expect([exported.filter((name) => !Buffer.from(content(name)).equals(Buffer.from(usual[name] ?? []))), Object.keys(world).filter((name) => !(name in usual)).sort()]).toEqual([[], Object.values(files).sort()])
    expect(() => makeWorld({ ...options, platforms: ['etsy'] })).toThrow('no platform "etsy"')
  })

  test('JD: GBK, a comma at each end, split orders beside their parts', async () => {
    const loaded = await read('jd')
    const raw = text(files.jd, 'gbk')
    const truth = truthOf('jd')
    expect([loaded.report.format, await factsOf(loaded), loaded.orderItems.rowCount, loaded.customers.rowCount, raw.split('\r\n').filter((line) => line !== '' && !line.endsWith(',')).length, raw.includes('订单拆分为')]).toEqual(['jd_orders_csv', wanted(truth), truth.line_items + truth.planted.repeated_items, truth.accounts, 1, true])
  })

  test('Pinduoduo: TABs, a total, days told by numbers, rows that stand twice', async () => {
    const loaded = await read('pinduoduo')
    const truth = truthOf('pinduoduo')
    expect([loaded.report.format, await factsOf(loaded), loaded.orderItems.rowCount, loaded.customers.rowCount, text(files.pinduoduo).trimEnd().split('\n').at(-1)?.startsWith('总计,')]).toEqual(['pdd_orders_csv', wanted(truth), truth.line_items, 0, true])
    expect(loaded.report.warnings.map(({ en }) => en)).toContain(`${truth.planted.repeated_orders} rows stand there a second time and count once.`)
  })

  test('Douyin: parts of orders, cells joined, cipher text', async () => {
    const loaded = await read('douyin')
    const truth = truthOf('douyin')
    const raw = text(files.douyin)
    expect([loaded.report.format, loaded.report.encoding, await factsOf(loaded), loaded.orderItems.rowCount, loaded.customers.rowCount, raw.includes('"\t##'), /"\t\d{19};\d{19}"/.test(raw)]).toEqual(['douyin_orders_csv', 'utf-8-bom', wanted(truth), truth.line_items, 0, true, true])
    const engine = await context.engine()
    const odd = await engine.query(`select count(*) from ${loaded.orders.sqlName} where order_total <> goods_amount + shipping_amount - discount_amount`)
    expect(odd.rows).toEqual([[0]])
  })

  test('WooCommerce: items in columns, bars in names, guests told by their e-mail address', async () => {
    const loaded = await read('woocommerce')
    const truth = truthOf('woocommerce')
    const raw = text(files.woocommerce)
    expect([loaded.report.format, await factsOf(loaded), loaded.report.model?.orderTotal, loaded.orderItems.rowCount, loaded.customers.rowCount, /name:[^\n]*\\\|/.test(raw), raw.includes('refund_items')]).toEqual(['woocommerce_webtoffee', wanted(truth), { EUR: truth.order_total }, truth.line_items + truth.planted.repeated_items, truth.accounts, true, true])
  })

  test('eBay: a row that sums an order up, padding, closing lines, Pacific Time', async () => {
    const loaded = await read('ebay')
    const truth = truthOf('ebay')
    const engine = await context.engine()
    const odd = await engine.query(`select count(*) from ${loaded.orders.sqlName} where order_total <> goods_amount + shipping_amount`)
    expect([loaded.report.format, loaded.report.encoding, await factsOf(loaded), loaded.report.model?.orderTotal, loaded.orderItems.rowCount, loaded.customers.rowCount, odd.rows]).toEqual(['ebay_orders', 'utf-8-bom', wanted(truth), { USD: truth.order_total }, truth.line_items, truth.accounts, [[1]]])
    expect(text(files.ebay)).toMatch(/\n\d+,record\(s\) downloaded,"from .*"\nSeller ID : \w+\n$/)
  })

  test('the truth says whose each order is, and which listings are one product', () => {
    const [header = '', ...lines] = text('truth/orders.csv').trimEnd().split('\n')
    const [names = ''] = text('truth/products.csv').split('\n')
    const jd = lines.map((line) => line.split(',')).filter(([platform]) => platform === 'jd')
    const accounts = new Set(text('truth/accounts.csv').split('\n').map((line) => line.split(',').slice(0, 3).join(',')))
    expect([header.split(',').slice(0, 4), jd.filter(([platform, , account, person]) => !accounts.has([platform, account, person].join(','))), names.split(',').filter((name) => name.startsWith('jd_') || name.startsWith('douyin_'))]).toEqual([['platform', 'order_id', 'account_id', 'person_id'], [], ['jd_sku', 'douyin_sku', 'jd_title', 'douyin_title']])
  })
})
