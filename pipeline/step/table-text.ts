import type { CellValue } from '../../protocol/table'
import type { Table } from '../engine/table'

const longest = 40

/** The first rows as aligned text: what a terminal and a reader without our grid show. */
export function tableText(table: Table, head: readonly (readonly CellValue[])[]): string {
  const cells = [table.columnNames, ...head.map((row) => row.map(toText))]
  const widths = table.columns.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))))
  const isNumber = table.columns.map(({ kind }) => kind === 'integer' || kind === 'number' || kind === 'decimal')
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - width(cell))
        return isNumber[column] === true ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
  const size = `${table.name}: ${table.rowCount} × ${table.columns.length}`
  return [size, ...lines, ...(head.length < table.rowCount ? ['…'] : [])].join('\n')
}

function toText(value: CellValue): string {
  if (value === null) return ''
  const text = String(value).replace(/\s+/g, ' ')
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** Columns of a terminal: Chinese and its like take two. */
function width(text: string): number {
  let columns = 0
  for (const character of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1
  return columns
}
