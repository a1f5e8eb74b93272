import { defineReader, utcOfInstant, zoneOfInstant, type OrderStatus } from './reader'

const currencyOfSite = `case lower("Website") when 'amazon.com' then 'USD' when 'amazon.ca' then 'CAD' when 'amazon.co.uk' then 'GBP' when 'amazon.co.jp' then 'JPY' when 'amazon.com.au' then 'AUD' when 'amazon.de' then 'EUR' when 'amazon.fr' then 'EUR' when 'amazon.it' then 'EUR' when 'amazon.es' then 'EUR' when 'amazon.nl' then 'EUR' end`
const currency = `coalesce("Currency", ${currencyOfSite})`
const goods = '"Unit Price" * "Quantity"'
// What was taken off is written as a negative amount.
const discount = 'abs("Total Discounts")'
const product = 'coalesce("ASIN", "Product Name")'

const rowStatus = `case
  when "Order Status" in ('Cancelled', 'Canceled') then 'closed'
  when "Order Status" = 'Closed' then 'completed'
  when "Shipment Status" in ('Shipped', 'Delivered') then 'shipped'
  when "Order Status" in ('Authorized', 'PaymentConfirmed', 'Active') then 'paid'
  when "Order Status" in ('New', 'Pending') then 'unpaid'
  when "Order Status" is not null then 'unknown' end`

/** An order is as far as its slowest shipment, and closed when all of it is. */
const slowest: readonly OrderStatus[] = ['unknown', 'unpaid', 'paid', 'shipped', 'completed', 'closed']

/**
 * What Amazon sends a buyer who asks for their data: one row an item of a shipment, `Total Owed` is the row's.
 * The rows are one person's, who is not named; times are UTC.
 */
export const amazonOrderHistory = defineReader({
  id: 'amazon_order_history',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon order history of a buyer (Retail.OrderHistory)', zh: '亚马逊买家订单历史（Retail.OrderHistory）' },
  fileName: /^Retail\.OrderHistory/i,
  columns: {
    Website: 'text',
    'Order ID': 'id',
    'Order Date': 'instant',
    'Purchase Order Number': 'id',
    Currency: 'text',
    'Unit Price': 'money',
    'Unit Price Tax': 'money',
    'Shipping Charge': 'money',
    'Total Discounts': 'money',
    'Total Owed': 'money',
    'Shipment Item Subtotal': 'money',
    'Shipment Item Subtotal Tax': 'money',
    ASIN: 'id',
    'Product Condition': 'text',
    Quantity: 'count',
    'Payment Instrument Type': 'text',
    'Order Status': 'text',
    'Shipment Status': 'text',
    'Ship Date': 'instant',
    'Shipping Option': 'text',
    'Shipping Address': 'text',
    'Billing Address': 'text',
    'Carrier Name & Tracking Number': 'text',
    'Product Name': 'text',
    'Gift Message': 'text',
    'Gift Sender Name': 'text',
    'Gift Recipient Contact Details': 'text',
    'Item Serial Number': 'id',
  },
  aliases: { 'Shipment Date': 'Ship Date', 'Gift Recipient Contact': 'Gift Recipient Contact Details' },
  usual: [
    'Website', 'Order ID', 'Order Date', 'Purchase Order Number', 'Currency', 'Unit Price', 'Unit Price Tax', 'Shipping Charge', 'Total Discounts', 'Total Owed', 'Shipment Item Subtotal', 'Shipment Item Subtotal Tax', 'ASIN', 'Product Condition', 'Quantity',
    'Payment Instrument Type', 'Order Status', 'Shipment Status', 'Ship Date', 'Shipping Option', 'Shipping Address', 'Billing Address', 'Carrier Name & Tracking Number', 'Product Name',
  ],
  signature: ['Website', 'Order ID', 'Order Date', 'Unit Price', 'Total Owed', 'Quantity', 'Order Status', 'Product Name'],
  missing: ['Not Applicable', 'Not Available'],
  identity: 'none',
  model: {
    orders: {
      key: '"Order ID"',
      fields: {
        order_id: '"Order ID"',
        status: { leading: rowStatus, among: slowest },
        status_raw: `nullif(concat_ws(' / ', "Order Status", "Shipment Status"), '')`,
        created_at: utcOfInstant('"Order Date"'),
        shipped_at: { over: `min(${utcOfInstant('"Ship Date"')})` },
        zone: zoneOfInstant('"Order Date"'),
        currency,
        goods_amount: { sum: goods },
        discount_amount: { sum: discount },
        shipping_amount: { sum: '"Shipping Charge"' },
        tax_amount: { sum: '"Unit Price Tax" * "Quantity"' },
        order_total: { sum: '"Total Owed"' },
        units: { sum: '"Quantity"' },
        channel: '"Website"',
        receiver_address: '"Shipping Address"',
      },
    },
    items: {
      order: '"Order ID"',
      fields: {
        order_id: '"Order ID"',
        product_id: product,
        title: '"Product Name"',
        variant: '"Product Condition"',
        quantity: '"Quantity"',
        currency,
        unit_price: '"Unit Price"',
        line_total: goods,
        discount_amount: discount,
        status_raw: `nullif(concat_ws(' / ', "Order Status", "Shipment Status"), '')`,
      },
    },
    products: {
      key: product,
      fields: {
        product_id: product,
        title: { last: '"Product Name"' },
        currency: { last: currency },
        price: { last: '"Unit Price"' },
      },
    },
  },
})
