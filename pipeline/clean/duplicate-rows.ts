import type { Column } from '../../protocol/table'
import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'

/**
 * How many rows say in these columns exactly what an earlier one says; missing equals missing. Rows are first told apart by a hash:
 * where all hashes differ nothing repeats, and only rows that share one are compared value by value.
 */
export async function countDuplicateRows(context: StepContext, table: Table, columns: readonly Column[]): Promise<number> {
  if (columns.length === 0) return 0
  const { dialect } = context.engine
  const hash = dialect.rowHash(columns)
  const shared = `select ${hash} as h from ${table.sqlName} group by 1 having count(*) > 1`
  const names = columns.map(({ name }) => dialect.identifier(name)).join(', ')
  const suspects = `select * from ${table.numbered} where ${hash} in (${shared})`
  const [[repeated] = []] = await context.query(
    `select coalesce(sum(n - 1), 0) from (select count(${dialect.identifier(numberColumn)}) as n from (${suspects}) group by ${names})`,
  )
  return Number(repeated ?? 0)
}
