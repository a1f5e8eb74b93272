import type { ColumnData } from './engine'

/** Row objects as columns, those of `named` among them, with the SQL type of each: whole numbers BIGINT, others DOUBLE, dates TIMESTAMP, lists and objects JSON, a mixture text. */
export function rowsToColumns(rows: readonly Readonly<Record<string, unknown>>[], named: readonly string[] = []): { columns: Record<string, ColumnData>; types: Record<string, string> } {
  const names = [...new Set([...rows.flatMap((row) => Object.keys(row)), ...named])]
  const columns: Record<string, ColumnData> = {}
  const types: Record<string, string> = {}
  for (const name of names) {
    const values = rows.map((row) => row[name] ?? null)
    const type = toType(values)
    types[name] = type
    if (type === 'DOUBLE') columns[name] = Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
    else if (type === 'BOOLEAN') columns[name] = values.map((value) => (value === null ? null : value === true))
    else columns[name] = values.map(toText)
  }
  return { columns, types }
}

function toType(values: readonly unknown[]): string {
  const there = values.filter((value) => value !== null)
  const all = (test: (value: unknown) => boolean): boolean => there.length > 0 && there.every(test)
  if (all((value) => typeof value === 'bigint' || Number.isSafeInteger(value))) return 'BIGINT'
  if (all((value) => typeof value === 'number')) return 'DOUBLE'
  if (all((value) => typeof value === 'boolean')) return 'BOOLEAN'
  if (all((value) => value instanceof Date)) return 'TIMESTAMP'
  if (all((value) => typeof value === 'object')) return 'JSON'
  return 'VARCHAR'
}

function toText(value: unknown): string | null {
  if (value === null) return null
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
