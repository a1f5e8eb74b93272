import type { ColumnValues } from './values-to-column'

/** What Souk reads of a Danfo.js data frame. */
export interface DataFrameLike {
  readonly columns: string[]
  readonly values: unknown
  readonly ctypes: unknown
  readonly index: readonly unknown[]
}

/** The frame's columns as lists of values, by name. Its index is not one of them. */
export function fromDataFrame({ columns, values, index }: DataFrameLike): Record<string, ColumnValues> {
  const rows = values as readonly (readonly unknown[])[]
  return Object.fromEntries(columns.map((name, column) => [name, Array.from({ length: index.length }, (_, row) => rows[row]?.[column])]))
}
