import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { CleaningChange } from '../cleaning'
import { presentValue } from '../measured-value'
import type { ImputeParams } from './params'
import type { Rule } from './rules'

const columnShare = 0.5

/** The columns that miss too many of their values in the table that is learned from. */
export async function fitDroppedColumns(context: StepContext, table: Table, rules: readonly Rule[], { maximumShare = columnShare }: ImputeParams): Promise<string[]> {
  const asked = rules.filter(({ method }) => method === 'dropColumns')
  if (asked.length === 0 || table.rowCount === 0) return []
  const counts = await countMissing(context, table, asked)
  return asked.filter((_, index) => (counts[index] ?? 0) / table.rowCount > maximumShare).map(({ column }) => column.name)
}

/** SQL that holds for the rows to keep: no greater share of the columns concerned is missing. Null where no row is to go. */
export function keptRows({ engine: { dialect } }: StepContext, rules: readonly Rule[], { maximumShare = 0 }: ImputeParams): string | null {
  const asked = rules.filter(({ method }) => method === 'dropRows')
  if (asked.length === 0) return null
  const missing = asked.map(({ column }) => `case when (${presentValue(column, dialect, `base.${dialect.identifier(column.name)}`)}) is null then 1 else 0 end`)
  return `${missing.join(' + ')} <= ${Math.floor(maximumShare * asked.length + 1e-9)}`
}

/** How many values each rule's column misses, in the rows to keep only where these are told. */
export async function countMissing(context: StepContext, table: Table, rules: readonly Rule[], kept: string | null = null): Promise<number[]> {
  if (rules.length === 0) return []
  const { dialect } = context.engine
  const [row = []] = await context.query(`select ${rules.map(({ column }) => `count(case when (${presentValue(column, dialect)}) is null then 1 end)`).join(', ')} from ${table.sqlName} base${kept === null ? '' : ` where ${kept}`}`)
  return row.map(Number)
}

export function droppedRowsChange(rules: readonly Rule[], before: number, after: number): CleaningChange[] {
  const names = rules.filter(({ method }) => method === 'dropRows').map(({ column }) => column.name)
  if (names.length === 0 || before === after) return []
  return [{ column: names.join(', '), what: { en: 'rows with missing values removed', zh: '删除有缺失值的行' }, changed: before - after, before, after }]
}
