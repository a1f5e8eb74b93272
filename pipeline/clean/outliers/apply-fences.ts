import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { Chart } from '../../plot/chart'
import type { StepContext } from '../../step/step-context'
import type { CleaningChange } from '../cleaning'
import { joinGroups } from '../group-keys'
import { fromMeasure, presentValue } from '../measured-value'
import { newColumnName } from '../new-column'
import { withScratch, type Keep } from '../scratch'
import type { ColumnFences } from './fences'
import { keepStrangers } from './hampel'
import type { OutlierParams } from './params'
import { seriesChart, spreadChart, type Applied } from './spread-chart'

/** A column's outliers as SQL over `base` and what is joined to it. */
interface Check {
  column: Column
  value: string
  isLow: string
  isHigh: string
  low: string
  high: string
}

/** Marks, removes, empties or clips what lies beyond the fences. */
export function applyFences(context: StepContext, input: Table, params: OutlierParams, columns: readonly Column[], fences: readonly ColumnFences[]): Promise<Applied> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const joins: string[] = []
    const checks = params.method === 'hampel' ? await windowChecks(context, keep, input, columns, params, joins) : await fenceChecks(context, keep, columns, fences, params, joins)
    const from = `${input.numbered} base ${joins.join(' ')}`
    const own = input.columns.flatMap((column) => {
      const check = checks.find((one) => one.column.name === column.name)
      const name = dialect.identifier(column.name)
      if (check === undefined || params.action === 'remove') return [`base.${name}`]
      if (params.action === 'flag') return [`base.${name}`, `(${outside(check)}) as ${dialect.identifier(newColumnName(input.columnNames, `${column.name}_is_outlier`))}`]
      return [`${params.action === 'missing' ? `case when ${outside(check)} then null else ${check.value} end` : clipped(context, check)} as ${name}`]
    })
    const where = params.action === 'remove' && checks.length > 0 ? ` where not (${checks.map(outside).join(' or ')})` : ''
    // Joins move rows about; without them the order stays.
    const order = joins.length === 0 ? '' : ` order by base.${dialect.identifier(numberColumn)}`
    const table = await context.table(input.name, `select ${own.join(', ')} from ${from}${where}${order}`)
    const changes = await account(context, from, table, checks, params)
    const most = [...changes].sort((a, b) => b.changed - a.changed).slice(0, mostCharts)
    const shown = checks.filter(({ column }, index) => (most.length === 0 ? index === 0 : most.some((change) => change.column === column.name)))
    const charts = await Promise.all(shown.map((check) => toChart(context, input, from, check, params, fences)))
    return { table, changes, charts: charts.filter((chart) => chart !== null) }
  })
}

/** Beyond these a page tells less, not more. */
const mostCharts = 3
const mostPoints = 1000

const outside = ({ isLow, isHigh }: Check): string => `(${isLow} or ${isHigh})`

function toCheck({ engine: { dialect } }: StepContext, column: Column, low: string, high: string): Check {
  const value = `base.${dialect.identifier(column.name)}`
  const measure = measureExpression(column, dialect, value).value
  const isPresent = `(${presentValue(column, dialect, value)}) is not null`
  return { column, value, low, high, isLow: `coalesce(${isPresent} and ${measure} < ${low}, false)`, isHigh: `coalesce(${isPresent} and ${measure} > ${high}, false)` }
}

async function fenceChecks(context: StepContext, keep: Keep, columns: readonly Column[], fences: readonly ColumnFences[], { by }: OutlierParams, joins: string[]): Promise<Check[]> {
  const checks: Check[] = []
  for (const column of columns) {
    const { whole = null, groups = [] } = fences.find((one) => one.column === column.name) ?? {}
    const ends = { low: [double(whole?.low)], high: [double(whole?.high)] }
    if (groups.length > 0) {
      const alias = `g${joins.length}`
      const data = { low: Float64Array.from(groups, ({ low }) => low), high: Float64Array.from(groups, ({ high }) => high) }
      joins.push(await joinGroups(context, keep, { by, groups, columns: data, alias }))
      ends.low.unshift(`${alias}.low`)
      ends.high.unshift(`${alias}.high`)
    }
    checks.push(toCheck(context, column, `coalesce(${ends.low.join(', ')})`, `coalesce(${ends.high.join(', ')})`))
  }
  return checks
}

