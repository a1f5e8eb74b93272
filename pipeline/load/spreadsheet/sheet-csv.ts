import type { SheetRow } from './workbook'

/**
 * Writes rows as CSV, comma and `"`, padded to one width. A row takes one line, and one more for each line feed in it; rows
 * without values are empty lines, so that lines count as rows do but for the line feeds, which are remembered.
 */
export class SheetCsv {
  private row = 0
  private line = 0
  /** For each row of several lines: the line after it, and the row that line holds. */
  private readonly afterTall: { line: number; row: number }[] = []
  private readonly padding: string[]

  /** A row that is wider is written as it is. */
  constructor(private readonly width: number) {
    this.padding = Array.from({ length: width }, (_, missing) => ','.repeat(missing))
  }

  toText(rows: readonly SheetRow[]): string {
    let text = ''
    for (const { number, cells } of rows) {
      const gap = number - this.row - 1
      if (gap > 0) text += '\n'.repeat(gap)
      this.row = number
      this.line += gap + 1
      let hasMoreLines = false
      for (let column = 0; column < cells.length; column += 1) {
        const cell = cells[column] ?? ''
        if (column > 0) text += ','
        if (!/[",\r\n]/.test(cell)) {
          text += cell
          continue
        }
        text += `"${cell.replaceAll('"', '""')}"`
        hasMoreLines ||= cell.includes('\n')
      }
      text += cells.length < this.width ? `${this.padding[this.width - cells.length] ?? ''}\n` : '\n'
      if (!hasMoreLines) continue
      this.line += cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
      this.afterTall.push({ line: this.line + 1, row: number + 1 })
    }
    return text
  }

  /** The sheet's row that a line, from 1, belongs to. */
  rowOf(line: number): number {
    let low = 0
    let high = this.afterTall.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.afterTall[middle]?.line ?? 0) <= line) low = middle + 1
      else high = middle
    }
    const before = this.afterTall[low - 1]
    const row = before === undefined ? line : before.row + line - before.line
    // Inside a row of several lines its first line's row counts.
    const next = this.afterTall[low]
    return next === undefined ? row : Math.min(row, next.row - 1)
  }
}
