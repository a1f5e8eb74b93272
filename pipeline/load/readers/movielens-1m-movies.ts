import { defineReader } from './reader'

/** MovieLens 1M's films in Latin-1: the title ends in its year, genres are joined by `|`. */
export const movielens1mMovies = defineReader({
  id: 'movielens_1m_movies',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 1M movies', zh: 'MovieLens 1M 电影' },
  fileName: /^movies\.dat/i,
  columns: { MovieID: 'id', Title: 'text', Genres: 'text' },
  signature: ['MovieID', 'Title', 'Genres'],
  hasNoOthers: true,
  headerless: { names: ['MovieID', 'Title', 'Genres'], cells: { MovieID: /^\d+$/, Title: /\(\d{4}\)\s*$/, Genres: /^[A-Z][\w' -]*(\|[A-Z][\w' -]*)*$/ } },
  delimiter: '::',
  quote: null,
  isBare: true,
  partOf: 'movielens_1m',
  model: { products: { key: '"MovieID"', fields: { product_id: '"MovieID"', title: '"Title"', category: '"Genres"' } } },
})
