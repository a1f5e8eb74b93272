import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, type Context } from '../../step/context'
import { csvText } from '../../../test/exports/encode'
import { load } from '../load'
import { shopifyOrders } from './shopify-orders'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-shopify-')) })))
afterAll(() => context.close())

function write(name: string, content: string): string {
  writeFileSync(join(context.workspace, name), content)
  return name
}

const header = Object.keys(shopifyOrders.columns)
const ann = { Email: 'ann@example.com', Phone: "'+12125550101", 'Billing Name': 'Ann Example', 'Billing Street': '1 Test Road', 'Billing Zip': "'02134", 'Billing Phone': "'(212) 555-0101", 'Shipping Name': 'Ann Example', 'Shipping Street': '1 Test Road, Flat 2', 'Shipping Zip': "'02134", 'Shipping Phone': "'(212) 555-0101", 'Shipping Country': 'US' }
const records = [
  { ...ann, Name: '#1001', 'Financial Status': 'partially_refunded', 'Paid at': '2026-03-08 01:30:00 -0500', 'Fulfillment Status': 'fulfilled', 'Fulfilled at': '2026-03-08 03:30:00 -0400', Currency: 'USD', Subtotal: '90.00', Shipping: '5.00', Taxes: '7.20', Total: '102.20', 'Discount Code': 'TEN', 'Discount Amount': '10.00', 'Created at': '2026-03-08 01:29:59 -0500', 'Lineitem quantity': 2, 'Lineitem name': 'Mug - Blue', 'Lineitem price': '25.00', 'Lineitem sku': '0042', 'Lineitem discount': '0.00', Notes: 'First line\nsecond, "quoted" line', 'Refunded Amount': '20.00', 'Outstanding Balance': '0.00', Id: '5300000000001', Source: 'web' },
  { Name: '#1001', Email: 'ann@example.com', 'Created at': '2026-03-08 01:29:59 -0500', 'Lineitem quantity': 1, 'Lineitem name': 'Plate', 'Lineitem price': '50.00', 'Lineitem discount': '0.00' },
  { Name: '#1002', Phone: "'+447700900123", 'Financial Status': 'pending', Currency: 'GBP', Subtotal: '1000.10', Shipping: '0.00', Taxes: '0.00', Total: '1000.10', 'Created at': '2026-03-29 02:30:00 +0100', 'Lineitem quantity': 1, 'Lineitem name': 'Table', 'Lineitem price': '1000.10', 'Outstanding Balance': '1000.10', 'Refunded Amount': '0.00' },
  { ...ann, Name: '#1003', 'Financial Status': 'voided', 'Cancelled at': '2026-04-02 10:00:00 -0400', Currency: 'USD', Subtotal: '9.99', Shipping: '0.00', Taxes: '0.00', Total: '9.99', 'Created at': '2026-04-01 10:00:00 -0400', 'Lineitem quantity': 1, 'Lineitem name': 'Spoon', 'Lineitem price': '9.99', 'Lineitem sku': 'S-1', 'Refunded Amount': '0.00' },
  { ...ann, Name: '#1004', Email: 'bo@example.com', 'Financial Status': 'refunded', 'Paid at': '2026-04-01 10:00:00 -0400', Currency: 'USD', Subtotal: '9.99', Shipping: '0.00', Taxes: '0.00', Total: '9.99', 'Created at': '2026-04-01 10:00:00 -0400', 'Lineitem quantity': 1, 'Lineitem name': 'Spoon', 'Lineitem price': '9.99', 'Lineitem sku': 'S-1', 'Refunded Amount': '9.99' },
]

test('orders stand once, whatever their rows repeat; times keep their offset; notes may have lines', async () => {
  const loaded = await load(write('orders_export_1.csv', csvText(header, records)), { context })
  const { report } = loaded
  expect([report.format, report.confidence, report.rejects, report.rows, report.model]).toEqual([
    'shopify_orders',
    1,
    0,
    5,
    { orders: 4, lineItems: 5, customers: 3, products: 4, orderTotal: { GBP: '1000.10', USD: '122.18' }, first: '2026-03-08T06:29:59Z', last: '2026-04-01T14:00:00Z' },
  ])
  expect((await loaded.orders.rows()).map(({ order_id, account_id, status, status_raw, created_at, shipped_at, zone, goods_amount, discount_amount, order_total, paid_amount, refund_amount, units, receiver_postal_code, receiver_phone }) => [order_id, account_id, status, status_raw, created_at, shipped_at, zone, goods_amount, discount_amount, order_total, paid_amount, refund_amount, units, receiver_postal_code, receiver_phone])).toEqual([
    ['#1001', 'ann@example.com', 'shipped', 'partially_refunded / fulfilled', '2026-03-08T06:29:59', '2026-03-08T07:30:00', '-05:00', '100.0000', '10.0000', '102.2000', '102.2000', '20.0000', 3, '02134', '(212) 555-0101'],
    ['#1002', '+447700900123', 'unpaid', 'pending', '2026-03-29T01:30:00', null, '+01:00', '1000.1000', null, '1000.1000', null, '0.0000', 1, null, null],
    ['#1003', 'ann@example.com', 'closed', 'voided', '2026-04-01T14:00:00', null, '-04:00', '9.9900', null, '9.9900', null, '0.0000', 1, '02134', '(212) 555-0101'],
    ['#1004', 'bo@example.com', 'refunded', 'refunded', '2026-04-01T14:00:00', null, '-04:00', '9.9900', null, '9.9900', '9.9900', '9.9900', 1, '02134', '(212) 555-0101'],
  ])
  expect((await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, currency, line_total }) => [order_id, line, product_id, sku, currency, line_total]).slice(0, 3)).toEqual([
    ['#1001', 1, '0042', '0042', 'USD', '50.0000'],
    ['#1001', 2, 'Plate', null, 'USD', '50.0000'],
    ['#1002', 1, 'Table', null, 'GBP', '1000.1000'],
  ])
  expect((await loaded.rows())[0]?.['Notes']).toBe('First line\nsecond, "quoted" line')
})

