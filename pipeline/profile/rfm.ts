import * as z from 'zod'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { gatherPurchases } from './purchases'
import { scoreCustomers, type Edges } from './score-customers'
import { showRfm } from './show-rfm'
import { countSegments, type SegmentCount } from './count-segments'

export interface Rfm {
  /** A row for each customer: recency_days, frequency, monetary, their scores, the three digits and the segment in English and, as `segment_zh`, in Chinese. */
  table: Table
  segments: Table
  segmentCounts: SegmentCount[]
  customers: number
  purchases: number
  /** Exact decimal text. */
  monetary: string
  currency: string | null
  /** The day from which recency counts back, ISO 8601. */
  snapshot: string
  /** Upper ends of the lower score groups. */
  edges: Edges
  /** Rows that are no purchase of anybody, by reason. */
  leftOut: { withoutCustomer: number; withoutTime: number; byStatus: number; afterSnapshot: number }
  /** Rows whose amount is missing; they count as purchases of nothing. */
  withoutAmount: number
}

/** Recency, frequency and monetary value of each customer, scored by quantiles, with named segments. */
export const rfm = defineStep({
  name: 'profile.rfm',
  summary: {
    en: 'Score customers by how recently, how often and for how much they bought, and name the segments',
    zh: '按最近一次购买、购买频次与金额为客户评分，并划分命名客群',
  },
  params: z.object({
    customer: z
      .union([z.string().min(1), z.array(z.string()).min(1)])
      .default('account_id')
      .meta(says({ en: 'Column, or columns together, that say who bought', zh: '表示购买者的列，可为多列' })),
    time: z
      .string()
      .min(1)
      .default('created_at')
      .meta(says({ en: 'Column with the time of the purchase', zh: '购买时间列' })),
    order: z
      .string()
      .nullable()
      .default('order_id')
      .meta(says({ en: 'Column with the order; null where each row is a purchase of its own', zh: '订单列；若每行即一次购买则填 null' })),
    amount: z
      .string()
      .min(1)
      .default('order_total')
      .meta(says({ en: 'Column with the amount paid', zh: '金额列' })),
    currency: z
      .string()
      .default('currency')
      .meta(says({ en: 'Column with the currency, where there is one: amounts of several are never added up', zh: '币种列（如有）：不同币种的金额不会相加' })),
    status: z
      .string()
      .default('status')
      .meta(says({ en: 'Column with the order’s status, where there is one', zh: '订单状态列（如有）' })),
    leaveOut: z
      .array(z.string())
      .default(['unpaid', 'closed', 'refunded'])
      .meta(says({ en: 'Statuses that are no purchase', zh: '不算购买的状态' })),
    snapshot: z.iso
      .date()
      .optional()
      .meta(says({ en: 'Day from which recency counts back, as 2026-12-31; the day after the last purchase where absent', zh: '计算最近购买天数的基准日，如 2026-12-31；不填则为最后一次购买的次日' })),
    zone: z
      .string()
      .min(1)
      .default('UTC')
      .meta(says({ en: 'Time zone of the calendar, such as Asia/Shanghai; times are UTC', zh: '日历所用时区，如 Asia/Shanghai；时间本身为 UTC' })),
    groups: z
      .number()
      .int()
      .min(2)
      .max(10)
      .default(5)
      .meta(says({ en: 'Number of score groups', zh: '评分的分组数' })),
  }),

  async run(context, input: Table, params): Promise<Rfm> {
    context.report(0, { en: 'Gathering purchases', zh: '汇总购买记录' })
    const purchases = await gatherPurchases(context, input, params)
    context.report(0.6, { en: 'Scoring customers', zh: '为客户评分' })
    try {
      const { table, edges } = await scoreCustomers(context, purchases, params.groups)
      const { segments, segmentCounts } = await countSegments(context, table)
      const { customers, purchaseCount, monetary, currency, snapshot, leftOut, withoutAmount } = purchases
      return { table, segments, segmentCounts, customers, purchases: purchaseCount, monetary, currency, snapshot, edges, leftOut, withoutAmount }
    } finally {
      await context.engine.drop(purchases.relation)
      context.report(1, { en: 'Scoring customers', zh: '为客户评分' })
    }
  },

  show: showRfm,

  example: {
    input: {
      rows: [
        { account_id: 'ann', order_id: '1', created_at: '2026-01-01 10:00:00', order_total: '10.00' },
        { account_id: 'ann', order_id: '2', created_at: '2026-03-01 10:00:00', order_total: '30.00' },
        { account_id: 'bob', order_id: '3', created_at: '2026-02-01 23:30:00', order_total: '5.50' },
        { account_id: null, order_id: '4', created_at: '2026-02-01 23:30:00', order_total: '7.00' },
      ],
      types: { created_at: 'TIMESTAMP', order_total: 'DECIMAL(18,2)' },
    },
    params: { snapshot: '2026-03-02', zone: 'Asia/Shanghai', groups: 2 },
    look: async ({ table, leftOut }: Rfm) => ({ leftOut, rows: await table.rows() }),
    gives: {
      leftOut: { withoutCustomer: 1, withoutTime: 0, byStatus: 0, afterSnapshot: 0 },
      rows: [
        { account_id: 'ann', last_purchase: '2026-03-01', recency_days: 1, frequency: 2, monetary: '40.00', recency_score: 2, frequency_score: 2, monetary_score: 2, rfm: '222', segment: 'Loyal customers', segment_zh: '忠诚客户' },
        { account_id: 'bob', last_purchase: '2026-02-02', recency_days: 28, frequency: 1, monetary: '5.50', recency_score: 1, frequency_score: 1, monetary_score: 1, rfm: '111', segment: 'Hibernating', segment_zh: '沉睡客户' },
      ],
    },
  },
})
