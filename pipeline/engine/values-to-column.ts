import type { ColumnData } from './engine'

/** Values of one column as the engine takes them, with the SQL type that they mean. */
export interface TypedColumn {
  data: ColumnData
  type: string
}

/** What a column may be given as: null, undefined, NaN and an invalid Date are missing. */
export type ColumnValues = ArrayLike<unknown>

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const int128 = { min: -(2n ** 127n), max: 2n ** 127n - 1n }

/**
 * A typed array keeps its own type: `BigInt64Array` BIGINT, `Float32Array` FLOAT and so on. In other lists whole numbers are BIGINT
 * (HUGEINT beyond 64 bits), other numbers DOUBLE, Dates TIMESTAMP, bytes BLOB, lists and objects JSON, a mixture text.
 * `wanted` is the SQL type that is cast to after: values go as text where a number's own text counts.
 */
export function valuesToColumn(values: ColumnValues, wanted?: string): TypedColumn {
  if (wanted !== undefined && /^(VARCHAR|TEXT|STRING|CHAR|JSON)\b/i.test(wanted)) return { data: Array.from(values, toText), type: wanted }
  const typed = toTyped(values)
  if (typed !== null) return typed
  const there = Array.from(values).filter((value) => !isMissing(value))
  const all = (test: (value: unknown) => boolean): boolean => there.length > 0 && there.every(test)
  if (all(Number.isSafeInteger)) return { data: toNumbers(values), type: 'BIGINT' }
  if (all((value) => typeof value === 'bigint' || Number.isSafeInteger(value))) return { data: Array.from(values, toText), type: toIntegerType(there) }
  if (all((value) => typeof value === 'number') || (there.length === 0 && Array.from(values).some(Number.isNaN))) return { data: toNumbers(values), type: 'DOUBLE' }
  if (all((value) => typeof value === 'boolean')) return { data: Array.from(values, (value) => (isMissing(value) ? null : value === true)), type: 'BOOLEAN' }
  if (all((value) => value instanceof Date)) return { data: toNumbers(values), type: 'TIMESTAMP' }
  if (all((value) => value instanceof Uint8Array)) return { data: Array.from(values, toText), type: 'BLOB' }
  return { data: Array.from(values, toText), type: all((value) => typeof value === 'object') ? 'JSON' : 'VARCHAR' }
}

function toTyped(values: ColumnValues): TypedColumn | null {
  if (values instanceof Float64Array) return { data: values, type: 'DOUBLE' }
  if (values instanceof Float32Array) return { data: Float64Array.from(values), type: 'FLOAT' }
  if (values instanceof Int32Array) return { data: values, type: 'INTEGER' }
  if (values instanceof Int16Array) return { data: Int32Array.from(values), type: 'SMALLINT' }
  if (values instanceof Int8Array) return { data: Int32Array.from(values), type: 'TINYINT' }
  if (values instanceof Uint8Array || values instanceof Uint8ClampedArray) return { data: Int32Array.from(values), type: 'UTINYINT' }
  if (values instanceof Uint16Array) return { data: Int32Array.from(values), type: 'USMALLINT' }
  if (values instanceof Uint32Array) return { data: Float64Array.from(values), type: 'UINTEGER' }
  if (values instanceof BigInt64Array) return { data: values, type: 'BIGINT' }
  if (values instanceof BigUint64Array) return { data: Array.from(values, String), type: 'UBIGINT' }
  return null
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value) || (value instanceof Date && Number.isNaN(value.getTime()))
}

function toNumbers(values: ColumnValues): Float64Array {
  return Float64Array.from(values, (value) => (isMissing(value) ? Number.NaN : Number(value)))
}

function toIntegerType(values: readonly unknown[]): string {
  const fits = ({ min, max }: typeof int64): boolean => values.every((value) => typeof value !== 'bigint' || (value >= min && value <= max))
  return fits(int64) ? 'BIGINT' : fits(int128) ? 'HUGEINT' : 'VARCHAR'
}

function toText(value: unknown): string | null {
  if (isMissing(value)) return null
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  // JSON knows no bigint; as text its digits stay.
  return typeof value === 'object' ? JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) : String(value)
}
