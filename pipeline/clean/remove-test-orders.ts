import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import { defineStep } from '../step/define-step'
import type { StepContext } from '../step/step-context'
import { runCleaning, showCleaned, type Cleaned, type CleaningChange } from './cleaning'
import { newColumnName } from './new-column'
import { orderColumns, repeatColumn, repeatSql, toChecks, type TestOrderCheck } from './test-orders/checks'
import { step, testOrderParams, type TestOrderParams } from './test-orders/params'

interface Found {
  /** A row for each order and reason: `row` from 1, `reason`, `found`, then the table's own columns. */
  suspects: Table
}

export interface WithoutTestOrders extends Cleaned, Found {}

/** Orders that nobody meant are removed or marked, each with the reason. Nothing is learned: the rules are the parameters. */
export const removeTestOrders = defineStep({
  name: step,
  summary: { en: 'Remove test orders, and list each with the reason', zh: '去除测试订单，并列出每一单及原因' },
  params: testOrderParams,

  run: (context, input: Table, params): Promise<WithoutTestOrders> => runCleaning<TestOrderParams, object, Found>({ step, fit: () => Promise.resolve({}), apply }, context, input, params),

  show: ({ suspects, ...cleaned }) => showCleaned(cleaned, suspects.rowCount === 0 ? [] : [{ table: suspects, title: { en: 'Test orders', zh: '测试订单' } }]),

  example: {
    input: {
      rows: [
        { order_id: '1', account_id: 'u1', note: null, created_at: '2026-01-01 10:00:00', order_total: '99.00' },
        { order_id: '2', account_id: 'u2', note: '测试，请勿发货', created_at: '2026-01-01 11:00:00', order_total: '50.00' },
        { order_id: '3', account_id: 'u3', note: null, created_at: '2026-01-01 12:00:00', order_total: '0.01' },
        { order_id: '4', account_id: 'u1', note: null, created_at: '2026-01-01 10:00:00', order_total: '99.00' },
        { order_id: '5', account_id: 'shop', note: 'a contest', created_at: '2026-01-02 10:00:00', order_total: '20.00' },
      ],
      types: { created_at: 'TIMESTAMP', order_total: 'DECIMAL(18,2)' },
    },
    params: { ownAccounts: ['Shop'] },
    look: async ({ table, suspects }: WithoutTestOrders) => ({ kept: (await table.rows()).map(({ order_id }) => order_id), suspects: (await suspects.rows()).map(({ row, reason, found }) => [row, reason, found]) }),
    gives: {
      kept: ['1'],
      suspects: [
        [2, 'marker', 'note = 测试，请勿发货'],
        [3, 'tinyTotal', 'order_total = 0.01'],
        [4, 'sameSecond', 'account_id = u1, created_at = 2026-01-01 10:00:00, order_total = 99.00'],
        [5, 'ownAccount', 'account_id = shop'],
      ],
    },
  },
})

async function apply(context: StepContext, input: Table, params: TestOrderParams): Promise<Pick<WithoutTestOrders, 'table' | 'changes' | 'suspects'>> {
  const { dialect } = context.engine
  const columns = orderColumns(context, input, params)
  const checks = toChecks(context, columns, params)
  const from = `(select *, ${repeatSql(context, columns)} as ${dialect.identifier(repeatColumn)} from ${input.numbered}) base`
  const isTest = checks.length === 0 ? 'false' : `(${checks.map((check) => `(${check.isTest})`).join(' or ')})`
  const number = `base.${dialect.identifier(numberColumn)}`
  const own = input.columnNames.map((name) => `base.${dialect.identifier(name)}`).join(', ')
  const mark = params.markOnly ? `, ${isTest} as ${dialect.identifier(newColumnName(input.columnNames, 'is_test'))}` : ''
  const table = await context.table(input.name, `select ${own}${mark} from ${from}${params.markOnly ? '' : ` where not ${isTest}`} order by ${number}`)
  const [row, reason, found] = ['row', 'reason', 'found'].map((name) => dialect.identifier(newColumnName(input.columnNames, name)))
  const parts = checks.map((check) => `select ${number} as n, ${dialect.literal(check.reason)} as r, ${check.found} as f, ${own} from ${from} where ${check.isTest}`)
  const nobody = `select cast(null as bigint) as n, '' as r, '' as f, ${own} from ${from} where false`
  const names = input.columnNames.map((name) => dialect.identifier(name)).join(', ')
  const suspects = await context.table('suspects', `select n + 1 as ${row}, r as ${reason}, f as ${found}, ${names} from (${[nobody, ...parts].join(' union all ')}) order by n, r`)
  return { table, changes: await account(context, from, checks, params), suspects }
}

async function account(context: StepContext, from: string, checks: readonly TestOrderCheck[], { markOnly }: TestOrderParams): Promise<CleaningChange[]> {
  if (checks.length === 0) return []
  const [counts = []] = await context.query(`select ${checks.map(({ isTest }) => `count(case when ${isTest} then 1 end)`).join(', ')} from ${from}`)
  const done = markOnly ? { en: 'marked', zh: '已标记' } : { en: 'removed', zh: '已删除' }
  return checks.flatMap(({ columns, what }, index): CleaningChange[] => {
    const changed = Number(counts[index])
    return changed === 0 ? [] : [{ column: columns.join(', '), what: { en: `${what.en}: ${done.en}`, zh: `${what.zh}：${done.zh}` }, changed, before: null, after: null }]
  })
}
