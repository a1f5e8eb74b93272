import type { ColumnData } from '../engine/engine'
import { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'
import type { ColumnReport } from './measure-column'

/** The report as a table: a row for each column, so that it can be sorted, filtered and exported. */
export async function toReportTable(context: StepContext, input: Table, reports: readonly ColumnReport[]): Promise<Table> {
  const text = (value: unknown): string | null => (value === null ? null : typeof value === 'number' ? String(Number(value.toPrecision(10))) : String(value))
  const columns: Record<string, ColumnData> = {
    column: reports.map(({ column }) => column),
    type: reports.map(({ type }) => type),
    missing: Int32Array.from(reports, ({ missing }) => missing),
    missing_share: Float64Array.from(reports, ({ missing }) => (input.rowCount === 0 ? Number.NaN : missing / input.rowCount)),
    distinct: Int32Array.from(reports, ({ distinct }) => distinct),
    outliers: Float64Array.from(reports, ({ outliers }) => outliers ?? Number.NaN),
    mean: reports.map(({ mean }) => text(mean)),
    standard_deviation: Float64Array.from(reports, ({ standardDeviation }) => standardDeviation ?? Number.NaN),
    min: reports.map(({ min }) => text(min)),
    lower_quartile: reports.map(({ lowerQuartile }) => text(lowerQuartile)),
    median: reports.map(({ median }) => text(median)),
    upper_quartile: reports.map(({ upperQuartile }) => text(upperQuartile)),
    max: reports.map(({ max }) => text(max)),
    most_frequent: reports.map(({ mostFrequent }) => text(mostFrequent)),
    most_frequent_count: Int32Array.from(reports, ({ mostFrequentCount }) => mostFrequentCount),
  }
  const relation = context.engine.freshName('report')
  await context.engine.register(relation, columns, { outliers: 'BIGINT' })
  return Table.of(context.engine, relation, 'report')
}
