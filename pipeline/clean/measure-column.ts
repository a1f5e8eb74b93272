import type { CellValue, Column, ColumnKind } from '../../protocol/table'
import { interpolate, neighbourRanks, quantilesOf } from '../engine/column-quantiles'
import { isMeasured, measureExpression, spreadOf, type Bounds } from '../engine/column-spread'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'

/** One column's figures. Times are ISO 8601 text in UTC; what a kind of column does not have is null. */
export interface ColumnReport {
  column: string
  kind: ColumnKind
  type: string
  missing: number
  distinct: number
  min: CellValue
  max: CellValue
  mean: number | string | null
  /** Of the sample, with n − 1; of times in days. */
  standardDeviation: number | null
  /** Linear interpolation between ranks (type 7 of Hyndman and Fan). */
  lowerQuartile: number | string | null
  median: number | string | null
  upperQuartile: number | string | null
  /** Values farther than the factor times the interquartile range below the lower or above the upper quartile. */
  outliers: number | null
  mostFrequent: CellValue
  mostFrequentCount: number
}

const day = 86_400_000

/** Reads one column with three queries: what values there are, their quartiles, and their spread about the median. */
export async function measureColumn(context: StepContext, table: Table, column: Column, outlierFactor: number): Promise<ColumnReport> {
  const { dialect } = context.engine
  const value = dialect.identifier(column.name)
  const measure = isMeasured(column) ? measureExpression(column, dialect, 'v') : { value: 'null', isMeasurable: 'false' }
  const [[distinct, present, min, max, mostFrequent, mostFrequentCount, low, high, measurable] = []] = await context.query(`
    with counts as materialized (select ${value} as v, count(*) as n from ${table.sqlName} where ${value} is not null group by 1)
    select count(*), sum(n), min(v), max(v), (select v from counts order by n desc, v limit 1), max(n),
      min(case when ${measure.isMeasurable} then ${measure.value} end), max(case when ${measure.isMeasurable} then ${measure.value} end),
      sum(case when ${measure.isMeasurable} then n end)
    from counts`)
  const bounds = low === null || low === undefined ? null : { min: Number(low), max: Number(high) }
  return {
    column: column.name,
    kind: column.kind,
    type: column.type,
    missing: table.rowCount - Number(present ?? 0),
    distinct: Number(distinct ?? 0),
    min: min ?? null,
    max: max ?? null,
    ...(await measureSpread(context, table, column, bounds, Number(measurable ?? 0), outlierFactor)).report,
    mostFrequent: mostFrequent ?? null,
    mostFrequentCount: Number(mostFrequentCount ?? 0),
  }
}

type SpreadReport = Pick<ColumnReport, 'mean' | 'standardDeviation' | 'lowerQuartile' | 'median' | 'upperQuartile' | 'outliers'>

/** What a caller of `measureSpread` may add: `binEdges` sees the quartiles and says where to cut a histogram; `sorted` holds all values that can be measured, in order. */
export interface SpreadOptions {
  binEdges?: (lower: number, upper: number) => readonly number[] | undefined
  sorted?: Float64Array | undefined
}

const quarters = [0.25, 0.5, 0.75]

/** Quartiles, mean, spread and outliers, and the counts of a histogram where one was asked for. */
export async function measureSpread(
  context: StepContext,
  table: Table,
  column: Column,
  bounds: Bounds | null,
  count: number,
  outlierFactor: number,
  { binEdges, sorted }: SpreadOptions = {},
): Promise<{ report: SpreadReport; bins: number[] }> {
  if (bounds === null) return { report: { mean: null, standardDeviation: null, lowerQuartile: null, median: null, upperQuartile: null, outliers: null }, bins: [] }
  const [lower = 0, median = 0, upper = 0] = sorted === undefined ? await quantilesOf(table, column, count, quarters, context.signal) : quantilesIn(sorted, quarters)
  const reach = outlierFactor * (upper - lower)
  const spread = await spreadOf(table, column, bounds, { centre: median, fences: [lower - reach, upper + reach], binEdges: binEdges?.(lower, upper), signal: context.signal })
  const isTime = column.kind === 'time' || column.kind === 'date'
  const place = (measured: number): number | string => (isTime ? toIso(measured, column.kind) : measured)
  const deviation = spread.standardDeviation
  return {
    report: {
      mean: place(spread.mean),
      standardDeviation: deviation !== null && isTime ? deviation / day : deviation,
      lowerQuartile: place(lower),
      median: place(median),
      upperQuartile: place(upper),
      outliers: spread.outside,
    },
    bins: spread.bins,
  }
}

function quantilesIn(sorted: Float64Array, shares: readonly number[]): number[] {
  const places = shares.map((share) => (sorted.length - 1) * share)
  return interpolate(places, neighbourRanks(places, sorted.length).map((rank) => sorted[rank] ?? Number.NaN))
}

/** A place in time as ISO 8601 text; a date without its midnight. */
export function toIso(milliseconds: number, kind: ColumnKind): string {
  const text = new Date(Math.round(milliseconds)).toISOString()
  return kind === 'date' && text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(?:\.000)?Z$/, '')
}
