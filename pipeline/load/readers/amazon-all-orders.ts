import { defineReader, mapped, utcOfInstant, zoneOfInstant, type OrderStatus } from './reader'

const status: Record<string, OrderStatus> = {
  Pending: 'unpaid',
  PendingAvailability: 'unpaid',
  'Pending - Waiting for Pick Up': 'paid',
  Unshipped: 'paid',
  PartiallyShipped: 'shipped',
  Shipping: 'shipped',
  Shipped: 'shipped',
  'Shipped - Picked Up': 'shipped',
  'Shipped - Out for Delivery': 'shipped',
  'Shipped - Delivered to Buyer': 'completed',
  InvoiceUnconfirmed: 'shipped',
  'Shipped - Returned to Seller': 'refunded',
  'Shipped - Returning to Seller': 'refunded',
  'Shipped - Rejected by Buyer': 'refunded',
  'Shipped - Undeliverable': 'refunded',
  'Shipped - Lost in Transit': 'refunded',
  'Shipped - Damaged': 'refunded',
  Unfulfillable: 'closed',
  Cancelled: 'closed',
  Canceled: 'closed',
}

const currencyOfChannel: Record<string, string> = {
  'Amazon.com': 'USD',
  'Amazon.ca': 'CAD',
  'Amazon.com.mx': 'MXN',
  'Amazon.com.br': 'BRL',
  'Amazon.co.uk': 'GBP',
  'Amazon.de': 'EUR',
  'Amazon.fr': 'EUR',
  'Amazon.it': 'EUR',
  'Amazon.es': 'EUR',
  'Amazon.nl': 'EUR',
  'Amazon.com.be': 'EUR',
  'Amazon.ie': 'EUR',
  'Amazon.se': 'SEK',
  'Amazon.pl': 'PLN',
  'Amazon.com.tr': 'TRY',
  'Amazon.ae': 'AED',
  'Amazon.sa': 'SAR',
  'Amazon.eg': 'EGP',
  'Amazon.in': 'INR',
  'Amazon.co.jp': 'JPY',
  'Amazon.com.au': 'AUD',
  'Amazon.sg': 'SGD',
}

// Cancelled orders carry no currency: the marketplace they were placed on has one.
const currency = `coalesce("currency", ${mapped('"sales-channel"', currencyOfChannel, 'null')})`
const zero = (column: string): string => `coalesce("${column}", 0)`
const discount = `${zero('item-promotion-discount')} + ${zero('ship-promotion-discount')}`
const shipping = `${zero('shipping-price')} + ${zero('gift-wrap-price')}`
const tax = `${zero('item-tax')} + ${zero('shipping-tax')} + ${zero('gift-wrap-tax')}`
// A cancelled or pending order has no price, and so no total.
// In North America prices stand without tax, elsewhere it is inside them.
const taxOnTop = `case when ${currency} in ('USD', 'CAD') then ${tax} else 0 end`
const product = 'coalesce("asin", "sku", "product-name")'

/** Amazon's All Orders report: one row an item, `item-price` is the line's total; it names no buyer. */
export const amazonAllOrders = defineReader({
  id: 'amazon_all_orders',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon All Orders report', zh: '亚马逊全部订单报告（All Orders）' },
  columns: {
    'amazon-order-id': 'id',
    'merchant-order-id': 'id',
    'purchase-date': 'instant',
    'last-updated-date': 'instant',
    'order-status': 'text',
    'fulfillment-channel': 'text',
    'sales-channel': 'text',
    'order-channel': 'text',
    'ship-service-level': 'text',
    'product-name': 'text',
    sku: 'id',
    asin: 'id',
    'item-status': 'text',
    quantity: 'count',
    currency: 'text',
    'item-price': 'money',
    'item-tax': 'money',
    'shipping-price': 'money',
    'shipping-tax': 'money',
    'gift-wrap-price': 'money',
    'gift-wrap-tax': 'money',
    'item-promotion-discount': 'money',
    'ship-promotion-discount': 'money',
    'ship-city': 'text',
    'ship-state': 'text',
    'ship-postal-code': 'id',
    'ship-country': 'text',
    'promotion-ids': 'text',
    cpf: 'id',
    'is-business-order': 'boolean',
    'purchase-order-number': 'id',
    'price-designation': 'text',
  },
  signature: ['amazon-order-id', 'purchase-date', 'order-status', 'sales-channel', 'quantity', 'item-price'],
  delimiter: '\t',
  quote: null,
  model: {
    orders: {
      key: '"amazon-order-id"',
      fields: {
        order_id: '"amazon-order-id"',
        status: mapped('"order-status"', status, "'unknown'"),
        status_raw: '"order-status"',
        created_at: utcOfInstant('"purchase-date"'),
        zone: zoneOfInstant('"purchase-date"'),
        currency,
        goods_amount: { sum: '"item-price"' },
        discount_amount: { sum: discount },
        shipping_amount: { sum: shipping },
        tax_amount: { sum: tax },
        order_total: { sum: `"item-price" + ${shipping} - (${discount}) + ${taxOnTop}` },
        units: { sum: '"quantity"' },
        channel: '"fulfillment-channel"',
        receiver_city: '"ship-city"',
        receiver_province: '"ship-state"',
        receiver_postal_code: '"ship-postal-code"',
        receiver_country: '"ship-country"',
      },
    },
    items: {
      order: '"amazon-order-id"',
      fields: {
        order_id: '"amazon-order-id"',
        product_id: product,
        sku: '"sku"',
        title: '"product-name"',
        quantity: '"quantity"',
        currency,
        unit_price: `"item-price" / nullif("quantity", 0)`,
        line_total: '"item-price"',
        discount_amount: '"item-promotion-discount"',
        status_raw: '"item-status"',
      },
    },
    products: {
      key: product,
      fields: {
        product_id: product,
        sku: { last: '"sku"' },
        title: { last: '"product-name"' },
        currency: { last: currency },
        price: { last: `"item-price" / nullif("quantity", 0)` },
      },
    },
  },
})
