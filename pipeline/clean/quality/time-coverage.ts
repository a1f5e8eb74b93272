import type { Column } from '../../../protocol/table'
import { measureExpression } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'

/** When a time column has rows, in UTC. Days are counted from 1970-01-01. */
export interface TimeCoverage {
  column: string
  firstDay: string
  lastDay: string
  /** Days from the first to the last, both counted. */
  days: number
  daysWithRows: number
  /** Rows of each calendar step over the whole range, steps without rows among them. */
  step: 'day' | 'week' | 'month'
  series: { from: string; rows: number }[]
  /** Runs of days without a row that are longer than is usual here, the longest first. */
  gaps: { from: string; to: string; days: number }[]
  /** Days with far more rows than usual: over the median of the days with rows by more than 6 robust deviations, and twice it. */
  spikes: { day: string; rows: number }[]
  /** Monday first, each with 24 hours; null for dates. */
  hours: number[][] | null
}

const hour = 3_600_000
const day = 24 * hour
/** Beyond these a series is gathered by week, then by month. */
const mostSteps = 200
const shown = 5
/** About 270 years: dates beyond are mistakes, and the report says so elsewhere. */
const mostDays = 100_000

/** Coverage of one column from one pass, grouped by hour; null where it has no times, or nonsense among them makes the range absurd. */
export async function coverTime(context: StepContext, table: Table, column: Column): Promise<TimeCoverage | null> {
  const { value, isMeasurable } = measureExpression(column, context.engine.dialect)
  const unit = column.kind === 'date' ? day : hour
  const rows = await context.query(`select cast(floor(${value} / ${unit}) as bigint), count(*) from ${table.sqlName} where ${isMeasurable} group by 1 order by 1 limit 1000000`)
  if (rows.length === 0) return null
  const counts = new Map<number, number>()
  const hours = column.kind === 'date' ? null : Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const [at, count] of rows) {
    const start = Number(at) * unit
    const date = Math.floor(start / day)
    counts.set(date, (counts.get(date) ?? 0) + Number(count))
    const own = hours?.[weekday(date)]
    const place = Math.round((start - date * day) / hour)
    if (own !== undefined) own[place] = (own[place] ?? 0) + Number(count)
  }
  const dates = [...counts.keys()]
  const [first = 0, last = 0] = [dates[0], dates.at(-1)]
  const days = last - first + 1
  if (days > mostDays) return null
  return {
    column: column.name,
    firstDay: toDay(first),
    lastDay: toDay(last),
    days,
    daysWithRows: dates.length,
    ...toSeries(counts, first, last),
    gaps: findGaps(dates),
    spikes: findSpikes(counts),
    hours,
  }
}

function toSeries(counts: ReadonlyMap<number, number>, first: number, last: number): Pick<TimeCoverage, 'step' | 'series'> {
  const days = last - first + 1
  const step = days <= mostSteps ? 'day' : days <= mostSteps * 7 ? 'week' : 'month'
  const startOf = (date: number): number => {
    if (step === 'day') return date
    return step === 'week' ? date - weekday(date) : Math.floor(Date.UTC(new Date(date * day).getUTCFullYear(), new Date(date * day).getUTCMonth(), 1) / day)
  }
  const sums = new Map<number, number>()
  for (let date = first; date <= last; date += 1) {
    const start = startOf(date)
    sums.set(start, (sums.get(start) ?? 0) + (counts.get(date) ?? 0))
  }
  return { step, series: [...sums].map(([start, rows]) => ({ from: toDay(start), rows })) }
}

/** A run without rows is a gap where it is longer than nine in ten of the distances between days with rows, and two days at least. */
function findGaps(dates: readonly number[]): TimeCoverage['gaps'] {
  const distances = dates.slice(1).map((date, index) => date - (dates[index] ?? date))
  const usual = [...distances].sort((a, b) => a - b)[Math.floor((distances.length - 1) * 0.9)] ?? 1
  return distances
    .flatMap((distance, index) => (distance - 1 >= 2 && distance > usual ? [{ after: dates[index] ?? 0, days: distance - 1 }] : []))
    .sort((a, b) => b.days - a.days || a.after - b.after)
    .slice(0, shown)
    .map(({ after, days }) => ({ from: toDay(after + 1), to: toDay(after + days), days }))
}

function findSpikes(counts: ReadonlyMap<number, number>): TimeCoverage['spikes'] {
  const rows = [...counts.values()]
  if (rows.length < 14) return []
  const usual = middle(rows)
  const deviation = 1.4826 * middle(rows.map((count) => Math.abs(count - usual)))
  return [...counts]
    .filter(([, count]) => count > usual + 6 * deviation && count > 2 * usual)
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, shown)
    .map(([date, count]) => ({ day: toDay(date), rows: count }))
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) / 2
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekday(date: number): number {
  return (((date + 3) % 7) + 7) % 7
}

function toDay(date: number): string {
  return new Date(date * day).toISOString().slice(0, 10)
}
