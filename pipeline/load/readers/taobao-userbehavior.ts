import { defineReader, mapped, utcOfSeconds, type EventAction } from './reader'

const zone = 'Asia/Shanghai'

const action: Record<string, EventAction> = { pv: 'view', fav: 'favourite', cart: 'cart', buy: 'purchase' }

/** 25 November to 3 December 2017 on Beijing's clock, in seconds since 1970: what the data set's page says that it holds. */
const window = { from: 1_511_539_200, to: 1_512_316_800 }

/** Taobao's public UserBehavior: one act a row, no header. Seconds since 1970; a few rows lie years away from its nine days and are kept. */
export const taobaoUserbehavior = defineReader({
  id: 'taobao_userbehavior',
  version: 1,
  platform: 'taobao',
  title: { en: 'Taobao UserBehavior', zh: '淘宝用户行为数据集（UserBehavior）' },
  fileName: /^UserBehavior/i,
  columns: { user_id: 'id', item_id: 'id', category_id: 'id', behavior_type: 'text', timestamp: 'count' },
  aliases: { behavior: 'behavior_type', 'User ID': 'user_id', 'Item ID': 'item_id', 'Category ID': 'category_id', 'Behavior type': 'behavior_type', Timestamp: 'timestamp' },
  signature: ['user_id', 'item_id', 'category_id', 'behavior_type', 'timestamp'],
  headerless: {
    names: ['user_id', 'item_id', 'category_id', 'behavior_type', 'timestamp'],
    cells: { user_id: /^\d+$/, item_id: /^\d+$/, category_id: /^\d+$/, behavior_type: /^(pv|buy|cart|fav)$/, timestamp: /^-?\d+$/ },
  },
  isBare: true,
  zone,
  cautions: [
    {
      count: `count(*) filter (where "timestamp" not between ${window.from} and ${window.to - 1})`,
      words: {
        en: '{count} {count|time lies|times lie} outside 25 November to 3 December 2017, the days of the public set. The rows are kept.',
        zh: '有 {count} 个时间不在公开数据集的 2017 年 11 月 25 日至 12 月 3 日之内；这些行仍保留。',
      },
    },
  ],
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"item_id"',
        action: mapped('"behavior_type"', action, "'other'"),
        action_raw: '"behavior_type"',
        happened_at: utcOfSeconds('"timestamp"'),
        zone: `'${zone}'`,
        category: '"category_id"',
      },
    },
  },
})
