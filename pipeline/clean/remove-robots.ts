import { numberColumn } from '../engine/dialect'
import type { ColumnData } from '../engine/engine'
import { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import type { StepContext } from '../step/step-context'
import { runCleaning, showCleaned, type Cleaned, type CleaningChange } from './cleaning'
import { joinGroups, keyText } from './group-keys'
import { newColumnName } from './new-column'
import { eventColumns, findRobots, type EventColumns, type RobotFinding } from './robots/find-robots'
import { robotParams, step, type RobotParams } from './robots/params'
import { reasonWords, robotWords } from './robots/words'
import { withScratch } from './scratch'

interface Learned {
  robots: RobotFinding[]
}

interface Found {
  /** A row for each account and reason: the account's columns, `reason`, `why`, `figure`, `limit`, `events`. */
  suspects: Table
}

export interface WithoutRobots extends Cleaned<Learned>, Found {}

/** Events of robots are removed or marked, each with the reason; nobody goes unnamed. A model removes the same accounts, and crawlers, from another table. */
export const removeRobots = defineStep({
  name: step,
  summary: { en: 'Remove the events of robots, and list each suspect with the reason', zh: '去除机器人的事件，并列出每个可疑账号及原因' },
  params: robotParams,

  run: (context, input: Table, params): Promise<WithoutRobots> => runCleaning<RobotParams, Learned, Found>({ step, fit, apply }, context, input, params),

  show: ({ suspects, ...cleaned }) => showCleaned(cleaned, suspects.rowCount === 0 ? [] : [{ table: suspects, title: { en: 'Suspects', zh: '可疑账号' } }]),

  example: {
    input: {
      rows: [
        { account_id: 'u1', action: 'view', happened_at: '2026-01-01 10:00:01', device: 'Mozilla/5.0' },
        { account_id: 'u2', action: 'view', happened_at: '2026-01-01 10:00:01', device: 'Mozilla/5.0' },
        { account_id: 'u2', action: 'view', happened_at: '2026-01-01 10:00:02', device: 'Mozilla/5.0' },
        { account_id: 'u2', action: 'view', happened_at: '2026-01-01 10:00:04', device: 'Mozilla/5.0' },
        { account_id: 'u3', action: 'view', happened_at: '2026-01-01 11:00:00', device: 'Googlebot/2.1' },
        { account_id: 'u1', action: 'purchase', happened_at: '2026-01-01 10:05:00', device: 'Mozilla/5.0' },
      ],
      types: { happened_at: 'TIMESTAMP' },
    },
    params: { perMinute: 2 },
    look: async ({ table, suspects }: WithoutRobots) => ({ kept: (await table.rows()).map(({ account_id, action }) => [account_id, action]), suspects: (await suspects.rows()).map(({ account_id, reason, figure, events }) => [account_id, reason, figure, events]) }),
    gives: {
      kept: [['u1', 'view'], ['u1', 'purchase']],
      suspects: [['u2', 'tooFast', 3, 3], ['u3', 'crawler', 1, 1]],
    },
  },
})

async function fit(context: StepContext, table: Table, params: RobotParams): Promise<Learned> {
  return { robots: await findRobots(context, table, eventColumns(context, table, params), params) }
}

function apply(context: StepContext, input: Table, params: RobotParams, { robots }: Learned): Promise<Pick<WithoutRobots, 'table' | 'changes' | 'suspects'>> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const columns = eventColumns(context, input, params)
    const accounts = [...new Map(robots.map((robot) => [JSON.stringify(robot.key), robot])).values()].map(({ key }) => ({ key }))
    const join = await joinGroups(context, keep, { by: columns.account, groups: accounts, columns: { is_robot: accounts.map(() => true) }, types: { is_robot: 'BOOLEAN' }, alias: 'g' })
    const isRobot = `(coalesce(g.is_robot, false) or ${isCrawler(context, columns, params)})`
    const own = input.columnNames.map((name) => `base.${dialect.identifier(name)}`).join(', ')
    const mark = params.markOnly ? `, ${isRobot} as ${dialect.identifier(newColumnName(input.columnNames, 'is_robot'))}` : ''
    const table = await context.table(input.name, `select ${own}${mark} from ${input.numbered} base ${join}${params.markOnly ? '' : ` where not ${isRobot}`} order by base.${dialect.identifier(numberColumn)}`)
    const counts = await context.query(`select ${keyText(context, columns.account, 'base.').join(', ')}, count(case when coalesce(g.is_robot, false) then 1 end), count(case when ${isCrawler(context, columns, params)} then 1 end) from ${input.sqlName} base ${join} group by all having count(case when ${isRobot} then 1 end) > 0 order by all`)
    const found = toFindings(robots, counts, columns.account.length)
    return { table, changes: account(found, params), suspects: await toSuspects(context, columns.account, found) }
  })
}

