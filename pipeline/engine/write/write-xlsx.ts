import { createWriteStream } from 'node:fs'
import { Readable, type PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fail } from '../../../protocol/failure'
import type { Column } from '../../../protocol/table'
import type { Chunk, Engine, QueryOptions } from '../engine'
import { toSheetColumns, type SheetColumn } from './xlsx-columns'
import { columnLetters, sheetEnd, sheetNames, sheetPath, sheetStart, styleIndex, workbookParts } from './xlsx-parts'
import { toXmlText } from './xml-text'

/** What Excel takes. */
const limits = { rows: 1_048_576, columns: 16_384, characters: 32_767 }
/** Rows whose values set the columns' widths. */
const measuredRows = 200
const widest = 60
const pieceCharacters = 256 * 1024
// A higher level takes twice as long for files that are a tenth smaller.
const compressionLevel = 2
// Equal tables make equal files.
const writtenAt = new Date('2000-01-01T12:00:00Z')

export interface SheetSource {
  /** What the sheets are called. */
  name: string
  columns: readonly Column[]
  /** The rows as an SQL relation, in any order. */
  relation: string
  /** The query that gives these expressions of the rows, in the rows' order. */
  select(expressions: string): string
  /** What a failure calls the file. */
  path: string
  /** Data rows a sheet; as many as Excel takes where absent. */
  rowsPerSheet?: number
}

/**
 * Writes a query's rows as a workbook, row by row: memory does not grow with the table. Rows beyond what a sheet takes go on in
 * further sheets. Fails with `too-many-columns`, and with `text-too-long` for a text that is longer than a cell may be.
 */
export async function writeXlsx(engine: Engine, { name, columns: given, relation, select, path, rowsPerSheet = limits.rows - 1 }: SheetSource, target: string, options: QueryOptions = {}): Promise<{ rows: number }> {
  if (given.length > limits.columns) fail({ kind: 'too-many-columns', path, columns: given.length, limit: limits.columns })
  const { ZipFile } = (await import('yazl')).default
  const { parameters = [], signal, onProgress } = options
  const { columns, rowCount } = await toSheetColumns(engine, given, relation, { parameters, signal })
  const names = sheetNames(name, Math.max(1, Math.ceil(rowCount / rowsPerSheet)))
  const selected = columns.map(({ expression, name: column }) => `${expression} as ${engine.dialect.identifier(column)}`)
  const rows = new RowReader(engine.stream(select(selected.join(', ')), { parameters, signal }), (done) => onProgress?.(rowCount === 0 ? 1 : done / rowCount))
  const zip = new ZipFile()
  // yazl hears nothing of a stream that fails.
  const output = zip.outputStream as PassThrough
  const stop = (problem: Error): void => void output.destroy(problem)
  zip.on('error', stop)
  for (const [part, text] of Object.entries(workbookParts(names))) zip.addBuffer(Buffer.from(text), part, { mtime: writtenAt, compressionLevel })
  names.forEach((_, index) => {
    const rowsBefore = index * rowsPerSheet
    const parts = { columns, rows, rowCount: Math.min(rowsPerSheet, rowCount - rowsBefore), rowsBefore, path }
    zip.addReadStreamLazy(sheetPath(index + 1), { mtime: writtenAt, compressionLevel }, (give) => give(null, Readable.from(sheet(parts), { objectMode: false }).on('error', stop)))
  })
  zip.end()
  try {
    await pipeline(output, createWriteStream(target))
  } finally {
    await rows.end()
  }
  return { rows: rowCount }
}

/** The engine's chunks as one row of rows that several sheets take from. */
class RowReader {
  private readonly chunks: AsyncIterator<Chunk>
  private chunk: Chunk | null = null
  private at = 0
  private done = 0

  constructor(
    chunks: AsyncIterable<Chunk>,
    private readonly onProgress: (done: number) => void,
  ) {
    this.chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next rows of one chunk, at most so many: chunk, first row, and the row behind the last; null at the end. */
  async next(limit: number): Promise<{ chunk: Chunk; from: number; to: number } | null> {
    if (this.chunk === null || this.at >= this.chunk.rowCount) {
      const { value, done } = await this.chunks.next()
      if (done === true) return null
      this.chunk = value
      this.at = 0
    }
    const from = this.at
    this.at = Math.min(this.chunk.rowCount, from + limit)
    this.done += this.at - from
    this.onProgress(this.done)
    return { chunk: this.chunk, from, to: this.at }
  }

  async end(): Promise<void> {
    await this.chunks.return?.()
  }
}

interface SheetParts {
  columns: readonly SheetColumn[]
  rows: RowReader
  rowCount: number
  rowsBefore: number
  path: string
}

async function* sheet({ columns, rows, rowCount, rowsBefore, path }: SheetParts): AsyncGenerator<Buffer> {
  const letters = columns.map((_, index) => columnLetters(index))
  const lastCell = `${letters.at(-1) ?? 'A'}${rowCount + 1}`
  let part = rowCount === 0 ? null : await rows.next(rowCount)
  let text = sheetStart({ widths: toWidths(columns, part), lastCell, isFirst: rowsBefore === 0 })
  text += `<row r="1">${columns.map((column, index) => `<c r="${letters[index]}1" s="${styleIndex('header')}" t="inlineStr"><is><t xml:space="preserve">${toXmlText(column.name)}</t></is></c>`).join('')}</row>`
  const starts = columns.map(({ style }, index) => ({ before: `<c r="${letters[index]}`, after: style === 'plain' ? '"' : `" s="${styleIndex(style)}"` }))
  let row = 1
  while (part !== null) {
    const { chunk, from, to } = part
    for (let at = from; at < to; at += 1) {
      row += 1
      text += `<row r="${row}">`
      for (let index = 0; index < columns.length; index += 1) {
        const value = chunk.columns[index]?.[at]
        const column = columns[index]
        const start = starts[index]
        if (value === null || value === undefined || column === undefined || start === undefined || chunk.valid[index]?.[at] === 0) continue
        if (typeof value === 'string' && value.length > limits.characters) fail({ kind: 'text-too-long', path, row: rowsBefore + row - 1, column: column.name, characters: value.length, limit: limits.characters })
        text += start.before + row + start.after + column.toCell(value)
      }
      text += '</row>'
      if (text.length < pieceCharacters) continue
      yield Buffer.from(text)
      text = ''
    }
    part = row > rowCount ? null : await rows.next(rowCount + 1 - row)
  }
  yield Buffer.from(text + sheetEnd({ lastCell, textColumns: columns.flatMap(({ isText }, index) => (isText && rowCount > 0 ? [`${letters[index]}2:${letters[index]}${rowCount + 1}`] : [])) }))
}

/** Characters of the longest of the first values, Chinese ones counting double; room for the filter's arrow beside the name. */
function toWidths(columns: readonly SheetColumn[], part: { chunk: Chunk; from: number; to: number } | null): number[] {
  return columns.map((column, index) => {
    let width = Math.max(column.width, displayWidth(column.name) + 3)
    for (let at = part?.from ?? 0; part !== null && at < Math.min(part.to, part.from + measuredRows); at += 1) {
      const value = part.chunk.columns[index]?.[at]
      if (value !== null && value !== undefined && column.width <= 8) width = Math.max(width, displayWidth(String(value)) + 1)
    }
    return Math.min(width, widest)
  })
}

function displayWidth(text: string): number {
  let width = 0
  for (const character of text.slice(0, widest)) width += character >= '\u1100' ? 2 : 1
  return width
}
