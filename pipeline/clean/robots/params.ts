import * as z from 'zod'
import { says } from '../../step/describe'
import { modelParam } from '../cleaning'

export const step = 'clean.removeRobots'

export const robotReasons = ['tooFast', 'tooRegular', 'roundTheClock', 'neverBuys', 'crawler'] as const

export type RobotReason = (typeof robotReasons)[number]

export const robotParams = z.object({
  account: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns that say who acts; where absent `account_id`, with `platform` if it is there', zh: '标识行为人的列；不填则为 `account_id`（有 `platform` 时一并使用）' })),
  time: z.string().default('happened_at').meta(says({ en: 'Column of the time of each event', zh: '事件时间列' })),
  action: z.string().optional().meta(says({ en: 'Column that says what was done; `action` where absent', zh: '行为类型列；不填则为 `action`' })),
  purchases: z.array(z.string()).min(1).default(['purchase']).meta(says({ en: 'Values of the action that are purchases', zh: '表示购买的行为取值' })),
  agent: z.string().optional().meta(says({ en: 'Column of the browser or device as a log names it; `device` where absent', zh: '日志中的浏览器或设备列；不填则为 `device`' })),
  checks: z
    .array(z.enum(robotReasons))
    .min(1)
    .default([...robotReasons])
    .meta(says({ en: 'What makes a robot: too many events at once, even gaps between them, activity round the clock, many events and no purchase, the user agent of a crawler', zh: '判定依据：短时事件过多、间隔过于均匀、全天不停、事件很多却从不购买、爬虫的用户代理' })),
  perMinute: z.int().min(1).default(120).meta(says({ en: 'Most events in a minute of the clock', zh: '每分钟（按整分）最多事件数' })),
  perHour: z.int().min(1).default(1500).meta(says({ en: 'Most events in an hour of the clock', zh: '每小时（按整点）最多事件数' })),
  perDay: z.int().min(1).default(5000).meta(says({ en: 'Most events in a day (UTC)', zh: '每天（UTC）最多事件数' })),
  regularEvents: z.int().min(3).default(30).meta(says({ en: 'Gaps of less than an hour that must be there before their evenness is judged', zh: '判断间隔均匀性所需的最少间隔数（只计一小时内的间隔）' })),
  regularity: z.number().min(0).max(1).default(0.1).meta(says({ en: 'Gaps are too even when their deviation is below this share of their mean', zh: '间隔的标准差低于均值的这一比例即为过于均匀' })),
  hoursPerDay: z.int().min(1).max(24).default(20).meta(says({ en: 'Hours of one day (UTC) with events that no person is awake for', zh: '一天（UTC）中有事件的小时数达到此值即非人所为' })),
  viewsWithoutPurchase: z.int().min(1).default(2000).meta(says({ en: 'Most events of somebody who never buys; judged only where the table knows purchases', zh: '从不购买者最多的事件数；仅在表中有购买记录时判断' })),
  agents: z
    .string()
    .min(1)
    .default('bot|crawl|spider|slurp|scrap|curl/|wget|python-|java/|okhttp|go-http|httpclient|headless|phantomjs|selenium|puppeteer|playwright|monitor|preview|archiver')
    .meta(says({ en: 'Regular expression of crawlers, matched without regard to case', zh: '匹配爬虫的正则表达式，不区分大小写' })),
  trusted: z.array(z.string()).default([]).meta(says({ en: 'Accounts that are never taken for robots', zh: '永不视为机器人的账号' })),
  markOnly: z.boolean().default(false).meta(says({ en: 'Whether the events of robots stay, marked in a column `is_robot`', zh: '保留机器人的事件，仅以 `is_robot` 列标记' })),
  model: modelParam(step),
})

export type RobotParams = Omit<z.output<typeof robotParams>, 'model'>
