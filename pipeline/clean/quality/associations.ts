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
  /** The place of each value among the different ones, from 0; −1 is missing. */
  places: Int32Array
  count: number
  /** Where nothing is missing: values and average ranks as vectors of mean 0 and length 1, of which pairs need but the product. */
  whole: { values: Float64Array; ranks: Float64Array } | null
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

/** A column made ready for pairs. */
export function rank({ name, values }: { name: string; values: Float64Array }): Ranked {
  const different = values.filter(Number.isFinite).sort().filter((value, index, sorted) => index === 0 || value !== sorted[index - 1])
  const places = new Int32Array(values.length)
  let isWhole = true
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN
    places[row] = Number.isFinite(value) ? placeOf(value, different) : -1
    if (places[row] === -1) isWhole = false
  }
  const ranked: Ranked = { name, values, places, count: different.length, whole: null }
  return isWhole ? { ...ranked, whole: { values: toUnit(values), ranks: toUnit(ranksWhere(ranked, places)) } } : ranked
}

function placeOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Pearson's r and, over average ranks among the rows in which both are there, Spearman's ρ. */
export function correlate(a: Ranked, b: Ranked): Omit<Association, 'columns'> | null {
  if (a.whole !== null && b.whole !== null) {
    const strength = product(a.whole.ranks, b.whole.ranks)
    return a.values.length < fewestRows || !Number.isFinite(strength) ? null : { measure: 'correlation', pearson: finite(product(a.whole.values, b.whole.values)), strength, rows: a.values.length }
  }
  const both = a.places.map((place, row) => (place < 0 || (b.places[row] ?? -1) < 0 ? -1 : row)).filter((row) => row >= 0)
  if (both.length < fewestRows) return null
  const pick = (values: Float64Array): Float64Array => Float64Array.from(both, (row) => values[row] ?? 0)
  const ranks = (of: Ranked): Float64Array => ranksWhere(of, Int32Array.from(both, (row) => of.places[row] ?? 0))
  const strength = product(toUnit(ranks(a)), toUnit(ranks(b)))
  return Number.isFinite(strength) ? { measure: 'correlation', pearson: finite(product(toUnit(pick(a.values)), toUnit(pick(b.values)))), strength, rows: both.length } : null
}

/** Average ranks of values by their places among all the different ones: counted, not sorted. */
function ranksWhere({ count }: Ranked, places: Int32Array): Float64Array {
  const sizes = new Float64Array(count)
  for (let row = 0; row < places.length; row += 1) sizes[places[row] ?? 0] = (sizes[places[row] ?? 0] ?? 0) + 1
  let before = 0
  const ranks = sizes.map((size) => {
    before += size
    return before - (size + 1) / 2
  })
  return Float64Array.from(places, (place) => ranks[place] ?? 0)
}

/** The values about their mean, divided by their length; NaN throughout where all are equal. */
function toUnit(values: Float64Array): Float64Array {
  let sum = 0
  for (let row = 0; row < values.length; row += 1) sum += values[row] ?? 0
  const mean = sum / values.length
  let squares = 0
  for (let row = 0; row < values.length; row += 1) squares += ((values[row] ?? 0) - mean) ** 2
  const length = Math.sqrt(squares)
  return values.map((value) => (value - mean) / length)
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let row = 0; row < a.length; row += 1) sum += (a[row] ?? 0) * (b[row] ?? 0)
  return Math.max(-1, Math.min(1, sum))
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
