import type { Table } from '../../engine/table'
import { numberColumn } from '../../engine/dialect'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { presentValue } from '../measured-value'
import { literalFor } from './literals'
import { step, type Rule, type RuleOf } from './rules'

/** Checks that look at rows one by one. */
export type RowRule = Exclude<Rule, { check: 'rowCount' | 'missingShare' | 'fresh' | 'distribution' }>

/** A check as SQL over `base`, the numbered rows that the rule is about. */
export interface RowCheck {
  /** A column that `base` has beside the table's own, `~souk~extra~`. */
  extra: string | null
  /** The rows that the check can judge: mostly those whose value is there. */
  isChecked: string
  isBroken: string
  /** Columns whose values tell a reader what is wrong. */
  concerned: string[]
}

export const extraColumn = '~souk~extra~'

export async function toRowCheck(context: StepContext, table: Table, tables: Readonly<Record<string, Table>>, rule: RowRule): Promise<RowCheck> {
  const { dialect } = context.engine
  const named = (name: string): string => `base.${dialect.identifier(context.column(table, name).name)}`
  const present = (name: string): string => presentValue(context.column(table, name), dialect, named(name))
  const areThere = (names: readonly string[]): string => names.map((name) => `(${present(name)}) is not null`).join(' and ')
  const extra = `base.${dialect.identifier(extraColumn)}`
  const ofOne = (column: string, isBroken: string): RowCheck => ({ extra: null, isChecked: areThere([column]), isBroken, concerned: [column] })

  switch (rule.check) {
    case 'present':
      return { ...ofOne(rule.column, `(${present(rule.column)}) is null`), isChecked: 'true' }
    case 'unique':
    case 'key': {
      const columns = [...new Set([...(rule.check === 'unique' ? (rule.by ?? []) : []), ...rule.columns])]
      const keys = columns.map((name) => dialect.identifier(context.column(table, name).name)).join(', ')
      const isRepeated = `${areThere(rule.columns)} and ${extra} > 1`
      return {
        extra: `row_number() over (partition by ${keys} order by ${dialect.identifier(numberColumn)})`,
        isChecked: rule.check === 'key' ? 'true' : areThere(rule.columns),
        isBroken: rule.check === 'key' ? `not (${areThere(rule.columns)}) or (${isRepeated})` : isRepeated,
        concerned: columns,
      }
    }
    case 'type':
      return ofOne(rule.column, unreadable(context, named(rule.column), context.column(table, rule.column).kind, rule.type))
    case 'range': {
      const column = context.column(table, rule.column)
      const tests: string[] = []
      if (rule.min !== undefined) tests.push(`${named(rule.column)} ${rule.isStrict === true ? '<=' : '<'} ${await literalFor(context, column, rule.min)}`)
      if (rule.max !== undefined) tests.push(`${named(rule.column)} ${rule.isStrict === true ? '>=' : '>'} ${await literalFor(context, column, rule.max)}`)
      return ofOne(rule.column, tests.join(' or ') || needsEnd(context, rule))
    }
    case 'inSet': {
      const column = context.column(table, rule.column)
      const values = await Promise.all(rule.values.map((value) => literalFor(context, column, value)))
      return ofOne(rule.column, `not (${named(rule.column)} in (${values.join(', ')}))`)
    }
    case 'pattern': {
      const isMatch = dialect.matches(`cast(${named(rule.column)} as varchar)`, rule.pattern)
      // The engine's regular expressions are not JavaScript's: one that it cannot read is told by trying.
      await context.query(`select ${dialect.matches("''", rule.pattern)}`).catch(() => refuse(context, step, 'rules', { en: `holds a pattern that cannot be read (rule on ${rule.column})`, zh: `含有无法识别的正则表达式（列 ${rule.column} 的规则）` }, rule.pattern))
      return ofOne(rule.column, `not ${isMatch}`)
    }
    case 'length': {
      const length = `length(cast(${named(rule.column)} as varchar))`
      const tests = [rule.min === undefined ? null : `${length} < ${rule.min}`, rule.max === undefined ? null : `${length} > ${rule.max}`].filter((test) => test !== null)
      return ofOne(rule.column, tests.join(' or ') || needsEnd(context, rule))
    }
    case 'order': {
      const pairs = rule.columns.slice(1).map((name, index) => `${named(rule.columns[index] ?? name)} ${rule.isStrict === true ? '>=' : '>'} ${named(name)}`)
      const isAny = rule.columns.slice(1).map((name, index) => `(${areThere([rule.columns[index] ?? name, name])})`)
      return { extra: null, isChecked: isAny.join(' or '), isBroken: pairs.map((pair) => `coalesce(${pair}, false)`).join(' or '), concerned: rule.columns }
    }
    case 'reference':
      return referenceCheck(context, tables, rule, named, areThere)
    case 'sum': {
      const zero = (name: string): string => `coalesce(${present(name)}, 0)`
      const sum = [...rule.plus.map((name) => `+ ${zero(name)}`), ...(rule.minus ?? []).map((name) => `- ${zero(name)}`)].join(' ')
      const concerned = [rule.total, ...rule.plus, ...(rule.minus ?? [])]
      // Amounts are exact; doubles are not.
      const tolerance = rule.tolerance ?? (concerned.some((name) => context.column(table, name).kind === 'number') ? 1e-6 : 0)
      return { extra: null, isChecked: areThere([rule.total]), isBroken: `abs(${named(rule.total)} - (0 ${sum})) > ${tolerance}`, concerned }
    }
    case 'monotone': {
      const value = dialect.identifier(context.column(table, rule.column).name)
      const by = (rule.by ?? []).map((name) => dialect.identifier(context.column(table, name).name))
      const order = [...(rule.orderBy === undefined ? [] : [`${dialect.identifier(context.column(table, rule.orderBy).name)} nulls last`]), dialect.identifier(numberColumn)].join(', ')
      const sign = `${rule.direction === 'decreasing' ? '>' : '<'}${rule.isStrict === true ? '=' : ''}`
      return {
        extra: `last_value(${value} ignore nulls) over (${by.length === 0 ? '' : `partition by ${by.join(', ')} `}order by ${order} rows between unbounded preceding and 1 preceding)`,
        isChecked: areThere([rule.column]),
        isBroken: `coalesce(${named(rule.column)} ${sign} ${extra}, false)`,
        concerned: [...new Set([...(rule.by ?? []), ...(rule.orderBy === undefined ? [] : [rule.orderBy]), rule.column])],
      }
    }
  }
}

