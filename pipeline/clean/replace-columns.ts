import type { Table } from '../engine/table'
import { numberColumn } from '../engine/dialect'
import type { StepContext } from '../step/step-context'

/** A column of the new table, SQL over the alias `t` of the old one. */
export interface NewColumn {
  name: string
  sql: string
  /** The column behind which it stands; in its own place where it bears the name of one that is there. */
  after?: string
}

/** The table with columns replaced or added, its rows in their order. `joins` must match each row at most once. */
export function replaceColumns(context: StepContext, input: Table, columns: readonly NewColumn[], joins: readonly string[] = []): Promise<Table> {
  const { identifier } = context.engine.dialect
  const selected = input.columnNames.flatMap((name) => {
    const own = columns.find((column) => column.name === name)
    const behind = columns.filter((column) => column.after === name && column.name !== name)
    return [`${own?.sql ?? `t.${identifier(name)}`} as ${identifier(name)}`, ...behind.map((column) => `${column.sql} as ${identifier(column.name)}`)]
  })
  return context.table(input.name, `select ${selected.join(', ')} from ${input.numbered} t ${joins.join(' ')} order by t.${identifier(numberColumn)}`)
}

/** A name that the table has not: `price_2` where `price` is there, in whatever case. */
export function freshColumn(taken: readonly string[], wanted: string): string {
  const names = new Set(taken.map((name) => name.toLowerCase()))
  let name = wanted
  for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${wanted}_${number}`
  return name
}

/** How many values of a column are otherwise in the new table; rows must correspond. */
export async function countChanged(context: StepContext, before: Table, after: Table, columns: readonly string[]): Promise<number[]> {
  if (columns.length === 0) return []
  const { identifier } = context.engine.dialect
  const number = identifier(numberColumn)
  const counts = columns.map((name) => `count(*) filter (where cast(b.${identifier(name)} as varchar) is distinct from cast(a.${identifier(name)} as varchar))`)
  const [row = []] = await context.query(`select ${counts.join(', ')} from ${before.numbered} b join ${after.numbered} a on a.${number} = b.${number}`)
  return row.map(Number)
}
