import type { CellValue } from '../../../protocol/table'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { ColumnQuality } from './column-quality'
import type { Sample, SampleColumn } from './sample'

/** Columns whose values tell every row from every other. */
export type Key = string[]

/** A column that is nearly a key, with what keeps it from being one. */
export interface NearKey {
  column: string
  missing: number
  /** Rows whose value an earlier row has already. */
  repeats: number
  /** Values that stand in several rows, the most frequent first. */
  examples: { value: CellValue; count: number; /** Numbers of the first of these rows, from 1. */ rows: number[] }[]
}

/** `from` says what `to` is: nearly all rows of one value of `from` have the same value of `to`. */
export interface Dependency {
  from: string
  to: string
  /** 0 to 1: rows that have their value's usual partner, of those that were looked at. */
  share: number
}

export interface Keys {
  keys: Key[]
  nearKeys: NearKey[]
}

const nearShare = 0.95
const mostNearKeys = 3
/** Columns that pairs are made of, and pairs that are tried over all rows. */
const pairColumns = 12
const mostTried = 4
const manyRows = 200_000
const shownExamples = 5
const shownRows = 200

/** Single columns, or else pairs of them, that are keys; and columns that a few repeated or missing values keep from being one. */
export async function findKeys(context: StepContext, table: Table, columns: readonly ColumnQuality[], sample: Sample): Promise<Keys> {
  if (table.rowCount < 2) return { keys: [], nearKeys: [] }
  const names = columns.filter(mayBeKey)
  const single = names.filter(({ missing, distinct }) => missing === 0 && distinct === table.rowCount).map(({ column }) => [column])
  const near = names
    .filter(({ kind }) => kind === 'text' || kind === 'integer')
    .filter(({ missing, distinct }) => distinct < table.rowCount && distinct > 1 && distinct >= nearShare * (table.rowCount - missing) && missing <= (1 - nearShare) * table.rowCount)
    .sort((a, b) => b.distinct - a.distinct || (a.column < b.column ? -1 : 1))
    .slice(0, mostNearKeys)
  const nearKeys: NearKey[] = []
  for (const column of near) nearKeys.push(await explainNearKey(context, table, column))
  return { keys: single.length > 0 ? single : await findPairs(context, table, names, sample), nearKeys }
}

async function explainNearKey(context: StepContext, table: Table, { column, missing, distinct, top }: ColumnQuality): Promise<NearKey> {
  const { dialect } = context.engine
  const repeated = top.filter(({ value, count }) => count > 1 && value !== null).slice(0, shownExamples)
  const [name, number] = [dialect.identifier(column), dialect.identifier(numberColumn)]
  const places = repeated.map((_, index) => `$${index + 1}`).join(', ')
  const rows =
    repeated.length === 0
      ? []
      : await context.query(`select cast(${name} as varchar), ${number} from ${table.numbered} where cast(${name} as varchar) in (${places}) order by ${number} limit ${shownRows}`, repeated.map(({ value }) => String(value)))
  return {
    column,
    missing,
    repeats: table.rowCount - missing - distinct,
    examples: repeated.map(({ value, count }) => ({ value, count, rows: rows.flatMap(([found, row]) => (found === String(value) ? Number(row) + 1 : [])).slice(0, shownExamples) })),
  }
}

/** Measures and truth values tell no rows apart; what does is text, whole numbers and times. */
function mayBeKey({ kind, negatives }: ColumnQuality): boolean {
  return kind === 'text' || (kind === 'integer' && negatives === 0) || kind === 'time' || kind === 'date'
}

