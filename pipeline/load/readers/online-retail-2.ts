import { retailModel, retailZone } from '../online-retail'
import { defineReader } from './reader'

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
  zone: retailZone,
  currency: 'GBP',
  model: retailModel({ invoice: '"Invoice"', price: '"Price"', customer: '"Customer ID"', status: `case "Invoice"[1] when 'C' then 'refunded' when 'A' then 'unknown' else 'completed' end`, statusRaw: `case when "Invoice"[1] in ('C', 'A') then "Invoice"[1] end` }),
})
