import { createHash } from 'node:crypto'
import { numberColumn } from './dialect'
import type { Table } from './table'

/**
 * SHA-256, in hexadecimal, over the schema, the number of rows and a 128-bit hash of the ordered rows that is worked out in the engine.
 * Floats count to 12 significant digits, so that it is the same whatever the number of threads.
 */
export async function digestTable(table: Table): Promise<string> {
  const { rows } = await table.engine.query(`select ${table.engine.dialect.contentHash(table.columns, numberColumn)} from ${table.numbered}`)
  const schema = table.columns.map(({ name, type }) => [name, type])
  return createHash('sha256').update(JSON.stringify([schema, table.rowCount, rows[0]?.[0] ?? null])).digest('hex')
}
