import { retailModel, retailZone } from '../online-retail'
import { defineReader } from './reader'

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
  zone: retailZone,
  currency: 'GBP',
  model: retailModel({ invoice: '"InvoiceNo"', price: '"UnitPrice"', customer: '"CustomerID"', status: `case when starts_with("InvoiceNo", 'C') then 'refunded' else 'completed' end`, statusRaw: `case when starts_with("InvoiceNo", 'C') then 'C' end` }),
})
