import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, type Context } from '../../step/context'
import { csvText } from '../../../test/exports/encode'
import { load } from '../load'
import { woocommerceWebtoffee } from './woocommerce-webtoffee'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-woo-')) })))
afterAll(() => context.close())

function write(name: string, content: string): string {
  writeFileSync(join(context.workspace, name), content)
  return name
}

const header = Object.keys(woocommerceWebtoffee.columns)
const person = { customer_id: '7', customer_user: '7', customer_email: 'ann@example.com', billing_first_name: 'Ann', billing_last_name: 'Example', billing_email: 'ann.bills@example.com', billing_phone: '+49 30 0000001', billing_address_1: 'Testweg 1', billing_postcode: '01067', billing_city: 'Dresden', billing_country: 'DE', shipping_first_name: 'Ann', shipping_last_name: 'Example', shipping_address_1: 'Testweg 1', shipping_postcode: '01067', shipping_city: 'Dresden', shipping_country: 'DE' }
const guest = { customer_id: '0', customer_user: '0', billing_first_name: 'Bo', billing_last_name: 'Guest', billing_email: 'bo@example.com' }
const orders = [
  { order_id: '4959', order_number: 'A-4959', order_date: '2026-05-31 00:37:05', paid_date: '2026-05-31 00:38:00', status: 'wc-completed', shipping_total: '4.90', tax_total: '7.61', cart_discount: '2.00', order_discount: '0.00', discount_total: '2.00', order_total: '52.51', order_subtotal: '42.00', order_currency: 'EUR', ...person, refund_items: 'amount:5.00|reason:broken, one|date:2026-06-02 10:00:00;amount:2.51|reason:|date:2026-06-03 10:00:00', order_notes: 'content:Thanks\nfor all|date:2026-05-31 00:38:00' },
  { order_id: '4960', order_number: 'A-4960', order_date: '2026-06-01 12:00:00', status: 'cancelled', shipping_total: '0', tax_total: '0', discount_total: '0', order_total: '1,250.00', order_subtotal: '1250.00', order_currency: 'USD', ...guest },
  { order_id: '4961', order_number: 'A-4961', order_date: '2026-06-01 13:00:00', status: 'refunded', shipping_total: '0', tax_total: '0', discount_total: '0', order_total: '9.99', order_subtotal: '9.99', order_currency: 'EUR', ...person },
  { order_id: '4962', order_number: 'A-4962', order_date: '2026-06-01 14:00:00', status: 'wc-odd', shipping_total: '0', tax_total: '0', discount_total: '0', order_total: '0.00', order_subtotal: '0.00', order_currency: 'EUR', ...guest },
]
const things = [
  [['Mug, "big" &amp; blue | size: L', '12', 'M\\|1', 2, '18.00', '20.00'], ['Plate', '13', '', 1, '22.00', '22.00']],
  [['Table', '14', 'T-1', 1, '1250.00', '1250.00']],
  [['Spoon', '0', 'S-1', 3, '9.99', '9.99']],
  [],
] as const

const wanted = {
  orders: [
    ['4959', 'ann@example.com', 'completed', 'wc-completed', '2026-05-31T00:37:05', '2026-05-31T00:38:00', 'EUR', '42.0000', '2.0000', '4.9000', '52.5100', '7.5100', 3],
    ['4960', 'bo@example.com', 'closed', 'cancelled', '2026-06-01T12:00:00', null, 'USD', '1250.0000', '0.0000', '0.0000', '1250.0000', null, 1],
    ['4961', 'ann@example.com', 'refunded', 'refunded', '2026-06-01T13:00:00', null, 'EUR', '9.9900', '0.0000', '0.0000', '9.9900', '9.9900', 3],
    ['4962', 'bo@example.com', 'unknown', 'wc-odd', '2026-06-01T14:00:00', null, 'EUR', '0.0000', '0.0000', '0.0000', '0.0000', null, null],
  ],
  items: [
    ['4959', 1, '12', 'M|1', 'Mug, "big" & blue | size: L', 2, 'EUR', '10.0000', '20.0000', '2.0000'],
    ['4959', 2, '13', null, 'Plate', 1, 'EUR', '22.0000', '22.0000', '0.0000'],
    ['4960', 1, '14', 'T-1', 'Table', 1, 'USD', '1250.0000', '1250.0000', '0.0000'],
    ['4961', 1, 'S-1', 'S-1', 'Spoon', 3, 'EUR', '3.3300', '9.9900', '0.0000'],
  ],
  model: { orders: 4, lineItems: 4, customers: 2, products: 4, orderTotal: { EUR: '62.50', USD: '1250.00' }, first: '2026-05-31T00:37:05Z', last: '2026-06-01T14:00:00Z' },
}

async function check(name: string): Promise<void> {
  const loaded = await load(name, { context })
  const { report } = loaded
  expect({
    found: [report.format, report.confidence >= 0.9, report.rejects, report.model, report.warnings.map(({ en }) => en)],
    orders: (await loaded.orders.rows()).map(({ order_id, account_id, status, status_raw, created_at, paid_at, currency, goods_amount, discount_amount, shipping_amount, order_total, refund_amount, units }) => [order_id, account_id, status, status_raw, created_at, paid_at, currency, goods_amount, discount_amount, shipping_amount, order_total, refund_amount, units]),
    items: (await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, title, quantity, currency, unit_price, line_total, discount_amount }) => [order_id, line, product_id, sku, title, quantity, currency, unit_price, line_total, discount_amount]),
    people: (await loaded.customers.rows()).map(({ account_id, name, email, postal_code }) => [account_id, name, email, postal_code]),
  }).toEqual({
    found: ['woocommerce_webtoffee', true, 0, wanted.model, ['Unknown order status "wc-odd" in 1 row.']],
    orders: wanted.orders,
    items: wanted.items,
    people: [['ann@example.com', 'Ann Example', 'ann@example.com', '01067'], ['bo@example.com', 'Bo Guest', 'bo@example.com', null]],
  })
}

