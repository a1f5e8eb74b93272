import { defineReader, utcOfOffset } from './reader'

const zone = 'Etc/UTC'

/** Diginetica's searches and looks at categories; `items` lists what was shown, which is no act of the visitor. */
export const digineticaQueries = defineReader({
  id: 'diginetica_queries',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica queries', zh: 'Diginetica 查询' },
  fileName: /train-queries/i,
  columns: {
    query_id: 'id',
    session_id: 'id',
    user_id: 'id',
    timeframe: 'count',
    duration: 'count',
    eventdate: 'time',
    'searchstring.tokens': 'text',
    category_id: 'id',
    items: 'text',
    'is.test': 'text',
  },
  aliases: { queryId: 'query_id', sessionId: 'session_id', userId: 'user_id', categoryId: 'category_id', searchstring_tokens: 'searchstring.tokens', is_test: 'is.test' },
  signature: ['query_id', 'session_id', 'timeframe', 'duration', 'eventdate', 'searchstring.tokens'],
  isBare: true,
  missing: ['NA'],
  partOf: 'diginetica',
  zone,
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        action: "'search'",
        happened_at: utcOfOffset('"eventdate"', '"timeframe"', zone),
        zone: `'${zone}'`,
        session_id: '"session_id"',
        category: '"category_id"',
      },
    },
  },
})
