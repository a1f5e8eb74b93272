import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect as assert, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import type { Table } from '../engine/table'
import { toTable } from '../step/to-table'
import { expect } from './expect'
import { suggestRules } from './suggest-rules'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-suggest-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

describe('suggestRules', () => {
  const good = async (): Promise<{ table: Table; customers: Table }> => ({
    table: await toTable(
      Array.from({ length: 20 }, (_, index) => ({
        order_id: `${5_000_000 + index}`,
        account_id: `u${index % 4}`,
        status: index % 2 === 0 ? 'paid' : 'sent',
        email: index === 3 ? null : `p${index}@shop.cn`,
        created_at: `2026-01-${String(index + 1).padStart(2, '0')} 10:00:00`,
        paid_at: `2026-01-${String(index + 1).padStart(2, '0')} 10:05:00`,
        // Before all else in one row: no order can be relied on.
        printed_at: index === 0 ? '2025-12-31 10:00:00' : `2026-01-${String(index + 1).padStart(2, '0')} 10:10:00`,
        goods_amount: `${index}.50`,
        discount_amount: '0.50',
        order_total: `${index}.00`,
      })),
      { types: { created_at: 'TIMESTAMP', paid_at: 'TIMESTAMP', printed_at: 'TIMESTAMP', goods_amount: 'DECIMAL(18,2)', discount_amount: 'DECIMAL(18,2)', order_total: 'DECIMAL(18,2)' } },
    ),
    customers: await toTable([0, 1, 2, 3].map((number) => ({ account_id: `u${number}` }))),
  })

  test('finds what holds, with a reason, and every rule it gives is held', async () => {
    const input = await good()
    const { rules, suggestions, code } = await suggestRules(input)
    assert(rules).toEqual(
      assert.arrayContaining([
        { check: 'key', columns: ['order_id'] },
        { check: 'pattern', column: 'order_id', pattern: '^\\d{7}$' },
        { check: 'inSet', column: 'status', values: ['paid', 'sent'] },
        { check: 'unique', columns: ['email'] },
        { check: 'missingShare', column: 'email', max: 0.08, severity: 'warn' },
        { check: 'order', columns: ['created_at', 'paid_at'] },
        { check: 'sum', total: 'order_total', plus: ['goods_amount'], minus: ['discount_amount'], where: { column: 'goods_amount', isPresent: true } },
        { check: 'reference', columns: ['account_id'], table: 'customers', keys: ['account_id'] },
      ]),
    )
    assert(rules.filter(({ check }) => check === 'order')).toHaveLength(1)
    const checked = await expect(input, { rules })
    assert([checked.rules.filter(({ isHeld }) => !isHeld), suggestions.every(({ why }) => why.en !== '' && /\p{Script=Han}/u.test(why.zh)), code.includes('await clean.expect({ table, customers }, { rules: [')]).toEqual([[], true, true])
  })

  test('finds the row that breaks a rule of a good table in a bad one', async () => {
    const { rules } = await suggestRules((await good()).table)
    const { rules: outcomes } = await expect(await toTable([{ order_id: '50x', account_id: 'u1', status: 'paid', email: 'a@b.cn', created_at: '2026-02-01', paid_at: '2026-01-31', printed_at: '2026-02-01', goods_amount: '3.00', discount_amount: '1.00', order_total: '2.50' }], { types: { created_at: 'TIMESTAMP', paid_at: 'TIMESTAMP', printed_at: 'TIMESTAMP', goods_amount: 'DECIMAL(18,2)', discount_amount: 'DECIMAL(18,2)', order_total: 'DECIMAL(18,2)' } }), { rules })
    assert(outcomes.filter(({ isHeld }) => !isHeld).map(({ words }) => words.en)).toEqual(['order_id matches ^\\d{7}$', 'created_at ≤ paid_at', 'order_total = goods_amount − discount_amount, where goods_amount is there'])
  })
})