interface Suspect {
  finding: RobotFinding
  events: number
}

/** The accounts that this table has events of, with their crawlers. */
function toFindings(robots: readonly RobotFinding[], counts: readonly (readonly unknown[])[], width: number): Suspect[] {
  const events = new Map(counts.map((row) => [JSON.stringify(row.slice(0, width)), Number(row[width])]))
  const known = robots.map((finding) => ({ finding, events: events.get(JSON.stringify(finding.key)) ?? 0 })).filter((suspect) => suspect.events > 0)
  const crawlers = counts.filter((row) => Number(row[width + 1]) > 0).map((row): Suspect => {
    const figure = Number(row[width + 1])
    return { finding: { key: row.slice(0, width).map((part) => (part === null ? null : String(part))), reason: 'crawler', figure, limit: 0, within: null }, events: figure }
  })
  return [...known, ...crawlers]
}

function isCrawler({ engine: { dialect } }: StepContext, { agent, account }: EventColumns, { checks, agents, trusted }: RobotParams): string {
  if (agent === null || !checks.includes('crawler')) return 'false'
  const isTrusted = trusted.length === 0 ? '' : ` and coalesce(cast(base.${dialect.identifier(account.at(-1) ?? '')} as varchar) not in (${trusted.map(dialect.literal).join(', ')}), true)`
  return `(coalesce(${dialect.matches(`cast(base.${dialect.identifier(agent.name)} as varchar)`, `(?i)${agents}`)}, false)${isTrusted})`
}

function account(found: readonly Suspect[], { markOnly, time }: RobotParams): CleaningChange[] {
  const reasons = [...new Set(found.map(({ finding }) => finding.reason))]
  const done = markOnly ? { en: 'marked', zh: '已标记' } : { en: 'removed', zh: '已删除' }
  return reasons.map((reason) => {
    // An account has one line for each span that it is too fast in; its events count once.
    const own = new Map(found.filter(({ finding }) => finding.reason === reason).map(({ finding, events }) => [JSON.stringify(finding.key), events]))
    const changed = [...own.values()].reduce((sum, events) => sum + events, 0)
    return { column: time, what: { en: `${reasonWords[reason].en}: events of ${own.size} ${own.size === 1 ? 'account' : 'accounts'} ${done.en}`, zh: `${reasonWords[reason].zh}：${own.size} 个账号的事件${done.zh}` }, changed, before: null, after: null }
  })
}

async function toSuspects(context: StepContext, account: readonly string[], found: readonly Suspect[]): Promise<Table> {
  const columns: Record<string, ColumnData> = Object.fromEntries(account.map((name, index) => [name, found.map(({ finding }) => finding.key[index] ?? null)]))
  const name = (wanted: string): string => newColumnName([...account], wanted)
  columns[name('reason')] = found.map(({ finding }) => finding.reason)
  columns[name('why')] = found.map(({ finding }) => robotWords(finding)[context.language])
  columns[name('figure')] = Float64Array.from(found, ({ finding }) => finding.figure)
  columns[name('limit')] = Float64Array.from(found, ({ finding }) => finding.limit)
  columns[name('events')] = Int32Array.from(found, ({ events }) => events)
  const relation = context.engine.freshName('suspects')
  await context.engine.register(relation, columns)
  return Table.of(context.engine, relation, 'suspects')
}
