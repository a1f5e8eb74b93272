import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, type Context } from '../../step/context'
import { csvText } from '../../../test/exports/encode'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-ga4-')) })))
afterAll(() => context.close())

const path = (name: string): string => join(context.workspace, name)
const value = (of: Record<string, string | number>): Record<string, string | number | null> => ({ string_value: null, int_value: null, float_value: null, double_value: null, ...of })
type Parameters = Record<string, Record<string, string | number>>
const usual: Parameters = { ga_session_id: { int_value: '1785542400' }, page_location: { string_value: 'https://shop.example/a?b=c' } }
const parameters = (own: Parameters): object[] => Object.entries({ ...usual, ...own }).map(([key, of]) => ({ key, value: value(of) }))
const mug = { item_id: '0042', item_name: 'Mug, blue', item_brand: 'Hearth', item_variant: 'L', item_category: 'Kitchen', price: 12.95, quantity: '2' }
const plate = { item_id: 'P-1', item_name: 'Plate', item_brand: '(not set)', item_variant: '', item_category: 'Kitchen', price: 10.1, quantity: '1' }
const base = { event_date: '20260801', event_previous_timestamp: null, event_bundle_sequence_id: '-123456789012345678', user_id: null, user_pseudo_id: '1234567890.1785542400', user_properties: [{ key: 'tier', value: { string_value: 'gold', int_value: null, set_timestamp_micros: '1785542400000000' } }], user_first_touch_timestamp: '1785000000000000', device: { category: 'mobile', operating_system: 'Android', web_info: { browser: 'Chrome' } }, geo: { country: 'Germany', region: 'Saxony', city: 'Dresden' }, stream_id: '1', platform: 'WEB' }
const events = [
  { ...base, event_timestamp: '1785542400123456', event_name: 'page_view', event_params: parameters({ page_referrer: { string_value: 'https://search.example/' } }), ecommerce: null, items: [] },
  { ...base, event_timestamp: '1785542401000000', event_name: 'view_item', event_params: parameters({ currency: { string_value: 'EUR' }, value: { double_value: 12.95 } }), ecommerce: null, items: [mug] },
  { ...base, event_timestamp: '1785542402000000', event_name: 'add_to_cart', event_params: parameters({ currency: { string_value: 'EUR' } }), ecommerce: null, items: [mug, plate] },
  { ...base, event_timestamp: '1785542403000000', event_name: 'purchase', event_params: parameters({ currency: { string_value: 'EUR' }, value: { double_value: 40.99 }, transaction_id: { string_value: 'T_1001' } }), ecommerce: { transaction_id: 'T_1001', purchase_revenue: 40.99, shipping_value: 4.99, tax_value: 5.75, unique_items: '2' }, items: [mug, plate] },
  { ...base, event_timestamp: '1785550000000000', event_name: 'refund', event_params: parameters({ currency: { string_value: 'EUR' } }), ecommerce: { transaction_id: 'T_1001', refund_value: 10.1 }, items: [] },
  { ...base, event_timestamp: '1785560000000000', user_id: 'u-7', user_pseudo_id: '99.88', event_name: 'purchase', event_params: parameters({ ga_session_id: { int_value: '5' }, currency: { string_value: 'USD' }, value: { int_value: '1000' }, transaction_id: { string_value: 'T_1002' } }), ecommerce: { transaction_id: '(not set)' }, items: [{ ...plate, item_id: '(not set)', price: 1000 }] },
]

async function facts(loaded: Loaded): Promise<object> {
  const { report } = loaded
  return {
    found: [report.format, report.confidence >= 0.9, report.rejects, report.rows, report.model],
    orders: (await loaded.orders.rows()).map(({ order_id, account_id, status, created_at, zone, currency, goods_amount, shipping_amount, tax_amount, order_total, refund_amount, units, receiver_city }) => [order_id, account_id, status, created_at, zone, currency, goods_amount, shipping_amount, tax_amount, order_total, refund_amount, units, receiver_city]),
    items: (await loaded.orderItems.rows()).map(({ order_id, line, product_id, title, quantity, currency, unit_price, line_total }) => [order_id, line, product_id, title, quantity, currency, unit_price, line_total]),
    events: (await loaded.events.rows()).map(({ account_id, product_id, action, action_raw, happened_at, session_id, order_id, price }) => [account_id, product_id, action, action_raw, happened_at, session_id, order_id, price]),
    people: (await loaded.customers.rows()).map(({ account_id, city, device_ids, registered_at }) => [account_id, city, device_ids, registered_at]),
  }
}

