import { formatNumber, type Text } from '../../../protocol/text'
import type { RobotFinding } from './find-robots'

const spans = { minute: { en: 'minute', zh: '分钟' }, hour: { en: 'hour', zh: '小时' }, day: { en: 'day', zh: '天' } }

/** Why, in words: `312 events in one minute, more than 120`. */
export function robotWords({ reason, figure, limit, within }: Omit<RobotFinding, 'key'>): Text {
  const [n, l] = [(language: 'en' | 'zh') => formatNumber(figure, language), (language: 'en' | 'zh') => formatNumber(limit, language)]
  const span = spans[within ?? 'day']
  switch (reason) {
    case 'tooFast':
      return { en: `${n('en')} events in one ${span.en}, more than ${l('en')}`, zh: `一${span.zh}内 ${n('zh')} 个事件，超过 ${l('zh')}` }
    case 'tooRegular':
      return { en: `gaps deviate by ${n('en')} of their mean, less than ${l('en')}`, zh: `间隔的标准差仅为均值的 ${n('zh')}，低于 ${l('zh')}` }
    case 'roundTheClock':
      return { en: `active in ${n('en')} hours of one day, at least ${l('en')}`, zh: `一天中 ${n('zh')} 个小时有活动，达到 ${l('zh')}` }
    case 'neverBuys':
      return { en: `${n('en')} events, more than ${l('en')}, and no purchase`, zh: `${n('zh')} 个事件（超过 ${l('zh')}），从未购买` }
    case 'crawler':
      return { en: `${n('en')} events by the user agent of a crawler`, zh: `${n('zh')} 个事件来自爬虫的用户代理` }
  }
}

/** What a check removes, for the account. */
export const reasonWords: Record<RobotFinding['reason'], Text> = {
  tooFast: { en: 'too many events at once', zh: '短时事件过多' },
  tooRegular: { en: 'gaps too even for a person', zh: '间隔过于均匀' },
  roundTheClock: { en: 'active round the clock', zh: '全天不停活动' },
  neverBuys: { en: 'many events and no purchase', zh: '事件很多却从不购买' },
  crawler: { en: 'user agent of a crawler', zh: '爬虫的用户代理' },
}
