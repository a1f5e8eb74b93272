import { defineReader, mapped, utcOfMilliseconds, type EventAction } from './reader'

const action: Record<string, EventAction> = { view: 'view', addtocart: 'cart', transaction: 'purchase' }

/** Retailrocket's events: milliseconds since 1970, and no word on the shop's zone, so it is UTC. What the items are stands in two further files. */
export const retailrocket = defineReader({
  id: 'retailrocket',
  version: 1,
  platform: 'retailrocket',
  title: { en: 'Retailrocket events', zh: 'Retailrocket 行为事件' },
  fileName: /^events\b/i,
  columns: { timestamp: 'count', visitorid: 'id', event: 'text', itemid: 'id', transactionid: 'id' },
  signature: ['timestamp', 'visitorid', 'event', 'itemid'],
  isBare: true,
  model: {
    events: {
      fields: {
        account_id: '"visitorid"',
        product_id: '"itemid"',
        action: mapped('"event"', action, "'other'"),
        action_raw: '"event"',
        happened_at: utcOfMilliseconds('"timestamp"'),
        zone: "'UTC'",
        order_id: '"transactionid"',
      },
    },
  },
})
