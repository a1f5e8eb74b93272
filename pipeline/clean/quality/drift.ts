import type { CellValue, Column } from '../../../protocol/table'
import { isMeasured } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { Sample } from './sample'
import { readableAs } from './text-patterns'

/** How far a column has moved: by the thresholds in `driftThresholds`; `unknown` where there is nothing to compare. */
export type DriftVerdict = 'stable' | 'shifted' | 'strong' | 'unknown'

/** From which value on a column counts as shifted, and as strongly shifted. The larger of its measures decides. */
export const driftThresholds = {
  /** Population stability index: the usual rule of credit scoring (Siddiqi, 2006). */
  psi: [0.1, 0.25],
  /** The largest distance of two cumulative distributions. */
  ks: [0.1, 0.2],
  /** Jensen–Shannon distance with base 2, 0 to 1. */
  jensenShannon: [0.1, 0.2],
  /** Difference of the shares that are missing. */
  missing: [0.05, 0.2],
  /** Share of rows with a value that the reference does not have. */
  unseen: [0.05, 0.2],
} as const

export interface ColumnDrift {
  column: string
  verdict: DriftVerdict
  missingBefore: number
  missingNow: number
  psi: number | null
  ks: number | null
  jensenShannon: number | null
  medianBefore: number | null
  medianNow: number | null
  /** Values that only one of the two tables has, the most frequent first, with their rows. */
  appeared: { count: number; share: number; values: { value: CellValue; rows: number }[] } | null
  vanished: { count: number; share: number; values: { value: CellValue; rows: number }[] } | null
}

export interface Drift {
  reference: string
  referenceRows: number
  /** Columns that only one of the two has, and those of another type. */
  added: string[]
  removed: string[]
  retyped: { column: string; before: string; now: string }[]
  /** The farthest moved first. */
  columns: ColumnDrift[]
}

const bins = 10
/** Categories that count by themselves in the index; the rest is one. */
const mostCategories = 20
/** A column of more different words is no category. */
const mostWords = 10_000
/** A share of nothing would make the index infinite. */
const leastShare = 0.0001
const shown = 5
/** Fewer different values may be categories although none is repeated. */
const fewestIds = 50

/** Compares two tables column by column: numbers in the sampled rows, words over all rows. Times move by nature and are not judged. */
export async function findDrift(context: StepContext, now: { table: Table; columns: readonly Column[]; sample: Sample }, before: { table: Table; sample: Sample }): Promise<Drift> {
  const earlier = new Map(before.table.columns.map((column) => [column.name, column]))
  const later = new Set(now.table.columnNames)
  const common = now.columns.filter(({ name }) => earlier.has(name))
  const retyped = common.flatMap((column) => {
    const other = earlier.get(column.name)
    return other !== undefined && other.type !== column.type ? [{ column: column.name, before: other.type, now: column.type }] : []
  })
  const columns: ColumnDrift[] = []
  for (const column of common) columns.push(await compareColumn(context, column, earlier.get(column.name) ?? column, now, before))
  const order: DriftVerdict[] = ['strong', 'shifted', 'stable', 'unknown']
  return {
    reference: before.table.name,
    referenceRows: before.table.rowCount,
    added: now.columns.flatMap(({ name }) => (earlier.has(name) ? [] : name)),
    removed: before.table.columnNames.filter((name) => !later.has(name)),
    retyped,
    columns: columns.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.psi ?? 0) - (a.psi ?? 0)),
  }
}

async function compareColumn(context: StepContext, column: Column, other: Column, now: { table: Table; sample: Sample }, before: { table: Table; sample: Sample }): Promise<ColumnDrift> {
  const [missingBefore, missingNow] = [await missingShare(context, before.table, column.name), await missingShare(context, now.table, column.name)]
  const empty: ColumnDrift = { column: column.name, verdict: 'unknown', missingBefore, missingNow, psi: null, ks: null, jensenShannon: null, medianBefore: null, medianNow: null, appeared: null, vanished: null }
  const isNumber = (one: Column): boolean => isMeasured(one) && one.kind !== 'time' && one.kind !== 'date'
  let found = empty
  if (isNumber(column) && isNumber(other)) {
    const [old, own] = [sorted(before.sample, column.name), sorted(now.sample, column.name)]
    if (!isNumbering(column, old) || !isNumbering(column, own)) found = { ...empty, ...compareNumbers(old, own) }
  }
  else if (isWord(column) && isWord(other)) found = { ...empty, ...(await compareWords(context, column.name, before.table, now.table)) }
  const isCompared = (found.psi ?? found.ks ?? found.jensenShannon) !== null
  const isFilledOtherwise = before.table.rowCount > 0 && now.table.rowCount > 0 && Math.abs(missingNow - missingBefore) >= driftThresholds.missing[0]
  return { ...found, verdict: isCompared || isFilledOtherwise ? judge(found) : 'unknown' }
}

function judge({ psi, ks, jensenShannon, missingBefore, missingNow, appeared }: ColumnDrift): DriftVerdict {
  const measures = [
    [psi, driftThresholds.psi],
    [ks, driftThresholds.ks],
    [jensenShannon, driftThresholds.jensenShannon],
    [Math.abs(missingNow - missingBefore), driftThresholds.missing],
    [appeared?.share ?? null, driftThresholds.unseen],
  ] as const
  const reaches = (level: 0 | 1): boolean => measures.some(([value, limits]) => value !== null && value >= limits[level])
  return reaches(1) ? 'strong' : reaches(0) ? 'shifted' : 'stable'
}

