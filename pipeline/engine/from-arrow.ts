import type { DataType, Decimal, Field, Table as ArrowTable, Timestamp, Vector } from 'apache-arrow'
import type { Dialect } from './dialect'
import type { ColumnData } from './engine'
import type { TypedColumns } from './rows-to-columns'
import type { TypedColumn } from './values-to-column'

type Arrow = typeof import('apache-arrow')

/** Units of Arrow's times a second: seconds, milliseconds, microseconds, nanoseconds. */
const unitsPerSecond = [1n, 1000n, 1_000_000n, 1_000_000_000n]

/** An Apache Arrow table as columns: each keeps the type that Arrow gives it, lists and structs included; what no SQL type fits is JSON or text. */
export async function fromArrow(table: ArrowTable, dialect: Dialect): Promise<TypedColumns> {
  const arrow = await import('apache-arrow')
  const found: TypedColumns = { columns: {}, types: {} }
  table.schema.fields.forEach((field: Field, index) => {
    const vector = table.getChildAt(index)
    if (vector === null) return
    const { data, type } = toColumn(arrow, vector as Vector, dialect)
    found.columns[field.name] = data
    found.types[field.name] = type
  })
  return found
}

function toColumn(arrow: Arrow, vector: Vector, dialect: Dialect): TypedColumn {
  const type = valueType(arrow, vector.type)
  const sqlType = toSqlType(arrow, type, dialect) ?? 'JSON'
  const { Type } = arrow
  switch (type.typeId as number) {
    case Type.Int:
      return { data: toIntegers(vector, sqlType), type: sqlType }
    case Type.Float:
      return { data: toFloats(vector), type: sqlType }
    case Type.Bool:
      return { data: listOf(vector, (value) => value === true), type: sqlType }
    case Type.Date:
      return { data: toNumbers(vector, Number), type: sqlType }
    case Type.Timestamp:
      return { data: sqlType === 'TIMESTAMP_NS' ? toTimeTexts(arrow, vector) : toMilliseconds(arrow, vector), type: sqlType }
    default:
      return { data: listOf(vector, (value) => (sqlType === 'JSON' || /[\])]$/.test(sqlType)) && (type.typeId as number) !== Type.Decimal ? JSON.stringify(toPlain(arrow, type, value)) : String(toPlain(arrow, type, value))), type: sqlType }
  }
}

/** What a dictionary's values are. */
function valueType(arrow: Arrow, type: DataType): DataType {
  return arrow.DataType.isDictionary(type) ? (type.dictionary as DataType) : type
}

/** Undefined where only JSON holds such values. */
function toSqlType(arrow: Arrow, type: DataType, dialect: Dialect): string | undefined {
  const { DataType: is } = arrow
  if (is.isInt(type)) return `${type.isSigned ? '' : 'U'}${{ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bitWidth]}`
  if (is.isFloat(type)) return type.precision === arrow.Precision.DOUBLE ? 'DOUBLE' : 'FLOAT'
  if (is.isBool(type)) return 'BOOLEAN'
  if (is.isDecimal(type)) return type.precision <= 38 ? `DECIMAL(${type.precision},${type.scale})` : 'VARCHAR'
  if (is.isDate(type)) return 'DATE'
  if (is.isTimestamp(type)) {
    const hasZone = type.timezone !== null && type.timezone !== undefined
    return hasZone ? 'TIMESTAMP WITH TIME ZONE' : type.unit === arrow.TimeUnit.NANOSECOND ? 'TIMESTAMP_NS' : 'TIMESTAMP'
  }
  if (is.isTime(type)) return 'TIME'
  if (is.isUtf8(type) || is.isLargeUtf8(type) || is.isNull(type)) return 'VARCHAR'
  if (is.isBinary(type) || is.isLargeBinary(type) || is.isFixedSizeBinary(type)) return 'BLOB'
  return toNestedType(arrow, type, dialect)
}

function toNestedType(arrow: Arrow, type: DataType, dialect: Dialect): string | undefined {
  const { DataType: is } = arrow
  const inner = (field: Field | undefined): string | undefined => {
    const found = field === undefined ? undefined : toSqlType(arrow, valueType(arrow, field.type as DataType), dialect)
    // Bytes inside JSON have no form of their own.
    return found === 'BLOB' ? undefined : found
  }
  if (is.isList(type) || is.isFixedSizeList(type)) {
    const item = inner(type.children[0] as Field | undefined)
    return item === undefined ? undefined : `${item}[]`
  }
  if (is.isStruct(type)) {
    const fields = type.children.map((field) => [field.name, inner(field as Field)] as const)
    return fields.some(([, found]) => found === undefined) ? undefined : `STRUCT(${fields.map(([name, found]) => `${dialect.identifier(name)} ${found}`).join(', ')})`
  }
  return undefined
}

