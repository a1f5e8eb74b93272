import type { Column } from '../../../protocol/table'
import { boundsOf, measureExpression, spreadOf } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { keyText, type OfGroup } from '../group-keys'
import type { OutlierParams } from './params'

/** What lies beyond is an outlier: numbers, or milliseconds since 1970 UTC. */
export interface Fences {
  low: number
  high: number
}

/** A column's fences, and those of each group; a group without any has the whole's. */
export interface ColumnFences {
  column: string
  whole: Fences | null
  groups: OfGroup<Fences>[]
}

/** Makes the median absolute deviation, and the mean one, the standard deviation of a normal distribution. */
export const medianDeviation = 1.482_602_218_505_602
const meanDeviation = 1.253_314_137_315_500_3

export const standardThreshold = { iqr: 1.5, zScore: 3, robustZ: 3.5, hampel: 3 }

export async function fitFences(context: StepContext, table: Table, columns: readonly Column[], params: OutlierParams): Promise<ColumnFences[]> {
  const fences: ColumnFences[] = []
  for (const [index, column] of columns.entries()) {
    context.report(index / columns.length, { en: 'Measuring the spread', zh: '计算分布' })
    const [whole] = await findFences(context, table, column, [], params)
    fences.push({ column: column.name, whole: whole === undefined ? null : { low: whole.low, high: whole.high }, groups: params.by.length === 0 ? [] : await findFences(context, table, column, params.by, params) })
  }
  return fences
}

/** The fences of each group; of all rows where nothing groups them. A spread that cannot be told, of a single value, has none. */
async function findFences(context: StepContext, table: Table, column: Column, by: readonly string[], params: OutlierParams): Promise<OfGroup<Fences>[]> {
  const { dialect } = context.engine
  const keys = keyText(context, by)
  const names = keys.map((_, index) => `k${index}`)
  const { value, isMeasurable } = measureExpression(column, dialect)
  const measured = `select ${[...keys.map((key, index) => `${key} as k${index}`), `${value} as v`].join(', ')} from ${table.sqlName} where ${isMeasurable}`
  const list = names.length === 0 ? '' : `${names.join(', ')}, `
  const grouped = names.length === 0 ? 'having count(*) > 0' : `group by ${names.join(', ')}`
  const matches = names.map((name) => `m.${name} is not distinct from c.${name}`).join(' and ') || 'true'
  /** Each value's distance from its group's centre. */
  const distances = (centre: string): string =>
    `select m.*, c.centre, abs(m.v - c.centre) as deviation from (${measured}) m join (select ${list}${centre} as centre from (${measured}) ${grouped}) c on ${matches}`
  const read = async (sql: string): Promise<{ key: (string | null)[]; figures: number[] }[]> =>
    (await context.query(`${sql}${names.length === 0 ? '' : ` order by ${names.join(', ')}`}`)).map((row) => ({
      key: row.slice(0, names.length).map((part) => (part === null ? null : String(part))),
      figures: row.slice(names.length).map((figure) => (figure === null ? Number.NaN : Number(figure))),
    }))
  const toFences = (of: { key: (string | null)[]; figures: number[] }[], make: (...figures: number[]) => Fences): OfGroup<Fences>[] =>
    of.map(({ key, figures }) => ({ key, ...make(...figures) })).filter(({ low, high }) => !Number.isNaN(low) && !Number.isNaN(high))

  const threshold = params.threshold ?? (params.method in standardThreshold ? standardThreshold[params.method as keyof typeof standardThreshold] : 0)
  switch (params.method) {
    case 'zScore': {
      if (names.length === 0) return exactFences(context, table, column, threshold)
      const rows = await read(`select ${list}any_value(centre), sqrt(${dialect.compensatedSum('deviation * deviation')} / nullif(count(*) - 1, 0)) from (${distances(dialect.compensatedMean('v'))}) ${grouped}`)
      return toFences(rows, (mean = 0, deviation = 0) => around(mean, threshold * deviation))
    }
    case 'robustZ': {
      const rows = await read(`select ${list}any_value(centre), ${dialect.quantile('deviation', 0.5)}, ${dialect.compensatedMean('deviation')} from (${distances(dialect.quantile('v', 0.5))}) ${grouped}`)
      return toFences(rows, (median = 0, middle = 0, mean = 0) => around(median, threshold * (middle > 0 ? medianDeviation * middle : meanDeviation * mean)))
    }
    case 'quantile': {
      const [low = 0.01, high = 0.99] = [...params.quantiles].sort((a, b) => a - b)
      return toFences(await read(`select ${list}${dialect.quantile('v', low)}, ${dialect.quantile('v', high)} from (${measured}) ${grouped}`), (from = 0, to = 0) => ({ low: from, high: to }))
    }
    default: {
      const rows = await read(`select ${list}${dialect.quantile('v', 0.25)}, ${dialect.quantile('v', 0.75)} from (${measured}) ${grouped}`)
      return toFences(rows, (lower = 0, upper = 0) => ({ low: lower - threshold * (upper - lower), high: upper + threshold * (upper - lower) }))
    }
  }
}

async function exactFences({ signal }: StepContext, table: Table, column: Column, threshold: number): Promise<OfGroup<Fences>[]> {
  const bounds = await boundsOf(table, column, signal)
  if (bounds === null) return []
  const { mean, standardDeviation } = await spreadOf(table, column, bounds, { signal })
  return standardDeviation === null ? [] : [{ key: [], ...around(mean, threshold * standardDeviation) }]
}

/** Twelve digits: what the order of adding doubles may change lies beyond them. */
function around(centre: number, reach: number): Fences {
  return { low: Number((centre - reach).toPrecision(12)), high: Number((centre + reach).toPrecision(12)) }
}
