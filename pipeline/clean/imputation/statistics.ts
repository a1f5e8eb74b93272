import type { Text } from '../../../protocol/text'
import { isMeasured, measureExpression } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { joinGroups, keyText, type OfGroup } from '../group-keys'
import { fromMeasure, presentValue } from '../measured-value'
import type { Keep } from '../scratch'
import type { Fill, Plan } from './plan'
import { isOrdered, step, type Rule } from './rules'

/** One value for a column and one for each group that has any, as text of the column's type. */
export interface Statistic {
  column: string
  whole: string | null
  groups: OfGroup<{ value: string }>[]
}

type StatisticMethod = 'constant' | 'mean' | 'median' | 'mode'

const names: Record<StatisticMethod, Text> = {
  constant: { en: 'the given value', zh: '指定值' },
  mean: { en: 'the mean', zh: '均值' },
  median: { en: 'the median', zh: '中位数' },
  mode: { en: 'the mode', zh: '众数' },
}

/** What a rule takes from the column itself: ordered fills keep it for groups without any value. */
function statisticOf(rule: Rule): StatisticMethod | null {
  if (isOrdered(rule)) return rule.by.length === 0 ? null : isMeasured(rule.column) ? 'median' : 'mode'
  return rule.method in names ? (rule.method as StatisticMethod) : null
}

export async function fitStatistics(context: StepContext, table: Table, rules: readonly Rule[]): Promise<Statistic[]> {
  const learned: Statistic[] = []
  for (const [index, rule] of rules.entries()) {
    context.report(index / rules.length, { en: 'Learning from the values that are there', zh: '从已有的值中学习' })
    const statistic = statisticOf(rule)
    if (statistic === null) continue
    const [[, whole = null] = []] = statistic === 'constant' ? [[null, await constantOf(context, rule)]] : await valuesOf(context, table, rule, statistic, [])
    const isGrouped = statistic !== 'constant' && !isOrdered(rule) && rule.by.length > 0
    const groups = isGrouped ? await valuesOf(context, table, rule, statistic, rule.by) : []
    learned.push({
      column: rule.column.name,
      whole: whole === null ? null : String(whole),
      groups: groups.flatMap(([value, ...key]) => (value === null ? [] : [{ key: key.map((part) => (part === null ? null : String(part))), value: String(value) }])),
    })
  }
  return learned
}

async function constantOf(context: StepContext, { column, value }: Rule): Promise<string> {
  const { dialect } = context.engine
  const [[read = null] = []] = await context.query(`select cast(${dialect.tryCast(dialect.literal(String(value)), column.type)} as varchar)`)
  if (read === null) refuse(context, step, 'value', { en: `is no ${column.type}, which the column ${column.name} holds`, zh: `不能作为列 ${column.name} 的类型 ${column.type}` }, String(value))
  return String(read)
}

/** Rows of the statistic as text and the key. A value that occurs once among others is no mode. */
async function valuesOf(context: StepContext, table: Table, { column }: Rule, statistic: StatisticMethod, by: readonly string[]): Promise<(string | number | boolean | null)[][]> {
  const { dialect } = context.engine
  const keys = keyText(context, by)
  const grouped = by.length === 0 ? '' : ` group by ${keys.join(', ')} order by ${keys.join(', ')}`
  if (statistic === 'mode') {
    const keyNames = keys.map((_, index) => `k${index}`)
    const counted = `select ${[...keys.map((key, index) => `${key} as k${index}`), `${presentValue(column, dialect)} as v`].join(', ')}, count(*) as n from ${table.sqlName} where ${dialect.identifier(column.name)} is not null group by all`
    const partition = keyNames.length === 0 ? '' : `partition by ${keyNames.join(', ')} `
    const rows = await context.query(
      `select ${['cast(v as varchar)', ...keyNames].join(', ')} from (select *, row_number() over (${partition}order by n desc, v) as place, count(*) over (${partition}) as distinct_values from (${counted}) where v is not null)
       where place = 1 and (n > 1 or distinct_values = 1) order by ${keyNames.join(', ') || '1'}`,
    )
    return by.length === 0 ? rows.map(([value = null]) => [null, value]) : rows
  }
  const { value, isMeasurable } = measureExpression(column, dialect)
  const measure = statistic === 'median' ? dialect.quantile(value, 0.5) : meanOf(column, value, dialect)
  const rows = await context.query(`select ${[`cast(${fromMeasure(column, dialect, measure)} as varchar)`, ...keys].join(', ')} from ${table.sqlName} where ${isMeasurable}${grouped}`)
  return by.length === 0 ? rows.map(([found = null]) => [null, found]) : rows
}

/** Whole numbers, exact amounts and milliseconds are added exactly, doubles with compensation. */
function meanOf({ name, kind }: Rule['column'], value: string, dialect: StepContext['engine']['dialect']): string {
  if (kind === 'number') return dialect.compensatedMean(value)
  const exact = kind === 'time' || kind === 'date' ? dialect.epochMilliseconds(dialect.identifier(name)) : dialect.identifier(name)
  return `cast(sum(${exact}) as double) / count(*)`
}

/** Adds what fills a column from its statistic: its group's value, else the whole's. */
export async function planStatistics(context: StepContext, keep: Keep, rules: readonly Rule[], learned: readonly Statistic[], plan: Plan): Promise<void> {
  for (const rule of rules) {
    const statistic = statisticOf(rule)
    const found = learned.find(({ column }) => column === rule.column.name)
    if (statistic === null || isOrdered(rule) || found === undefined) continue
    plan.fills.push(await toFill(context, keep, rule, names[statistic], found, plan))
  }
}

async function toFill(context: StepContext, keep: Keep, rule: Rule, name: Text, { whole, groups }: Statistic, plan: Plan): Promise<Fill> {
  const { column, by } = rule
  const values = [wholeValue(context, rule, whole)]
  if (groups.length > 0) {
    const alias = `g${plan.joins.length}`
    plan.joins.push(await joinGroups(context, keep, { by, groups, columns: { value: groups.map(({ value }) => value) }, alias }))
    values.unshift(`cast(${alias}.value as ${column.type})`)
  }
  const what: Text =
    groups.length > 0
      ? { en: `filled with ${name.en} of each group by ${by.join(', ')}`, zh: `按 ${by.join('、')} 分组，以各组${name.zh}填补` }
      : whole === null
        ? { en: `not filled: no value to take ${name.en} from`, zh: `未填补：没有可用来求${name.zh}的值` }
        : { en: `filled with ${name.en}, ${whole}`, zh: `以${name.zh} ${whole} 填补` }
  return { rule, value: `coalesce(${values.join(', ')})`, what }
}

/** The whole column's value as SQL of its type. */
export function wholeValue({ engine: { dialect } }: StepContext, { column }: Rule, whole: string | null): string {
  return `cast(${whole === null ? 'null' : dialect.literal(whole)} as ${column.type})`
}
