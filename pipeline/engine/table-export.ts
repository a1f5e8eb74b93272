import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { fail } from '../../protocol/failure'
import type { TableView } from '../../protocol/table'
import type { FileFormat } from './engine'
import { insideWorkspace } from './inside-workspace'
import type { Table } from './table'
import { viewQuery } from './table-page'

const formats: Record<string, FileFormat> = { '.csv': 'csv', '.tsv': 'tsv', '.parquet': 'parquet', '.jsonl': 'jsonl' }

/** Writes a view's rows to a file of the workspace; its ending says how. Fails with `file-outside` and `unknown-format`. */
export async function exportTable(table: Table, path: string, view: Pick<TableView, 'sort' | 'filters'>): Promise<{ path: string; rows: number; bytes: number }> {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined) fail({ kind: 'unknown-format', path, detail: Object.keys(formats).join(', ') })
  const target = insideWorkspace(path, table.engine)
  const { sql, parameters } = viewQuery(table, view)
  const { rows } = await table.engine.copyTo(sql, target, format, { parameters })
  return { path: target, rows, bytes: (await stat(target)).size }
}
