import { defineReader } from './reader'

/** YooChoose's purchases, without header: a price and a quantity of 0 mean that they are not known; the currency is not told. */
export const yoochooseBuys = defineReader({
  id: 'yoochoose_buys',
  version: 1,
  platform: 'yoochoose',
  title: { en: 'YooChoose buys', zh: 'YooChoose 购买' },
  fileName: /^yoochoose-buys/i,
  columns: { session_id: 'id', timestamp: 'time', item_id: 'id', price: 'money', quantity: 'count' },
  signature: ['session_id', 'timestamp', 'item_id', 'price', 'quantity'],
  hasNoOthers: true,
  headerless: {
    names: ['session_id', 'timestamp', 'item_id', 'price', 'quantity'],
    cells: { session_id: /^\d+$/, timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, item_id: /^\d+$/, price: /^\d+$/, quantity: /^\d+$/ },
  },
  isBare: true,
  partOf: 'yoochoose',
  model: {
    events: {
      fields: {
        product_id: '"item_id"',
        action: "'purchase'",
        happened_at: '"timestamp"',
        zone: "'UTC'",
        session_id: '"session_id"',
        quantity: 'nullif("quantity", 0)',
        price: 'nullif("price", 0)',
      },
    },
  },
})
