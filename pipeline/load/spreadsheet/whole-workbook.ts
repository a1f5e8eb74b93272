import { setImmediate } from 'node:timers/promises'
import { fail } from '../../../protocol/failure'
import type { RowsOptions, SheetName, SheetRow, Workbook } from './workbook'

/** Small enough for a person not to notice, large enough not to cost. */
const batchRows = 2000

/** A workbook that is in memory already. */
export function toWholeWorkbook(sheets: readonly (SheetName & { rows: readonly SheetRow[] })[]): Workbook {
  return {
    sheets: sheets.map(({ name, isHidden }) => ({ name, isHidden })),
    async *rows(index: number, { signal, onProgress }: RowsOptions): AsyncGenerator<SheetRow[]> {
      const rows = sheets[index]?.rows ?? []
      for (let start = 0; start < rows.length; start += batchRows) {
        if (signal.aborted) fail({ kind: 'cancelled' })
        onProgress?.(start / rows.length)
        yield rows.slice(start, start + batchRows)
        await setImmediate()
      }
    },
  }
}

/** A row without the empty cells at its end; null where nothing else is in it. */
export function toRow(number: number, cells: string[]): SheetRow | null {
  let end = cells.length
  while (end > 0 && (cells[end - 1] ?? '') === '') end -= 1
  return end === 0 ? null : { number, cells: cells.slice(0, end) }
}
