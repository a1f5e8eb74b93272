import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld } from '../../notebooks/data/world.mjs'
import { distinctBy, readCsv, sumText, toRecords } from './read-export'

interface PlatformTotals {
  currency: string
  orders: number
  line_items: number
  accounts: number
  order_total: string
  order_total_not_closed: string
  refunded_not_closed: string
  closed_orders: number
  part_refunded_orders: number
  orders_by_robots: number
  orders_by_frauds: number
  first: string
  last: string
  planted: { repeated_orders: number; repeated_items: number; order_total_of_repeats: string; unreadable_rows: number; orders_lost: number; items_lost: number }
}

let world: Record<string, Uint8Array>
let totals: Record<'taobao' | 'shopify' | 'amazon', PlatformTotals>

const bytes = (name: string): Uint8Array => world[name] ?? expect.unreachable(`no file ${name}`)
const text = (name: string, encoding = 'utf-8'): string => new TextDecoder(encoding, { fatal: true }).decode(bytes(name))
const digest = (files: Record<string, Uint8Array>) => Object.fromEntries(Object.entries(files).map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]))

beforeAll(() => {
  world = makeWorld()
  totals = (JSON.parse(text('truth/totals.json')) as { platforms: typeof totals }).platforms
})

describe('the sample world', () => {
  test('is the same to the byte for the same seed, and another one for another seed', () => {
    const small = makeWorld({ seed: 7, people: 300 })
    expect(digest(makeWorld({ seed: 7, people: 300 }))).toEqual(digest(small))
    expect(digest(makeWorld({ seed: 8, people: 300 }))['orders_export_1.csv']).not.toEqual(digest(small)['orders_export_1.csv'])
  })

  test('is, for the usual seed, what every other machine makes', () => {
    expect(digest(world)).toMatchInlineSnapshot(`
      {
        "68213402019877.txt": "cc1c6a025c05efa5a7c475ef8870dd991f7ac37aacc663a381fcac496b2da204",
        "ExportOrderDetailList202411301016.csv": "73e19e6b8ffbda62cb77fcfceafb466b48178de055e83f09e3c089156d88b101",
        "ExportOrderList202411301016.csv": "dc148f922d4503ee5cfe4f2ff3ff373a0b35f286e7ecdb2e492796c40292c4ba",
        "orders_export_1.csv": "dbe84a5e0ad6c3bc428d610975e46b518db92bac353f27d3f9b922c4758bd2db",
        "truth/accounts.csv": "7eb026fc16ca400d3e9c3ce515b030f229b5f1787edf1ca18595d107b2284572",
        "truth/orders.csv": "588b7e641dc5307d7d090697d7fb049ab323c51294f3faaf5b24e44bb85b0281",
        "truth/people.csv": "7c9ac33260f3266970ee0e5250752b6772d0e2e67979f0acdcef2def9afc6584",
        "truth/products.csv": "7dd11ec61e2e16e9fc15f72b81916773f6ed16ebeb56b71325730e1e83cf3991",
        "truth/totals.json": "eb51f96db3e3a297bc5439400a3d7e020f9fbcae89b9050814a87210d8d08019",
      }
    `)
  })

  test('refuses to be too small', () => {
    expect(() => makeWorld({ people: 50 })).toThrow('at least 200 people')
  })
})

