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
  /** A row for each customer: its key columns, last_time, frequency, monetary. */
  relation: string
  keys: string[]
  /** The calendar day of the last purchase, as SQL over the relation. */
  lastPurchase: string
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
 * rounded to six decimals, so that their sum does not depend on the order of rows. The caller drops the relation.
 */
export async function gatherPurchases(context: StepContext, input: Table, params: PurchaseColumns): Promise<Purchases> {
  const { engine } = context
  const { dialect } = engine
  const name = (column: Column): string => dialect.identifier(column.name)
  const keys = [params.customer].flat().map((customer) => context.column(input, customer))
  const time = timeColumn(context, input, params.time)
  const amount = amountColumn(context, input, params.amount)
  const order = params.order === null ? null : context.column(input, params.order)
  checkNames(context, keys)
  checkZone(context, params.zone)
  const purchase = purchaseTest(context, input, params, keys, time)
  // What is no amount of money, such as infinity, counts as missing.
  const value = amount.kind === 'number' ? dialect.tryCast(name(amount), 'decimal(38, 6)') : name(amount)
  const currency = await checkCurrency(context, input, params.currency, purchase.test)
  const orders = order === null ? 'count(*)' : `count(distinct ${name(order)})`
  const relation = engine.freshName('gathered')
  await engine.materialise(
    relation,
    `select ${keys.map(name).join(', ')}, max(${name(time)}) as last_time, greatest(${orders}, 1) as frequency, coalesce(sum(${value}), 0) as monetary, count(*) as row_count, count(*) - count(${value}) as without_amount
     from ${input.sqlName} where ${purchase.test} group by ${keys.map(name).join(', ')}`,
    { signal: context.signal },
  )
  try {
    const day = (expression: string): string => dialect.dateIn(expression, time.type, params.zone)
    const [[customers, purchaseCount, monetary, withoutAmount, rowCount, nextDay] = []] = await context.query(
      `select count(*), cast(sum(frequency) as bigint), cast(sum(monetary) as varchar), cast(sum(without_amount) as bigint), cast(sum(row_count) as bigint), cast(${day('max(last_time)')} + 1 as varchar) from ${dialect.identifier(relation)}`,
    )
    if (Number(customers) === 0) fail({ kind: 'too-few-rows', step, rows: 0, needed: 1 })
    return {
      relation,
      keys: keys.map((key) => key.name),
      lastPurchase: day('last_time'),
      customers: Number(customers),
      purchaseCount: Number(purchaseCount),
      monetary: String(monetary),
      currency,
      snapshot: params.snapshot ?? String(nextDay),
      leftOut: await purchase.countLeftOut(input.rowCount - Number(rowCount)),
      withoutAmount: Number(withoutAmount),
    }
  } catch (thrown) {
    await engine.drop(relation)
    throw thrown
  }
}

interface PurchaseTest {
  /** True for the rows that are a purchase, as SQL. */
  test: string
  /** Why so many rows are none; each counts for its first reason only. */
  countLeftOut(all: number): Promise<Purchases['leftOut']>
}

function purchaseTest(context: StepContext, input: Table, params: PurchaseColumns, keys: readonly Column[], time: Column): PurchaseTest {
  const { dialect } = context.engine
  const at = dialect.identifier(time.name)
  const hasCustomer = keys.map((key) => `${dialect.identifier(key.name)} is not null`).join(' and ')
  const isExcluded = statusTest(context, input, params)
  const isLater = params.snapshot === undefined ? null : `${dialect.dateIn(at, time.type, params.zone)} >= date ${dialect.literal(params.snapshot)}`
  const count = async (test: string): Promise<number> => Number((await context.query(`select count(*) from ${input.sqlName} where ${test}`))[0]?.[0] ?? 0)
  const tests = [hasCustomer, `${at} is not null`, ...(isExcluded === null ? [] : [`not (${isExcluded})`]), ...(isLater === null ? [] : [`not (${isLater})`])]
  return {
    test: tests.join(' and '),
    // The last reason is what the others leave, so that most inputs are not read a second time.
    async countLeftOut(all) {
      if (all === 0) return { withoutCustomer: 0, withoutTime: 0, byStatus: 0, afterSnapshot: 0 }
      const withoutCustomer = await count(`not (${hasCustomer})`)
      const withoutTime = await count(`${hasCustomer} and ${at} is null`)
      const rest = all - withoutCustomer - withoutTime
      const byStatus = isExcluded === null || rest === 0 ? 0 : isLater === null ? rest : await count(`${hasCustomer} and ${at} is not null and ${isExcluded}`)
      return { withoutCustomer, withoutTime, byStatus, afterSnapshot: rest - byStatus }
    },
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

const ownColumns = new Set(['last_purchase', 'recency_days', 'frequency', 'monetary', 'recency_score', 'frequency_score', 'monetary_score', 'rfm', 'segment', 'segment_zh'])

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

/** The rows whose status is no purchase, as SQL; null where none is: a table without a status has purchases only. */
function statusTest(context: StepContext, input: Table, { status, leaveOut }: PurchaseColumns): string | null {
  const { dialect } = context.engine
  const column = input.columns.find(({ name }) => name === status)
  if (column === undefined || leaveOut.length === 0) {
    if (status !== 'status') context.column(input, status)
    return null
  }
  return `coalesce(${asText(context, column)} in (${leaveOut.map((value) => dialect.literal(value)).join(', ')}), false)`
}

/**
 * Amounts in several currencies have no sum. One currency is picked and others are looked for: the engine knows the bounds
 * of each stretch of rows, so that a column with one currency is hardly read.
 */
async function checkCurrency(context: StepContext, input: Table, name: string, isPurchase: string): Promise<string | null> {
  const column = input.columns.find((candidate) => candidate.name === name)
  if (column === undefined) {
    if (name !== 'currency') context.column(input, name)
    return null
  }
  const value = asText(context, column)
  const from = `from ${input.sqlName} where ${isPurchase} and ${value} is not null`
  const [[first] = []] = await context.query(`select ${value} ${from} limit 1`)
  if (first === undefined) return null
  const others = await context.query(`select 1 ${from} and ${value} <> ${context.engine.dialect.literal(String(first))} limit 1`)
  if (others.length === 0) return String(first)
  const currencies = (await context.query(`select distinct ${value} ${from} order by 1`)).map(([currency]) => String(currency))
  const problem = {
    en: 'holds several currencies, whose amounts have no sum: keep one of them, or convert the amounts first',
    zh: '包含多种币种，金额无法相加：请只保留一种，或先换算',
  }
  return fail({ kind: 'bad-params', step, parameter: 'currency', problem: problem[context.language], given: currencies.join(', ') })
}

function asText(context: StepContext, { name, type }: Column): string {
  const value = context.engine.dialect.identifier(name)
  return type === 'VARCHAR' ? value : `cast(${value} as varchar)`
}