function listOf<Value extends string | boolean>(vector: Vector, read: (value: unknown) => Value): (Value | null)[] {
  return Array.from({ length: vector.length }, (_, row) => {
    const value: unknown = vector.get(row)
    return value === null || value === undefined ? null : read(value)
  })
}

function toNumbers(vector: Vector, read: (value: unknown) => number): Float64Array {
  return Float64Array.from({ length: vector.length }, (_, row) => {
    const value: unknown = vector.get(row)
    return value === null || value === undefined ? Number.NaN : read(value)
  })
}

function toIntegers(vector: Vector, sqlType: string): ColumnData {
  if (sqlType !== 'BIGINT' && sqlType !== 'UBIGINT') return toNumbers(vector, Number)
  if (sqlType === 'UBIGINT' || vector.nullCount > 0) return listOf(vector, String)
  return BigInt64Array.from({ length: vector.length }, (_, row) => BigInt(vector.get(row) as bigint))
}

/** The engine takes NaN for missing; a NaN that is a value goes as text. */
function toFloats(vector: Vector): ColumnData {
  let hasNaN = false
  const numbers = toNumbers(vector, (value) => {
    hasNaN ||= Number.isNaN(value)
    return Number(value)
  })
  return hasNaN ? listOf(vector, String) : numbers
}

/** A time in its own unit: `get` would give a double in milliseconds. */
function rawTimes(vector: Vector): (bigint | null)[] {
  return vector.data.flatMap((data) => {
    const values = data.values as BigInt64Array
    return Array.from({ length: data.length }, (_, row) => (data.nullCount > 0 && !data.getValid(row) ? null : (values[row] ?? null)))
  })
}

function toMilliseconds(arrow: Arrow, vector: Vector): Float64Array {
  if (arrow.DataType.isDictionary(vector.type)) return toNumbers(vector, Number)
  const perSecond = unitsPerSecond[(vector.type as Timestamp).unit] ?? 1n
  return Float64Array.from(rawTimes(vector), (raw) => {
    if (raw === null) return Number.NaN
    const micros = (raw * 1_000_000n) / perSecond
    return Number(micros / 1000n) + Number(micros % 1000n) / 1000
  })
}

function toTimeTexts(arrow: Arrow, vector: Vector): (string | null)[] {
  if (arrow.DataType.isDictionary(vector.type)) return listOf(vector, (value) => new Date(Number(value)).toISOString().slice(0, -1))
  return rawTimes(vector).map((raw) => {
    if (raw === null) return null
    const parts = ((raw % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
    return `${new Date(Number((raw - parts) / 1_000_000n)).toISOString().slice(0, 19)}.${String(parts).padStart(9, '0')}`
  })
}

/** A value inside a list or struct, or one without a typed array, as JSON holds it exactly. */
function toPlain(arrow: Arrow, type: DataType, value: unknown): unknown {
  const { DataType: is } = arrow
  if (value === null || value === undefined) return null
  if (is.isDecimal(type)) return decimalText(type, value)
  if (is.isDate(type)) return new Date(Number(value)).toISOString().slice(0, 10)
  if (is.isTimestamp(type)) return new Date(Number(value)).toISOString().replace(/Z$/, type.timezone ? 'Z' : '')
  if (is.isTime(type)) return timeText(BigInt(value as number | bigint), unitsPerSecond[type.unit] ?? 1n)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (is.isList(type) || is.isFixedSizeList(type)) {
    const inner = valueType(arrow, (type.children[0] as Field).type as DataType)
    return [...(value as Iterable<unknown>)].map((item) => toPlain(arrow, inner, item))
  }
  if (is.isStruct(type)) return Object.fromEntries(type.children.map((field) => [field.name, toPlain(arrow, valueType(arrow, field.type as DataType), (value as Record<string, unknown>)[field.name])]))
  if (is.isMap(type)) {
    const inner = ((type.children[0] as Field).type as DataType).children as Field[]
    return Object.fromEntries([...(value as Iterable<[unknown, unknown]>)].map(([key, item]) => [String(key), toPlain(arrow, valueType(arrow, (inner[1] as Field).type as DataType), item)]))
  }
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>, String) : value
}

function decimalText({ scale }: Decimal, value: unknown): string {
  const unscaled = String(value)
  const isNegative = unscaled.startsWith('-')
  const digits = unscaled.slice(isNegative ? 1 : 0).padStart(scale + 1, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
}

function timeText(raw: bigint, perSecond: bigint): string {
  const seconds = raw / perSecond
  const two = (part: bigint): string => String(part).padStart(2, '0')
  const micros = ((raw % perSecond) * 1_000_000n) / perSecond
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}.${String(micros).padStart(6, '0')}`
}
