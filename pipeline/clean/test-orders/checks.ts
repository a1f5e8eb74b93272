import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import { isNumeric } from '../../plot/source'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { step, type TestOrderParams, type TestOrderReason } from './params'

/** One check as SQL over `base`, and what shows a reader why. */
export interface TestOrderCheck {
  reason: TestOrderReason
  columns: string[]
  what: Text
  isTest: string
  found: string
}

/** What `base` has beside the table's own: whether an order repeats an earlier one. */
export const repeatColumn = '~souk~repeat~'

const textNames = /name|nick|note|memo|remark|comment|message|e-?mail|account|buyer|receiver|title|姓名|名称|昵称|备注|留言|邮箱|邮件|买家|收货人|账号|标题/i
const notWords = /phone|address|province|city|postal|country|电话|手机|地址/i

export interface TestOrderColumns {
  texts: string[]
  total: Column | null
  account: Column | null
  time: Column | null
  order: Column | null
}

export function orderColumns(context: StepContext, table: Table, params: TestOrderParams): TestOrderColumns {
  const maybe = (given: string | undefined, usual: string): Column | null => (given !== undefined ? context.column(table, given) : (table.columns.find(({ name }) => name === usual) ?? null))
  const texts = params.columns?.map((name) => context.column(table, name).name) ?? table.columns.filter(({ name, kind }) => kind === 'text' && textNames.test(name) && !notWords.test(name)).map(({ name }) => name)
  const [total, time] = [maybe(params.total, 'order_total'), maybe(params.time, 'created_at')]
  if (total !== null && !isNumeric(total)) refuse(context, step, 'total', { en: 'must hold amounts', zh: '必须是金额列' }, total.name)
  if (time !== null && time.kind !== 'time') refuse(context, step, 'time', { en: 'must be a column of times', zh: '必须是时间列' }, time.name)
  return { texts, total, time, account: maybe(params.account, 'account_id'), order: maybe(params.order, 'order_id') }
}

/** An order is a repeat when its buyer made another of the same total in the same second; the first by number is the one that counts. */
export function repeatSql({ engine: { dialect } }: StepContext, { account, time, total, order }: TestOrderColumns): string {
  if (account === null || time === null || total === null) return 'false'
  const [buyer, at, amount] = [account, time, total].map(({ name }) => dialect.identifier(name))
  const number = dialect.identifier(numberColumn)
  const rank = order === null ? `row_number() over (partition by ${buyer}, ${dialect.epochMilliseconds(at ?? '')} // 1000, ${amount} order by ${number})` : `dense_rank() over (partition by ${buyer}, ${dialect.epochMilliseconds(at ?? '')} // 1000, ${amount} order by ${dialect.identifier(order.name)})`
  return `${buyer} is not null and ${at} is not null and ${amount} is not null and ${rank} > 1`
}

export function toChecks(context: StepContext, columns: TestOrderColumns, params: TestOrderParams): TestOrderCheck[] {
  const { dialect } = context.engine
  const { texts, total, account, time } = columns
  const named = (name: string): string => `cast(base.${dialect.identifier(name)} as varchar)`
  const tell = (names: readonly string[]): string => names.map((name) => `${dialect.literal(`${name} = `)} || coalesce(${named(name)}, '–')`).join(` || ', ' || `)
  const pattern = `(?i)(${params.markers.map((marker) => `(${marker})`).join('|')})`
  const hasMarker = (name: string): string => `coalesce(${dialect.matches(named(name), pattern)}, false)`
  const checks: TestOrderCheck[] = []
  if (texts.length > 0) {
    checks.push({
      reason: 'marker',
      columns: texts,
      what: { en: 'marked as a test in a text', zh: '文字中带有测试标记' },
      isTest: texts.map(hasMarker).join(' or '),
      found: `concat_ws(', ', ${texts.map((name) => `case when ${hasMarker(name)} then ${tell([name])} end`).join(', ')})`,
    })
  }
  if (total !== null) checks.push({ reason: 'tinyTotal', columns: [total.name], what: { en: `total of ${params.tinyTotal} or less`, zh: `金额不高于 ${params.tinyTotal}` }, isTest: `coalesce(base.${dialect.identifier(total.name)} <= ${params.tinyTotal}, false)`, found: tell([total.name]) })
  if (total !== null && account !== null && time !== null) {
    const names = [account.name, time.name, total.name]
    checks.push({ reason: 'sameSecond', columns: names, what: { en: 'the same order again in the same second', zh: '同一秒内的重复下单' }, isTest: `base.${dialect.identifier(repeatColumn)}`, found: tell(names) })
  }
  if (account !== null && params.ownAccounts.length > 0) {
    const own = params.ownAccounts.map((name) => dialect.literal(name.trim().toLowerCase())).join(', ')
    checks.push({ reason: 'ownAccount', columns: [account.name], what: { en: 'an account of the seller', zh: '卖家自己的账号' }, isTest: `coalesce(lower(trim(${named(account.name)})) in (${own}), false)`, found: tell([account.name]) })
  }
  return checks.filter(({ reason }) => params.checks.includes(reason))
}
