import type { Sample, SampleColumn } from './sample'

/** How strongly two columns go together. */
export interface Association {
  columns: [string, string]
  /**
   * Numbers: Pearson's r and Spearman's ρ, −1 to 1. Categories: Cramér's V with Bergsma's correction (2013), 0 to 1.
   * A number and a category: the correlation ratio η, 0 to 1.
   */
  measure: 'correlation' | 'cramer' | 'ratio'
  pearson: number | null
  /** ρ, V or η: what the matrix shows. */
  strength: number
  /** Rows in which both are there. */
  rows: number
}

export interface Associations {
  /** Columns of the matrix, numbers before categories. */
  columns: string[]
  /** `strength` of each pair; null where it says nothing. */
  matrix: (number | null)[][]
  /** The strongest first. */
  pairs: Association[]
  /** Columns that could stand in the matrix but are too many. */
  leftOut: number
}

/** So many columns can be read in one chart. */
const mostColumns = 30
const mostCategories = 50
/** Fewer rows say nothing. */
const fewestRows = 5

interface Ranked {
  name: string
  values: Float64Array
  /** Rows with a value, from the smallest to the largest. */
  order: Uint32Array
}

interface Coded {
  name: string
  /** −1 is missing. */
  codes: Int32Array
  count: number
}

/** What goes together among a table's numbers and its columns of few words. Ids, free text and times are left out. */
export function findAssociations(sample: Sample): Associations {
  const numbers = sample.columns.flatMap((column) => toNumbers(column) ?? [])
  const words = sample.columns.flatMap((column) => toCodes(column) ?? [])
  const [most, rest] = [Math.max(mostColumns - words.length, Math.ceil(mostColumns * 0.6)), numbers.length]
  const kept = numbers.slice(0, most).map(rank)
  const coded = words.slice(0, mostColumns - kept.length)
  const columns = [...kept.map(({ name }) => name), ...coded.map(({ name }) => name)]
  const matrix = columns.map((_, row) => columns.map((__, column): number | null => (row === column ? 1 : null)))
  const pairs: Association[] = []
  const add = (row: number, column: number, found: Omit<Association, 'columns'> | null): void => {
    const [a, b] = [columns[row], columns[column]]
    if (found === null || a === undefined || b === undefined || !Number.isFinite(found.strength)) return
    const [upper, lower] = [matrix[row], matrix[column]]
    if (upper !== undefined) upper[column] = found.strength
    if (lower !== undefined) lower[row] = found.strength
    pairs.push({ columns: [a, b], ...found })
  }
  kept.forEach((a, row) => {
    for (let column = row + 1; column < kept.length; column += 1) add(row, column, correlate(a, kept[column] ?? a))
    coded.forEach((b, index) => add(row, kept.length + index, correlationRatio(a.values, b)))
  })
  coded.forEach((a, row) => {
    for (let column = row + 1; column < coded.length; column += 1) add(kept.length + row, kept.length + column, cramer(a, coded[column] ?? a))
  })
  pairs.sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength) || (a.columns.join() < b.columns.join() ? -1 : 1))
  return { columns, matrix, pairs, leftOut: rest + words.length - columns.length }
}

function toNumbers({ column, numbers }: SampleColumn): { name: string; values: Float64Array } | null {
  if (numbers === null || column.kind === 'time' || column.kind === 'date') return null
  const first = numbers.find(Number.isFinite)
  return first === undefined || numbers.every((value) => value === first || !Number.isFinite(value)) ? null : { name: column.name, values: numbers }
}

/** Texts of few different values, as numbers from 0. */
function toCodes({ column, texts }: SampleColumn): Coded | null {
  if (texts === null || (column.kind !== 'text' && column.kind !== 'boolean')) return null
  const known = new Map<string, number>()
  const codes = new Int32Array(texts.length).fill(-1)
  let there = 0
  for (let row = 0; row < texts.length; row += 1) {
    const value = texts[row]
    if (value === null || value === undefined) continue
    there += 1
    const code = known.get(value) ?? known.size
    if (code === known.size) {
      if (known.size === mostCategories) return null
      known.set(value, code)
    }
    codes[row] = code
  }
  return known.size < 2 || known.size > there / 2 ? null : { name: column.name, codes, count: known.size }
}

function rank({ name, values }: { name: string; values: Float64Array }): Ranked {
  const there: number[] = []
  values.forEach((value, row) => Number.isFinite(value) && there.push(row))
  return { name, values, order: Uint32Array.from(there).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0)) }
}

