import { defineReader, mapped, type EventAction } from './reader'

const action: Record<string, EventAction> = { view: 'view', cart: 'cart', remove_from_cart: 'uncart', purchase: 'purchase' }

/** REES46's shops: one act a row, times in UTC and marked so, prices without a currency. Category numbers have 19 digits. */
export const rees46 = defineReader({
  id: 'rees46',
  version: 1,
  platform: 'rees46',
  title: { en: 'REES46 events', zh: 'REES46 行为事件' },
  fileName: /^20\d\d-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/i,
  columns: {
    event_time: 'time',
    event_type: 'text',
    product_id: 'id',
    category_id: 'id',
    category_code: 'text',
    brand: 'text',
    price: 'money',
    user_id: 'id',
    user_session: 'text',
  },
  signature: ['event_time', 'event_type', 'product_id', 'category_id', 'user_id', 'user_session'],
  isBare: true,
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"product_id"',
        action: mapped('"event_type"', action, "'other'"),
        action_raw: '"event_type"',
        happened_at: '"event_time"',
        zone: "'UTC'",
        session_id: '"user_session"',
        category: 'coalesce("category_code", cast("category_id" as varchar))',
        brand: '"brand"',
        price: '"price"',
      },
    },
  },
})
