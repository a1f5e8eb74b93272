import type { Column } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { readBoolean, readNumber, toBare, type DecimalMark } from './read-number'

/** How many of a column's values could be read as what. */
export interface ColumnEvidence {
  /** Values that are there. */
  rows: number
  booleans: number
  /** Yes or no said as a word, and not as 1 or 0. */
  booleanWords: number
  /** By decimal mark: numbers, whole ones among them, and the most decimals that are written. */
  numbers: Record<DecimalMark, { count: number; whole: number; decimals: number }>
  withCurrency: number
  leadingZeros: number
  /** Whole numbers of more than 15 digits. */
  tooLong: number
  /** Chinese mobile numbers: eleven digits from 13 to 19. */
  phones: number
}

const marks: readonly DecimalMark[] = ['.', ',']
const isPhone = `regexp_matches(v, '^(86)?1[3-9][0-9]{9}$')`
const mostShapes = 100_000

/** Texts of equal shape (digits alike, with as many zeros at the end) are read alike, so one of each is tried and decides for as many rows as have it. */
export async function examineColumn(context: StepContext, table: Table, column: Column): Promise<ColumnEvidence> {
  const text = `trim(cast(t.${context.engine.dialect.identifier(column.name)} as varchar))`
  const shapes = await context.query(`
    select min(v), count(*) from (select ${text} as v from ${table.sqlName} t) where v <> ''
    group by case when length(v) < 4 then v else regexp_replace(v, '[0-9]', '9', 'g') end, length(v) - length(rtrim(v, '0')), starts_with(v, '0'), ${isPhone}
    order by 2 desc, 1 limit ${mostShapes}`)
  const evidence: ColumnEvidence = { rows: 0, booleans: 0, booleanWords: 0, numbers: { '.': { count: 0, whole: 0, decimals: 0 }, ',': { count: 0, whole: 0, decimals: 0 } }, withCurrency: 0, leadingZeros: 0, tooLong: 0, phones: 0 }
  for (const [value, count] of shapes) addShape(evidence, toBare(String(value)), Number(count))
  return evidence
}

function addShape(evidence: ColumnEvidence, bare: string, rows: number): void {
  if (bare === '') return
  evidence.rows += rows
  if (readBoolean(bare) !== null) {
    evidence.booleans += rows
    if (!/^[01]$/.test(bare)) evidence.booleanWords += rows
  }
  let hasCurrency = false
  for (const mark of marks) {
    const number = readNumber(bare, mark)
    if (number === null) continue
    const counts = evidence.numbers[mark]
    counts.count += rows
    if (number.decimals === 0) counts.whole += rows
    counts.decimals = Math.max(counts.decimals, number.decimals)
    hasCurrency ||= number.hasCurrency
  }
  if (hasCurrency) evidence.withCurrency += rows
  if (/^0\d+$/.test(bare)) evidence.leadingZeros += rows
  if (/^\d{16,}$/.test(bare)) evidence.tooLong += rows
  if (/^(?:86)?1[3-9]\d{9}$/.test(bare)) evidence.phones += rows
}
