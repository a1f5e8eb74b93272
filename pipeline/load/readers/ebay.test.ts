import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, type Context } from '../../step/context'
import { csvLine, csvText } from '../../../test/exports/encode'
import { load } from '../load'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-ebay-')) })))
afterAll(() => context.close())

function write(name: string, content: string): string {
  writeFileSync(join(context.workspace, name), content)
  return name
}

const header = 'Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,Buyer Address 2,Buyer City,Buyer State,Buyer Zip,Buyer Country,Ship To Name,Ship To Phone,Ship To Address 1,Ship To Address 2,Ship To City,Ship To State,Ship To Zip,Ship To Country,Item Number,Item Title,Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Seller Collected Tax,eBay Collected Tax,Total Price,eBay Collected Tax Included in Total,Payment Method,Sale Date,Paid On Date,Ship By Date,Minimum Estimated Delivery Date,Maximum Estimated Delivery Date,Shipped On Date,Feedback Left,Feedback Received,My Item Note,PayPal Transaction ID,Shipping Service,Tracking Number,Transaction ID,Variation Details,Global Shipping Program,Global Shipping Reference ID,Click And Collect,Click And Collect Reference Number,eBay Plus'.split(',')
const ann = { 'Buyer Username': 'ann_1', 'Buyer Name': 'Ann Example', 'Buyer Email': 'ann@example.com', 'Buyer Address 1': '1 Test Road', 'Buyer City': 'Springfield', 'Buyer State': 'IL', 'Buyer Zip': '02134', 'Buyer Country': 'United States', 'Ship To Name': 'Ann Example', 'Ship To Phone': '+1 212-555-0101', 'Ship To Address 1': '1 Test Road', 'Ship To City': 'Springfield', 'Ship To State': 'IL', 'Ship To Zip': '02134', 'Ship To Country': 'United States' }
const paid = { 'Sale Date': 'Jul-21-25', 'Paid On Date': 'Jul-21-25', 'eBay Collected Tax Included in Total': 'Yes' }
const records = [
  { ...ann, ...paid, 'Sales Record Number': '101', 'Order Number': '12-34567-89012', 'Item Number': '335001234567', 'Item Title': 'Vintage Lamp, brass', 'Custom Label': '0042', Quantity: 1, 'Sold For': '$1,325.00', 'Shipping And Handling': '$12.00', 'Seller Collected Tax': '$0.00', 'eBay Collected Tax': '$106.00', 'Total Price': '$1,443.00', 'Shipped On Date': 'Jul-23-25', 'Transaction ID': '2857301' },
  // The order's own row sums up the two below it.
  { ...ann, ...paid, 'Sales Record Number': '102', 'Order Number': '12-34567-89013', Quantity: 3, 'Sold For': '$35.00', 'Shipping And Handling': '$5.00', 'Seller Collected Tax': '$0.00', 'eBay Collected Tax': '$3.20', 'Total Price': '$43.20' },
  { ...paid, 'Sales Record Number': '102', 'Order Number': '12-34567-89013', 'Buyer Username': 'ann_1', 'Item Number': '335001234568', 'Item Title': 'Mug "blue"', Quantity: 2, 'Sold For': '$10.00', 'Shipping And Handling': '$3.00', 'Variation Details': '[Colour:Blue]', 'Transaction ID': '2857302' },
  { ...paid, 'Sales Record Number': '102', 'Order Number': '12-34567-89013', 'Buyer Username': 'ann_1', 'Item Number': '335001234569', 'Item Title': 'Plate', Quantity: 1, 'Sold For': '$15.00', 'Shipping And Handling': '$2.00', 'Transaction ID': '2857303' },
  // Nobody has paid for this one yet.
  { 'Sales Record Number': '103', 'Buyer Username': 'bo_2', 'Item Number': '335001234570', 'Item Title': 'Chair', Quantity: 1, 'Sold For': '$50.00', 'Shipping And Handling': '$0.00', 'Total Price': '$50.00', 'Sale Date': 'Dec-1-25' },
]
const body = (columns: readonly string[] = header): string => {
  const [first = '', ...rest] = csvText(columns, records).split('\n')
  return [first, csvLine(columns.map(() => '')), ...rest].join('\n')
}
const model = { orders: 3, lineItems: 4, customers: 2, products: 4, orderTotal: { USD: '1536.20' }, first: '2025-07-21T07:00:00Z', last: '2025-12-01T08:00:00Z' }