test('the Import Export Suite’s items are read out of their columns, whatever their names hold', async () => {
  const columns = [...header, 'meta:wpml_language', ...Array.from({ length: 12 }, (_, index) => `line_item_${index + 1}`)]
  const records = orders.map((order, at) => {
    const lines = (things[at] ?? []).map(([name, id, sku, quantity, total, subtotal], index) => [`line_item_${index === 1 ? 11 : index + 1}`, `name:${name}|product_id:${id}|sku:${sku}|quantity:${quantity}|total:${total}|sub_total:${subtotal}`])
    return { ...order, ...Object.fromEntries(lines) }
  })
  await check(write('order_export_2026-06-02.csv', csvText(columns, records)))
})

test('its other layout spreads each item over columns; dates may be American', async () => {
  const parts = ['Name', 'id', 'SKU', 'Quantity', 'Total', 'Subtotal']
  const columns = [...Array.from({ length: 10 }, (_, index) => parts.map((part) => `Product Item ${index + 1} ${part}`)).flat(), ...header.toReversed()]
  const american = (time: string): string => time.replace(/^(\d{4})-0?(\d+)-0?(\d+) 0?(\d+)/, '$2/$3/$1 $4')
  const records = orders.map((order, at) => {
    const cells = (things[at] ?? []).flatMap((thing, index) => thing.map((cell, part) => [`Product Item ${index === 1 ? 10 : index + 1} ${parts[part]}`, part === 2 ? String(cell).replace('\\', '') : cell]))
    return { ...order, order_date: american(order.order_date), ...('paid_date' in order ? { paid_date: american(order.paid_date) } : {}), ...Object.fromEntries(cells) }
  })
  await check(write('spread.csv', `\ufeff${csvText(columns, records, { newline: '\r\n' })}`))
})

const legacy = 'order_id,order_number_formatted,order_number,date,status,order_shipping,order_shipping_tax,order_fees,order_fee_tax,order_tax,cart_discount,order_discount,order_total,payment_method,shipping_method,customer_user,billing_first_name,billing_last_name,billing_email,billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city,billing_state,billing_country,billing_company,shipping_first_name,shipping_last_name,shipping_address_1,shipping_address_2,shipping_postcode,shipping_city,shipping_state,shipping_country,shipping_company,customer_note,order_item_1,order_item_2,download_permissions_granted,order_notes,shipping_method_1,shipping_cost_1'.split(',')

test('the older export has items as bars between id, quantity, total and variants, columns in any order, and no currency', async () => {
  const records = [
    { order_id: '101', order_number: '101', date: '5/31/2016 0:37', status: 'processing', order_shipping: '5.00', order_tax: '0', cart_discount: '1.00', order_discount: '0.50', order_total: '45.49', customer_user: '3', billing_first_name: 'Ann', billing_last_name: 'Example', billing_email: 'ann@example.com', billing_postcode: '02134', order_item_1: 'product_id:4959|1|30|size: Medium', order_item_2: 'SKU\\|7|2|11.99|color: Red|size: XL', order_notes: 'Paid\nby card' },
    { order_id: '102', order_number: '102', date: '12/1/2016 13:05', status: 'completed', order_shipping: '0', order_tax: '0', order_total: '1000', customer_user: '0', billing_email: 'bo@example.com', order_item_1: 'product_id:12|10|1000' },
  ]
  const loaded = await load(write('orders-export.csv', csvText([...legacy.slice(20), ...legacy.slice(0, 20)], records)), { context })
  const { report } = loaded
  expect({
    found: [report.format, report.confidence >= 0.9, report.model, report.warnings.map(({ en }) => en)],
    orders: (await loaded.orders.rows()).map(({ order_id, account_id, status, created_at, zone, currency, goods_amount, discount_amount, order_total, units }) => [order_id, account_id, status, created_at, zone, currency, goods_amount, discount_amount, order_total, units]),
    items: (await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, variant, quantity, unit_price, line_total }) => [order_id, line, product_id, sku, variant, quantity, unit_price, line_total]),
  }).toEqual({
    found: ['woocommerce_skyverge_legacy', true, { orders: 2, lineItems: 3, customers: 2, products: 3, orderTotal: { XXX: '1045.49' }, first: '2016-05-31T00:37:00Z', last: '2016-12-01T13:05:00Z' }, ['2 orders have no currency.']],
    orders: [
      ['101', 'ann@example.com', 'paid', '2016-05-31T00:37:00', 'UTC', null, '41.9900', '1.5000', '45.4900', 3],
      ['102', 'bo@example.com', 'completed', '2016-12-01T13:05:00', 'UTC', null, '1000.0000', '0.0000', '1000.0000', 10],
    ],
    items: [
      ['101', 1, '4959', null, 'size: Medium', 1, '30.0000', '30.0000'],
      ['101', 2, 'SKU|7', 'SKU|7', 'color: Red | size: XL', 2, '5.9950', '11.9900'],
      ['102', 1, '12', null, null, 10, '100.0000', '1000.0000'],
    ],
  })
  const said = await load('orders-export.csv', { context, currency: 'CAD', zone: 'America/Toronto' })
  expect([said.report.model?.orderTotal, said.report.model?.first, said.report.warnings]).toEqual([{ CAD: '1045.49' }, '2016-05-31T04:37:00Z', []])
})
