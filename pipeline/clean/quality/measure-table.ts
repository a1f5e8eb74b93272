import type { Column } from '../../../protocol/table'
import { findPersonalData } from '../../load/personal-data'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { countDuplicateRows } from '../duplicate-rows'
import { findAssociations } from './associations'
import { measureQuality, type ColumnQuality } from './column-quality'
import { findDrift } from './drift'
import type { QualityFigures } from './figures'
import { sampleHistogram } from './histogram-edges'
import { findDependencies, findKeys } from './keys'
import { findMissingTogether } from './missing-together'
import { readSample, toSampledColumns } from './sample'
import { findPatterns } from './text-patterns'
import { coverTime, type TimeCoverage } from './time-coverage'

export interface MeasureOptions {
  columns: readonly Column[]
  reference: Table | null
  outlierFactor: number
  sampleRows: number
}

/** Short queries leave cores idle between them; more at once only need more memory. */
const columnsAtOnce = 3
/** Each costs a pass; more time columns than this say the same again. */
const mostTimes = 6
const exactBarRows = 200_000
/** Never more than a sample holds, however many columns there are. */
const smallRows = 5000

/** Measures everything there is to say about a table. */
export async function measureTable(context: StepContext, table: Table, { columns, reference, outlierFactor, sampleRows }: MeasureOptions): Promise<QualityFigures> {
  const phrase = { en: 'Reading columns', zh: '读取各列' }
  // Counting bars costs a sixth of all the time, and a table of a million rows has the shape of its sample.
  const hasExactBars = table.rowCount <= exactBarRows
  const sampled = readSample(context, table, columns, sampleRows)
  // A small table is read whole first, so that its quartiles need no query each.
  const early = table.rowCount <= smallRows ? await sampled : null
  const small = early?.isWhole === true ? early : null
  const reports: ColumnQuality[] = []
  const waiting = columns.map((column, index) => ({ column, index }))
  let done = 0
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      reports[next.index] = await measureQuality(context, table, next.column, { outlierFactor, hasExactBars, values: small?.columns[next.index]?.numbers ?? null })
      done += 1
      context.report((0.7 * done) / columns.length, phrase)
    }
  }
  // All are awaited together, so that the failure of one leaves no other without an owner.
  const [sample, coverage] = await Promise.all([sampled, coverTimes(context, table, columns), ...Array.from({ length: columnsAtOnce }, worker)])
  if (!hasExactBars) {
    sample.columns.forEach(({ numbers }, index) => {
      const report = reports[index]
      if (report?.histogram && numbers !== null) report.histogram = sampleHistogram(report.histogram, numbers)
    })
  }
  context.report(0.75, { en: 'Looking for repeated rows and keys', zh: '查找重复行与主键' })
  const [found, missingTogether] = await Promise.all([findKeys(context, table, reports, sample), findMissingTogether(context, table, reports)])
  // What tells all rows apart leaves no two alike.
  const duplicateRows = found.keys.length > 0 || table.rowCount < 2 ? 0 : await countDuplicateRows(context, table, columns)
  context.report(0.9, { en: 'Comparing columns', zh: '比较各列' })
  const drift = reference === null ? null : await findDrift(context, { table, columns, sample }, { table: reference, sample: await readSample(context, reference, reference.columns, sampleRows) })
  const forms = sample.columns.flatMap(({ column, texts }) => {
    const patterns = texts === null || column.kind !== 'text' ? null : findPatterns(texts)
    return patterns === null ? [] : [[column.name, patterns] as const]
  })
  return {
    rowCount: table.rowCount,
    columnCount: columns.length,
    bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
    missing: reports.reduce((sum, { missing }) => sum + missing, 0),
    duplicateRows,
    sampleRows: sample.rowCount,
    columns: reports,
    forms: Object.fromEntries(forms),
    associations: findAssociations(sample),
    ...found,
    dependencies: findDependencies(sample, reports),
    times: coverage,
    missingTogether,
    personal: findPersonalData(toSampledColumns(sample)),
    drift,
  }
}

async function coverTimes(context: StepContext, table: Table, columns: readonly Column[]): Promise<TimeCoverage[]> {
  const found: TimeCoverage[] = []
  for (const column of columns.filter(({ kind }) => kind === 'time' || kind === 'date').slice(0, mostTimes)) {
    const coverage = await coverTime(context, table, column)
    if (coverage !== null) found.push(coverage)
  }
  return found
}
