import { utc, type ModelMap } from './readers/reader'

/** The clock of the shop whose invoices both sets hold. */
export const retailZone = 'Europe/London'

export interface RetailColumns {
  /** SQL of each column: the sets name them otherwise. */
  invoice: string
  price: string
  customer: string
  /** SQL of what the invoice's first letter says. */
  status: string
  statusRaw: string
}

/** How UCI's two sets of one British shop map: one row an item of an invoice. The shop sells in Britain and the data sets' pages give prices in sterling. */
export function retailModel({ invoice, price, customer, status, statusRaw }: RetailColumns): ModelMap {
  const lineTotal = `"Quantity" * ${price}`
  return {
    orders: {
      key: invoice,
      fields: {
        order_id: invoice,
        account_id: customer,
        status,
        status_raw: statusRaw,
        created_at: utc('"InvoiceDate"', retailZone),
        zone: `'${retailZone}'`,
        currency: "'GBP'",
        goods_amount: { sum: lineTotal },
        order_total: { sum: lineTotal },
        units: { sum: '"Quantity"' },
        receiver_country: '"Country"',
      },
    },
    items: {
      order: invoice,
      fields: {
        order_id: invoice,
        product_id: '"StockCode"',
        sku: '"StockCode"',
        title: '"Description"',
        quantity: '"Quantity"',
        currency: "'GBP'",
        unit_price: price,
        line_total: lineTotal,
      },
    },
    customers: {
      key: customer,
      fields: { account_id: customer, country: { last: '"Country"' } },
    },
    products: {
      key: '"StockCode"',
      fields: { product_id: '"StockCode"', sku: '"StockCode"', title: { last: '"Description"' }, currency: "'GBP'", price: { last: `case when ${price} > 0 then ${price} end` } },
    },
  }
}