/** Pearson's r and, over average ranks among the rows in which both are there, Spearman's ρ. */
export function correlate(a: Ranked, b: Ranked): Omit<Association, 'columns'> | null {
  const [x, y, n] = [ranksWhere(a, b), ranksWhere(b, a), Math.min(a.order.length, b.order.length)]
  if (n < fewestRows) return null
  const rows = x.there
  if (rows < fewestRows) return null
  const spearman = pearson(x.ranks, y.ranks)
  return Number.isFinite(spearman) ? { measure: 'correlation', pearson: finite(pearson(a.values, b.values)), strength: spearman, rows } : null
}

/** Average ranks of the rows that the other column has too; NaN elsewhere. The rows are in order already, so that nothing is sorted. */
function ranksWhere({ values, order }: Ranked, other: Ranked): { ranks: Float64Array; there: number } {
  const ranks = new Float64Array(values.length).fill(Number.NaN)
  const kept = order.filter((row) => Number.isFinite(other.values[row]))
  for (let start = 0; start < kept.length; ) {
    let end = start + 1
    const value = values[kept[start] ?? 0]
    while (end < kept.length && values[kept[end] ?? 0] === value) end += 1
    for (let at = start; at < end; at += 1) ranks[kept[at] ?? 0] = (start + end - 1) / 2
    start = end
  }
  return { ranks, there: kept.length }
}

function pearson(a: Float64Array, b: Float64Array): number {
  let [n, sumA, sumB] = [0, 0, 0]
  for (let row = 0; row < a.length; row += 1) {
    const [x, y] = [a[row] ?? 0, b[row] ?? 0]
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    n += 1
    sumA += x
    sumB += y
  }
  const [meanA, meanB] = [sumA / n, sumB / n]
  let [both, ownA, ownB] = [0, 0, 0]
  for (let row = 0; row < a.length; row += 1) {
    const [x, y] = [(a[row] ?? 0) - meanA, (b[row] ?? 0) - meanB]
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    both += x * y
    ownA += x * x
    ownB += y * y
  }
  return Math.max(-1, Math.min(1, both / Math.sqrt(ownA * ownB)))
}

/** Cramér's V with the correction of Bergsma (2013), which is 0 on average where nothing goes together. */
export function cramer(a: Coded, b: Coded): Omit<Association, 'columns'> | null {
  const fields = new Float64Array(a.count * b.count)
  const [rows, columns] = [new Float64Array(a.count), new Float64Array(b.count)]
  let n = 0
  for (let row = 0; row < a.codes.length; row += 1) {
    const [x, y] = [a.codes[row] ?? -1, b.codes[row] ?? -1]
    if (x < 0 || y < 0) continue
    n += 1
    fields[x * b.count + y] = (fields[x * b.count + y] ?? 0) + 1
    rows[x] = (rows[x] ?? 0) + 1
    columns[y] = (columns[y] ?? 0) + 1
  }
  const [r, k] = [rows.filter((count) => count > 0).length, columns.filter((count) => count > 0).length]
  if (n < fewestRows || r < 2 || k < 2) return null
  let square = 0
  rows.forEach((own, x) =>
    columns.forEach((other, y) => {
      const expected = (own * other) / n
      if (expected > 0) square += ((fields[x * b.count + y] ?? 0) - expected) ** 2 / expected
    }),
  )
  const phi = Math.max(0, square / n - ((r - 1) * (k - 1)) / (n - 1))
  const least = Math.min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
  return { measure: 'cramer', pearson: null, strength: least > 0 ? Math.min(1, Math.sqrt(phi / least)) : 0, rows: n }
}

/** The correlation ratio η: the root of the part of a number's variance that lies between the categories. */
export function correlationRatio(values: Float64Array, { codes, count }: Coded): Omit<Association, 'columns'> | null {
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)]
  let [n, sum] = [0, 0]
  for (let row = 0; row < values.length; row += 1) {
    const [value, code] = [values[row] ?? Number.NaN, codes[row] ?? -1]
    if (code < 0 || !Number.isFinite(value)) continue
    n += 1
    sum += value
    sums[code] = (sums[code] ?? 0) + value
    sizes[code] = (sizes[code] ?? 0) + 1
  }
  if (n < fewestRows) return null
  const mean = sum / n
  let [between, total] = [0, 0]
  sums.forEach((own, code) => {
    const size = sizes[code] ?? 0
    if (size > 0) between += size * (own / size - mean) ** 2
  })
  for (let row = 0; row < values.length; row += 1) {
    const [value, code] = [values[row] ?? Number.NaN, codes[row] ?? -1]
    if (code >= 0 && Number.isFinite(value)) total += (value - mean) ** 2
  }
  return total > 0 ? { measure: 'ratio', pearson: null, strength: Math.min(1, Math.sqrt(between / total)), rows: n } : null
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
