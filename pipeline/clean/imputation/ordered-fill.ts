import type { Text } from '../../../protocol/text'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { fromMeasure, presentValue } from '../measured-value'
import type { Plan } from './plan'
import { isOrdered, step, type Rule } from './rules'
import { wholeValue, type Statistic } from './statistics'

/** Adds what fills a column from the rows before and after: nothing of it is learned, each table is filled from its own rows. */
export function planOrderedFills(context: StepContext, table: Table, rules: readonly Rule[], learned: readonly Statistic[], plan: Plan): void {
  for (const rule of rules.filter(isOrdered)) {
    const order = toOrder(context, table, rule, plan)
    const value = rule.method === 'linear' || rule.method === 'time' ? interpolated(context, table, rule, order) : carried(context, rule, order)
    const statistic = learned.find(({ column }) => column === rule.column.name)
    const groups = rule.by.length === 0 ? '' : ` over (partition by ${order.partition.join(', ')})`
    const present = presentValue(rule.column, context.engine.dialect, order.value)
    const fallback = statistic === undefined || groups === '' ? [] : [`case when count(${present})${groups} = 0 then ${wholeValue(context, rule, statistic.whole)} end`]
    plan.fills.push({ rule, value: `coalesce(${[value, ...fallback].join(', ')})`, what: wordsOf(rule) })
  }
}

interface Order {
  /** The column's value in `base`. */
  value: string
  partition: string[]
  /** For `over (…)`: the rows up to here, and from here on. */
  before: string
  after: string
  /** The number of the row within its group, a column of `base`. */
  place: string
}

function toOrder({ engine: { dialect }, column }: StepContext, table: Table, { column: { name }, by, orderBy }: Rule, plan: Plan): Order {
  const parts = (of: string): { partition: string[]; order: string } => {
    const number = `${of}${dialect.identifier(numberColumn)}`
    const keys = by.map((key) => `${of}${dialect.identifier(key)}`)
    return { partition: keys, order: `${keys.length === 0 ? '' : `partition by ${keys.join(', ')} `}order by ${orderBy === undefined ? '' : `${of}${dialect.identifier(column(table, orderBy).name)} nulls last, `}${number}` }
  }
  const { partition, order } = parts('base.')
  const extra = `row_number() over (${parts('').order})`
  const known = plan.extras.findIndex((one) => one.startsWith(`${extra} as `))
  const place = known < 0 ? plan.extras.length : known
  if (known < 0) plan.extras.push(`${extra} as ${dialect.identifier(`~souk~place${place}~`)}`)
  return {
    value: `base.${dialect.identifier(name)}`,
    partition,
    before: `${order} rows between unbounded preceding and current row`,
    after: `${order} rows between current row and unbounded following`,
    place: `base.${dialect.identifier(`~souk~place${place}~`)}`,
  }
}

/** The last value before the row, or the first after it, if no more rows than `limit` lie between. */
function carried({ engine: { dialect } }: StepContext, { column, method, limit }: Rule, { value, before, after, place }: Order): string {
  const present = presentValue(column, dialect, value)
  const nearest = (what: string): string => (method === 'forwardFill' ? `last_value(${what} ignore nulls) over (${before})` : `first_value(${what} ignore nulls) over (${after})`)
  if (limit === undefined) return nearest(present)
  const from = nearest(`case when ${present} is not null then ${place} end`)
  return `case when abs(${place} - ${from}) <= ${limit} then ${nearest(present)} end`
}

/** On the straight line from the value before to the value after, by rows or by the order column's own measure. */
function interpolated(context: StepContext, table: Table, rule: Rule, { value, before, after, place }: Order): string {
  const { dialect } = context.engine
  const { column, method, ends } = rule
  const present = presentValue(column, dialect, value)
  const measure = measureExpression(column, dialect, value)
  const at = method === 'time' ? timeOf(context, table, rule) : `cast(${place} as double)`
  const isKnown = `${measure.isMeasurable} and ${at} is not null`
  const previous = (what: string): string => `last_value(case when ${isKnown} then ${what} end ignore nulls) over (${before})`
  const next = (what: string): string => `first_value(case when ${isKnown} then ${what} end ignore nulls) over (${after})`
  const [low, high, from, to] = [previous(measure.value), next(measure.value), previous(at), next(at)]
  const between = fromMeasure(column, dialect, `(${low} + (${high} - ${low}) * coalesce((${at} - ${from}) / nullif(${to} - ${from}, 0), 0))`)
  const inside = `case when ${at} is not null then ${between} end`
  if (ends === 'leave') return inside
  return `coalesce(${inside}, case when ${at} is not null then coalesce(${previous(present)}, ${next(present)}) end)`
}

function timeOf(context: StepContext, table: Table, { orderBy }: Rule): string {
  const column = context.column(table, orderBy ?? '')
  if (!['time', 'date', 'integer', 'number', 'decimal'].includes(column.kind)) {
    refuse(context, step, 'orderBy', { en: 'must be a column of times, dates or numbers', zh: '必须是时间、日期或数值列' }, column.name)
  }
  const { value, isMeasurable } = measureExpression(column, context.engine.dialect, `base.${context.engine.dialect.identifier(column.name)}`)
  return `(case when ${isMeasurable} then ${value} end)`
}

function wordsOf({ method, by, orderBy }: Rule): Text {
  const within = by.length === 0 ? { en: '', zh: '' } : { en: ` within ${by.join(', ')}`, zh: `（按 ${by.join('、')} 分组）` }
  const order = orderBy === undefined ? { en: 'in the table’s order', zh: '按表中顺序' } : { en: `by ${orderBy}`, zh: `按 ${orderBy} 排序` }
  switch (method) {
    case 'forwardFill':
      return { en: `filled with the value before, ${order.en}${within.en}`, zh: `${order.zh}以前一个值填补${within.zh}` }
    case 'backwardFill':
      return { en: `filled with the value after, ${order.en}${within.en}`, zh: `${order.zh}以后一个值填补${within.zh}` }
    case 'time':
      return { en: `interpolated by the time between, ${order.en}${within.en}`, zh: `${order.zh}按时间间隔插值${within.zh}` }
    default:
      return { en: `interpolated between its neighbours, ${order.en}${within.en}`, zh: `${order.zh}线性插值${within.zh}` }
  }
}
