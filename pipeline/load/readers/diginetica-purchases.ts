import { defineReader, utcOfOffset } from './reader'

const zone = 'Etc/UTC'

/** Diginetica's purchases, one item a row; rows of one order share `ordernumber`. */
export const digineticaPurchases = defineReader({
  id: 'diginetica_purchases',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica purchases', zh: 'Diginetica 购买' },
  fileName: /train-purchases/i,
  columns: { session_id: 'id', user_id: 'id', timeframe: 'count', eventdate: 'time', ordernumber: 'id', item_id: 'id' },
  aliases: { sessionId: 'session_id', userId: 'user_id', itemId: 'item_id', order_number: 'ordernumber' },
  signature: ['session_id', 'timeframe', 'eventdate', 'ordernumber', 'item_id'],
  isBare: true,
  missing: ['NA'],
  partOf: 'diginetica',
  zone,
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"item_id"',
        action: "'purchase'",
        happened_at: utcOfOffset('"eventdate"', '"timeframe"', zone),
        zone: `'${zone}'`,
        session_id: '"session_id"',
        order_id: '"ordernumber"',
      },
    },
  },
})