async function missingShare(context: StepContext, table: Table, column: string): Promise<number> {
  if (table.rowCount === 0) return 0
  const [[present] = []] = await context.query(`select count(${context.engine.dialect.identifier(column)}) from ${table.sqlName}`)
  return 1 - Number(present) / table.rowCount
}

function sorted(sample: Sample, name: string): Float64Array {
  const values = sample.columns.find(({ column }) => column.name === name)?.numbers ?? new Float64Array()
  return values.filter(Number.isFinite).sort()
}

/** Numbers that count rows, as ids do: that they move says nothing. */
function isNumbering({ kind }: Column, values: Float64Array): boolean {
  return kind === 'integer' && values.length > fewestIds && values.every((value, index) => index === 0 || value !== values[index - 1])
}

/** KS distance, and the index over tenths of the reference. */
export function compareNumbers(before: Float64Array, now: Float64Array): Pick<ColumnDrift, 'psi' | 'ks' | 'medianBefore' | 'medianNow'> | null {
  if (before.length === 0 || now.length === 0) return null
  const edges = [...new Set(Array.from({ length: bins - 1 }, (_, index) => before[Math.floor(((index + 1) * before.length) / bins)] ?? 0))]
  const shares = (values: Float64Array): number[] => {
    const counts = Array.from({ length: edges.length + 1 }, () => 0)
    let bin = 0
    for (const value of values) {
      while (bin < edges.length && value >= (edges[bin] ?? 0)) bin += 1
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts.map((count) => count / values.length)
  }
  return { psi: stabilityIndex(shares(before), shares(now)), ks: kolmogorovSmirnov(before, now), medianBefore: median(before), medianNow: median(now) }
}

/** The largest distance between the cumulative distributions of two sorted lists. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0)
    while (i < a.length && (a[i] ?? 0) <= value) i += 1
    while (j < b.length && (b[j] ?? 0) <= value) j += 1
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

/** Σ (now − before) · ln(now ÷ before) over shares, none below 0.0001. */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  return before.reduce((sum, share, index) => {
    const [a, b] = [Math.max(share, leastShare), Math.max(now[index] ?? 0, leastShare)]
    return sum + (b - a) * Math.log(b / a)
  }, 0)
}

/** The root of the Jensen–Shannon divergence with base 2. */
export function jensenShannon(before: readonly number[], now: readonly number[]): number {
  const divergence = before.reduce((sum, a, index) => {
    const b = now[index] ?? 0
    const mean = (a + b) / 2
    const part = (share: number): number => (share > 0 ? share * Math.log2(share / mean) : 0)
    return sum + (part(a) + part(b)) / 2
  }, 0)
  return Math.sqrt(Math.max(0, divergence))
}

function isWord({ kind }: Column): boolean {
  return kind === 'text' || kind === 'boolean'
}

async function compareWords(context: StepContext, column: string, before: Table, now: Table): Promise<Pick<ColumnDrift, 'psi' | 'jensenShannon' | 'appeared' | 'vanished'>> {
  const name = context.engine.dialect.identifier(column)
  const countsOf = async (table: Table): Promise<Map<string, number> | null> => {
    const rows = await context.query(`select cast(${name} as varchar), count(*) from ${table.sqlName} where ${name} is not null group by 1 order by 2 desc, 1 limit ${mostWords + 1}`)
    return rows.length > mostWords ? null : new Map(rows.map(([value, count]) => [String(value), Number(count)]))
  }
  const [old, own] = [await countsOf(before), await countsOf(now)]
  const nothing = { psi: null, jensenShannon: null, appeared: null, vanished: null }
  if (old === null || own === null || old.size === 0 || own.size === 0) return nothing
  if ([...own.keys()].slice(0, fewestIds).every((value) => readableAs(value) === 'time')) return nothing
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0)
  const [oldRows, ownRows] = [sum(old), sum(own)]
  // Ids are new in every table.
  const isNumbering = old.size > fewestIds && own.size > fewestIds && ((old.size > oldRows / 2 && own.size > ownRows / 2) || ![...own.keys()].some((value) => old.has(value)))
  if (isNumbering) return nothing
  const values = [...new Set([...old.keys(), ...own.keys()])]
  const shares = (counts: ReadonlyMap<string, number>, rows: number, of: readonly string[]): number[] => of.map((value) => (counts.get(value) ?? 0) / rows)
  const kept = [...old.keys()].slice(0, mostCategories)
  const withRest = (all: readonly number[]): number[] => [...all, Math.max(0, 1 - all.reduce((total, share) => total + share, 0))]
  const onlyIn = (counts: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>, rows: number): NonNullable<ColumnDrift['appeared']> => {
    const only = [...counts].filter(([value]) => !other.has(value))
    return { count: only.length, share: only.reduce((total, [, count]) => total + count, 0) / rows, values: only.slice(0, shown).map(([value, count]) => ({ value, rows: count })) }
  }
  return {
    psi: stabilityIndex(withRest(shares(old, oldRows, kept)), withRest(shares(own, ownRows, kept))),
    jensenShannon: jensenShannon(shares(old, oldRows, values), shares(own, ownRows, values)),
    appeared: onlyIn(own, old, ownRows),
    vanished: onlyIn(old, own, oldRows),
  }
}

function median(values: Float64Array): number {
  const at = (values.length - 1) / 2
  return ((values[Math.floor(at)] ?? 0) + (values[Math.ceil(at)] ?? 0)) / 2
}
