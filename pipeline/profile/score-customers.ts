import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import type { Purchases } from './purchases'
import { segmentExpression } from './segments'

export interface Edges {
  recency: number[]
  frequency: number[]
  monetary: number[]
}

/** Levels of the segment grid. */
const levels = 5

/**
 * Scores by quantiles (type 7): 1 + the number of edges that lie below the value, so that equal values always have equal scores
 * and groups may differ in size. A recent purchase scores high.
 */
export async function scoreCustomers(context: StepContext, purchases: Purchases, groups: number): Promise<{ table: Table; edges: Edges }> {
  const { dialect } = context.engine
  const recency = dialect.daysBetween('last_purchase', `date ${dialect.literal(purchases.snapshot)}`)
  const from = `from ${dialect.identifier(purchases.relation)}`
  const shares = Array.from({ length: groups - 1 }, (_, index) => (index + 1) / groups)
  const measures = [`cast(${recency} as double)`, 'cast(frequency as double)', 'cast(monetary as double)']
  const found = await context.query(`select ${measures.map((measure) => dialect.quantiles(measure, shares)).join(', ')} ${from}`)
  const edges: Edges = {
    recency: found.map((row) => Number(row[0])),
    frequency: found.map((row) => Number(row[1])),
    monetary: found.map((row) => Number(row[2])),
  }
  const parameters = [...edges.recency, ...edges.frequency, ...edges.monetary]
  const above = (measure: string, first: number): string => shares.map((_, index) => `(case when ${measure} > $${first + index + 1}::double then 1 else 0 end)`).join(' + ')
  const keys = purchases.keys.map((key) => dialect.identifier(key)).join(', ')
  // The middle of the group, so that half a scale stays half a scale whatever the number of groups.
  const level = (score: string): string => `ceil((${score} - 0.5) * ${levels} / ${groups})`
  const table = await context.table(
    'rfm',
    `select *, concat(recency_score, frequency_score, monetary_score) as rfm,
       ${segmentExpression(level('recency_score'), level('frequency_score'), dialect.literal)} as segment
     from (
       select ${keys}, last_purchase, ${recency} as recency_days, frequency, monetary,
         cast(${groups} - (${above(measures[0] ?? '', 0)}) as integer) as recency_score,
         cast(1 + ${above(measures[1] ?? '', shares.length)} as integer) as frequency_score,
         cast(1 + ${above(measures[2] ?? '', 2 * shares.length)} as integer) as monetary_score
       ${from}
     ) order by ${keys}`,
    parameters,
  )
  return { table, edges }
}
