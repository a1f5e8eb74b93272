import { fail } from '../../protocol/failure'
import type { Column } from '../../protocol/table'
import type { Table } from '../engine/table'
import type { StepContext } from '../step/step-context'

const step = 'profile.rfm'

export interface PurchaseColumns {
  customer: string | string[]
  time: string
  order: string | null
  amount: string
  currency: string
  status: string
  leaveOut: string[]
  snapshot?: string | undefined
  zone: string
}

export interface Purchases {
  /** A row for each customer: its key columns, last_purchase, frequency, monetary. */
  relation: string
  keys: string[]
  customers: number
  purchaseCount: number
  monetary: string
  currency: string | null
  snapshot: string
  leftOut: { withoutCustomer: number; withoutTime: number; byStatus: number; afterSnapshot: number }
  withoutAmount: number
}

/**
 * What each customer bought, and which rows were no purchase. Amounts are added exactly: floating-point ones are first
 * rounded to six decimals, so that their sum does not depend on the order of rows.
 */
export async function gatherPurchases(context: StepContext, input: Table, params: PurchaseColumns): Promise<Purchases> {
  const { dialect } = context.engine
  const name = (column: Column): string => dialect.identifier(column.name)
  const keys = [params.customer].flat().map((customer) => context.column(input, customer))
  const time = timeColumn(context, input, params.time)
  const amount = amountColumn(context, input, params.amount)
  const order = params.order === null ? null : context.column(input, params.order)
  checkNames(context, keys)
  checkZone(context, params.zone)
  const hasCustomer = keys.map((key) => `${name(key)} is not null`).join(' and ')
  const isExcluded = statusTest(context, input, params)
  const isLater = params.snapshot === undefined ? 'false' : `${dialect.dateIn(name(time), time.type, params.zone)} >= date ${dialect.literal(params.snapshot)}`
  // Each row counts for the first reason only.
  const reason = `case when not (${hasCustomer}) then 1 when ${name(time)} is null then 2 when ${isExcluded} then 3 when ${isLater} then 4 else 0 end`
  const isPurchase = `(${hasCustomer}) and ${name(time)} is not null and not (${isExcluded}) and not (${isLater})`
  // What is no amount of money, such as infinity, counts as missing.
  const value = amount.kind === 'number' ? dialect.tryCast(name(amount), 'decimal(38, 6)') : name(amount)
  const currency = await checkCurrency(context, input, params.currency, isPurchase)
  const orders = order === null ? 'count(*)' : `count(distinct ${name(order)})`
  const gathered = await context.table(
    'gathered',
    `select ${keys.map(name).join(', ')}, max(${name(time)}) as last_time, greatest(${orders}, 1) as frequency, coalesce(sum(${value}), 0) as monetary, count(*) as row_count, count(*) - count(${value}) as without_amount
     from ${input.sqlName} where ${isPurchase} group by ${keys.map(name).join(', ')}`,
  )
  try {
    if (gathered.rowCount === 0) fail({ kind: 'too-few-rows', step, rows: 0, needed: 1 })
    const day = (expression: string): string => dialect.dateIn(expression, time.type, params.zone)
    const [[purchaseCount, monetary, withoutAmount, rowCount, nextDay] = []] = await context.query(
      `select cast(sum(frequency) as bigint), cast(sum(monetary) as varchar), cast(sum(without_amount) as bigint), cast(sum(row_count) as bigint), cast(${day('max(last_time)')} + 1 as varchar) from ${gathered.sqlName}`,
    )
    const isAll = Number(rowCount) === input.rowCount
    const reasons = new Map(isAll ? [] : (await context.query(`select ${reason}, count(*) from ${input.sqlName} group by 1`)).map(([why, count]) => [Number(why), Number(count)] as const))
    const dated = await context.table('purchases', `select ${keys.map(name).join(', ')}, ${day('last_time')} as last_purchase, frequency, monetary from ${gathered.sqlName}`)
    return {
      relation: dated.relation,
      keys: keys.map((key) => key.name),
      customers: gathered.rowCount,
      purchaseCount: Number(purchaseCount),
      monetary: String(monetary),
      currency,
      snapshot: params.snapshot ?? String(nextDay),
      leftOut: { withoutCustomer: reasons.get(1) ?? 0, withoutTime: reasons.get(2) ?? 0, byStatus: reasons.get(3) ?? 0, afterSnapshot: reasons.get(4) ?? 0 },
      withoutAmount: Number(withoutAmount),
    }
  } finally {
    await context.engine.drop(gathered.relation)
  }
}

