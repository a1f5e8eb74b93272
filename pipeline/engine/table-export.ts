import { rename, rm, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { fail } from '../../protocol/failure'
import type { TableView } from '../../protocol/table'
import type { FileFormat } from './engine'
import { insideWorkspace } from './inside-workspace'
import type { Table } from './table'
import { viewQuery } from './table-page'

const formats: Record<string, FileFormat> = { '.csv': 'csv', '.tsv': 'tsv', '.parquet': 'parquet', '.jsonl': 'jsonl' }

/**
 * Writes a view's rows to a file of the workspace; its ending says how. The file appears whole or not at all: one that was there
 * stays as it was when the writing fails or is cancelled. Fails with `file-outside` and `unknown-format`.
 */
export async function exportTable(table: Table, path: string, view: Pick<TableView, 'sort' | 'filters'>, signal?: AbortSignal): Promise<{ path: string; rows: number; bytes: number }> {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined) fail({ kind: 'unknown-format', path, detail: Object.keys(formats).join(', ') })
  const target = insideWorkspace(path, table.engine)
  const { sql, parameters } = viewQuery(table, view)
  const part = `${target}.${table.engine.freshName('part')}.tmp`
  try {
    const { rows } = await table.engine.copyTo(sql, part, format, { parameters, signal })
    await rename(part, target)
    return { path: target, rows, bytes: (await stat(target)).size }
  } catch (thrown) {
    await rm(part, { force: true })
    throw thrown
  }
}
