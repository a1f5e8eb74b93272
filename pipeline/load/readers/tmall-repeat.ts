import { defineReader, mapped, utc, type EventAction } from './reader'

const zone = 'Asia/Shanghai'

/**
 * The file says month and day only. The set holds 11 May to 12 November, the months before the Double 11 whose new buyers
 * are the task; IJCAI-15 gave it out in spring 2015, so it is that of 2014.
 */
const year = 2014

const action: Record<string, EventAction> = { 0: 'view', 1: 'cart', 2: 'purchase', 3: 'favourite' }

/** Tmall's repeat buyers (IJCAI-15): one act a row, with a day `mmdd` (a leading zero may be lost) and no year. */
export const tmallRepeat = defineReader({
  id: 'tmall_repeat',
  version: 1,
  platform: 'tmall',
  title: { en: 'Tmall repeat buyers (IJCAI-15)', zh: '天猫复购预测数据集（IJCAI-15）' },
  fileName: /^user_log/i,
  columns: { user_id: 'id', item_id: 'id', cat_id: 'id', seller_id: 'id', brand_id: 'id', time_stamp: 'id', action_type: 'id' },
  aliases: { merchant_id: 'seller_id' },
  signature: ['user_id', 'item_id', 'cat_id', 'seller_id', 'time_stamp', 'action_type'],
  isBare: true,
  zone,
  cautions: [
    {
      count: 'count("time_stamp")',
      words: { en: 'The file names days without a year: they are taken as days of 2014.', zh: '文件中的日期没有年份：按 2014 年处理。' },
    },
  ],
  model: {
    events: {
      fields: {
        account_id: '"user_id"',
        product_id: '"item_id"',
        action: mapped('cast("action_type" as varchar)', action, "'other'"),
        action_raw: '"action_type"',
        happened_at: utc(`try_strptime('${year}' || lpad(cast("time_stamp" as varchar), 4, '0'), '%Y%m%d')`, zone),
        zone: `'${zone}'`,
        category: '"cat_id"',
        brand: '"brand_id"',
      },
    },
  },
})
