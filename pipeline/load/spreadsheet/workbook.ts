import type { Text } from '../../../protocol/text'

/** A row of a sheet; cells without a value are '' and the row ends at its last value. */
export interface SheetRow {
  /** From 1, as the person who opens the sheet sees it. */
  number: number
  cells: string[]
}

export interface SheetName {
  name: string
  isHidden: boolean
}

export interface RowsOptions {
  signal: AbortSignal
  onProgress?: (fraction: number) => void
  /** Told at the end of a sheet: what people should know of it. */
  onNote?: (note: Text) => void
}

/** A workbook of any kind. Rows come in batches, top down; rows without any value may be left out. */
export interface Workbook {
  sheets: readonly SheetName[]
  rows(sheet: number, options: RowsOptions): AsyncGenerator<SheetRow[]>
}

/** Excel's own limit. */
export const columnLimit = 16_384
/** Sixteen times Excel's own limit: beyond it a row's number is damage. */
export const rowLimit = 16 * 1_048_576
