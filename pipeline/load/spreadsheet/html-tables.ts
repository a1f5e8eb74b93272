import { toRow } from './whole-workbook'
import { columnLimit, type SheetName, type SheetRow } from './workbook'
import { unescapeXml } from './xml-pieces'

const tags = /<!--[\s\S]*?-->|<(style|script)\b[\s\S]*?<\/\1\s*>|<(\/?)(table|tr|td|th|br|p)\b((?:"[^"]*"|'[^']*'|[^'">])*)>/gi

/**
 * The tables of a web page that have rows, each as a sheet; a table inside a cell is part of that cell's text. `isCut` where the
 * page ends inside a cell; that a table is never closed is common, and harmless.
 */
export function readHtmlTables(page: string): { tables: (SheetName & { rows: SheetRow[] })[]; isCut: boolean } {
  const tables: (SheetName & { rows: SheetRow[] })[] = []
  let table = new Grid()
  let depth = 0
  let start = -1
  let attributes = ''
  let isOpen = false
  const endCell = (end: number): void => {
    if (start >= 0) table.add(toText(page.slice(start, end), attributes), span(attributes, 'colspan'), span(attributes, 'rowspan'))
    start = -1
  }
  for (const { index, 0: whole, 2: slash = '', 3: name, 4: rest = '' } of page.matchAll(tags)) {
    const tag = name?.toLowerCase()
    if (tag === 'table') {
      depth += slash === '' ? 1 : -1
      if (depth === 1 && slash === '') {
        table = new Grid()
        isOpen = true
      }
      if (depth > 0 || !isOpen) continue
      depth = 0
      endCell(index)
      tables.push({ name: `${tables.length + 1}`, isHidden: false, rows: table.finish() })
      isOpen = false
    } else if (depth === 1 && tag === 'tr') {
      endCell(index)
      if (slash === '') table.nextRow()
    } else if (depth === 1 && (tag === 'td' || tag === 'th')) {
      endCell(index)
      if (slash !== '') continue
      start = index + whole.length
      attributes = rest
    }
  }
  const isCut = isOpen && (start >= 0 || /<[^>]*$/.test(page))
  if (isOpen) tables.push({ name: `${tables.length + 1}`, isHidden: false, rows: table.finish() })
  return { tables: tables.filter(({ rows }) => rows.length > 0), isCut }
}

function span(attributes: string, name: string): number {
  const value = Number(new RegExp(`\\b${name}\\s*=\\s*["']?(\\d+)`, 'i').exec(attributes)?.[1] ?? 1)
  return Math.min(Math.max(value, 1), columnLimit)
}

function toText(inner: string, attributes: string): string {
  const shown = unescapeXml(inner.replace(/<br\s*\/?>|<\/p>(?=[\s\S])/gi, '\u0001').replace(/<[^>]*>/g, '').replace(/[\t\n\r ]+/g, ' ').replace(/ ?\u0001 ?/g, '\n'))
  const text = shown.replace(/&nbsp;|\u00a0/g, ' ').trim()
  // Excel's own pages show a long number as 1.23E+17 and hold it beside.
  const stored = /\bx:num\s*=\s*["']?(-?\d+)["'\s]?/i.exec(attributes)?.[1]
  return stored !== undefined && /E\+/i.test(text) ? stored : text
}

/** Rows in which cells may reach over several columns and rows. */
class Grid {
  private readonly rows: SheetRow[] = []
  private number = 0
  private cells: string[] = []
  private column = 0
  /** By column: rows that a cell from above still takes. */
  private taken: number[] = []

  nextRow(): void {
    this.endRow()
    this.number += 1
    this.cells = []
    this.column = 0
  }

  add(text: string, columns: number, rows: number): void {
    if (this.number === 0) this.nextRow()
    this.skipTaken()
    for (let index = 0; index < columns && this.column < columnLimit; index += 1) {
      this.cells[this.column] = index === 0 ? text : ''
      if (rows > 1) this.taken[this.column] = rows
      this.column += 1
    }
  }

  finish(): SheetRow[] {
    this.endRow()
    return this.rows
  }

  private skipTaken(): void {
    while ((this.taken[this.column] ?? 0) > 0) {
      this.cells[this.column] = ''
      this.column += 1
    }
  }

  private endRow(): void {
    if (this.number === 0) return
    this.taken = Array.from(this.taken, (rows) => Math.max((rows ?? 0) - 1, 0))
    const row = toRow(this.number, Array.from(this.cells, (cell) => cell ?? ''))
    if (row !== null) this.rows.push(row)
    this.cells = []
  }
}
