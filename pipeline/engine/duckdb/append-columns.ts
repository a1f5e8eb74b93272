import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { ColumnData } from '../engine'
import { duckDbDialect } from './dialect'

type DuckDb = typeof import('@duckdb/node-api')

/** DuckDB's vectors hold this many rows. */
const chunkRows = 2048

/** Makes a table of columns of equal length; NaN becomes a missing value. */
export async function appendColumns(duckdb: DuckDb, connection: DuckDBConnection, name: string, columns: Record<string, ColumnData>): Promise<void> {
  const entries = Object.entries(columns)
  const rowCount = entries[0]?.[1].length ?? 0
  const uneven = entries.find(([, data]) => data.length !== rowCount)
  if (uneven !== undefined) throw new RangeError(`column ${uneven[0]} has ${uneven[1].length} values where others have ${rowCount}`)
  const types = entries.map(([, data]) => toType(duckdb, data))
  const declared = entries.map(([column], index) => `${duckDbDialect.identifier(column)} ${String(types[index])}`)
  await connection.run(`create table ${duckDbDialect.identifier(name)} (${declared.join(', ')})`)
  const appender = await connection.createAppender(name)
  for (let offset = 0; offset < rowCount; offset += chunkRows) {
    const chunk = duckdb.DuckDBDataChunk.create(types, Math.min(chunkRows, rowCount - offset))
    entries.forEach(([, data], index) => chunk.setColumnValues(index, toValues(data, offset, chunk.rowCount)))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

function toType(duckdb: DuckDb, data: ColumnData): DuckDBType {
  if (data instanceof Float64Array) return duckdb.DOUBLE
  if (data instanceof Int32Array) return duckdb.INTEGER
  if (data instanceof BigInt64Array) return duckdb.BIGINT
  return data.some((value) => typeof value === 'boolean') ? duckdb.BOOLEAN : duckdb.VARCHAR
}

function toValues(data: ColumnData, offset: number, count: number): DuckDBValue[] {
  if (data instanceof Float64Array) return Array.from(data.subarray(offset, offset + count), (value) => (Number.isNaN(value) ? null : value))
  if (data instanceof Int32Array) return Array.from(data.subarray(offset, offset + count))
  if (data instanceof BigInt64Array) return Array.from(data.subarray(offset, offset + count))
  return data.slice(offset, offset + count)
}
