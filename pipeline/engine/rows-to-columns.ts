import type { ColumnData } from './engine'
import { valuesToColumn, type ColumnValues } from './values-to-column'

/** Columns as the engine takes them, with the SQL type of each. */
export interface TypedColumns {
  columns: Record<string, ColumnData>
  types: Record<string, string>
}

/** Row objects as columns, those of `wanted` among them, which names SQL types that differ from what the values say. */
export function rowsToColumns(rows: readonly Readonly<Record<string, unknown>>[], wanted: Readonly<Record<string, string>> = {}): TypedColumns {
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  for (const name of Object.keys(wanted)) names.add(name)
  return valuesToColumns(Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name])])), wanted)
}

/** Lists of values by column name as columns; what `wanted` names and is not there is missing throughout. */
export function valuesToColumns(values: Readonly<Record<string, ColumnValues>>, wanted: Readonly<Record<string, string>> = {}): TypedColumns {
  const rowCount = Object.values(values)[0]?.length ?? 0
  const found: TypedColumns = { columns: {}, types: {} }
  for (const name of new Set([...Object.keys(values), ...Object.keys(wanted)])) {
    const { data, type } = valuesToColumn(values[name] ?? Array.from({ length: rowCount }, () => null), wanted[name])
    found.columns[name] = data
    found.types[name] = wanted[name] ?? type
  }
  return found
}