async function windowChecks(context: StepContext, keep: Keep, input: Table, columns: readonly Column[], params: OutlierParams, joins: string[]): Promise<Check[]> {
  const relations = await keepStrangers(context, keep, input, columns, params)
  return columns.map((column, index) => {
    joins.push(`left join ${relations[index]} w${index} on base.${context.engine.dialect.identifier(numberColumn)} = w${index}.outlier_row`)
    return toCheck(context, column, `w${index}.low`, `w${index}.high`)
  })
}

const double = (value: number | undefined): string => `cast(${value === undefined ? 'null' : `'${value}'`} as double)`

/** The fence as a value of the column's type, rounded to the inside. */
function clipped({ engine: { dialect } }: StepContext, { column, value, isLow, isHigh, low, high }: Check): string {
  const digits = column.kind === 'integer' ? 0 : column.kind === 'decimal' ? Number(/,\s*(\d+)/.exec(column.type)?.[1] ?? 0) : null
  const unit = digits === null ? null : `1e${digits}`
  // What doubles add to a fence on a cent is no reason to go to the next one.
  const up = unit === null ? low : `ceil(${low} * ${unit} - 1e-6) / ${unit}`
  const down = unit === null ? high : `floor(${high} * ${unit} + 1e-6) / ${unit}`
  return `case when ${isLow} then ${fromMeasure(column, dialect, up)} when ${isHigh} then ${fromMeasure(column, dialect, down)} else ${value} end`
}

const done: Record<OutlierParams['action'], Text> = {
  flag: { en: 'marked', zh: '已标记' },
  remove: { en: 'rows removed', zh: '所在行已删除' },
  missing: { en: 'set missing', zh: '置为缺失' },
  winsorise: { en: 'brought to the fence', zh: '缩尾到界限' },
}

async function account(context: StepContext, from: string, table: Table, checks: readonly Check[], { by, method, action }: OutlierParams): Promise<CleaningChange[]> {
  if (checks.length === 0) return []
  const figures = checks.flatMap(({ value, isLow, isHigh }) => [`count(case when ${isLow} then 1 end)`, `count(case when ${isHigh} then 1 end)`, `cast(min(${value}) as varchar)`, `cast(max(${value}) as varchar)`])
  const [row = []] = await context.query(`select ${figures.join(', ')} from ${from}`)
  const ends = checks.map(({ column }) => context.engine.dialect.identifier(column.name)).flatMap((name) => [`cast(min(${name}) as varchar)`, `cast(max(${name}) as varchar)`])
  const [after = []] = await context.query(`select ${ends.join(', ')} from ${table.sqlName}`)
  const range = (low: unknown, high: unknown): string | null => (typeof low === 'string' && typeof high === 'string' ? `${low} … ${high}` : null)
  const where: Text = method === 'hampel' ? { en: 'its window', zh: '窗口' } : by.length > 0 ? { en: 'its group’s fences', zh: '本组界限' } : { en: 'the fences', zh: '界限' }
  return checks.flatMap(({ column }, index): CleaningChange[] => {
    const [low, high, min, max] = row.slice(4 * index)
    const [below, above] = [Number(low), Number(high)]
    const what = { en: `${below} below and ${above} above ${where.en}: ${done[action].en}`, zh: `低于${where.zh} ${below} 个，高于${where.zh} ${above} 个：${done[action].zh}` }
    return below + above === 0 ? [] : [{ column: column.name, what, changed: below + above, before: range(min, max), after: range(after[2 * index], after[2 * index + 1]) }]
  })
}

/** The spread with its fences, or the series with its outliers; none for a series without an order column. */
async function toChart(context: StepContext, input: Table, from: string, check: Check, { method, orderBy, by }: OutlierParams, fences: readonly ColumnFences[]): Promise<Chart | null> {
  if (method !== 'hampel') return spreadChart(input, check.column.name, by.length > 0 ? {} : (fences.find(({ column }) => column === check.column.name)?.whole ?? null))
  if (orderBy === undefined) return null
  const points = await context.query(`select base.${context.engine.dialect.identifier(orderBy)}, ${measureExpression(check.column, context.engine.dialect, check.value).value} from ${from} where ${outside(check)} order by 1 limit ${mostPoints}`)
  return seriesChart(input, check.column.name, orderBy, by.length === 1 ? by[0] : undefined, points)
}
