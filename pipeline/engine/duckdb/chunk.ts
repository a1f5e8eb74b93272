import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { ColumnKind } from '../../../protocol/table'
import type { Chunk, ColumnData } from '../engine'
import { toCellValue } from './cell-value'

/** DuckDB's chunk as typed arrays for numbers and plain values for the rest. Times and decimals stay text: a query that wants numbers casts them. */
export function toChunk(chunk: DuckDBDataChunk, kinds: readonly ColumnKind[]): Chunk {
  const columns: ColumnData[] = []
  const valid: (Uint8Array | undefined)[] = []
  kinds.forEach((kind, index) => {
    const vector = chunk.getColumnVector(index)
    const type = String(vector.type)
    if (type === 'DOUBLE' || type === 'FLOAT') return put(new Float64Array(chunk.rowCount), (value) => Number(value))
    if (/^U?(TINYINT|SMALLINT)$|^INTEGER$/.test(type)) return put(new Int32Array(chunk.rowCount), (value) => Number(value))
    if (type === 'BIGINT') return putBig(new BigInt64Array(chunk.rowCount))
    columns.push(
      Array.from({ length: chunk.rowCount }, (_, row) => {
        const value = toCellValue(vector.getItem(row), kind)
        return typeof value === 'number' ? String(value) : value
      }),
    )
    valid.push(undefined)

    function put(data: Float64Array | Int32Array, convert: (value: unknown) => number): void {
      let missing: Uint8Array | undefined
      for (let row = 0; row < data.length; row += 1) {
        const value = vector.getItem(row)
        if (value === null) (missing ??= new Uint8Array(data.length).fill(1))[row] = 0
        else data[row] = convert(value)
      }
      columns.push(data)
      valid.push(missing)
    }

    function putBig(data: BigInt64Array): void {
      let missing: Uint8Array | undefined
      for (let row = 0; row < data.length; row += 1) {
        const value = vector.getItem(row)
        if (typeof value === 'bigint') data[row] = value
        else (missing ??= new Uint8Array(data.length).fill(1))[row] = 0
      }
      columns.push(data)
      valid.push(missing)
    }
  })
  return { rowCount: chunk.rowCount, columns, valid }
}
