import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, type Context } from '../../step/context'
import { csvText, encode } from '../../../test/exports/encode'
import { load } from '../load'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-amazon-')) })))
afterAll(() => context.close())

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(context.workspace, name), content)
  return name
}

describe('the All Orders report', () => {
  const header = 'amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,sales-channel,order-channel,ship-service-level,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,shipping-price,shipping-tax,gift-wrap-price,gift-wrap-tax,item-promotion-discount,ship-promotion-discount,ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,cpf,is-business-order,purchase-order-number,price-designation'.split(',')
  const order = { 'purchase-date': '2026-03-29T00:30:00+00:00', 'last-updated-date': '2026-03-30T10:00:00+00:00', 'fulfillment-channel': 'Amazon', 'is-business-order': 'false' }
  const europe = [
    { ...order, 'amazon-order-id': '202-0000001-0000001', 'order-status': 'Shipped', 'sales-channel': 'Amazon.de', 'product-name': 'Mug “Größe 2” – blau', sku: '007', asin: 'B00TEST001', 'item-status': 'Shipped', quantity: 2, currency: 'EUR', 'item-price': '25.90', 'item-tax': '4.14', 'shipping-price': '3.99', 'shipping-tax': '0.64', 'item-promotion-discount': '2.59', 'ship-city': 'Köln', 'ship-postal-code': '01067', 'ship-country': 'DE' },
    { ...order, 'amazon-order-id': '202-0000001-0000001', 'order-status': 'Shipped', 'sales-channel': 'Amazon.de', 'product-name': 'Plate, "large"', sku: 'P-1', asin: 'B00TEST002', 'item-status': 'Shipped', quantity: 1, currency: 'EUR', 'item-price': '10.10', 'item-tax': '1.61', 'gift-wrap-price': '1.50', 'ship-promotion-discount': '0.99', 'ship-city': 'Köln', 'ship-postal-code': '01067', 'ship-country': 'DE' },
    { ...order, 'amazon-order-id': '202-0000002-0000002', 'order-status': 'Cancelled', 'sales-channel': 'Amazon.co.uk', 'product-name': 'Café tin', sku: 'C-1', asin: 'B00TEST003', 'item-status': 'Cancelled', quantity: 0 },
    { ...order, 'amazon-order-id': '202-0000003-0000003', 'purchase-date': '2026-03-28T23:30:00-08:00', 'order-status': 'Pending', 'sales-channel': 'Amazon.com', 'product-name': 'Bowl', sku: 'B-1', asin: 'B00TEST004', 'item-status': 'Unshipped', quantity: 3, currency: 'USD', 'item-price': '1350.00', 'item-tax': '99.05' },
  ]
  // No quoting: a quote is a letter like any other.
  const text = (columns: readonly string[], records: readonly Record<string, string | number>[]): string => [columns.join('\t'), ...records.map((record) => columns.map((name) => record[name] ?? '').join('\t'))].join('\r\n') + '\r\n'

  test('in cp1252, with tabs, quotes as letters, tax inside prices in Europe and on top in America', async () => {
    const loaded = await load(write('51234567890019123.txt', encode(text(header, europe), 'windows-1252')), { context })
    const { report } = loaded
    expect([report.format, report.confidence >= 0.9, report.encoding, report.rejects, report.model]).toEqual([
      'amazon_all_orders',
      true,
      'windows-1252',
      0,
      { orders: 3, lineItems: 4, customers: 0, products: 4, orderTotal: { EUR: '37.91', USD: '1449.05' }, first: '2026-03-29T00:30:00Z', last: '2026-03-29T07:30:00Z' },
    ])
    expect((await loaded.orders.rows()).map(({ order_id, status, zone, currency, goods_amount, discount_amount, shipping_amount, tax_amount, order_total, units, receiver_postal_code }) => [order_id, status, zone, currency, goods_amount, discount_amount, shipping_amount, tax_amount, order_total, units, receiver_postal_code])).toEqual([
      ['202-0000001-0000001', 'shipped', '+00:00', 'EUR', '36.0000', '3.5800', '5.4900', '6.3900', '37.9100', 3, '01067'],
      ['202-0000002-0000002', 'closed', '+00:00', 'GBP', null, '0.0000', '0.0000', '0.0000', null, 0, null],
      ['202-0000003-0000003', 'unpaid', '-08:00', 'USD', '1350.0000', '0.0000', '0.0000', '99.0500', '1449.0500', 3, null],
    ])
    expect((await loaded.orderItems.rows()).map(({ line, sku, title, unit_price, line_total }) => [line, sku, title, unit_price, line_total])).toEqual([
      [1, '007', 'Mug “Größe 2” – blau', '12.9500', '25.9000'],
      [2, 'P-1', 'Plate, "large"', '10.1000', '10.1000'],
      [1, 'C-1', 'Café tin', null, null],
      [1, 'B-1', 'Bowl', '450.0000', '1350.0000'],
    ])
  })

  test('in Shift_JIS from Japan, by last update without cpf, with columns that some marketplaces add, in any order', async () => {
    const columns = ['is-iba', 'number-of-items', ...header.filter((name) => name !== 'cpf').toReversed(), 'address-type', 'tax-collection-model', 'tax-collection-responsible-party']
    const record = { ...order, 'amazon-order-id': '503-0000001-0000001', 'order-status': 'Shipped - Delivered to Buyer', 'sales-channel': 'Amazon.co.jp', 'product-name': '湯呑み 青（小）', sku: 'JP-1', asin: 'B00TEST009', quantity: 2, currency: 'JPY', 'item-price': '3960.0', 'item-tax': '360.0', 'ship-city': '横浜市', 'ship-state': '神奈川県', 'ship-postal-code': '231-0001', 'ship-country': 'JP', 'number-of-items': 1, 'is-iba': 'false', 'address-type': 'Residential' }
    const loaded = await load(write('61234567890019123.txt', encode(text(columns, [record]), 'shift_jis')), { context })
    expect([loaded.report.format, loaded.report.confidence >= 0.9, loaded.report.encoding, (await loaded.orders.rows()).map(({ status, order_total, receiver_province }) => [status, order_total, receiver_province]), (await loaded.orderItems.rows()).map(({ title }) => title)]).toEqual(['amazon_all_orders', true, 'shift_jis', [['completed', '3960.0000', '神奈川県']], ['湯呑み 青（小）']])
  })

  test('in UTF-8 it is the same', async () => {
    const loaded = await load(write('71234567890019123.txt', text(header, europe)), { context })
    expect([loaded.report.encoding, loaded.report.model?.orderTotal]).toEqual(['utf-8', { EUR: '37.91', USD: '1449.05' }])
  })
})

