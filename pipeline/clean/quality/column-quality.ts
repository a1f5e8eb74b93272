import type { CellValue, Column } from '../../../protocol/table'
import { isMeasured, measureExpression } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { measureSpread, type ColumnReport } from '../measure-column'
import { histogramEdges, toHistogram, type Histogram } from './histogram-edges'

/** What a text column is made of, over all its rows. */
export interface TextQuality {
  /** In characters. */
  shortest: number
  longest: number
  meanLength: number
  /** Values with blanks before or behind. */
  padded: number
  empty: number
  /** `null`, `N/A`, `-`, `无` and the like, written where nothing is. */
  placeholders: number
  /** Values that could be read as numbers. */
  numbers: number
}

/** One column's figures, exact over all rows. */
export interface ColumnQuality extends ColumnReport {
  /** Of its values as they are stored: 8 for a number, UTF-8 for texts. */
  bytes: number
  /** Values that occur once. */
  once: number
  /** Infinities and what is not a number. */
  notFinite: number
  zeros: number | null
  negatives: number | null
  top: { value: CellValue; count: number }[]
  histogram: Histogram | null
  text: TextQuality | null
}

const topCount = 10
const placeholders = ['null', 'none', 'nil', 'n/a', 'na', '#n/a', 'nan', 'undefined', 'unknown', '-', '--', '—', '?', '无', '空', '未知', '不详', 'not applicable', 'not available']

export interface ColumnOptions {
  outlierFactor: number
  hasExactBars: boolean
  /** All values as doubles where they are in memory anyway: a query less. */
  values: Float64Array | null
}

/**
 * Reads one column with three queries: its different values with their counts, their quartiles, and their spread with a histogram.
 * Without exact bars the histogram has its edges only, to be counted in sampled values.
 */
export async function measureQuality(context: StepContext, table: Table, column: Column, { outlierFactor, hasExactBars, values: all }: ColumnOptions): Promise<ColumnQuality> {
  const { dialect } = context.engine
  const name = dialect.identifier(column.name)
  const isNumber = column.kind === 'integer' || column.kind === 'number' || column.kind === 'decimal'
  const isText = column.kind === 'text' && column.type === 'VARCHAR'
  const measure = measureExpression(column, dialect, 'v')
  // Only doubles and times have values beyond all numbers.
  const canBeInfinite = column.kind === 'number' || column.kind === 'time' || column.kind === 'date'
  const when = (test: string): string => `sum(case when ${test} then n end)`
  const figures = [
    'count(*)',
    'sum(n)',
    'count(case when n = 1 then 1 end)',
    ...(canBeInfinite ? [`min(case when ${measure.isMeasurable} then ${measure.value} end)`, `max(case when ${measure.isMeasurable} then ${measure.value} end)`, when(measure.isMeasurable)] : []),
    ...(isMeasured(column) && !canBeInfinite ? ['min(v)', 'max(v)', 'sum(n)'] : []),
    ...(isMeasured(column) ? [] : ['null', 'null', 'null']),
    ...(isNumber ? [when('v = 0'), when('v < 0')] : []),
    ...(isText
      ? [
          'min(length(v))',
          'max(length(v))',
          'sum(length(v) * n)',
          `sum(${dialect.byteLength('v')} * n)`,
          when(`v <> trim(v, ' \t\r\n　')`),
          when(`v = ''`),
          when(`length(v) < 16 and lower(trim(v)) in (${placeholders.map(dialect.literal).join(', ')})`),
          when(`length(v) < 40 and ${dialect.tryCast('v', 'double')} is not null`),
        ]
      : []),
  ]
  const [whole = [], ...top] = await context.query(`
    with counts as materialized (select ${name} as v, count(*) as n from ${table.sqlName} where ${name} is not null group by 1)
    select 0 as place, min(v) as v, max(v) as w, max(n) as n, ${figures.map((figure) => `cast(${figure} as double)`).join(', ')} from counts
    union all (select 1, v, null, n, ${figures.map(() => 'null').join(', ')} from counts order by n desc, v limit ${topCount})`)
  // A union keeps no order.
  if (Number(whole[0]) !== 0) throw new Error('the figures of a column come first')
  const [, min = null, max = null, mostFrequentCount, ...rest] = whole
  const [distinct = 0, present = 0, once = 0, low = null, high = null, measurable = 0, ...own] = rest.map((value) => (value === null ? null : Number(value)))
  const bounds = low === null || high === null ? null : { min: low, max: high }
  let edges: number[] = []
  const binEdges = (lower: number, upper: number): readonly number[] | undefined => {
    if (bounds !== null) edges = histogramEdges(column, bounds, lower, upper)
    return hasExactBars ? edges : undefined
  }
  const sorted = all === null ? undefined : all.filter(Number.isFinite).sort()
  const spread = await measureSpread(context, table, column, bounds, measurable ?? 0, outlierFactor, { binEdges, sorted })
  const values = present ?? 0
  const text = isText && values > 0 ? toText(own, values) : null
  return {
    column: column.name,
    kind: column.kind,
    type: column.type,
    missing: table.rowCount - values,
    distinct: distinct ?? 0,
    min,
    max,
    ...spread.report,
    mostFrequent: top[0]?.[1] ?? null,
    mostFrequentCount: Number(mostFrequentCount ?? 0),
    bytes: isText ? (own[3] ?? 0) : values * (column.kind === 'boolean' ? 1 : column.kind === 'date' ? 4 : 8),
    once: once ?? 0,
    notFinite: column.kind === 'number' ? values - (measurable ?? 0) : 0,
    zeros: isNumber ? (own[0] ?? 0) : null,
    negatives: isNumber ? (own[1] ?? 0) : null,
    top: top.map(([, value = null, , count]) => ({ value, count: Number(count) })),
    histogram: bounds === null ? null : hasExactBars ? toHistogram(edges, spread.bins, bounds) : { edges, counts: [], below: 0, above: 0, isSampled: true },
    text,
  }
}

function toText([shortest, longest, length, , padded, empty, placeholder, numbers]: readonly (number | null)[], values: number): TextQuality {
  return {
    shortest: shortest ?? 0,
    longest: longest ?? 0,
    meanLength: (length ?? 0) / values,
    padded: padded ?? 0,
    empty: empty ?? 0,
    placeholders: placeholder ?? 0,
    numbers: numbers ?? 0,
  }
}
