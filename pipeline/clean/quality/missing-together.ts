import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { ColumnQuality } from './column-quality'

/** Which columns are missing in the same rows. */
export interface MissingTogether {
  /** Columns with missing values, those with the most first. */
  columns: string[]
  /** Combinations of missing columns with their number of rows, the most frequent first; rows without any missing value have none. */
  patterns: { missing: string[]; rows: number }[]
  /** Pairs whose missing values go together (1) or exclude each other (−1), by the phi coefficient. */
  pairs: { columns: [string, string]; phi: number; rows: number }[]
}

/** So many columns fit in one whole number of the engine and in one chart. */
const mostColumns = 30
const mostPatterns = 20_000
const shown = 12
const strong = 0.3

/** Counts each combination of missing columns in one pass; null where fewer than two columns have missing values. */
export async function findMissingTogether(context: StepContext, table: Table, columns: readonly ColumnQuality[]): Promise<MissingTogether | null> {
  const holed = columns
    .filter(({ missing }) => missing > 0 && missing < table.rowCount)
    .sort((a, b) => b.missing - a.missing || (a.column < b.column ? -1 : 1))
    .slice(0, mostColumns)
  if (holed.length < 2) return null
  const names = holed.map(({ column }) => column)
  const bits = names.map((name, index) => `case when ${context.engine.dialect.identifier(name)} is null then ${2 ** index} else 0 end`)
  const found = await context.query(`select ${bits.join(' + ')} as pattern, count(*) as n from ${table.sqlName} group by 1 order by 2 desc, 1 limit ${mostPatterns}`)
  const patterns = found.map(([pattern, rows]) => ({ bits: Number(pattern), rows: Number(rows) }))
  const has = (pattern: number, index: number): boolean => Math.floor(pattern / 2 ** index) % 2 === 1
  return {
    columns: names,
    patterns: patterns.slice(0, shown).map(({ bits: pattern, rows }) => ({ missing: names.filter((_, index) => has(pattern, index)), rows })),
    pairs: names
      .flatMap((a, first) =>
        names.slice(first + 1).map((b, offset) => {
          const second = first + 1 + offset
          const rows = patterns.reduce((sum, { bits: pattern, rows: own }) => sum + (has(pattern, first) && has(pattern, second) ? own : 0), 0)
          return { columns: [a, b] as [string, string], rows, phi: phi(table.rowCount, holed[first]?.missing ?? 0, holed[second]?.missing ?? 0, rows) }
        }),
      )
      .filter((pair) => Math.abs(pair.phi) >= strong)
      .sort((a, b) => Math.abs(b.phi) - Math.abs(a.phi) || b.rows - a.rows)
      .slice(0, shown),
  }
}

/** The correlation of two yes-or-no values from their counts. */
function phi(rows: number, a: number, b: number, both: number): number {
  return (rows * both - a * b) / Math.sqrt(a * (rows - a) * b * (rows - b))
}
