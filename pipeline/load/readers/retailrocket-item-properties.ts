import { defineReader } from './reader'

/** What Retailrocket's items were at which time: one property a row, in two files. The latest category counts; `value` holds hashed words and numbers such as `n277.200`. */
export const retailrocketItemProperties = defineReader({
  id: 'retailrocket_item_properties',
  version: 1,
  platform: 'retailrocket',
  title: { en: 'Retailrocket item properties', zh: 'Retailrocket 商品属性' },
  fileName: /^item_properties/i,
  columns: { timestamp: 'count', itemid: 'id', property: 'text', value: 'text' },
  signature: ['timestamp', 'itemid', 'property', 'value'],
  hasNoOthers: true,
  isBare: true,
  partOf: 'retailrocket',
  model: {
    products: {
      key: '"itemid"',
      isSpread: true,
      fields: { product_id: '"itemid"', category: { over: `arg_max("value", "timestamp") filter (where "property" = 'categoryid')` } },
    },
  },
})
