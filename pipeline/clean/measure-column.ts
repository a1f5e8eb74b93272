import type { CellValue, Column, ColumnKind } from '../../protocol/table'
import { isMeasured, measureExpression, spreadOf } from '../engine/column-spread'
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

/** Reads one column; two to five queries, each over this column only. */
export async function measureColumn(context: StepContext, table: Table, column: Column, outlierFactor: number): Promise<ColumnReport> {
  const value = context.engine.dialect.identifier(column.name)
  const [[present, min, max] = []] = await context.query(`select count(${value}), min(${value}), max(${value}) from ${table.sqlName}`)
  const counts = `select ${value} as v, count(*) as n from ${table.sqlName} where ${value} is not null group by 1`
  const [[distinct] = []] = await context.query(`select count(*) from (${counts})`)
  const [[mostFrequent, mostFrequentCount] = []] = await context.query(`select v, n from (${counts}) order by n desc, v limit 1`)
  return {
    column: column.name,
    kind: column.kind,
    type: column.type,
    missing: table.rowCount - Number(present ?? 0),
    distinct: Number(distinct ?? 0),
    min: min ?? null,
    max: max ?? null,
    ...(await measureSpread(context, table, column, outlierFactor)),
    mostFrequent: mostFrequent ?? null,
    mostFrequentCount: Number(mostFrequentCount ?? 0),
  }
}

type SpreadReport = Pick<ColumnReport, 'mean' | 'standardDeviation' | 'lowerQuartile' | 'median' | 'upperQuartile' | 'outliers'>

async function measureSpread(context: StepContext, table: Table, column: Column, outlierFactor: number): Promise<SpreadReport> {
  const spread = isMeasured(column) ? await spreadOf(table, column, context.signal) : null
  if (spread === null) return { mean: null, standardDeviation: null, lowerQuartile: null, median: null, upperQuartile: null, outliers: null }
  const { dialect } = context.engine
  const { value, isMeasurable } = measureExpression(column, dialect)
  const from = `from ${table.sqlName} where ${isMeasurable}`
  const [quartiles = []] = await context.query(`select ${[0.25, 0.5, 0.75].map((p) => dialect.quantile(value, p)).join(', ')} ${from}`)
  const [lower = 0, median = 0, upper = 0] = quartiles.map(Number)
  const reach = outlierFactor * (upper - lower)
  const [[outliers] = []] = await context.query(`select count(*) ${from} and (${value} < $1::double or ${value} > $2::double)`, [lower - reach, upper + reach])
  const isTime = column.kind === 'time' || column.kind === 'date'
  const place = (measured: number): number | string => (isTime ? toIso(measured, column.kind) : measured)
  return {
    mean: place(spread.mean),
    standardDeviation: spread.standardDeviation === null ? null : isTime ? spread.standardDeviation / day : spread.standardDeviation,
    lowerQuartile: place(lower),
    median: place(median),
    upperQuartile: place(upper),
    outliers: Number(outliers ?? 0),
  }
}

function toIso(milliseconds: number, kind: ColumnKind): string {
  const text = new Date(Math.round(milliseconds)).toISOString()
  return kind === 'date' && text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(?:\.000)?Z$/, '')
}
