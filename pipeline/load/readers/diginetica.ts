import { defineReader, utcOfOffset } from './reader'

// Nobody says whose days these are.
const zone = 'Etc/UTC'

/** Diginetica's views of items: days, and milliseconds since the session's first query; the clock's zone is not told, so days are UTC's. */
export const diginetica = defineReader({
  id: 'diginetica',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica item views', zh: 'Diginetica 商品浏览' },
  fileName: /train-item-views/i,
  columns: { session_id: 'id', user_id: 'id', item_id: 'id', timeframe: 'count', eventdate: 'time' },
  aliases: { sessionId: 'session_id', userId: 'user_id', itemId: 'item_id' },
  signature: ['session_id', 'user_id', 'item_id', 'timeframe', 'eventdate'],
  isBare: true,
  missing: ['NA'],
  zone,
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"item_id"',
        action: "'view'",
        happened_at: utcOfOffset('"eventdate"', '"timeframe"', zone),
        zone: `'${zone}'`,
        session_id: '"session_id"',
      },
    },
  },
})
