import type { Table as ArrowTable, Vector } from 'apache-arrow'
import type { Column } from '../../protocol/table'
import type { Table } from './table'
import { toColumns, type ColumnArray } from './table-columns'

/** The rows as an Apache Arrow table: numbers and decimals as Float64, times as timestamps in milliseconds, the rest as they are. */
export async function toArrow(table: Table): Promise<ArrowTable> {
  const arrow = await import('apache-arrow')
  const arrays = await toColumns(table, [])
  const vectors = table.columns.map((column): [string, Vector] => [column.name, toVector(arrow, column, arrays[column.name] ?? [])])
  return new arrow.Table(Object.fromEntries(vectors))
}

function toVector(arrow: typeof import('apache-arrow'), { kind }: Column, array: ColumnArray): Vector {
  if (array instanceof Float64Array) {
    const isTime = kind === 'time' || kind === 'date'
    if (!isTime && !array.some(Number.isNaN)) return arrow.makeVector(array)
    const values = Array.from(array, (value) => (Number.isNaN(value) ? null : value))
    return isTime ? arrow.vectorFromArray(values, new arrow.TimestampMillisecond()) : arrow.vectorFromArray(values, new arrow.Float64())
  }
  return kind === 'boolean' ? arrow.vectorFromArray(array, new arrow.Bool()) : arrow.vectorFromArray(array, new arrow.Utf8())
}