describe('the order history that a buyer asks for', () => {
  const header = 'Website,Order ID,Order Date,Purchase Order Number,Currency,Unit Price,Unit Price Tax,Shipping Charge,Total Discounts,Total Owed,Shipment Item Subtotal,Shipment Item Subtotal Tax,ASIN,Product Condition,Quantity,Payment Instrument Type,Order Status,Shipment Status,Ship Date,Shipping Option,Shipping Address,Billing Address,Carrier Name & Tracking Number,Product Name,Gift Message,Gift Sender Name,Gift Recipient Contact Details,Item Serial Number'.split(',')
  const none = { 'Purchase Order Number': 'Not Applicable', 'Gift Message': 'Not Available', 'Gift Sender Name': 'Not Available', 'Gift Recipient Contact Details': 'Not Available', 'Item Serial Number': 'Not Available' }
  const row = { ...none, Website: 'Amazon.com', 'Order ID': '111-1111111-1111111', 'Order Date': '2025-08-04T20:39:52Z', Currency: 'USD', 'Order Status': 'Closed', 'Shipment Status': 'Shipped', 'Product Condition': 'New', 'Payment Instrument Type': 'Visa - 0000', 'Shipping Address': 'Ann Example 1 Test Road Springfield' }
  const records = [
    { ...row, 'Unit Price': '1,325.00', 'Unit Price Tax': '106', 'Shipping Charge': '0', 'Total Discounts': "'-14.39'", 'Total Owed': '1,416.61', 'Shipment Item Subtotal': '1,325.00', ASIN: 'B00TEST001', Quantity: 1, 'Ship Date': '2025-08-05T03:08:19.087Z', 'Product Name': 'Desk, "oak"' },
    { ...row, 'Unit Price': '10.5', 'Unit Price Tax': '0.84', 'Shipping Charge': '5.99', 'Total Discounts': "'-5.99'", 'Total Owed': '22.68', 'Shipment Item Subtotal': '21.00', ASIN: '0001234567', Quantity: 2, 'Ship Date': '2025-08-07T10:00:00Z', 'Product Name': 'Book' },
    { ...row, 'Order ID': '222-2222222-2222222', 'Order Date': '2024-12-31T23:59:59Z', Website: 'Amazon.co.uk', Currency: 'Not Available', 'Unit Price': '8.00', 'Unit Price Tax': 'Not Available', 'Shipping Charge': '0', 'Total Discounts': '0', 'Total Owed': '0', ASIN: 'B00TEST003', Quantity: 1, 'Order Status': 'Cancelled', 'Shipment Status': 'Not Available', 'Ship Date': 'Not Available', 'Product Name': 'Lamp' },
    { ...row, 'Order ID': '333-3333333-3333333', 'Unit Price': '4.00', 'Unit Price Tax': '0', 'Shipping Charge': '0', 'Total Discounts': '0', 'Total Owed': '4.00', ASIN: 'B00TEST004', Quantity: 1, 'Order Status': 'Authorized', 'Shipment Status': 'Not Available', 'Ship Date': 'Not Available', 'Product Name': 'Soap' },
    { ...row, 'Order ID': '333-3333333-3333333', 'Unit Price': '6.00', 'Unit Price Tax': '0', 'Shipping Charge': '0', 'Total Discounts': '0', 'Total Owed': '6.00', ASIN: 'B00TEST005', Quantity: 1, 'Ship Date': '2025-08-06T00:00:00Z', 'Product Name': 'Towel' },
  ]

  test('has an order once, its shipments’ rows as items, amounts with commas and apostrophes, and marks for what is missing', async () => {
    const loaded = await load(write('Retail.OrderHistory.1.csv', `\ufeff${csvText(header, records, { newline: '\r\n' })}`), { context })
    const { report } = loaded
    expect([report.format, report.confidence >= 0.9, report.encoding, report.rejects, report.model]).toEqual([
      'amazon_order_history',
      true,
      'utf-8-bom',
      0,
      { orders: 3, lineItems: 5, customers: 0, products: 5, orderTotal: { GBP: '0.00', USD: '1449.29' }, first: '2024-12-31T23:59:59Z', last: '2025-08-04T20:39:52Z' },
    ])
    expect((await loaded.orders.rows()).map(({ order_id, account_id, status, created_at, shipped_at, currency, goods_amount, discount_amount, shipping_amount, tax_amount, order_total, units }) => [order_id, account_id, status, created_at, shipped_at, currency, goods_amount, discount_amount, shipping_amount, tax_amount, order_total, units])).toEqual([
      ['111-1111111-1111111', null, 'completed', '2025-08-04T20:39:52', '2025-08-05T03:08:19.087', 'USD', '1346.0000', '20.3800', '5.9900', '107.6800', '1439.2900', 3],
      ['222-2222222-2222222', null, 'closed', '2024-12-31T23:59:59', null, 'GBP', '8.0000', '0.0000', '0.0000', null, '0.0000', 1],
      ['333-3333333-3333333', null, 'paid', '2025-08-04T20:39:52', '2025-08-06T00:00:00', 'USD', '10.0000', '0.0000', '0.0000', '0.0000', '10.0000', 2],
    ])
    expect((await loaded.orderItems.rows()).slice(0, 2).map(({ order_id, line, product_id, title, quantity, line_total }) => [order_id, line, product_id, title, quantity, line_total])).toEqual([
      ['111-1111111-1111111', 1, 'B00TEST001', 'Desk, "oak"', 1, '1325.0000'],
      ['111-1111111-1111111', 2, '0001234567', 'Book', 2, '21.0000'],
    ])
  })

  test('is known by other years’ columns too', async () => {
    const columns = header.filter((name) => name !== 'Item Serial Number').map((name) => (name === 'Ship Date' ? 'Shipment Date' : name))
    const older = records.map((record) => ({ ...Object.fromEntries(Object.entries(record).filter(([name]) => columns.includes(name))), 'Shipment Date': record['Ship Date'] }))
    const loaded = await load(write('older.csv', csvText(columns, older)), { context })
    expect([loaded.report.format, loaded.report.confidence >= 0.9, (await loaded.orders.rows()).map(({ shipped_at }) => shipped_at)]).toEqual(['amazon_order_history', true, ['2025-08-05T03:08:19.087', null, '2025-08-06T00:00:00']])
  })
})
