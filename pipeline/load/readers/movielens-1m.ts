import { defineReader, utcOfSeconds } from './reader'

/** MovieLens 1M's ratings: `::` between cells, no header, digits alone, so it is known by its name only. */
export const movielens1m = defineReader({
  id: 'movielens_1m',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 1M ratings', zh: 'MovieLens 1M 评分' },
  fileName: /^ratings\.dat/i,
  columns: { UserID: 'id', MovieID: 'id', Rating: 'number', Timestamp: 'count' },
  signature: ['UserID', 'MovieID', 'Rating', 'Timestamp'],
  headerless: { names: ['UserID', 'MovieID', 'Rating', 'Timestamp'], cells: { UserID: /^\d+$/, MovieID: /^\d+$/, Rating: /^\d(\.\d)?$/, Timestamp: /^\d+$/ } },
  delimiter: '::',
  quote: null,
  isBare: true,
  model: {
    reviews: { fields: { account_id: '"UserID"', product_id: '"MovieID"', rating: '"Rating"', written_at: utcOfSeconds('"Timestamp"'), zone: "'UTC'" } },
  },
})
