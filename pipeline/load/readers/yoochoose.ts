import { defineReader } from './reader'

const category = 'cast("category" as varchar)'
const isBrand = `try_cast(${category} as bigint) > 12`

/** YooChoose's clicks, without header: `S` of a category is a special offer, 0 none, 1 to 12 a category, any other number a brand. Its test file is written alike. */
export const yoochoose = defineReader({
  id: 'yoochoose',
  version: 1,
  platform: 'yoochoose',
  title: { en: 'YooChoose clicks', zh: 'YooChoose 点击' },
  fileName: /^yoochoose-(clicks|test)/i,
  columns: { session_id: 'id', timestamp: 'time', item_id: 'id', category: 'text' },
  signature: ['session_id', 'timestamp', 'item_id', 'category'],
  hasNoOthers: true,
  headerless: {
    names: ['session_id', 'timestamp', 'item_id', 'category'],
    cells: { session_id: /^\d+$/, timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, item_id: /^\d+$/, category: /^(S|\d+)$/ },
  },
  isBare: true,
  model: {
    events: {
      fields: {
        product_id: '"item_id"',
        action: "'click'",
        happened_at: '"timestamp"',
        zone: "'UTC'",
        session_id: '"session_id"',
        category: `case when ${isBrand} or ${category} = '0' then null else ${category} end`,
        brand: `case when ${isBrand} then ${category} end`,
      },
    },
  },
})
