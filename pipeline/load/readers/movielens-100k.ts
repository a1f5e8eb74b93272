import { defineReader, utcOfSeconds } from './reader'

/** MovieLens 100k's ratings (`u.data` and its splits): TABs, no header, digits alone, so it is known by its name only. */
export const movielens100k = defineReader({
  id: 'movielens_100k',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 100k ratings', zh: 'MovieLens 100k 评分' },
  fileName: /^u(\.data|[1-5ab]\.(base|test))/i,
  columns: { user: 'id', item: 'id', rating: 'number', timestamp: 'count' },
  aliases: { user_id: 'user', item_id: 'item' },
  signature: ['user', 'item', 'rating', 'timestamp'],
  hasNoOthers: true,
  headerless: { names: ['user', 'item', 'rating', 'timestamp'], cells: { user: /^\d+$/, item: /^\d+$/, rating: /^[1-5]$/, timestamp: /^\d+$/ } },
  delimiter: '\t',
  quote: null,
  isBare: true,
  model: {
    reviews: { fields: { account_id: '"user"', product_id: '"item"', rating: '"rating"', written_at: utcOfSeconds('"timestamp"'), zone: "'UTC'" } },
  },
})