test('the columns of other years, and as the help page spells them, are the same format', async () => {
  const renamed: Record<string, string> = { 'Cancelled at': 'Canceled at', 'Lineitem compare at price': 'Lineitem compare-at price', 'Lineitem sku': 'Lineitem SKU' }
  const older = header.slice(0, 56).map((name) => renamed[name] ?? name).toReversed()
  const told = records.map((record) => Object.fromEntries(Object.entries(record).map(([name, value]) => [renamed[name] ?? name, value]).filter(([name]) => older.includes(String(name)))))
  const loaded = await load(write('older.csv', csvText(older, told)), { context })
  expect([loaded.report.format, loaded.report.confidence >= 0.9, loaded.report.model?.orderTotal, (await loaded.orders.rows()).map(({ status }) => status)]).toEqual(['shopify_orders', true, { GBP: '1000.10', USD: '122.18' }, ['shipped', 'unpaid', 'closed', 'refunded']])
})

const people = [
  { 'First Name': 'Ann', 'Last Name': 'Example-Smith', Email: 'ann@example.com', 'Accepts Email Marketing': 'yes', Phone: "'+12125550199", 'Total Spent': '1,102.20', 'Total Orders': 2, 'Tax Exempt': 'no', Tags: 'vip, early' },
  { 'First Name': '', 'Last Name': '', Email: '', 'Accepts Email Marketing': 'no', Phone: "'+447700900123", 'Total Spent': '1000.10', 'Total Orders': 1, 'Tax Exempt': 'no' },
  { 'First Name': 'Cy', 'Last Name': 'Newcomer', Email: 'cy@example.com', 'Accepts Email Marketing': 'yes', 'Total Spent': '0.00', 'Total Orders': 0, 'Tax Exempt': 'no' },
]
const today = 'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags'.split(',')
const before = 'Customer ID?,First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt'.split(',')

test.each([
  ['of today, with metafields behind', [...today, 'Birthday (customer.metafields.facts.birth_date)'], { 'Customer ID': "'7700000000000000001", 'Default Address Address1': '2 New Street', 'Default Address City': 'Boston', 'Default Address Province Code': 'MA', 'Default Address Country Code': 'US', 'Default Address Zip': "'02134" }, ['MA', 'US']],
  ['of before', before, { 'Customer ID?': "'7700000000000000001", Address1: '2 New Street', City: 'Boston', Province: 'Massachusetts', 'Province Code': 'MA', Country: 'United States', 'Country Code': 'US', Zip: "'02134" }, ['Massachusetts', 'United States']],
] as const)('customers in the layout %s join the people that the orders name', async (layout, columns, address, place) => {
  const name = `customers_export ${layout.length}.csv`
  write(name, csvText(columns, people.map((person, index) => ({ ...person, ...(index === 0 ? address : {}) }))))
  write('orders_export_2.csv', csvText(header, records))
  const alone = await load(name, { context })
  expect([alone.report.format, alone.report.confidence >= 0.9, alone.report.model?.customers, (await alone.rows()).map((row) => [row['Customer ID'] ?? row['Customer ID?'], row['Total Spent']])[0]]).toEqual(['shopify_customers', true, 3, ['7700000000000000001', '1102.2000']])
  const together = await load(['orders_export_2.csv', name], { context })
  expect((await together.customers.rows()).map(({ account_id, name, phone, email, address, province, country, postal_code }) => [account_id, name, phone, email, address, province, country, postal_code])).toEqual([
    ['ann@example.com', 'Ann Example-Smith', '+12125550199', 'ann@example.com', '2 New Street', ...place, '02134'],
    ['+447700900123', null, '+447700900123', null, null, null, null, null],
    ['bo@example.com', 'Ann Example', '(212) 555-0101', 'bo@example.com', '1 Test Road', null, 'US', '02134'],
    ['cy@example.com', 'Cy Newcomer', null, 'cy@example.com', null, null, null, null],
  ])
  expect([together.report.model?.orders, together.report.warnings]).toEqual([4, []])
})