const visitor = '1234567890.1785542400'
const session = `${visitor}.1785542400`
const wanted = {
  found: ['ga4_bigquery', true, 0, 6, { orders: 2, lineItems: 3, customers: 2, products: 3, events: 8, orderTotal: { EUR: '40.99', USD: '1000.00' }, first: '2026-08-01T00:00:03Z', last: '2026-08-01T04:53:20Z' }],
  orders: [
    ['T_1001', visitor, 'refunded', '2026-08-01T00:00:03', 'UTC', 'EUR', '36.0000', '4.9900', '5.7500', '40.9900', '10.1000', 3, 'Dresden'],
    ['T_1002', 'u-7', 'paid', '2026-08-01T04:53:20', 'UTC', 'USD', '1000.0000', null, null, '1000.0000', null, 1, 'Dresden'],
  ],
  items: [
    ['T_1001', 1, '0042', 'Mug, blue', 2, 'EUR', '12.9500', '25.9000'],
    ['T_1001', 2, 'P-1', 'Plate', 1, 'EUR', '10.1000', '10.1000'],
    ['T_1002', 1, 'Plate', 'Plate', 1, 'USD', '1000.0000', '1000.0000'],
  ],
  events: [
    [visitor, null, 'request', 'page_view', '2026-08-01T00:00:00.123456', session, null, null],
    [visitor, '0042', 'view', 'view_item', '2026-08-01T00:00:01', session, null, '12.9500'],
    [visitor, '0042', 'cart', 'add_to_cart', '2026-08-01T00:00:02', session, null, '12.9500'],
    [visitor, 'P-1', 'cart', 'add_to_cart', '2026-08-01T00:00:02', session, null, '10.1000'],
    [visitor, '0042', 'purchase', 'purchase', '2026-08-01T00:00:03', session, 'T_1001', '12.9500'],
    [visitor, 'P-1', 'purchase', 'purchase', '2026-08-01T00:00:03', session, 'T_1001', '10.1000'],
    [visitor, null, 'other', 'refund', '2026-08-01T02:06:40', session, 'T_1001', null],
    ['u-7', 'Plate', 'purchase', 'purchase', '2026-08-01T04:53:20', '99.88.5', 'T_1002', '1000.0000'],
  ],
  people: [
    [visitor, 'Dresden', `["${visitor}"]`, '2026-07-25T17:20:00'],
    ['u-7', 'Dresden', '["99.88"]', '2026-07-25T17:20:00'],
  ],
}

test('JSON lines: parameters and items are taken out of their lists, a purchase is an order, times are microseconds', async () => {
  writeFileSync(path('events_20260801.json'), events.map((event) => JSON.stringify(event)).join('\n'))
  writeFileSync(path('events_intraday_20260802.json.gz'), gzipSync(events.map((event) => JSON.stringify(event)).join('\n')))
  const [whole, intraday] = [await load('events_20260801.json', { context }), await load('events_intraday_20260802.json.gz', { context })]
  expect([await facts(whole), await facts(intraday)]).toEqual([wanted, wanted])
})

test('Parquet: the same, its lists as they are or as objects of list and element', async () => {
  const engine = await context.engine()
  writeFileSync(path('source.json'), events.map((event) => JSON.stringify(event)).join('\n'))
  const source = `read_json('${path('source.json')}', format = 'newline_delimited', maximum_depth = -1)`
  await engine.execute(`copy (select * replace (cast(event_timestamp as bigint) as event_timestamp) from ${source}) to '${path('events_20260801.parquet')}'`)
  const wrapped = (field: string): string => `{'list': list_transform(${field}, lambda one: {'element': one})} as ${field}`
  await engine.execute(`copy (select * replace (${wrapped('event_params')}, ${wrapped('items')}) from ${source}) to '${path('events_20260803.parquet')}'`)
  expect([await facts(await load('events_20260801.parquet', { context })), await facts(await load('events_20260803.parquet', { context }))]).toEqual([wanted, wanted])
})

test('flattened with dots: a row for each parameter and item, and still each event and item once', async () => {
  const columns = ['event_date', 'event_timestamp', 'event_name', 'event_params.key', 'event_params.value.string_value', 'event_params.value.int_value', 'user_id', 'user_pseudo_id', 'device.category', 'geo.city', 'ecommerce.transaction_id', 'ecommerce.purchase_revenue', 'items.item_id', 'items.item_name', 'items.price', 'items.quantity', 'platform']
  const rows = [
    { event_name: 'page_view', item: null },
    { event_name: 'purchase', item: mug },
    { event_name: 'purchase', item: plate },
  ].flatMap(({ event_name, item }) => [['ga_session_id', '', '17'], ['page_location', 'https://shop.example/', '']].map(([key = '', text = '', int = '']) => ({ event_date: '20260801', event_timestamp: '1785542400123456', event_name, 'event_params.key': key, 'event_params.value.string_value': text, 'event_params.value.int_value': int, user_pseudo_id: '12.34', 'device.category': 'desktop', 'geo.city': 'Leeds', ...(item === null ? {} : { 'ecommerce.transaction_id': 'T_9', 'ecommerce.purchase_revenue': '36', 'items.item_id': item.item_id, 'items.item_name': item.item_name, 'items.price': item.price, 'items.quantity': item.quantity }) })))
  writeFileSync(path('flat.csv'), csvText(columns, rows))
  const loaded = await load('flat.csv', { context })
  expect([
    loaded.report.format,
    (await loaded.orders.rows()).map(({ order_id, order_total, units, receiver_city }) => [order_id, order_total, units, receiver_city]),
    (await loaded.orderItems.rows()).map(({ product_id, line_total }) => [product_id, line_total]),
    (await loaded.events.rows()).map(({ action, product_id, session_id, device }) => [action, product_id, session_id, device]),
  ]).toEqual(['ga4_bigquery', [['T_9', '36.0000', 3, 'Leeds']], [['0042', '25.9000'], ['P-1', '10.1000']], [['request', null, '12.34.17', 'desktop'], ['purchase', '0042', '12.34.17', 'desktop'], ['purchase', 'P-1', '12.34.17', 'desktop']]])
})

test('an event whose device nobody told has none', async () => {
  writeFileSync(path('events_20260803.json'), `${JSON.stringify({ ...base, event_name: 'page_view', event_timestamp: 1785542400000000, device: null })}\n`)
  const loaded = await load('events_20260803.json', { context })
  expect((await loaded.events.rows()).map(({ device }) => device)).toEqual([null])
})
