import { defineReader } from './reader'

/**
 * Instacart's orders: a person's first, second and so on, with the day of the week, the hour and the days since the one
 * before. No date stands anywhere, so orders have no time; all of them were delivered, and no amounts are told.
 */
export const instacart = defineReader({
  id: 'instacart',
  version: 1,
  platform: 'instacart',
  title: { en: 'Instacart orders', zh: 'Instacart 订单' },
  fileName: /^orders\b/i,
  columns: { order_id: 'id', user_id: 'id', eval_set: 'text', order_number: 'count', order_dow: 'count', order_hour_of_day: 'count', days_since_prior_order: 'number' },
  signature: ['order_id', 'user_id', 'eval_set', 'order_number', 'order_dow', 'order_hour_of_day'],
  isBare: true,
  cautions: [
    {
      count: 'count(*)',
      words: {
        en: 'The file holds no dates: orders have no time, only the weekday, the hour and the days since the order before, which stay in the loaded table.',
        zh: '文件没有日期：订单没有时间，只有星期、小时和距上一单的天数，它们保留在加载的表中。',
      },
    },
  ],
  model: {
    orders: { key: '"order_id"', fields: { order_id: '"order_id"', account_id: '"user_id"', status: "'completed'" } },
    customers: { key: '"user_id"', fields: { account_id: '"user_id"' } },
  },
})
