import { defineReader, utc } from './reader'

const zone = 'Europe/London'
const lineTotal = '"Quantity" * "Price"'

/** UCI's Online Retail II: the columns of the first set under other names, over two years; `C` before the number is a cancellation, `A` an adjustment of bad debt. */
export const onlineRetail2 = defineReader({
  id: 'online_retail_2',
  version: 1,
  platform: 'online_retail',
  title: { en: 'UCI Online Retail II', zh: 'UCI Online Retail II 数据集' },
  fileName: /online.?retail.?(ii|2)/i,
  columns: {
    Invoice: 'text',
    StockCode: 'text',
    Description: 'text',
    Quantity: 'count',
    InvoiceDate: { time: ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M', '%Y/%m/%d %H:%M:%S', '%d-%m-%Y %H:%M'] },
    Price: 'money',
    'Customer ID': 'float-id',
    Country: 'text',
  },
  aliases: { CustomerID: 'Customer ID', Customer_ID: 'Customer ID', 'Customer Id': 'Customer ID' },
  signature: ['Invoice', 'StockCode', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID'],
  zone,
  currency: 'GBP',
  model: {
    orders: {
      key: '"Invoice"',
      fields: {
        order_id: '"Invoice"',
        account_id: '"Customer ID"',
        status: `case "Invoice"[1] when 'C' then 'refunded' when 'A' then 'unknown' else 'completed' end`,
        status_raw: `case when "Invoice"[1] in ('C', 'A') then "Invoice"[1] end`,
        created_at: utc('"InvoiceDate"', zone),
        zone: `'${zone}'`,
        // The shop sells in Britain and the data set's page gives prices in sterling.
        currency: "'GBP'",
        goods_amount: { sum: lineTotal },
        order_total: { sum: lineTotal },
        units: { sum: '"Quantity"' },
        receiver_country: '"Country"',
      },
    },
    items: {
      order: '"Invoice"',
      fields: {
        order_id: '"Invoice"',
        product_id: '"StockCode"',
        sku: '"StockCode"',
        title: '"Description"',
        quantity: '"Quantity"',
        currency: "'GBP'",
        unit_price: '"Price"',
        line_total: lineTotal,
      },
    },
    customers: {
      key: '"Customer ID"',
      fields: { account_id: '"Customer ID"', country: { last: '"Country"' } },
    },
    products: {
      key: '"StockCode"',
      fields: { product_id: '"StockCode"', sku: '"StockCode"', title: { last: '"Description"' }, currency: "'GBP'", price: { last: 'case when "Price" > 0 then "Price" end' } },
    },
  },
})