test('an order is counted once: its own row, not the rows of its items; the closing lines are no data', async () => {
  const text = `\ufeff${csvLine(header.map(() => ''))}\n${body()}\n3,record(s) downloaded,"from Jul-01-25,00:00:00 to Dec-31-25"\nSeller ID : test_shop\n`
  const loaded = await load(write('eBay-OrdersReport-Dec-31-2025.csv', text), { context })
  const { report } = loaded
  expect({ found: [report.format, report.confidence, report.encoding, report.rows, report.rejects, report.model], warnings: report.warnings.map(({ en }) => en) }).toEqual({
    found: ['ebay_orders', 1, 'utf-8-bom', 5, 0, model],
    warnings: ['The columns’ names stand in line 2; what is above them is a note.', '3 lines are no data (notes, totals, closing lines) and were left out.'],
  })
  expect((await loaded.orders.rows()).map(({ order_id, account_id, status, created_at, paid_at, shipped_at, zone, currency, goods_amount, shipping_amount, tax_amount, order_total, paid_amount, units, receiver_postal_code }) => [order_id, account_id, status, created_at, paid_at, shipped_at, zone, currency, goods_amount, shipping_amount, tax_amount, order_total, paid_amount, units, receiver_postal_code])).toEqual([
    ['12-34567-89012', 'ann_1', 'shipped', '2025-07-21T07:00:00', '2025-07-21T07:00:00', '2025-07-23T07:00:00', 'America/Los_Angeles', 'USD', '1325.0000', '12.0000', '106.0000', '1443.0000', '1443.0000', 1, '02134'],
    ['12-34567-89013', 'ann_1', 'paid', '2025-07-21T07:00:00', '2025-07-21T07:00:00', null, 'America/Los_Angeles', 'USD', '35.0000', '5.0000', '3.2000', '43.2000', '43.2000', 3, '02134'],
    ['103', 'bo_2', 'unpaid', '2025-12-01T08:00:00', null, null, 'America/Los_Angeles', 'USD', '50.0000', '0.0000', '0.0000', '50.0000', null, 1, null],
  ])
  expect((await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, title, variant, quantity, currency, unit_price, line_total }) => [order_id, line, product_id, sku, title, variant, quantity, currency, unit_price, line_total])).toEqual([
    ['12-34567-89012', 1, '335001234567', '0042', 'Vintage Lamp, brass', null, 1, 'USD', '1325.0000', '1325.0000'],
    ['12-34567-89013', 1, '335001234568', null, 'Mug "blue"', '[Colour:Blue]', 2, 'USD', '10.0000', '20.0000'],
    ['12-34567-89013', 2, '335001234569', null, 'Plate', null, 1, 'USD', '15.0000', '15.0000'],
    ['103', 1, '335001234570', null, 'Chair', null, 1, 'USD', '50.0000', '50.0000'],
  ])
  expect((await loaded.customers.rows()).map(({ account_id, name, email, postal_code }) => [account_id, name, email, postal_code])).toEqual([['ann_1', 'Ann Example', 'ann@example.com', '02134'], ['bo_2', null, null, null]])
})

test.each([
  ['a line for spreadsheet programs and words in Britain', (text: string) => `sep=,\n${british(text)}`],
  ['a note above the header', (text: string) => `Orders report for test_shop\n\n${text}`],
  ['closing lines within the table’s width', (text: string) => `${text}"83 record(s) downloaded"${','.repeat(50)}\n"Seller ID: test_shop"${','.repeat(50)}\n`],
  ['columns in another order, and newer ones', (text: string) => text.replace(/^.*\n/, (line) => line.replace('eBay Plus', 'eBay International Shipping'))],
])('the totals are the same with %s', async (_, change) => {
  const loaded = await load(write('changed.csv', change(body())), { context })
  expect([loaded.report.format, loaded.report.confidence >= 0.9, loaded.report.rejects, loaded.report.model]).toEqual(['ebay_orders', true, 0, model])
})

function british(text: string): string {
  const words: [string, string][] = [['Ship To State', 'Post to county'], ['Ship To Zip', 'Post to postcode'], ['Ship To', 'Post to'], ['Shipping And Handling', 'Postage and packaging'], ['Ship By Date', 'Post by date'], ['Shipped On Date', 'Dispatched on date'], ['Shipping Service', 'Delivery service'], ['Buyer State', 'Buyer county'], ['Buyer Zip', 'Buyer postcode'], ['Global Shipping Program,', 'Global Shipping Programme,']]
  const [first = '', ...rest] = text.split('\n')
  const worded = words.reduce((line, [from, to]) => line.replaceAll(from, to), first)
  return [worded.split(',').map((name) => name[0] + name.slice(1).toLowerCase()).join(',').replaceAll('Ebay', 'eBay'), ...rest].join('\n')
}

test('an amount’s mark tells its currency, and its points and commas are read as they are meant', async () => {
  const marks = [
    ['GBP', '£1,325.50', '1325.5000'],
    ['EUR', '1.325,50 €', '1325.5000'],
    ['EUR', 'EUR 1325,50', '1325.5000'],
    ['AUD', 'AU $1,325.50', '1325.5000'],
    ['CAD', 'C $1,325.50', '1325.5000'],
    ['USD', 'US $1,325.50', '1325.5000'],
    ['USD', '-$1,325.50', '-1325.5000'],
    ['PLN', '1 325,50 zł', '1325.5000'],
    ['CHF', 'CHF 1’325.50', '1325.5000'],
    ['INR', '₹1,325.50', '1325.5000'],
    ['HKD', 'HK$ 1,325', '1325.0000'],
    [null, '¥1,325', '1325.0000'],
    [null, '1325.50', '1325.5000'],
  ] as const
  const text = csvText(header, marks.map(([, amount], index) => ({ 'Order Number': `${index}`, 'Buyer Username': 'b', 'Item Title': 't', Quantity: 1, 'Sold For': amount, 'Total Price': amount, 'Sale Date': '21-Jul-25' })))
  const loaded = await load(write('marks.csv', text), { context })
  expect((await loaded.orders.rows()).map((row) => [row['currency'], row['order_total'], row['created_at']])).toEqual(marks.map(([currency, , total]) => [currency, total, '2025-07-21T07:00:00']))
})
