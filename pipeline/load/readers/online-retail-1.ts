import { defineReader, utc } from './reader'

const zone = 'Europe/London'
const lineTotal = '"Quantity" * "UnitPrice"'

/** UCI's Online Retail: one row an item of an invoice; invoices with `C` before the number are cancellations. */
export const onlineRetail1 = defineReader({
  id: 'online_retail_1',
  version: 2,
  platform: 'online_retail',
  title: { en: 'UCI Online Retail', zh: 'UCI Online Retail 数据集' },
  fileName: /online.?retail/i,
  columns: {
    InvoiceNo: 'text',
    StockCode: 'text',
    Description: 'text',
    Quantity: 'count',
    // As spreadsheet programs in America save it, the month comes first.
    InvoiceDate: { time: ['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M', '%m/%d/%y %H:%M', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S'] },
    UnitPrice: 'money',
    CustomerID: 'float-id',
    Country: 'text',
  },
  signature: ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'],
  zone,
  currency: 'GBP',
  model: {
    orders: {
      key: '"InvoiceNo"',
      fields: {
        order_id: '"InvoiceNo"',
        account_id: '"CustomerID"',
        status: `case when starts_with("InvoiceNo", 'C') then 'refunded' else 'completed' end`,
        status_raw: `case when starts_with("InvoiceNo", 'C') then 'C' end`,
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
      order: '"InvoiceNo"',
      fields: {
        order_id: '"InvoiceNo"',
        product_id: '"StockCode"',
        sku: '"StockCode"',
        title: '"Description"',
        quantity: '"Quantity"',
        currency: "'GBP'",
        unit_price: '"UnitPrice"',
        line_total: lineTotal,
      },
    },
    customers: {
      key: '"CustomerID"',
      fields: { account_id: '"CustomerID"', country: { last: '"Country"' } },
    },
    products: {
      key: '"StockCode"',
      fields: { product_id: '"StockCode"', sku: '"StockCode"', title: { last: '"Description"' }, currency: "'GBP'", price: { last: 'case when "UnitPrice" > 0 then "UnitPrice" end' } },
    },
  },
})
