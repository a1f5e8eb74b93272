import type { ColumnData } from '../../engine/engine'
import { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { ColumnQuality } from './column-quality'
import type { QualityFigures } from './figures'

/** The figures as a table, a row for each column, so that it can be sorted, filtered and exported. */
export async function toQualityTable(context: StepContext, { rowCount, columns, forms, personal, drift }: QualityFigures): Promise<Table> {
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'number' ? String(Number(value.toPrecision(10))) : String(value))
  const number = (tell: (column: ColumnQuality) => number | null | undefined): Float64Array => Float64Array.from(columns, (column) => tell(column) ?? Number.NaN)
  const kinds = new Map(personal.map(({ column, kind }) => [column, kind]))
  const verdicts = new Map(drift?.columns.map(({ column, verdict }) => [column, verdict]))
  const whole = 'BIGINT'
  const data: Record<string, ColumnData> = {
    column: columns.map(({ column }) => column),
    type: columns.map(({ type }) => type),
    missing: number(({ missing }) => missing),
    missing_share: number(({ missing }) => (rowCount === 0 ? null : missing / rowCount)),
    distinct: number(({ distinct }) => distinct),
    once: number(({ once }) => once),
    most_frequent: columns.map(({ mostFrequent }) => text(mostFrequent)),
    most_frequent_count: number(({ mostFrequentCount }) => mostFrequentCount),
    min: columns.map(({ min }) => text(min)),
    lower_quartile: columns.map(({ lowerQuartile }) => text(lowerQuartile)),
    median: columns.map(({ median }) => text(median)),
    mean: columns.map(({ mean }) => text(mean)),
    upper_quartile: columns.map(({ upperQuartile }) => text(upperQuartile)),
    max: columns.map(({ max }) => text(max)),
    standard_deviation: number(({ standardDeviation }) => standardDeviation),
    outliers: number(({ outliers }) => outliers),
    zeros: number(({ zeros }) => zeros),
    negatives: number(({ negatives }) => negatives),
    shortest: number(({ text: own }) => own?.shortest),
    longest: number(({ text: own }) => own?.longest),
    blanks_around: number(({ text: own }) => own?.padded),
    pattern: columns.map(({ column }) => forms[column]?.patterns[0]?.pattern ?? null),
    personal: columns.map(({ column }) => kinds.get(column) ?? null),
    ...(drift === null ? {} : { drift: columns.map(({ column }) => verdicts.get(column) ?? null) }),
  }
  const relation = context.engine.freshName('quality')
  const wholes = ['missing', 'distinct', 'once', 'most_frequent_count', 'outliers', 'zeros', 'negatives', 'shortest', 'longest', 'blanks_around']
  const texts = Object.entries(data).filter(([, values]) => Array.isArray(values)).map(([name]) => [name, 'VARCHAR'])
  await context.engine.register(relation, data, { ...Object.fromEntries(wholes.map((name) => [name, whole])), ...Object.fromEntries(texts) })
  return Table.of(context.engine, relation, 'quality')
}
