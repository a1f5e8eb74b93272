import type { Column } from '../../protocol/table'
import type { Dialect } from './dialect'
import type { QueryResult } from './engine'
import type { Table } from './table'

/** Numbers, and times as milliseconds since 1970 UTC. */
export interface Spread {
  /** Values that can be measured: not missing, not infinite. */
  count: number
  min: number
  max: number
  mean: number
  /** Of the sample, with n − 1; null for a single value. */
  standardDeviation: number | null
}

/** A column's value as a double, and the test that it is one. */
export function measureExpression({ name, kind }: Column, dialect: Dialect): { value: string; isMeasurable: string } {
  const column = dialect.identifier(name)
  if (kind === 'time' || kind === 'date') {
    return { value: `cast(${dialect.epochMilliseconds(column)} as double)`, isMeasurable: `${column} is not null and isfinite(${column})` }
  }
  const value = `cast(${column} as double)`
  return { value, isMeasurable: kind === 'number' ? `${column} is not null and isfinite(${value})` : `${column} is not null` }
}

export function isMeasured({ kind }: Column): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'decimal' || kind === 'time' || kind === 'date'
}

/**
 * Mean and standard deviation in two passes, the second about the mean, each added in fixed point: the same digits whatever
 * the number of threads. Null for columns that are not measured and for those without a value.
 */
export async function spreadOf(table: Table, column: Column, signal?: AbortSignal): Promise<Spread | null> {
  if (!isMeasured(column)) return null
  const { dialect } = table.engine
  const query = (sql: string): Promise<QueryResult> => table.engine.query(sql, { signal })
  const { value, isMeasurable } = measureExpression(column, dialect)
  const from = `from ${table.sqlName} where ${isMeasurable}`
  const [[count, min, max] = []] = (await query(`select count(*), min(${value}), max(${value}) ${from}`)).rows
  if (Number(count) === 0) return null
  const bounds = { min: Number(min), max: Number(max) }
  // About a value in the middle, so that sums of times or of large ids lose no digits.
  const middle = bounds.min / 2 + bounds.max / 2
  const reach = Math.max(bounds.max - middle, middle - bounds.min)
  const [[sum] = []] = (await query(`select ${dialect.fixedPointSum(`${value} - (${middle})`, reach)} ${from}`)).rows
  const mean = middle + Number(sum) / Number(count)
  const farthest = Math.max(bounds.max - mean, mean - bounds.min)
  const square = `pow(${value} - (${mean}), 2)`
  const [[squares] = []] = Number(count) < 2 ? [] : (await query(`select ${dialect.fixedPointSum(square, farthest ** 2)} ${from}`)).rows
  return { count: Number(count), ...bounds, mean, standardDeviation: squares === undefined ? null : Math.sqrt(Number(squares) / (Number(count) - 1)) }
}
