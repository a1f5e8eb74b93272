import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'

/** Where a column's values could not be read; SQL over the alias `t` of the input and those of the joins. */
export interface Unreadable {
  column: string
  where: string
  /** An expression of text that says why. */
  reason: string
}

/** Values that could not be read, one a row: row (from 1), column, raw, reason; by row, then as the columns stand. */
export function listUnreadable(context: StepContext, input: Table, joins: readonly string[], found: readonly Unreadable[]): Promise<Table> {
  const { identifier, literal } = context.engine.dialect
  const parts = found.map(({ column, where, reason }, index) => `select t.${identifier(numberColumn)} + 1 as "row", ${index} as place, ${literal(column)} as "column", cast(t.${identifier(column)} as varchar) as raw, ${reason} as reason from ${input.numbered} t ${joins.join(' ')} where ${where}`)
  const rows = parts.length === 0 ? `select cast(null as bigint) as "row", 0 as place, cast(null as varchar) as "column", cast(null as varchar) as raw, cast(null as varchar) as reason where false` : parts.join(' union all ')
  return context.table('unreadable', `select "row", "column", raw, reason from (${rows}) order by "row", place`)
}
