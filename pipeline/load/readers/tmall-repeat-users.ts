import { defineReader, mapped } from './reader'

const ages = { 1: '<18', 2: '18-24', 3: '25-29', 4: '30-34', 5: '35-39', 6: '40-49', 7: '50+', 8: '50+' }

/** Age and sex of Tmall's repeat buyers; 0 of an age and 2 of a sex mean that it is not known. */
export const tmallRepeatUsers = defineReader({
  id: 'tmall_repeat_users',
  version: 1,
  platform: 'tmall',
  title: { en: 'Tmall repeat buyers: users', zh: '天猫复购预测数据集：用户' },
  fileName: /^user_info/i,
  columns: { user_id: 'id', age_range: 'id', gender: 'id' },
  signature: ['user_id', 'age_range', 'gender'],
  hasNoOthers: true,
  isBare: true,
  missing: ['NULL'],
  partOf: 'tmall_repeat',
  model: {
    customers: {
      key: '"user_id"',
      fields: {
        account_id: '"user_id"',
        age_band: mapped(`regexp_replace(cast("age_range" as varchar), '[.]0+$', '')`, ages, 'null'),
        gender: mapped(`regexp_replace(cast("gender" as varchar), '[.]0+$', '')`, { 0: 'female', 1: 'male' }, 'null'),
      },
    },
  },
})
