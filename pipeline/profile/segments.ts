import type { Text } from '../../protocol/text'

/** A named kind of customer: a range of recency and of frequency levels, each from 1 (worst) to 5 (best). */
export interface Segment {
  name: Text
  recency: readonly [from: number, to: number]
  frequency: readonly [from: number, to: number]
  /** What people usually do about it. */
  advice: Text
}

/** The ten segments that the field commonly draws on the recency and frequency grid; together they cover it and none overlap. */
export const segments: readonly Segment[] = [
  { name: { en: 'Champions', zh: '重要冠军客户' }, recency: [5, 5], frequency: [4, 5], advice: { en: 'reward them, ask for reviews, show what is new first', zh: '奖励、邀请评价、新品优先' } },
  { name: { en: 'Loyal customers', zh: '忠诚客户' }, recency: [3, 4], frequency: [4, 5], advice: { en: 'offer more of what they buy, a loyalty scheme', zh: '交叉推荐、会员计划' } },
  { name: { en: 'Potential loyalists', zh: '潜力客户' }, recency: [4, 5], frequency: [2, 3], advice: { en: 'invite to the next purchase soon', zh: '尽快促成下一次购买' } },
  { name: { en: 'New customers', zh: '新客户' }, recency: [5, 5], frequency: [1, 1], advice: { en: 'welcome them, make the second purchase easy', zh: '欢迎、引导第二次购买' } },
  { name: { en: 'Promising', zh: '有望客户' }, recency: [4, 4], frequency: [1, 1], advice: { en: 'remind them of the shop, small trials', zh: '提升品牌印象、小额体验' } },
  { name: { en: 'Need attention', zh: '需要关注' }, recency: [3, 3], frequency: [3, 3], advice: { en: 'an offer with an end date', zh: '限时优惠' } },
  { name: { en: 'About to sleep', zh: '即将沉睡' }, recency: [3, 3], frequency: [1, 2], advice: { en: 'show popular products, a reason to return', zh: '推荐热门商品、给出回访理由' } },
  { name: { en: 'At risk', zh: '流失风险' }, recency: [1, 2], frequency: [3, 4], advice: { en: 'write to them personally', zh: '个性化联系' } },
  { name: { en: 'Cannot lose them', zh: '不可失去' }, recency: [1, 2], frequency: [5, 5], advice: { en: 'win them back now, ask what went wrong', zh: '立即挽回、了解原因' } },
  { name: { en: 'Hibernating', zh: '沉睡客户' }, recency: [1, 2], frequency: [1, 2], advice: { en: 'spend little on them', zh: '低成本触达' } },
]

/** The segment at a place of the grid. */
export function segmentOf(recency: number, frequency: number): Segment {
  const found = segments.find((segment) => recency >= segment.recency[0] && recency <= segment.recency[1] && frequency >= segment.frequency[0] && frequency <= segment.frequency[1])
  if (found === undefined) throw new RangeError(`the grid has no place ${recency}, ${frequency}`)
  return found
}