describe('the Taobao export', () => {
  test('comes in GBK with the platform\'s own header, ids and marks', () => {
    const content = text('ExportOrderList202411301016.csv', 'gbk')
    const [header = [], ...rows] = readCsv(content)
    const first = rows.find((row) => !row[16]?.includes('*') && row[16] !== '') ?? []
    expect(() => text('ExportOrderList202411301016.csv')).toThrow()
    expect({
      columns: header.length,
      blankEnds: header.filter((name) => name.endsWith(' ')),
      id: /^="\d{19}"$/.test(first[0] ?? ''),
      mobile: /^'199\d{8}$/.test(first[16] ?? ''),
      fees: [first[28], first[52]?.endsWith('元')],
      lineEnds: content.split('\r\n').length === content.split('\n').length,
    }).toEqual({ columns: 54, blankEnds: ['收货地址 ', '联系电话 ', '订单付款时间 ', '宝贝标题 ', '宝贝种类 ', '物流单号 '], id: true, mobile: true, fees: ['0元', true], lineEnds: true })
  })

  test('adds up to the truth', () => {
    const { records, broken } = toRecords(readCsv(text('ExportOrderList202411301016.csv', 'gbk')))
    const items = toRecords(readCsv(text('ExportOrderDetailList202411301016.csv', 'gbk')))
    const orders = distinctBy(records, (record) => record['订单编号'] ?? '')
    const distinctItems = distinctBy(items.records, (record) => JSON.stringify(record))
    const open = orders.filter((order) => order['订单状态'] !== '交易关闭')
    const amount = (name: string) => (order: Record<string, string>) => order[name] ?? ''
    expect({
      currency: 'CNY',
      orders: orders.length,
      line_items: distinctItems.length,
      accounts: new Set(orders.map(amount('买家会员名'))).size,
      order_total: sumText(orders.map(amount('总金额'))),
      order_total_not_closed: sumText(open.map(amount('总金额'))),
      refunded_not_closed: sumText(open.map(amount('退款金额'))),
      closed_orders: orders.length - open.length,
      part_refunded_orders: open.filter((order) => order['退款金额'] !== '0.00').length,
      first: utc(orders.map(amount('订单创建时间')).sort()[0]),
      last: utc(orders.map(amount('订单创建时间')).sort().at(-1)),
      planted: {
        repeated_orders: records.length - orders.length,
        repeated_items: items.records.length - distinctItems.length,
        order_total_of_repeats: difference(records.map(amount('总金额')), orders.map(amount('总金额'))),
        unreadable_rows: broken.length + items.broken.length,
        orders_lost: 1,
        items_lost: 0,
      },
    }).toEqual({ ...totals.taobao, orders_by_robots: undefined, orders_by_frauds: undefined })
  })
})

describe('the Shopify export', () => {
  test('holds what belongs to the order on its first row only, in UTF-8 with zone offsets', () => {
    const { records } = toRecords(readCsv(text('orders_export_1.csv')))
    const later = records.filter((record) => record['Total'] === '')
    const first = records.filter((record) => record['Total'] !== '')
    expect({
      columns: Object.keys(records[0] ?? {}).length,
      filledOnLaterRows: [...new Set(later.flatMap((record) => Object.entries(record).flatMap(([name, value]) => (value === '' || name.startsWith('Lineitem') ? [] : [name]))))].sort(),
      offsets: [...new Set(first.map((record) => record['Created at']?.slice(-6)))].sort(),
      zips: first.every((record) => record['Billing Zip']?.startsWith("'")),
      linesInNotes: first.some((record) => record['Notes']?.includes('\n')),
    }).toEqual({ columns: 79, filledOnLaterRows: ['Created at', 'Email', 'Name', 'Vendor'], offsets: [' -0400', ' -0500'], zips: true, linesInNotes: true })
  })

  test('adds up to the truth', () => {
    const { records, broken } = toRecords(readCsv(text('orders_export_1.csv')))
    const rows = records.filter((record) => record['Total'] !== '')
    const orders = distinctBy(rows, (record) => record['Name'] ?? '')
    const items = distinctBy(records, (record) => `${record['Name']} ${record['Lineitem sku']}`)
    const open = orders.filter((order) => order['Cancelled at'] === '')
    const amount = (name: string) => (order: Record<string, string>) => order[name] ?? ''
    const times = orders.map((order) => new Date((order['Created at'] ?? '').replace(/^(\S+) (\S+) (...)(..)$/, '$1T$2$3:$4')).getTime())
    expect({
      currency: 'USD',
      orders: orders.length,
      line_items: items.length,
      accounts: new Set(orders.map(amount('Email'))).size,
      order_total: sumText(orders.map(amount('Total'))),
      order_total_not_closed: sumText(open.map(amount('Total'))),
      refunded_not_closed: sumText(open.map(amount('Refunded Amount'))),
      closed_orders: orders.length - open.length,
      part_refunded_orders: orders.filter((order) => order['Financial Status'] === 'partially_refunded').length,
      first: seconds(Math.min(...times)),
      last: seconds(Math.max(...times)),
      planted: {
        repeated_orders: rows.length - orders.length,
        repeated_items: records.length - items.length,
        order_total_of_repeats: difference(rows.map(amount('Total')), orders.map(amount('Total'))),
        unreadable_rows: broken.length,
        orders_lost: 0,
        items_lost: 1,
      },
    }).toEqual({ ...totals.shopify, orders_by_robots: undefined, orders_by_frauds: undefined })
  })
})

