import { defineReader, mapped, utc } from './reader'

const zone = 'Asia/Shanghai'

/** JData's users: ages in GBK words (`26-35岁`), -1 where unknown; sex 0 male, 1 female, 2 not told. */
export const jdataUsers = defineReader({
  id: 'jdata_users',
  version: 1,
  platform: 'jd',
  title: { en: 'JD JData users', zh: '京东 JData 用户' },
  fileName: /^JData_User/i,
  columns: { user_id: 'float-id', age: 'text', sex: 'float-id', user_lv_cd: 'float-id', user_reg_tm: 'time' },
  aliases: { user_reg_dt: 'user_reg_tm' },
  signature: ['user_id', 'age', 'sex', 'user_lv_cd'],
  missing: ['NULL'],
  partOf: 'jdata',
  zone,
  model: {
    customers: {
      key: '"user_id"',
      fields: {
        account_id: '"user_id"',
        age_band: `nullif("age", '-1')`,
        gender: mapped('"sex"', { 0: 'male', 1: 'female' }, 'null'),
        registered_at: utc('"user_reg_tm"', zone),
        registered_zone: `'${zone}'`,
      },
    },
  },
})
