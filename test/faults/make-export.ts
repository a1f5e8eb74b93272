import { makeWorkbook } from './make-workbook'

/** Rows of named cells: what is absent is empty. Numbers stay numbers where the file knows them. */
export type ExportRow = Readonly<Record<string, string | number>>

/** Text of a delimited file, each cell as `write` gives it. */
export function toText(header: readonly string[], rows: readonly ExportRow[], write: (cell: string, column: string) => string = plain, end = '\r\n'): string {
  return [header.map(plain).join(','), ...rows.map((row) => inOrder(header, row).map((cell, index) => write(String(cell), header[index] ?? '')).join(','))].map((line) => line + end).join('')
}

/** A workbook of one sheet, with lines above its header if there are any. */
export function toSheet(header: readonly string[], rows: readonly ExportRow[], above: readonly string[] = []): Promise<Uint8Array> {
  const lines: (string | number)[][] = [...above.map((line) => [line]), [...header], ...rows.map((row) => inOrder(header, row))]
  const cell = (value: string | number): string => (typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`)
  return makeWorkbook({ sheets: { Sheet1: lines.map((line) => `<row>${line.map(cell).join('')}</row>`).join('') } })
}

function inOrder(header: readonly string[], row: ExportRow): (string | number)[] {
  const lost = Object.keys(row).filter((name) => !header.includes(name))
  if (lost.length > 0) throw new Error(`the header has no ${lost.join(', ')}`)
  return header.map((name) => row[name] ?? '')
}

function plain(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
