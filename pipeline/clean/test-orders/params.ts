import * as z from 'zod'
import { says } from '../../step/describe'
import { modelParam } from '../cleaning'

export const step = 'clean.removeTestOrders'

export const testOrderReasons = ['marker', 'tinyTotal', 'sameSecond', 'ownAccount'] as const

export type TestOrderReason = (typeof testOrderReasons)[number]

export const testOrderParams = z.object({
  checks: z
    .array(z.enum(testOrderReasons))
    .min(1)
    .default([...testOrderReasons])
    .meta(says({ en: 'What makes a test order: a marker in a text, a total of nothing, the same order again in the same second, an account of the seller', zh: '判定依据：文字中的测试标记、金额为零或极小、同一秒内的重复下单、卖家自己的账号' })),
  columns: z
    .array(z.string())
    .min(1)
    .optional()
    .meta(says({ en: 'Texts that are searched for markers; where absent names, notes, e-mails and accounts', zh: '要查找标记的文字列；不填则为姓名、备注、邮箱与账号列' })),
  markers: z
    .array(z.string().min(1))
    .min(1)
    .default(['(^|[^a-z])(test|tester|testing|testorder)([^a-z]|$)', '测试', '測試', '试单', '試單', '@example\\.(com|org|net)', '\\.(test|example|invalid)$', '@(mailinator|localhost)'])
    .meta(says({ en: 'Regular expressions that mark a test order, matched without regard to case', zh: '标记测试订单的正则表达式，不区分大小写' })),
  total: z.string().optional().meta(says({ en: 'Column of the total; `order_total` where absent', zh: '订单金额列；不填则为 `order_total`' })),
  tinyTotal: z.number().min(0).default(0.01).meta(says({ en: 'A total of so much or less is nothing', zh: '不高于此金额视为零或极小' })),
  account: z.string().optional().meta(says({ en: 'Column of the buyer; `account_id` where absent', zh: '买家账号列；不填则为 `account_id`' })),
  time: z.string().optional().meta(says({ en: 'Column of the time of ordering; `created_at` where absent', zh: '下单时间列；不填则为 `created_at`' })),
  order: z.string().optional().meta(says({ en: 'Column of the order’s number, so that lines of one order are no repeats; `order_id` where absent', zh: '订单号列，使同一订单的多行不算重复；不填则为 `order_id`' })),
  ownAccounts: z.array(z.string()).default([]).meta(says({ en: 'Accounts of the seller and the staff', zh: '卖家及员工自己的账号' })),
  markOnly: z.boolean().default(false).meta(says({ en: 'Whether test orders stay, marked in a column `is_test`', zh: '保留测试订单，仅以 `is_test` 列标记' })),
  model: modelParam(step),
})

export type TestOrderParams = Omit<z.output<typeof testOrderParams>, 'model'>
