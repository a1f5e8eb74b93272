import type { PageRequest, TablePage } from '../../protocol/table'
import type { Table } from './table'

/** Rows of a view of a table. */
export async function readPage(table: Table, request: PageRequest): Promise<TablePage> {
  const { rows } = await table.engine.query(
    `select * from ${table.sqlName} limit ${request.limit} offset ${request.offset}`,
  )
  return { columns: [...table.columns], rowCount: table.rowCount, offset: request.offset, rows }
}
