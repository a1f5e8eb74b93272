import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import { segments as known } from './segments'

export interface SegmentCount {
  segment: string
  customers: number
  /** Of all customers, 0 to 1. */
  share: number
}

/** How many customers each segment holds and what they brought, the largest first. */
export async function countSegments(context: StepContext, table: Table): Promise<{ segments: Table; segmentCounts: SegmentCount[] }> {
  const { dialect } = context.engine
  const names = known.map(({ name }) => `(${dialect.literal(name.en)}, ${dialect.literal(name.zh)})`).join(', ')
  const segments = await context.table(
    'segments',
    `select segment, segment_zh, count(*) as customers, count(*) / ${table.rowCount}.0::double as share, sum(monetary) as monetary,
       cast(sum(monetary) as double) / nullif((select cast(sum(monetary) as double) from ${table.sqlName}), 0) as monetary_share,
       cast(sum(recency_days) as double) / count(*) as mean_recency_days, cast(sum(frequency) as double) / count(*) as mean_frequency, cast(sum(monetary) as double) / count(*) as mean_monetary
     from ${table.sqlName} join (values ${names}) names(segment, segment_zh) using (segment)
     group by segment, segment_zh order by customers desc, segment`,
  )
  const rows = await context.query(`select segment, customers, share from ${segments.sqlName}`)
  return { segments, segmentCounts: rows.map(([segment, customers, share]) => ({ segment: String(segment), customers: Number(customers), share: Number(share) })) }
}