function timeColumn(context: StepContext, input: Table, name: string): Column {
  const column = context.column(input, name)
  if (column.kind === 'time' || column.kind === 'date') return column
  const problem = { en: 'must be a column of times or dates', zh: '必须是时间或日期列' }
  return fail({ kind: 'bad-params', step, parameter: 'time', problem: problem[context.language], given: `${name}: ${column.type}` })
}

function amountColumn(context: StepContext, input: Table, name: string): Column {
  const column = context.column(input, name)
  if (column.kind === 'decimal' || column.kind === 'integer' || column.kind === 'number') return column
  const problem = { en: 'must be a column of numbers', zh: '必须是数值列' }
  return fail({ kind: 'bad-params', step, parameter: 'amount', problem: problem[context.language], given: `${name}: ${column.type}` })
}

const ownColumns = new Set(['last_purchase', 'recency_days', 'frequency', 'monetary', 'recency_score', 'frequency_score', 'monetary_score', 'rfm', 'segment'])

function checkNames(context: StepContext, keys: readonly Column[]): void {
  const clash = keys.find(({ name }) => ownColumns.has(name))
  const problem = { en: 'has the name of a column of the result: rename it first', zh: '与结果中的列同名：请先改名' }
  if (clash !== undefined) fail({ kind: 'bad-params', step, parameter: 'customer', problem: problem[context.language], given: clash.name })
}

function checkZone(context: StepContext, zone: string): void {
  const problem = { en: 'must be a time zone such as Asia/Shanghai', zh: '必须是时区名，如 Asia/Shanghai' }
  if (!isZone(zone)) fail({ kind: 'bad-params', step, parameter: 'zone', problem: problem[context.language], given: zone })
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** The status column is used where there is one: a table without it has purchases only. */
function statusTest(context: StepContext, input: Table, { status, leaveOut }: PurchaseColumns): string {
  const { dialect } = context.engine
  const column = input.columns.find(({ name }) => name === status)
  if (column === undefined || leaveOut.length === 0) {
    if (status !== 'status') context.column(input, status)
    return 'false'
  }
  return `coalesce(cast(${dialect.identifier(column.name)} as varchar) in (${leaveOut.map((value) => dialect.literal(value)).join(', ')}), false)`
}

/** Amounts in several currencies have no sum. */
async function checkCurrency(context: StepContext, input: Table, name: string, isPurchase: string): Promise<string | null> {
  const column = input.columns.find((candidate) => candidate.name === name)
  if (column === undefined) {
    if (name !== 'currency') context.column(input, name)
    return null
  }
  const found = await context.query(`select distinct cast(${context.engine.dialect.identifier(column.name)} as varchar) from ${input.sqlName} where ${isPurchase} and ${context.engine.dialect.identifier(column.name)} is not null order by 1`)
  const currencies = found.map(([value]) => String(value))
  if (currencies.length > 1) {
    const problem = {
      en: 'holds several currencies, whose amounts have no sum: keep one of them, or convert the amounts first',
      zh: '包含多种币种，金额无法相加：请只保留一种，或先换算',
    }
    fail({ kind: 'bad-params', step, parameter: 'currency', problem: problem[context.language], given: currencies.join(', ') })
  }
  return currencies[0] ?? null
}
