import type { DuckDBValue } from '@duckdb/node-api'
import type { Bindable } from '../engine'

type DuckDb = typeof import('@duckdb/node-api')

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/** Values as DuckDB binds them, with types: left to itself it takes every bigint for a HUGEINT and a large double for a BIGINT. */
export function toBinding(duckdb: DuckDb, parameters: readonly Bindable[]): { values: DuckDBValue[]; types: import('@duckdb/node-api').DuckDBType[] } {
  const values: DuckDBValue[] = []
  const types: import('@duckdb/node-api').DuckDBType[] = []
  for (const parameter of parameters) {
    const value = toValue(duckdb, parameter)
    values.push(value)
    types.push(toType(duckdb, parameter))
  }
  return { values, types }
}

function toValue(duckdb: DuckDb, parameter: Bindable): DuckDBValue {
  if (parameter instanceof Date) return new duckdb.DuckDBTimestampValue(BigInt(parameter.getTime()) * 1000n)
  if (parameter instanceof Uint8Array) return duckdb.blobValue(parameter)
  return parameter
}

function toType(duckdb: DuckDb, parameter: Bindable): import('@duckdb/node-api').DuckDBType {
  if (parameter === null) return duckdb.SQLNULL
  if (typeof parameter === 'boolean') return duckdb.BOOLEAN
  if (typeof parameter === 'string') return duckdb.VARCHAR
  if (typeof parameter === 'bigint') return parameter >= int64.min && parameter <= int64.max ? duckdb.BIGINT : duckdb.HUGEINT
  if (parameter instanceof Date) return duckdb.TIMESTAMP
  if (parameter instanceof Uint8Array) return duckdb.BLOB
  if (!Number.isSafeInteger(parameter)) return duckdb.DOUBLE
  return Math.abs(parameter) < 2 ** 31 ? duckdb.INTEGER : duckdb.BIGINT
}