async function findPairs(context: StepContext, table: Table, columns: readonly ColumnQuality[], sample: Sample): Promise<Key[]> {
  const codes = new Map(sample.columns.map((column) => [column.column.name, column]))
  const candidates = columns
    .filter(({ missing, distinct }) => missing === 0 && distinct > 1)
    .sort((a, b) => b.distinct - a.distinct)
    .slice(0, pairColumns)
  const pairs = candidates.flatMap((a, index) => candidates.slice(index + 1).map((b) => [a, b] as const))
  const possible = pairs
    .filter(([a, b]) => a.distinct * b.distinct >= table.rowCount && isDistinctIn(codes.get(a.column), codes.get(b.column), sample.rowCount))
    // The fewest values that suffice are the likeliest to be meant as a key.
    .sort(([a, b], [c, d]) => a.distinct * b.distinct - c.distinct * d.distinct)
    .slice(0, table.rowCount > manyRows ? 1 : mostTried)
  const { dialect } = context.engine
  const keys: Key[] = []
  for (const pair of possible) {
    // As many different hashes as rows prove a key; two rows of one hash by chance are as likely as a meteorite.
    const [[different] = []] = await context.query(`select count(distinct ${dialect.rowHash(pair.map(({ column }) => table.column(column)))}) from ${table.sqlName}`)
    if (Number(different) === table.rowCount) keys.push(pair.map(({ column }) => column))
  }
  return keys
}

/** Whether no two sampled rows have the same pair of values: one that repeats here is no key anywhere. */
function isDistinctIn(a: SampleColumn | undefined, b: SampleColumn | undefined, rows: number): boolean {
  const seen = new Set<string>()
  for (let row = 0; row < rows; row += 1) {
    const key = `${String(valueAt(a, row))}\u0000${String(valueAt(b, row))}`
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}

function valueAt(column: SampleColumn | undefined, row: number): number | string | null {
  return column?.numbers?.[row] ?? column?.texts?.[row] ?? null
}

/** Fewer of them would say little; more would be ids. */
const groups = { fewest: 3, mostShare: 0.5, columns: 16 }
const dependent = 0.98

/** Columns that say what another one is, such as an item's number its title. One that is a key, or that says everything anyway, is left out. */
export function findDependencies(sample: Sample, columns: readonly ColumnQuality[]): Dependency[] {
  const distinctOf = new Map(columns.map(({ column, distinct }) => [column, distinct]))
  const coded = sample.columns.flatMap((column) => toCodes(column, sample.rowCount) ?? []).slice(0, groups.columns)
  const found: Dependency[] = []
  for (const from of coded) {
    for (const to of coded) {
      // What says a column of more values than itself says it only by chance of the sample.
      if (from === to || (distinctOf.get(to.name) ?? 0) > (distinctOf.get(from.name) ?? 0) * 1.1) continue
      const share = shareOfUsual(from, to)
      if (share !== null && share >= dependent) found.push({ from: from.name, to: to.name, share })
    }
  }
  return found.sort((a, b) => b.share - a.share || (a.from + a.to < b.from + b.to ? -1 : 1)).slice(0, 20)
}

interface Codes {
  name: string
  codes: Int32Array
  count: number
}

function toCodes({ column, numbers, texts }: SampleColumn, rows: number): Codes | null {
  if (column.kind !== 'text' && column.kind !== 'integer') return null
  const known = new Map<string | number, number>()
  const codes = new Int32Array(rows).fill(-1)
  let there = 0
  for (let row = 0; row < rows; row += 1) {
    const value = numbers === null ? texts?.[row] : numbers[row]
    if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) continue
    there += 1
    const code = known.get(value) ?? known.size
    known.set(value, code)
    codes[row] = code
  }
  return known.size < groups.fewest || known.size > groups.mostShare * there ? null : { name: column.name, codes, count: known.size }
}

/** Rows that have the most frequent `to` of their `from`; null where always the most frequent `to` would do nearly as well. */
function shareOfUsual(from: Codes, to: Codes): number | null {
  const pairs = new Map<number, number>()
  const own = new Int32Array(to.count)
  let rows = 0
  for (let row = 0; row < from.codes.length; row += 1) {
    const [a, b] = [from.codes[row] ?? -1, to.codes[row] ?? -1]
    if (a < 0 || b < 0) continue
    rows += 1
    own[b] = (own[b] ?? 0) + 1
    const key = a * to.count + b
    pairs.set(key, (pairs.get(key) ?? 0) + 1)
  }
  const best = new Int32Array(from.count)
  for (const [key, count] of pairs) {
    const a = Math.floor(key / to.count)
    if (count > (best[a] ?? 0)) best[a] = count
  }
  const usual = best.reduce((sum, count) => sum + count, 0)
  const always = own.reduce((most, count) => Math.max(most, count), 0)
  return rows < 20 || always / rows > 0.9 ? null : usual / rows
}
