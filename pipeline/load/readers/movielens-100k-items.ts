import { defineReader, type ColumnMeaning, type TimeFormats } from './reader'

const genres = ['unknown', 'Action', 'Adventure', 'Animation', 'Children', 'Comedy', 'Crime', 'Documentary', 'Drama', 'Fantasy', 'Film-Noir', 'Horror', 'Musical', 'Mystery', 'Romance', 'Sci-Fi', 'Thriller', 'War', 'Western']
const names = ['movie_id', 'movie_title', 'release_date', 'video_release_date', 'IMDb_URL', ...genres]
const date: TimeFormats = { time: ['%d-%b-%Y'] }

/** MovieLens 100k's films (`u.item`) in ISO-8859-1: `|` between cells, dates as `01-Jan-1995`, a 1 for each genre. */
export const movielens100kItems = defineReader({
  id: 'movielens_100k_items',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 100k movies', zh: 'MovieLens 100k 电影' },
  fileName: /^u\.item/i,
  columns: {
    movie_id: 'id',
    movie_title: 'text',
    release_date: date,
    video_release_date: date,
    IMDb_URL: 'text',
    ...Object.fromEntries(genres.map((genre): [string, ColumnMeaning] => [genre, 'count'])),
  },
  signature: names,
  headerless: {
    names,
    cells: { movie_id: /^\d+$/, release_date: /^(\d\d-[A-Z][a-z]{2}-\d{4})?$/, IMDb_URL: /^(https?:.*)?$/, ...Object.fromEntries(genres.map((genre) => [genre, /^[01]$/])) },
  },
  delimiter: '|',
  quote: null,
  partOf: 'movielens_100k',
  model: {
    products: {
      key: '"movie_id"',
      fields: { product_id: '"movie_id"', title: '"movie_title"', category: `nullif(concat_ws('|', ${genres.map((genre) => `case when "${genre}" = 1 then '${genre}' end`).join(', ')}), '')` },
    },
  },
})
