import type { Column } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { keyText } from '../group-keys'
import { step, type RobotParams, type RobotReason } from './params'

/** Why an account is taken for a robot: the figure that was found, and the limit that it passes. */
export interface RobotFinding {
  key: (string | null)[]
  reason: RobotReason
  figure: number
  limit: number
  /** Within what the figure was counted. */
  within: 'minute' | 'hour' | 'day' | null
}

export interface EventColumns {
  account: string[]
  time: Column
  action: Column | null
  agent: Column | null
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export function eventColumns(context: StepContext, table: Table, params: RobotParams): EventColumns {
  const account = params.account ?? ['platform', 'account_id'].filter((name) => name === 'account_id' || table.columnNames.includes(name))
  for (const name of account) context.column(table, name)
  const time = context.column(table, params.time)
  if (time.kind !== 'time') refuse(context, step, 'time', { en: 'must be a column of times', zh: '必须是时间列' }, params.time)
  // What is named must be there; what goes without saying may be missing.
  const maybe = (given: string | undefined, usual: string): Column | null => (given !== undefined ? context.column(table, given) : (table.columns.find(({ name }) => name === usual) ?? null))
  return { account, time, action: maybe(params.action, 'action'), agent: maybe(params.agent, 'device') }
}

/** The accounts that behave as no person does, in the order of the checks. */
export async function findRobots(context: StepContext, table: Table, { account, time, action }: EventColumns, params: RobotParams): Promise<RobotFinding[]> {
  const { dialect } = context.engine
  const keys = keyText(context, account)
  const names = keys.map((_, index) => `k${index}`).join(', ')
  const instant = dialect.identifier(time.name)
  const isThere = `${instant} is not null and isfinite(${instant}) and ${account.map((name) => `${dialect.identifier(name)} is not null`).join(' and ')}`
  const isPurchase = action === null ? 'false' : `coalesce(cast(${dialect.identifier(action.name)} as varchar) in (${params.purchases.map(dialect.literal).join(', ')}), false)`
  const events = `(select ${keys.map((key, index) => `${key} as k${index}`).join(', ')}, ${dialect.epochMilliseconds(instant)} as ms, ${isPurchase} as is_purchase from ${table.sqlName} where ${isThere})`
  const trusted = new Set(params.trusted)
  const find = async (reason: RobotReason, within: RobotFinding['within'], limit: number, sql: string): Promise<RobotFinding[]> => {
    if (!params.checks.includes(reason)) return []
    const rows = await context.query(`${sql} order by ${names}`)
    const found = rows.map((row): RobotFinding => ({ key: row.slice(0, keys.length).map((part) => (part === null ? null : String(part))), reason, figure: Number(row[keys.length]), limit, within }))
    return found.filter(({ key }) => !trusted.has(key.at(-1) ?? ''))
  }
  const most = (span: number, limit: number): string => `select ${names}, max(n) as figure from (select ${names}, ms // ${span} as span, count(*) as n from ${events} group by all) group by ${names} having max(n) > ${limit}`
  const gaps = `(select ${names}, gap from (select ${names}, ms - lag(ms) over (partition by ${names} order by ms) as gap from ${events}) where gap between 1 and ${hour})`
  // Whole milliseconds are added exactly, so that the evenness is the same however the work is divided.
  const evenness = `sqrt(greatest(0, cast(sum(gap * gap) as double) - cast(sum(gap) as double) * cast(sum(gap) as double) / count(*)) / (count(*) - 1)) / (cast(sum(gap) as double) / count(*))`
  const [[purchases] = []] = await context.query(`select count(case when is_purchase then 1 end) from ${events}`)
  const phrase = { en: 'Looking for robots', zh: '查找机器人' }
  const all: RobotFinding[] = []
  const checks = [
    () => find('tooFast', 'minute', params.perMinute, most(minute, params.perMinute)),
    () => find('tooFast', 'hour', params.perHour, most(hour, params.perHour)),
    () => find('tooFast', 'day', params.perDay, most(day, params.perDay)),
    () => find('tooRegular', null, params.regularity, `select ${names}, round(${evenness}, 6) as figure from ${gaps} group by ${names} having count(*) >= ${params.regularEvents} and ${evenness} < ${params.regularity}`),
    () => find('roundTheClock', 'day', params.hoursPerDay, `select ${names}, max(n) as figure from (select ${names}, ms // ${day} as span, count(distinct ms // ${hour}) as n from ${events} group by all) group by ${names} having max(n) >= ${params.hoursPerDay}`),
    async () => (Number(purchases) === 0 ? [] : find('neverBuys', null, params.viewsWithoutPurchase, `select ${names}, count(*) as figure from ${events} group by ${names} having count(*) > ${params.viewsWithoutPurchase} and count(case when is_purchase then 1 end) = 0`)),
  ]
  for (const [index, check] of checks.entries()) {
    context.report(index / checks.length, phrase)
    all.push(...(await check()))
  }
  return all
}
