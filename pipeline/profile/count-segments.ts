import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'

export interface SegmentCount {
  segment: string
  customers: number
  /** Of all customers, 0 to 1. */
  share: number
}

/** How many customers each segment holds and what they brought, the largest first. */
export async function countSegments(context: StepContext, table: Table): Promise<{ segments: Table; segmentCounts: SegmentCount[] }> {
  const segments = await context.table(
    'segments',
    `select segment, segment_zh, customers, customers / ${table.rowCount}.0::double as share, monetary,
       cast(monetary as double) / nullif(cast(sum(monetary) over () as double), 0) as monetary_share,
       days / customers as mean_recency_days, purchases / customers as mean_frequency, cast(monetary as double) / customers as mean_monetary
     from (
       select segment, segment_zh, count(*) as customers, sum(monetary) as monetary, cast(sum(recency_days) as double) as days, cast(sum(frequency) as double) as purchases
       from ${table.sqlName} group by segment, segment_zh
     )
     order by customers desc, segment`,
  )
  const rows = await context.query(`select segment, customers, share from ${segments.sqlName}`)
  return { segments, segmentCounts: rows.map(([segment, customers, share]) => ({ segment: String(segment), customers: Number(customers), share: Number(share) })) }
}
