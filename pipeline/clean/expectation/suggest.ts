import type { Column } from '../../../protocol/table'
import { formatNumber, type Text } from '../../../protocol/text'
import { isMeasured } from '../../engine/column-spread'
import type { Table } from '../../engine/table'
import { isNumeric, isTime } from '../../plot/source'
import type { StepContext } from '../../step/step-context'
import { presentValue } from '../measured-value'
import type { Rule } from './rules'

/** A rule that the table keeps, and what speaks for it. */
export interface Suggestion {
  rule: Rule
  why: Text
}

interface ColumnFacts {
  column: Column
  present: number
  distinct: number
  min: unknown
  shortest: number
  longest: number
}

/** Values that make a closed set: no more than these, each about this often. */
const mostValues = 20
const timesEach = 5
/** A rule on fewer rows says more about chance than about the data. */
const fewest = 5
/** How much more may be missing than is now. */
const slack = 1.5

const idNames = /(^|[_\s])(id|ids|no|number|code|key|sku|uuid)$|Id$|编号|号$|编码/i

const patterns: { pattern: string; what: Text }[] = [
  { pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', what: { en: 'every value is an e-mail address', zh: '每个值都是电子邮箱' } },
  { pattern: '^1[3-9]\\d{9}$', what: { en: 'every value is a Chinese mobile number', zh: '每个值都是手机号' } },
  { pattern: '^[A-Z]{3}$', what: { en: 'every value is three capital letters', zh: '每个值都是三个大写字母' } },
]

/** Rules of one column. */
export async function suggestForColumn(context: StepContext, table: Table, column: Column): Promise<Suggestion[]> {
  const facts = await readFacts(context, table, column)
  const { present, distinct } = facts
  const name = column.name
  const missing = table.rowCount - present
  const suggestions: Suggestion[] = []
  const add = (rule: Rule, en: string, zh: string): void => void suggestions.push({ rule, why: { en, zh } })
  const rows = (language: 'en' | 'zh'): string => formatNumber(present, language)
  if (present < fewest) return []
  // That counts differ in a short table is chance; that numbers differ which are called ids is not.
  const isWord = column.kind === 'text' || (column.kind === 'integer' && idNames.test(name))
  if (isWord && distinct === present) {
    if (missing === 0) add({ check: 'key', columns: [name] }, `all ${rows('en')} values differ`, `${rows('zh')} 个值各不相同`)
    else add({ check: 'unique', columns: [name] }, `the ${rows('en')} values that are there differ`, `已有的 ${rows('zh')} 个值各不相同`)
  } else if (missing === 0) add({ check: 'present', column: name }, 'no value is missing', '没有缺失')
  if (missing > 0) {
    const share = Math.min(1, Math.ceil((missing / table.rowCount) * slack * 100) / 100)
    add({ check: 'missingShare', column: name, max: share, severity: 'warn' }, `${formatNumber(missing, 'en')} are missing now, and half as many more may be`, `目前缺失 ${formatNumber(missing, 'zh')} 个，允许再多一半`)
  }
  if (column.kind === 'text' && distinct <= mostValues && present >= distinct * timesEach) {
    const values = await context.query(`select distinct ${context.engine.dialect.identifier(name)} as v from ${table.sqlName} where v is not null order by v`)
    add({ check: 'inSet', column: name, values: values.map(([value]) => String(value)) }, `only ${distinct} values occur`, `只出现 ${distinct} 种取值`)
  } else if (column.kind === 'text') suggestions.push(...(await suggestPattern(context, table, facts)))
  if (isNumeric(column) && isMeasured(column) && Number(facts.min) >= 0) add({ check: 'range', column: name, min: 0 }, `the lowest value is ${String(facts.min)}`, `最小值为 ${String(facts.min)}`)
  return suggestions
}

async function readFacts(context: StepContext, table: Table, column: Column): Promise<ColumnFacts> {
  const { dialect } = context.engine
  const value = presentValue(column, dialect)
  const length = column.kind === 'text' ? `length(${value})` : 'null'
  const [[present, distinct, min, shortest, longest] = []] = await context.query(`select count(${value}), count(distinct ${value}), cast(min(${value}) as varchar), min(${length}), max(${length}) from ${table.sqlName}`)
  return { column, present: Number(present), distinct: Number(distinct), min, shortest: Number(shortest), longest: Number(longest) }
}

/** The first pattern that every value of the column matches. */
async function suggestPattern(context: StepContext, table: Table, { column, present, shortest, longest }: ColumnFacts): Promise<Suggestion[]> {
  const { dialect } = context.engine
  const name = dialect.identifier(column.name)
  const digits = { pattern: shortest === longest ? `^\\d{${longest}}$` : `^\\d{${shortest},${longest}}$`, what: { en: `every value has ${shortest === longest ? longest : `${shortest} to ${longest}`} digits and nothing else`, zh: `每个值都是 ${shortest === longest ? longest : `${shortest} 至 ${longest}`} 位数字` } }
  const candidates = longest > 0 && longest <= 64 ? [...patterns, digits] : patterns
  const [counts = []] = await context.query(`select ${candidates.map(({ pattern }) => `count(case when ${dialect.matches(name, pattern)} then 1 end)`).join(', ')} from ${table.sqlName}`)
  const found = candidates.find((_, index) => Number(counts[index]) === present)
  return found === undefined ? [] : [{ rule: { check: 'pattern', column: column.name, pattern: found.pattern }, why: found.what }]
}

/** Times of which one is never later than another. */
export async function suggestOrders(context: StepContext, table: Table): Promise<Suggestion[]> {
  const { dialect } = context.engine
  const times = table.columns.filter(isTime)
  const pairs = times.flatMap((first, index) => times.slice(index + 1).flatMap((second) => (first.type === second.type ? [[first.name, second.name], [second.name, first.name]] : [])))
  if (pairs.length === 0) return []
  const [counts = []] = await context.query(
    `select ${pairs.flatMap(([a = '', b = '']) => [`count(case when ${dialect.identifier(a)} <= ${dialect.identifier(b)} then 1 end)`, `count(case when ${dialect.identifier(a)} > ${dialect.identifier(b)} then 1 end)`, `count(case when ${dialect.identifier(a)} < ${dialect.identifier(b)} then 1 end)`]).join(', ')} from ${table.sqlName}`,
  )
  return pairs.flatMap((columns, index): Suggestion[] => {
    const [held, broken, earlier] = counts.slice(3 * index).map(Number)
    if (broken !== 0 || (held ?? 0) < fewest || earlier === 0) return []
    return [{ rule: { check: 'order', columns }, why: { en: `so it is in all ${formatNumber(held ?? 0, 'en')} rows that have both`, zh: `两者都有值的 ${formatNumber(held ?? 0, 'zh')} 行均如此` } }]
  })
}

/** How an order's total is made up in the event model. */
const totals = { total: 'order_total', plus: ['goods_amount', 'shipping_amount', 'tax_amount'], minus: ['discount_amount'] }

/** The total of the parts that are there, where it holds in every row. */
export async function suggestTotal(context: StepContext, table: Table): Promise<Suggestion[]> {
  const { dialect } = context.engine
  const has = (name: string): boolean => table.columns.some((column) => column.name === name && column.kind === 'decimal')
  const [plus, minus] = [totals.plus.filter(has), totals.minus.filter(has)]
  if (!has(totals.total) || !has('goods_amount')) return []
  const term = (name: string): string => `coalesce(${dialect.identifier(name)}, 0)`
  const sum = plus.map(term).join(' + ') + minus.map((name) => ` - ${term(name)}`).join('')
  const [[checked, broken] = []] = await context.query(`select count(${dialect.identifier(totals.total)}), count(case when ${dialect.identifier(totals.total)} <> ${sum} then 1 end) from ${table.sqlName} where goods_amount is not null`)
  if (Number(checked) < fewest || Number(broken) > 0) return []
  return [{ rule: { check: 'sum', total: totals.total, plus, ...(minus.length === 0 ? {} : { minus }), where: { column: 'goods_amount', isPresent: true } }, why: { en: `so it is in all ${formatNumber(Number(checked), 'en')} rows`, zh: `${formatNumber(Number(checked), 'zh')} 行均如此` } }]
}

/** Columns whose values all occur in a column of the same name that is a key of another table. */
export async function suggestReferences(context: StepContext, table: Table, tables: Readonly<Record<string, Table>>): Promise<Suggestion[]> {
  const { dialect } = context.engine
  const suggestions: Suggestion[] = []
  for (const [name, other] of Object.entries(tables)) {
    for (const column of table.columns.filter((own) => (own.kind === 'text' || own.kind === 'integer') && other.columnNames.includes(own.name))) {
      const key = dialect.identifier(column.name)
      const [[rows, keys] = []] = await context.query(`select count(*), count(distinct ${key}) from ${other.sqlName}`)
      if (Number(rows) === 0 || rows !== keys) continue
      const [[present, lost] = []] = await context.query(`select count(${key}), count(case when ${key} is not null and cast(${key} as varchar) not in (select cast(${key} as varchar) from ${other.sqlName} where ${key} is not null) then 1 end) from ${table.sqlName}`)
      if (Number(present) < fewest || Number(lost) > 0) continue
      suggestions.push({ rule: { check: 'reference', columns: [column.name], table: name, keys: [column.name] }, why: { en: `a key of ${name}, and every value is found there`, zh: `是 ${name} 的主键，且每个值都能在其中找到` } })
    }
  }
  return suggestions
}
