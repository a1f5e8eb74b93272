import { fail } from '../../protocol/failure'
import { rowsToColumns } from '../engine/rows-to-columns'
import { Table } from '../engine/table'
import { currentContext, type Context } from './context'
import type { Row } from './example'

export interface ToTableOptions {
  /** What a person calls it. */
  name?: string
  /** SQL types by column, such as `{ paid: 'DECIMAL(18,2)', at: 'TIMESTAMP' }`; guessed from the values where absent. */
  types?: Readonly<Record<string, string>>
  context?: Context
}

/**
 * A table of plain row objects. Columns are all names that occur, in order of appearance; what a row does not have is missing.
 * `await toTable([{ shop: 'JD', paid: '12.50' }], { types: { paid: 'DECIMAL(18,2)' } })`.
 */
export async function toTable(rows: readonly Row[], options: ToTableOptions = {}): Promise<Table> {
  const context = options.context ?? currentContext()
  const engine = await context.engine()
  const { columns, types } = rowsToColumns(rows, Object.keys(options.types ?? {}))
  if (Object.keys(columns).length === 0) {
    const problem = { en: 'must hold at least one row, or `types` must name the columns', zh: '至少要有一行，或用 `types` 指定各列' }
    fail({ kind: 'bad-params', step: 'toTable', parameter: 'rows', problem: problem[context.language], given: String(rows.length) })
  }
  const relation = engine.freshName(options.name ?? 'rows')
  await engine.register(relation, columns, { ...types, ...options.types })
  return Table.of(engine, relation, options.name ?? relation)
}
