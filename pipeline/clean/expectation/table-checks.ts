import type { Text } from '../../../protocol/text'
import { measureExpression } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import { keyText } from '../group-keys'
import { refuse } from '../cleaning'
import { presentValue } from '../measured-value'
import type { StepContext } from '../../step/step-context'
import { step, type Rule } from './rules'
import { figures } from './words'

/** Checks of all rows, or of each group, at once. */
export type TableRule = Extract<Rule, { check: 'rowCount' | 'missingShare' | 'fresh' | 'distribution' }>

/** What was judged: all rows, or each group; and what was found where the rule is broken. */
export interface TableFinding {
  checked: number
  broken: Text[]
}

interface Figure {
  text: Text
  sql: string
  low: number | null
  high: number | null
  show(value: number): string
}

const day = 86_400_000

/** `from` is the rows that the rule is about, named `base`. */
export async function runTableCheck(context: StepContext, table: Table, rule: TableRule, from: string): Promise<TableFinding> {
  const by = rule.by ?? []
  for (const name of by) context.column(table, name)
  const keys = keyText(context, by, 'base.')
  const asked = toFigures(context, table, rule)
  const grouped = keys.length === 0 ? '' : ` group by ${keys.join(', ')} order by ${keys.join(', ')}`
  const rows = await context.query(`select ${[...asked.map(({ sql }) => sql), ...keys].join(', ')} from ${from}${grouped}`)
  const broken = rows.flatMap((row) => {
    const group = by.map((name, index) => `${name} = ${row[asked.length + index] ?? '–'}`).join(', ')
    return asked.flatMap(({ text, low, high, show }, index): Text[] => {
      const value = row[index]
      const found = value === null || value === undefined ? null : Number(value)
      // Where there is no value there is no figure: rules on missing values speak of that, freshness too.
      const isHeld = found === null ? rule.check !== 'fresh' : (low === null || found >= low) && (high === null || found <= high)
      const shown = found === null ? '–' : show(found)
      return isHeld ? [] : [{ en: `${text.en} ${shown}${group === '' ? '' : ` (${group})`}`, zh: `${text.zh} ${shown}${group === '' ? '' : `（${group}）`}` }]
    })
  })
  return { checked: rows.length, broken }
}

function toFigures(context: StepContext, table: Table, rule: TableRule): Figure[] {
  const { dialect } = context.engine
  const plain = (value: number): string => String(Number(value.toPrecision(10)))
  if (rule.check === 'rowCount') return [{ text: { en: 'rows:', zh: '行数' }, sql: 'count(*)', low: rule.min ?? null, high: rule.max ?? null, show: plain }]
  const column = context.column(table, rule.column)
  const name = `base.${dialect.identifier(column.name)}`
  const { value, isMeasurable } = measureExpression(column, dialect, name)
  if (rule.check === 'missingShare') {
    const missing = `count(case when (${presentValue(column, dialect, name)}) is null then 1 end) / nullif(cast(count(*) as double), 0)`
    return [{ text: { en: 'missing:', zh: '缺失' }, sql: missing, low: null, high: rule.max, show: (share) => `${plain(share * 100)} %` }]
  }
  if (rule.check === 'fresh') {
    const asOf = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(rule.asOf) || /(?:z|[+-]\d{2}:?\d{2})$/i.test(rule.asOf) ? rule.asOf : `${rule.asOf}Z`)
    if (Number.isNaN(asOf)) refuse(context, step, 'rules', { en: 'holds a date `asOf` that cannot be read', zh: '中的 `asOf` 不是可识别的日期' }, rule.asOf)
    if (column.kind !== 'time' && column.kind !== 'date') refuse(context, step, 'rules', { en: `asks for times of ${column.name}, which holds none`, zh: `要求 ${column.name} 为时间列` }, column.name)
    return [{ text: { en: 'latest:', zh: '最新' }, sql: `max(case when ${isMeasurable} then ${value} end)`, low: asOf - rule.days * day, high: null, show: (at) => new Date(at).toISOString() }]
  }
  const isNumber = column.kind === 'integer' || column.kind === 'number' || column.kind === 'decimal'
  const measure = isNumber ? `case when ${isMeasurable} then ${value} end` : 'null'
  if (!isNumber && figures.some(({ key }) => key !== 'distinct' && rule[key] !== undefined)) refuse(context, step, 'rules', { en: `asks for numbers of ${column.name}, which holds none`, zh: `要求 ${column.name} 为数值列` }, column.name)
  const mean = dialect.compensatedMean(measure)
  const sql: Record<(typeof figures)[number]['key'], string> = {
    mean,
    median: dialect.quantile(measure, 0.5),
    // From the sums alone: enough digits for a bound that a person states.
    standardDeviation: `sqrt(greatest(0, ${dialect.compensatedSum(`(${measure}) * (${measure})`)} - count(${measure}) * ${mean} * ${mean}) / nullif(count(${measure}) - 1, 0))`,
    min: `min(${measure})`,
    max: `max(${measure})`,
    distinct: `count(distinct ${name})`,
  }
  const asked = figures.filter(({ key }) => rule[key] !== undefined)
  if (asked.length === 0) refuse(context, step, 'rules', { en: 'holds a rule `distribution` without bounds', zh: '中的 `distribution` 规则没有给出界限' }, column.name)
  return asked.map(({ key, text }) => ({ text: { en: text.en.replace(/^a /, ''), zh: text.zh }, sql: sql[key], low: rule[key]?.[0] ?? null, high: rule[key]?.[1] ?? null, show: plain }))
}
