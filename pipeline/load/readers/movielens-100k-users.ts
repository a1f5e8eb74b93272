import { defineReader, mapped } from './reader'

const occupation = /^(administrator|artist|doctor|educator|engineer|entertainment|executive|healthcare|homemaker|lawyer|librarian|marketing|none|other|programmer|retired|salesman|scientist|student|technician|writer)$/
const names = ['user_id', 'age', 'gender', 'occupation', 'zip_code']

/** MovieLens 100k's users (`u.user`), `|` between cells, ages in years. */
export const movielens100kUsers = defineReader({
  id: 'movielens_100k_users',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 100k users', zh: 'MovieLens 100k 用户' },
  fileName: /^u\.user/i,
  columns: { user_id: 'id', age: 'count', gender: 'text', occupation: 'text', zip_code: 'id' },
  signature: names,
  hasNoOthers: true,
  headerless: { names, cells: { user_id: /^\d+$/, age: /^\d{1,3}$/, gender: /^[MF]$/, occupation, zip_code: /^\w{5}$/ } },
  delimiter: '|',
  quote: null,
  isBare: true,
  partOf: 'movielens_100k',
  model: {
    customers: {
      key: '"user_id"',
      fields: { account_id: '"user_id"', gender: mapped('"gender"', { F: 'female', M: 'male' }, 'null'), age_band: 'cast("age" as varchar)', postal_code: '"zip_code"' },
    },
  },
})