function needsEnd(context: StepContext, { check }: Rule): never {
  return refuse(context, step, 'rules', { en: `holds a rule \`${check}\` without \`min\` and \`max\``, zh: `中的 \`${check}\` 规则没有 \`min\` 或 \`max\`` }, check)
}

function unreadable({ engine: { dialect } }: StepContext, value: string, kind: string, type: RuleOf<'type'>['type']): string {
  const text = `cast(${value} as varchar)`
  const asNumber = dialect.tryCast(text, 'double')
  switch (type) {
    case 'text':
      return kind === 'text' ? 'false' : 'true'
    case 'number':
      return `${asNumber} is null`
    case 'integer':
      return `coalesce(${asNumber} <> floor(${asNumber}), true)`
    case 'boolean':
      return `${dialect.tryCast(text, 'boolean')} is null`
    case 'date':
      // A time of day would be cut off silently.
      return `coalesce(${dialect.tryCast(text, 'timestamp')} <> cast(${dialect.tryCast(text, 'date')} as timestamp), true)`
    case 'time':
      return `${dialect.tryCast(text, 'timestamp')} is null`
  }
}

function referenceCheck(context: StepContext, tables: Readonly<Record<string, Table>>, rule: RuleOf<'reference'>, named: (name: string) => string, areThere: (names: readonly string[]) => string): RowCheck {
  const other = tables[rule.table]
  if (other === undefined) {
    return refuse(context, step, 'rules', { en: `names the table ${rule.table}, which is not among the input: give \`{ table, ${rule.table} }\``, zh: `提到的表 ${rule.table} 不在输入中：请传入 \`{ table, ${rule.table} }\`` }, rule.table)
  }
  if (rule.keys.length !== rule.columns.length) refuse(context, step, 'rules', { en: 'must name as many `keys` as `columns`', zh: '`keys` 与 `columns` 的个数必须相同' }, rule.keys.join(', '))
  const pairs = rule.columns.map((name, index) => `cast(other.${context.engine.dialect.identifier(context.column(other, rule.keys[index] ?? '').name)} as varchar) = cast(${named(name)} as varchar)`)
  return { extra: null, isChecked: areThere(rule.columns), isBroken: `not exists (select 1 from ${other.sqlName} other where ${pairs.join(' and ')})`, concerned: rule.columns }
}
