import { defineReader, utcOfOffset } from './reader'

const zone = 'Etc/UTC'

/** What was clicked in Diginetica's search results: session and day stand with the query, in its own file. */
export const digineticaClicks = defineReader({
  id: 'diginetica_clicks',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica clicks', zh: 'Diginetica 点击' },
  fileName: /train-clicks/i,
  columns: { query_id: 'id', timeframe: 'count', item_id: 'id' },
  aliases: { queryId: 'query_id', itemId: 'item_id' },
  signature: ['query_id', 'timeframe', 'item_id'],
  hasNoOthers: true,
  isBare: true,
  missing: ['NA'],
  partOf: 'diginetica',
  zone,
  joins: [{ part: 'diginetica_queries', on: ['query_id'], take: { session_id: 'id', user_id: 'id', eventdate: 'time' } }],
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"item_id"',
        action: "'click'",
        happened_at: utcOfOffset('"eventdate"', '"timeframe"', zone),
        zone: `'${zone}'`,
        session_id: '"session_id"',
      },
    },
  },
})
