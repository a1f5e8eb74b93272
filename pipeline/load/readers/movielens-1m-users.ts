import { defineReader, mapped } from './reader'

const ages = { 1: '<18', 18: '18-24', 25: '25-34', 35: '35-44', 45: '45-49', 50: '50-55', 56: '56+' }

/** MovieLens 1M's users: an age is the lowest of its band; American postal codes keep their leading zeros. */
export const movielens1mUsers = defineReader({
  id: 'movielens_1m_users',
  version: 1,
  platform: 'movielens',
  title: { en: 'MovieLens 1M users', zh: 'MovieLens 1M 用户' },
  fileName: /^users\.dat/i,
  columns: { UserID: 'id', Gender: 'text', Age: 'id', Occupation: 'id', 'Zip-code': 'id' },
  signature: ['UserID', 'Gender', 'Age', 'Occupation', 'Zip-code'],
  headerless: {
    names: ['UserID', 'Gender', 'Age', 'Occupation', 'Zip-code'],
    cells: { UserID: /^\d+$/, Gender: /^[MF]$/, Age: /^(1|18|25|35|45|50|56)$/, Occupation: /^(\d|1\d|20)$/, 'Zip-code': /^\w[\w-]*$/ },
  },
  delimiter: '::',
  quote: null,
  isBare: true,
  partOf: 'movielens_1m',
  model: {
    customers: {
      key: '"UserID"',
      fields: {
        account_id: '"UserID"',
        gender: mapped('"Gender"', { F: 'female', M: 'male' }, 'null'),
        age_band: mapped('cast("Age" as varchar)', ages, 'null'),
        postal_code: '"Zip-code"',
      },
    },
  },
})
