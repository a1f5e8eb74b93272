import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { fail, FailureError } from '../../protocol/failure'
import type { Column, ExportEncoding, TableView } from '../../protocol/table'
import type { Dialect } from './dialect'
import type { FileFormat } from './engine'
import { insideWorkspace } from './inside-workspace'
import type { Table } from './table'
import { viewQuery } from './table-page'
import { encodings } from './write/encode-file'
import { writeXlsx } from './write/write-xlsx'

const formats: Record<string, FileFormat | 'xlsx'> = { '.csv': 'csv', '.tsv': 'tsv', '.xlsx': 'xlsx', '.parquet': 'parquet', '.json': 'json', '.jsonl': 'jsonl' }

/** How a file is written; what does not belong to its format fails with `bad-export`. */
export interface ExportOptions {
  /**
   * Of `.csv` and `.tsv`; `utf-8` where absent. Excel in China opens `gbk` as it is, and any Excel `utf-8-bom`.
   * What GBK has no code for (emoji, rare characters) is written in GB18030's four bytes, which `load` reads back and Excel shows as other characters.
   */
  encoding?: ExportEncoding
  /** Of `.csv` and `.tsv`: the one character between two cells, such as `;`. */
  delimiter?: string
  /** Of `.csv` and `.tsv`: quotes around every cell that is there. */
  quoteAll?: boolean
  /**
   * Of `.csv` and `.tsv`: an apostrophe before texts that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, TAB or carriage
   * return in front). Off where absent, since it changes those texts; wise for files of strangers' words that go to strangers.
   */
  guardFormulas?: boolean
  /** 0 to 1 while the file is written, where it is known. */
  onProgress?: (fraction: number) => void
}

type Wanted = Pick<TableView, 'sort' | 'filters'> & ExportOptions & { signal?: AbortSignal | undefined }

/**
 * Writes a view's rows to a file of the workspace; its ending says how, and folders are made where they are missing. The file appears whole or not at all: one that was there
 * stays as it was when the writing fails or is cancelled. Fails with `file-outside`, `unknown-format`, `bad-export`, `save-failed`, and what `writeXlsx` names.
 */
export async function exportTable(table: Table, path: string, wanted: Wanted): Promise<{ path: string; rows: number; bytes: number }> {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined) fail({ kind: 'unknown-format', path, detail: Object.keys(formats).join(', ') })
  checkOptions(path, format, wanted)
  const target = insideWorkspace(path, table.engine)
  const part = `${target}.${table.engine.freshName('part')}.tmp`
  try {
    await mkdir(dirname(target), { recursive: true })
    await access(dirname(target), constants.W_OK)
    const { rows } = await write(table, path, part, format, wanted)
    await rename(part, target)
    return { path: target, rows, bytes: (await stat(target)).size }
  } catch (thrown) {
    // What went wrong first is what counts.
    await rm(part, { force: true }).catch(() => undefined)
    throw toSaveFailure(thrown, path)
  }
}

/** What the file system says: no place, no permission, no space. */
function toSaveFailure(thrown: unknown, path: string): unknown {
  const isFromFiles = thrown instanceof Error && 'syscall' in thrown && 'code' in thrown
  return isFromFiles ? new FailureError({ kind: 'save-failed', path, reason: thrown.message }) : thrown
}

function write(table: Table, path: string, part: string, format: FileFormat | 'xlsx', { sort, filters, signal, onProgress, ...layout }: Wanted): Promise<{ rows: number }> {
  const { engine, columns } = table
  const all = viewQuery(table, { sort, filters })
  const options = { signal, parameters: all.parameters, ...(onProgress === undefined ? {} : { onProgress }) }
  if (format === 'xlsx') {
    const relation = filters.length === 0 ? table.sqlName : `(${all.sql})`
    return writeXlsx(engine, { name: table.name, columns, relation, path, select: (expressions) => viewQuery(table, { sort, filters }, expressions).sql }, part, options)
  }
  const selected = columns.map((column) => toExpression(column, format, layout, engine.dialect)).join(', ')
  return engine.copyTo(viewQuery(table, { sort, filters }, selected).sql, part, format, { ...layout, ...options })
}

function toExpression(column: Column, format: FileFormat, { guardFormulas = false }: ExportOptions, dialect: Dialect): string {
  const name = dialect.identifier(column.name)
  if (format === 'parquet') return name
  if (format === 'json' || format === 'jsonl') return `${dialect.jsonValue(column)} as ${name}`
  const value = dialect.plainText(column)
  if (!guardFormulas) return `${value} as ${name}`
  const header = dialect.identifier(/^[=+\-@\t\r]/.test(column.name) ? `'${column.name}` : column.name)
  const isText = column.kind === 'text' || column.kind === 'json'
  return `${isText ? `case when left(${value}, 1) in ('=', '+', '-', '@', chr(9), chr(13)) then '''' || ${value} else ${value} end` : value} as ${header}`
}

function checkOptions(path: string, format: FileFormat | 'xlsx', { encoding, delimiter, quoteAll, guardFormulas }: ExportOptions): void {
  const given = Object.entries({ encoding, delimiter, quoteAll, guardFormulas }).find(([, value]) => value !== undefined)
  if (format !== 'csv' && format !== 'tsv' && given !== undefined) fail({ kind: 'bad-export', option: given[0], given: `${given[1]} (${path})`, allowed: ['.csv', '.tsv'] })
  if (encoding !== undefined && !encodings.includes(encoding)) fail({ kind: 'bad-export', option: 'encoding', given: encoding, allowed: [...encodings] })
  if (delimiter !== undefined && !/^[^\n\r"\u0080-\uffff]$/.test(delimiter)) fail({ kind: 'bad-export', option: 'delimiter', given: JSON.stringify(delimiter), allowed: [',', ';', '|', 'TAB'] })
}
