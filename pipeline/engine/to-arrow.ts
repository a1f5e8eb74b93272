import type { DataType, Table as ArrowTable, Vector } from 'apache-arrow'
import type { Column } from '../../protocol/table'
import type { ColumnData } from './engine'
import type { Table } from './table'

type Arrow = typeof import('apache-arrow')

export interface ArrowOptions {
  /** `exact`, where absent, gives Arrow's Decimal, whose values are whole numbers without the point; `double` gives numbers to calculate with. */
  decimals?: 'exact' | 'double'
}

/**
 * The rows as an Apache Arrow table that holds the very same values: whole numbers in their own width (64 bits as bigint), decimals as
 * Decimal128, times as microseconds (with zone UTC where they are instants), dates as days, bytes as Binary. Lists and structs are JSON text;
 * times without end are missing. `toTable` makes the table again.
 */
export async function toArrow(table: Table, { decimals = 'exact' }: ArrowOptions = {}): Promise<ArrowTable> {
  const arrow = await import('apache-arrow')
  const plans = table.columns.map((column) => toPlan(arrow, column, table, decimals))
  const pieces = plans.map((): { data: ColumnData; valid: Uint8Array | undefined }[] => [])
  for await (const chunk of table.engine.stream(`select ${plans.map(({ expression }) => expression).join(', ')} from ${table.sqlName}`)) {
    chunk.columns.forEach((data, index) => pieces[index]?.push({ data, valid: chunk.valid[index] }))
  }
  const vectors = plans.map(({ type, store, read }, index): [string, Vector] => {
    const found = pieces[index] ?? []
    return [table.columns[index]?.name ?? '', store === null ? (arrow.vectorFromArray(found.flatMap(({ data }) => Array.from(data as (string | boolean | null)[], read)), type) as Vector) : toVector(arrow, type, store(table.rowCount), found, read)]
  })
  return new arrow.Table(Object.fromEntries(vectors))
}

type Store = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | BigInt64Array | BigUint64Array

interface Plan {
  type: DataType
  expression: string
  /** Values of fixed width, so many rows of them; null for the others. */
  store: ((rowCount: number) => Store) | null
  read: (value: unknown) => unknown
}

function toPlan(arrow: Arrow, column: Column, { engine: { dialect } }: Table, decimals: 'exact' | 'double'): Plan {
  const value = dialect.identifier(column.name)
  const number = (type: DataType, store: Plan['store'], expression = value): Plan => ({ type, expression, store, read: Number })
  const big = (type: DataType, store: Plan['store'], expression = value): Plan => ({ type, expression, store, read: (given) => BigInt(given as string | bigint) })
  const text: Plan = { type: new arrow.Utf8(), expression: dialect.plainText(column), store: null, read: (given) => given }
  switch (column.type) {
    case 'TINYINT':
      return number(new arrow.Int8(), (rows) => new Int8Array(rows))
    case 'SMALLINT':
      return number(new arrow.Int16(), (rows) => new Int16Array(rows))
    case 'INTEGER':
      return number(new arrow.Int32(), (rows) => new Int32Array(rows))
    case 'BIGINT':
      return big(new arrow.Int64(), (rows) => new BigInt64Array(rows))
    case 'UTINYINT':
      return number(new arrow.Uint8(), (rows) => new Uint8Array(rows))
    case 'USMALLINT':
      return number(new arrow.Uint16(), (rows) => new Uint16Array(rows))
    case 'UINTEGER':
      return number(new arrow.Uint32(), (rows) => new Uint32Array(rows))
    case 'UBIGINT':
      return big(new arrow.Uint64(), (rows) => new BigUint64Array(rows))
    case 'FLOAT':
      return number(new arrow.Float32(), (rows) => new Float32Array(rows))
    case 'DOUBLE':
      return number(new arrow.Float64(), (rows) => new Float64Array(rows))
    case 'BOOLEAN':
      return { ...text, type: new arrow.Bool(), expression: value }
    case 'DATE':
      return number(new arrow.DateDay(), (rows) => new Int32Array(rows), `cast(${dialect.daysBetween("date '1970-01-01'", value)} as integer)`)
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
      return big(new arrow.TimestampMicrosecond(), (rows) => new BigInt64Array(rows), dialect.epochMicroseconds(value))
    case 'TIMESTAMP WITH TIME ZONE':
      return big(new arrow.TimestampMicrosecond('UTC'), (rows) => new BigInt64Array(rows), dialect.epochMicroseconds(value))
    case 'BLOB':
      return { ...text, type: new arrow.Binary(), read: (given) => (typeof given === 'string' ? Buffer.from(given, 'hex') : null) }
    default: {
      const [, precision, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(column.type) ?? []
      if (precision === undefined || scale === undefined) return text
      if (decimals === 'double') return number(new arrow.Float64(), (rows) => new Float64Array(rows), `cast(${value} as double)`)
      return { ...big(new arrow.Decimal(Number(scale), Number(precision), 128), (rows) => new BigUint64Array(2 * rows)), read: (given) => BigInt(String(given).replace('.', '')) }
    }
  }
}

function toVector(arrow: Arrow, type: DataType, store: Store, pieces: readonly { data: ColumnData; valid: Uint8Array | undefined }[], read: Plan['read']): Vector {
  const isDecimal = arrow.DataType.isDecimal(type)
  const length = isDecimal ? store.length / 2 : store.length
  const present = new Uint8Array(Math.ceil(length / 8))
  let row = 0
  let nullCount = 0
  for (const { data, valid } of pieces) {
    for (let at = 0; at < data.length; at += 1, row += 1) {
      const value = data[at]
      if (value === null || value === undefined || valid?.[at] === 0) {
        nullCount += 1
        continue
      }
      present[row >> 3] = (present[row >> 3] ?? 0) | (1 << (row & 7))
      if (isDecimal) {
        const unscaled = read(value) as bigint
        store[2 * row] = BigInt.asUintN(64, unscaled)
        store[2 * row + 1] = BigInt.asUintN(64, unscaled >> 64n)
      } else store[row] = read(value) as never
    }
  }
  const data = isDecimal ? new Uint32Array(store.buffer) : store
  return arrow.makeVector(arrow.makeData({ type, length, nullCount, ...(nullCount === 0 ? {} : { nullBitmap: present }), data } as never)) as Vector
}
