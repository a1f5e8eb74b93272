import type { Column } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { step, type Rule } from './rules'

/** A value of a rule as SQL that compares with a column. Fails with `bad-params` where the column cannot hold such a thing. */
export async function literalFor(context: StepContext, column: Column, value: string | number | boolean): Promise<string> {
  const { dialect } = context.engine
  if (typeof value === 'number' && (column.kind === 'number' || column.kind === 'integer' || column.kind === 'decimal')) return `cast('${value}' as ${Number.isSafeInteger(value) ? 'bigint' : 'double'})`
  const text = dialect.literal(String(value))
  const [[read = null] = []] = await context.query(`select cast(${dialect.tryCast(text, column.type)} as varchar)`)
  if (read === null) refuse(context, step, 'rules', { en: `compares ${column.name}, a column of ${column.type}, with what is none`, zh: `将 ${column.type} 类型的列 ${column.name} 与无法读作该类型的值比较` }, String(value))
  return `cast(${text} as ${column.type})`
}

/** The rows that a rule is about, as SQL over `base`. */
export async function whereSql(context: StepContext, table: Table, { where }: Rule): Promise<string> {
  if (where === undefined) return 'true'
  const { dialect } = context.engine
  const column = context.column(table, where.column)
  const value = `base.${dialect.identifier(column.name)}`
  const list = async (values: readonly (string | number | boolean)[]): Promise<string> => (await Promise.all(values.map((one) => literalFor(context, column, one)))).join(', ')
  const tests: string[] = []
  if (where.is !== undefined) tests.push(where.is.length === 0 ? 'false' : `coalesce(${value} in (${await list(where.is)}), false)`)
  if (where.isNot !== undefined && where.isNot.length > 0) tests.push(`coalesce(${value} not in (${await list(where.isNot)}), true)`)
  if (where.from !== undefined) tests.push(`coalesce(${value} >= ${await literalFor(context, column, where.from)}, false)`)
  if (where.to !== undefined) tests.push(`coalesce(${value} <= ${await literalFor(context, column, where.to)}, false)`)
  if (where.isPresent !== undefined) tests.push(`${value} is ${where.isPresent ? 'not ' : ''}null`)
  return tests.length === 0 ? 'true' : tests.join(' and ')
}