describe('the Amazon report', () => {
  test('comes in cp1252 with tabs and no quotes, and adds up to the truth', () => {
    // Node decodes windows-1252 as Latin-1: of what differs, the report has the dash only.
    const content = text('68213402019877.txt', 'windows-1252').replaceAll('\u0096', '–')
    const [header = [], ...rows] = content.replace(/\r\n$/, '').split('\r\n').map((line) => line.split('\t'))
    const records = rows.filter((row) => row.length === header.length)
    const items = distinctBy(records, (row) => row.join('\t'))
    const at = (name: string) => header.indexOf(name)
    const cell = (name: string) => (row: string[]) => row[at(name)] ?? ''
    const open = items.filter((row) => cell('order-status')(row) !== 'Cancelled')
    expect(() => text('68213402019877.txt')).toThrow()
    expect({
      columns: header.length,
      accents: content.includes('Café') && content.includes('–'),
      currency: [...new Set(items.map(cell('currency')))],
      orders: new Set(items.map(cell('amazon-order-id'))).size,
      line_items: items.length,
      lost: rows.length - records.length,
      closed_orders: new Set(items.map(cell('amazon-order-id'))).size - new Set(open.map(cell('amazon-order-id'))).size,
      repeated_items: records.length - items.length,
      first: items.map(cell('purchase-date')).sort()[0]?.replace('+00:00', 'Z'),
    }).toEqual({
      columns: 32,
      accents: true,
      currency: [totals.amazon.currency],
      orders: totals.amazon.orders,
      line_items: totals.amazon.line_items,
      lost: totals.amazon.planted.unreadable_rows,
      closed_orders: totals.amazon.closed_orders,
      repeated_items: totals.amazon.planted.repeated_items,
      first: totals.amazon.first,
    })
  })
})

describe('the truth', () => {
  test('knows every order of the exports and whose it is', () => {
    const { records: orders } = toRecords(readCsv(text('truth/orders.csv')))
    const { records: accounts } = toRecords(readCsv(text('truth/accounts.csv')))
    const { records: people } = toRecords(readCsv(text('truth/people.csv')))
    const persons = new Set(people.map((person) => person['person_id']))
    const owners = new Map(accounts.map((account) => [`${account['platform']} ${account['account_id']}`, account['person_id']]))
    expect({
      orders: orders.filter((order) => order['is_readable'] === 'true').length,
      strangers: orders.filter((order) => owners.get(`${order['platform']} ${order['account_id']}`) !== order['person_id']),
      people: orders.filter((order) => order['kind'] === 'person' && !persons.has(order['person_id'])),
    }).toEqual({ orders: totals.taobao.orders + totals.shopify.orders + totals.amazon.orders, strangers: [], people: [] })
  })

  test('shows buyers who act as their kind does', () => {
    const { records: orders } = toRecords(readCsv(text('truth/orders.csv')))
    const { records: people } = toRecords(readCsv(text('truth/people.csv')))
    const segmentOf = new Map(people.map((person) => [person['person_id'], person['segment'] ?? '']))
    const ordersOf = new Map<string, number>()
    for (const order of orders) {
      const segment = segmentOf.get(order['person_id'])
      if (segment && order['kind'] === 'person') ordersOf.set(segment, (ordersOf.get(segment) ?? 0) + 1)
    }
    const each = (segment: string) => (ordersOf.get(segment) ?? 0) / people.filter((person) => person['segment'] === segment).length
    expect(['devoted', 'regular', 'bargain', 'giver', 'passing'].toSorted((left, right) => each(right) - each(left))).toEqual(['devoted', 'regular', 'bargain', 'giver', 'passing'])
  })

  test('names only numbers and addresses that are kept for fiction', () => {
    const { records } = toRecords(readCsv(text('orders_export_1.csv')))
    const taobao = toRecords(readCsv(text('ExportOrderList202411301016.csv', 'gbk'))).records
    const digits = (value = '') => value.replace(/\D/g, '')
    expect({
      mails: records.filter((record) => !/@example\.(com|org)$/.test(record['Email'] ?? '')),
      phones: records.map((record) => digits(record['Phone'])).filter((phone) => !/^$|^(86)?1990000\d{4}$|^1?\d{3}55501\d\d$|^(44|0)7700900\d{3}$/.test(phone)),
      mobiles: taobao.map((record) => record['联系手机'] ?? '').filter((phone) => !/^$|^'199(\d{8}|\*{4}\d{4})$/.test(phone)),
    }).toEqual({ mails: [], phones: [], mobiles: [] })
  })
})

/** Beijing's clock to UTC. */
function utc(reading = ''): string {
  return seconds(new Date(`${reading.replace(' ', 'T')}+08:00`).getTime())
}

function seconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function difference(all: readonly string[], some: readonly string[]): string {
  return (Number(sumText(all)) - Number(sumText(some))).toFixed(2)
}
