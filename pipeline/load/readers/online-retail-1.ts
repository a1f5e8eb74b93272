import { defineReader, utc } from './reader'

const zone = 'Europe/London'
const lineTotal = '"Quantity" * "UnitPrice"'

/** UCI's Online Retail: one row an item of an invoice; invoices with `C` before the number are cancellations. */
export const onlineRetail1 = defineReader({
  id: 'online_retail_1',
  version: 1,
  platform: 'online_retail',
  title: { en: 'UCI Online Retail', zh: 'UCI Online Retail 数据集' },
  fileName: /online.?retail/i,
  columns: {
    InvoiceNo: 'text',
    StockCode: 'text',
    Description: 'text',
    Quantity: 'count',
    InvoiceDate: 'time',
    UnitPrice: 'number',
    CustomerID: 'float-id',
    Country: 'text',
  },
  signature: ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'],
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
        goods_amount: { sum: `cast(${lineTotal} as decimal(18,4))` },
        order_total: { sum: `cast(${lineTotal} as decimal(18,4))` },
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
