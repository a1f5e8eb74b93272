import { describe, expect, test } from 'vitest'
import { recogniseHeader } from './recognition'
import { onlineRetail1 } from './readers/online-retail-1'
import { shopifyOrders } from './readers/shopify-orders'
import { taobaoOrdersCsv } from './readers/taobao-orders-csv'

const shopify = Object.keys(shopifyOrders.columns)

describe('recogniseHeader', () => {
  test('is sure of a whole header, less sure of part of it, whatever the order', () => {
    const found = [recogniseHeader(shopify, 'orders_export_1.csv'), recogniseHeader(shopify.toReversed(), 'mine.csv'), recogniseHeader(shopifyOrders.signature, 'mine.csv')]
    expect(found.map(({ reader, confidence, reason }) => [reader?.id, confidence, reason.en])).toEqual([
      ['shopify_orders', 1, 'All 79 columns of Shopify orders (orders_export) are there. The file is named as that platform names it.'],
      ['shopify_orders', 0.95, 'All 79 columns of Shopify orders (orders_export) are there.'],
      ['shopify_orders', 0.69, '8 of the 79 columns of Shopify orders (orders_export) are there, the telling ones among them.'],
    ])
  })

  test('is as sure of a file with the usual columns, where later ones have more', () => {
    const { confidence, reason } = recogniseHeader(taobaoOrdersCsv.usual ?? [], 'mine.csv')
    expect([confidence, reason.en]).toEqual([0.95, 'All 54 usual columns of Taobao/Tmall orders (ExportOrderList) are there.'])
  })

  test('never takes a file without the telling columns: it says what is missing', () => {
    const almost = Object.keys(onlineRetail1.columns).filter((column) => column !== 'CustomerID')
    const found = [recogniseHeader(almost, 'online_retail.csv'), recogniseHeader(['a', 'b'], 'orders_export_1.csv')]
    expect(found.map(({ reader, confidence, reason }) => [reader, confidence, reason.en])).toEqual([
      [null, 0.1, 'Read as a plain table. The nearest known export is UCI Online Retail, but “CustomerID” is missing.'],
      [null, 0.2, 'No known export has these columns, so it is read as a plain table.'],
    ])
  })
})
