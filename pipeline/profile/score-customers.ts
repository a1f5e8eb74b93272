import { interpolate, neighbourRanks } from '../engine/column-quantiles'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import type { Purchases } from './purchases'
import { segmentOf } from './segments'

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
  const recency = dialect.daysBetween(purchases.lastPurchase, `date ${dialect.literal(purchases.snapshot)}`)
  const from = `from ${dialect.identifier(purchases.relation)}`
  const edges = await findEdges(context, purchases, recency, from, groups)
  const score = (measure: string, ends: readonly number[], at: (groupsBelow: number) => number): string => {
    const cases = ends.map((end, index) => `when ${measure} > cast('${end}' as double) then ${at(index + 1)}`).reverse()
    return `cast(case ${cases.join(' ')} else ${at(0)} end as integer)`
  }
  const keys = purchases.keys.map((key) => dialect.identifier(key)).join(', ')
  const table = await context.table(
    'rfm',
    `select scored.*, digits as rfm, segment, segment_zh
     from (
       select ${keys}, ${purchases.lastPurchase} as last_purchase, ${recency} as recency_days, frequency, monetary,
         ${score(`cast(${recency} as double)`, edges.recency, (below) => groups - below)} as recency_score,
         ${score('cast(frequency as double)', edges.frequency, (below) => below + 1)} as frequency_score,
         ${score('cast(monetary as double)', edges.monetary, (below) => below + 1)} as monetary_score
       ${from}
     ) scored
     left join (values ${grid(groups, dialect.literal)}) grid(r, f, m, digits, segment, segment_zh) on recency_score = r and frequency_score = f and monetary_score = m
     order by ${keys}`,
  )
  return { table, edges }
}

/** The quantiles of the three measures, interpolated between the values at the neighbouring ranks. */
async function findEdges(context: StepContext, { customers }: Purchases, recency: string, from: string, groups: number): Promise<Edges> {
  const places = Array.from({ length: groups - 1 }, (_, index) => (customers - 1) * ((index + 1) / groups))
  const ranks = neighbourRanks(places, customers)
  const picked = [recency, 'frequency', 'monetary'].map((measure) => context.engine.dialect.valuesAtRanks(measure, ranks, customers))
  const rows = await context.query(`select cast(r as double), cast(f as double), cast(m as double) from (select ${picked[0]} as r, ${picked[1]} as f, ${picked[2]} as m ${from})`)
  const edges = (column: number): number[] => interpolate(places, rows.map((row) => Number(row[column])))
  return { recency: edges(0), frequency: edges(1), monetary: edges(2) }
}

/** What each combination of scores is called, as rows of values: a join finds it faster than a case for each customer. */
function grid(groups: number, literal: (text: string) => string): string {
  const scores = Array.from({ length: groups }, (_, index) => index + 1)
  // The middle of the group, so that half a scale stays half a scale whatever the number of groups.
  const level = (score: number): number => Math.ceil(((score - 0.5) * levels) / groups)
  return scores
    .flatMap((r) => scores.flatMap((f) => scores.map((m) => {
      const { en, zh } = segmentOf(level(r), level(f)).name
      return `(${r}, ${f}, ${m}, '${r}${f}${m}', ${literal(en)}, ${literal(zh)})`
    })))
    .join(', ')
}
