import type { Column } from '../../protocol/table'
import type { Table } from './table'

/** A whole column: numbers as doubles (NaN is missing), the rest as plain values. */
export type ColumnArray = Float64Array | (string | null)[] | (boolean | null)[]

/**
 * Columns as arrays. Numbers and decimals are doubles; times and dates are milliseconds since 1970 UTC, microseconds
 * behind the point; NaN is missing.
 * Whole numbers beyond 2^53 would lose digits: a column that holds one comes as text.
 */
export async function toColumns(table: Table, names: readonly string[]): Promise<Record<string, ColumnArray>> {
  const columns = (names.length === 0 ? table.columnNames : names).map((name) => table.column(name))
  if (columns.length === 0) return {}
  const tooLarge = await beyondDoubles(table, columns)
  const isNumeric = columns.map((column) => isNumber(column) && !tooLarge.has(column.name))
  const selected = columns.map((column, index) => toExpression(column, isNumeric[index] === true, table))
  const arrays = columns.map((_, index) => (isNumeric[index] === true ? new Float64Array(table.rowCount).fill(Number.NaN) : Array.from<string | boolean | null>({ length: table.rowCount }).fill(null)))
  let offset = 0
  for await (const chunk of table.engine.stream(`select ${selected.join(', ')} from ${table.sqlName}`)) {
    chunk.columns.forEach((data, index) => {
      const array = arrays[index]
      const valid = chunk.valid[index]
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const value = data[row]
        if (array === undefined || value === null || value === undefined || valid?.[row] === 0) continue
        if (array instanceof Float64Array) array[offset + row] = Number(value)
        else array[offset + row] = typeof value === 'boolean' ? value : String(value)
      }
    })
    offset += chunk.rowCount
  }
  return Object.fromEntries(columns.map((column, index) => [column.name, (arrays[index] ?? []) as ColumnArray]))
}

function isNumber({ kind }: Column): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'decimal' || kind === 'time' || kind === 'date'
}

function toExpression(column: Column, isNumeric: boolean, table: Table): string {
  const { dialect } = table.engine
  const value = dialect.identifier(column.name)
  if (column.kind === 'boolean') return value
  if (!isNumeric) return column.kind === 'integer' ? `cast(${value} as varchar)` : value
  if (column.kind !== 'time' && column.kind !== 'date') return `cast(${value} as double)`
  const whole = dialect.epochMilliseconds(value)
  return `cast(${whole} as double) + (${dialect.epochMicroseconds(value)} - ${whole} * 1000) / 1000.0`
}

async function beyondDoubles(table: Table, columns: readonly Column[]): Promise<Set<string>> {
  const wide = columns.filter(({ type }) => /^U?(BIG|HUGE)INT$|^BIGNUM$/.test(type))
  if (wide.length === 0) return new Set()
  const largest = wide.map(({ name }) => {
    const value = table.engine.dialect.identifier(name)
    return `max(${value}) > ${Number.MAX_SAFE_INTEGER} or min(${value}) < ${Number.MIN_SAFE_INTEGER}`
  })
  const { rows } = await table.engine.query(`select ${largest.join(', ')} from ${table.sqlName}`)
  return new Set(wide.filter((_, index) => rows[0]?.[index] === true).map(({ name }) => name))
}
