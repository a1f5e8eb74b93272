import type { Text } from '../../../protocol/text'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { newColumnName } from '../new-column'
import { whereSql } from './literals'
import { extraColumn, toRowCheck, type RowRule } from './row-checks'
import type { Rule } from './rules'
import { runTableCheck, type TableRule } from './table-checks'
import { ruleWords } from './words'

export interface RuleOutcome {
  rule: Rule
  words: Text
  severity: 'warn' | 'error'
  isHeld: boolean
  /** Rows that could be judged; groups, or 1, for a check of all rows at once. */
  checked: number
  failed: number
  /** Of those checked; 0 where nothing was. */
  share: number
}

/** An outcome with SQL that gives its example rows: rule, severity, row from 1, what was found, and the table's own columns. */
export interface Judged {
  outcome: RuleOutcome
  examples: string
}

const isTableRule = (rule: Rule): rule is TableRule => ['rowCount', 'missingShare', 'fresh', 'distribution'].includes(rule.check)

export async function runRule(context: StepContext, table: Table, tables: Readonly<Record<string, Table>>, rule: Rule, most: number): Promise<Judged> {
  const words = ruleWords(rule)
  const severity = rule.severity ?? 'error'
  const where = await whereSql(context, table, rule)
  const head = (found: string, row: string): string => {
    const { literal } = context.engine.dialect
    return `select ${literal(words[context.language])} as c0, ${literal(severity)} as c1, ${row} as c2, ${found} as c3`
  }
  const { checked, failed, examples } = isTableRule(rule) ? await judgeTable(context, table, rule, where, head, most) : await judgeRows(context, table, tables, rule, where, head, most)
  return { outcome: { rule, words, severity, isHeld: failed === 0, checked, failed, share: checked === 0 ? 0 : failed / checked }, examples }
}

type Head = (found: string, row: string) => string

interface Counts {
  checked: number
  failed: number
  examples: string
}

async function judgeRows(context: StepContext, table: Table, tables: Readonly<Record<string, Table>>, rule: RowRule, where: string, head: Head, most: number): Promise<Counts> {
  const { dialect } = context.engine
  const check = await toRowCheck(context, table, tables, rule)
  // Rows that the rule is not about neither repeat nor precede those that it is about.
  const about = where === 'true' ? table.numbered : `(select * from ${table.numbered} base where ${where})`
  const from = `${check.extra === null ? about : `(select *, ${check.extra} as ${dialect.identifier(extraColumn)} from ${about} base)`} base`
  const isBroken = `(${check.isChecked}) and coalesce(${check.isBroken}, false)`
  const [[checked, failed] = []] = await context.query(`select count(case when ${check.isChecked} then 1 end), count(case when ${isBroken} then 1 end) from ${from}`)
  const found = check.concerned.map((name) => `${dialect.literal(`${name} = `)} || coalesce(cast(base.${dialect.identifier(name)} as varchar), '–')`).join(` || ', ' || `)
  const number = `base.${dialect.identifier(numberColumn)}`
  const own = table.columnNames.map((name) => `base.${dialect.identifier(name)}`).join(', ')
  return { checked: Number(checked), failed: Number(failed), examples: `(${head(found, `${number} + 1`)}, ${own} from ${from} where ${isBroken} order by ${number} limit ${most})` }
}

async function judgeTable(context: StepContext, table: Table, rule: TableRule, where: string, head: Head, most: number): Promise<Counts> {
  const { checked, broken } = await runTableCheck(context, table, rule, `${table.numbered} base where ${where}`)
  const nothing = table.columns.map(() => 'null').join(', ')
  const rows = broken.slice(0, most).map((found) => `${head(context.engine.dialect.literal(found[context.language]), 'null')}, ${nothing}`)
  return { checked, failed: broken.length, examples: rows.join(' union all ') }
}

/** The example rows of all rules as one table. */
export async function toFailures(context: StepContext, table: Table, judged: readonly Judged[]): Promise<Table> {
  const { dialect } = context.engine
  const names = ['rule', 'severity', 'row', 'found'].map((name) => dialect.identifier(newColumnName(table.columnNames, name)))
  const own = table.columnNames.map((name) => dialect.identifier(name))
  // The first part has no rows and gives the others its types.
  const types = `(select cast(null as varchar) as c0, cast(null as varchar) as c1, cast(null as bigint) as c2, cast(null as varchar) as c3, base.* from ${table.sqlName} base where false)`
  const parts = [types, ...judged.filter(({ outcome, examples }) => outcome.failed > 0 && examples !== '').map(({ examples }) => examples)]
  return context.table('failures', `select ${['c0', 'c1', 'c2', 'c3'].map((name, index) => `${name} as ${names[index]}`).join(', ')}, ${own.join(', ')} from (${parts.join(' union all ')})`)
}

