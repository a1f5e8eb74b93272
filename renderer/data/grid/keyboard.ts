/** A cell of the grid; row −1 is the header. */
export interface GridCell {
  row: number
  column: number
}

export interface GridExtent {
  rowCount: number
  columnCount: number
  /** Whole rows in view: what a page key moves by. */
  pageRows: number
}

/** Where a key leads from a cell; null for keys that do not move. */
export function moveCell(from: GridCell, key: string, isFar: boolean, extent: GridExtent): GridCell | null {
  const lastRow = extent.rowCount - 1
  const lastColumn = extent.columnCount - 1
  const row = (to: number) => ({ ...from, row: Math.min(Math.max(to, -1), lastRow) })
  const column = (to: number) => ({ ...from, column: Math.min(Math.max(to, 0), lastColumn) })
  switch (key) {
    case 'ArrowUp':
      return isFar ? row(0) : row(from.row - 1)
    case 'ArrowDown':
      return isFar ? row(lastRow) : row(from.row + 1)
    case 'ArrowLeft':
      return isFar ? column(0) : column(from.column - 1)
    case 'ArrowRight':
      return isFar ? column(lastColumn) : column(from.column + 1)
    case 'PageUp':
      return row(Math.max(0, from.row - extent.pageRows))
    case 'PageDown':
      return row(from.row + extent.pageRows)
    case 'Home':
      return isFar ? { row: Math.min(0, lastRow), column: 0 } : column(0)
    case 'End':
      return isFar ? { row: lastRow, column: lastColumn } : column(lastColumn)
    default:
      return null
  }
}

/** The cells between two corners, both included; header cells count as row 0. */
export function toRectangle(anchor: GridCell, active: GridCell): { firstRow: number; endRow: number; firstColumn: number; endColumn: number } {
  return {
    firstRow: Math.max(0, Math.min(anchor.row, active.row)),
    endRow: Math.max(0, Math.max(anchor.row, active.row)) + 1,
    firstColumn: Math.min(anchor.column, active.column),
    endColumn: Math.max(anchor.column, active.column) + 1,
  }
}
