import type { Column } from '../../protocol/table'
import type { Dialect } from './dialect'
import type { Table } from './table'

/** Numbers, and times as milliseconds since 1970 UTC. Values that are missing or infinite are left out. */
export interface Bounds {
  min: number
  max: number
}

export interface Spread {
  count: number
  mean: number
  /** Of the sample, with n − 1; null for a single value. */
  standardDeviation: number | null
  /** Values outside the fences, where fences were given. */
  outside: number
  /** Values up to each of the edges, and beyond the last, where edges were given. */
  bins: number[]
}

export function isMeasured({ kind }: Column): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'decimal' || kind === 'time' || kind === 'date'
}

/** A value as a double, and the test that it is one. `expression` stands for the column where it has another name. */
export function measureExpression({ name, kind }: Column, dialect: Dialect, expression = dialect.identifier(name)): { value: string; isMeasurable: string } {
  if (kind === 'time' || kind === 'date') {
    return { value: `cast(${dialect.epochMilliseconds(expression)} as double)`, isMeasurable: `${expression} is not null and isfinite(${expression})` }
  }
  const value = `cast(${expression} as double)`
  return { value, isMeasurable: kind === 'number' ? `${expression} is not null and isfinite(${value})` : `${expression} is not null` }
}

/** The smallest and largest value; null for a column that is not measured or holds none. */
export async function boundsOf(table: Table, column: Column, signal?: AbortSignal): Promise<Bounds | null> {
  if (!isMeasured(column)) return null
  const { value, isMeasurable } = measureExpression(column, table.engine.dialect)
  const [[min, max] = []] = (await table.engine.query(`select min(${value}), max(${value}) from ${table.sqlName} where ${isMeasurable}`, { signal })).rows
  return min === null || min === undefined ? null : { min: Number(min), max: Number(max) }
}

/**
 * Mean, standard deviation and the number of values outside fences, in one pass. Sums of the deviations from `centre` and of
 * their squares are added in fixed point and put together exactly: the same digits whatever the number of threads. The centre
 * may be any value between the bounds; about the median no digits are lost, for mean and median are never farther apart than a standard deviation.
 */
export async function spreadOf(
  table: Table,
  column: Column,
  bounds: Bounds,
  { centre = bounds.min / 2 + bounds.max / 2, fences, binEdges, signal }: { centre?: number; fences?: readonly [low: number, high: number]; binEdges?: readonly number[] | undefined; signal?: AbortSignal } = {},
): Promise<Spread> {
  const { dialect } = table.engine
  const { value, isMeasurable } = measureExpression(column, dialect)
  const reach = Math.max(bounds.max - centre, centre - bounds.min)
  const deviation = `(${value} - (${centre}))`
  const first = dialect.fixedPointSum(deviation, reach)
  const second = dialect.fixedPointSum(`${deviation} * ${deviation}`, reach ** 2)
  const outside = fences === undefined ? '0' : `count(case when ${value} < ${literal(fences[0])} or ${value} > ${literal(fences[1])} then 1 end)`
  const bins = binEdges === undefined ? "'[]'" : dialect.binCounts(value, binEdges)
  const { rows } = await table.engine.query(`select count(*), ${first.sum}, ${second.sum}, ${outside}, ${bins} from ${table.sqlName} where ${isMeasurable}`, { signal })
  const [count, sum, squares, farther, counts] = rows[0] ?? []
  const n = BigInt(count ?? 0)
  const total = BigInt(sum ?? 0)
  return {
    count: Number(n),
    mean: n === 0n ? Number.NaN : centre + first.toNumber(total) / Number(n),
    standardDeviation: n < 2n ? null : deviationOf(n, first.toNumber(total), second.toNumber(BigInt(squares ?? 0))),
    outside: Number(farther ?? 0),
    bins: JSON.parse(String(counts ?? '[]')) as number[],
  }
}

/** Rounding can bring the difference of two equal sums below zero. */
function deviationOf(count: bigint, sum: number, squares: number): number {
  const n = Number(count)
  return Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1))
}

function literal(value: number): string {
  return `cast('${value}' as double)`
}
