import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect as assert, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import type { Table } from '../engine/table'
import { toTable } from '../step/to-table'
import { expect } from './expect'
import type { Rule } from './expectation/rules'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-expect-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

/** Orders with something wrong in most rows. */
const orders = (): Promise<Table> =>
  toTable(
    [
      { id: 'A1', shop: 'JD', buyer: 'u1', status: 'paid', phone: '13800000000', count: '1', created: '2026-01-01 10:00:00', paid_at: '2026-01-01 11:00:00', goods: '90.00', off: '5.00', ship: '10.00', total: '95.00' },
      { id: 'A2', shop: 'JD', buyer: 'u2', status: 'sent', phone: '12345', count: '2.5', created: '2026-01-02 10:00:00', paid_at: '2026-01-01 11:00:00', goods: '20.00', off: null, ship: null, total: '20.01' },
      { id: 'A2', shop: 'TB', buyer: 'u9', status: 'lost', phone: null, count: 'two', created: '2026-01-03 10:00:00', paid_at: null, goods: '30.00', off: null, ship: '0.00', total: '30.00' },
      { id: null, shop: 'TB', buyer: null, status: null, phone: '13900000001', count: '3', created: '2026-01-02 09:00:00', paid_at: '2026-01-04 11:00:00', goods: '-1.00', off: null, ship: null, total: '-1.00' },
    ],
    { name: 'orders', types: { created: 'TIMESTAMP', paid_at: 'TIMESTAMP', goods: 'DECIMAL(18,2)', off: 'DECIMAL(18,2)', ship: 'DECIMAL(18,2)', total: 'DECIMAL(18,2)' } },
  )

describe('expect', () => {
  // Checked and failed, then the rows that break the rule, from 1; for a check of all rows what was found.
  test.each<[Rule, number, number, (number | string)[]]>([
    [{ check: 'present', column: 'id' }, 4, 1, [4]],
    [{ check: 'unique', columns: ['id'] }, 3, 1, [3]],
    [{ check: 'unique', columns: ['id'], by: ['shop'] }, 3, 0, []],
    [{ check: 'key', columns: ['id'] }, 4, 2, [3, 4]],
    [{ check: 'type', column: 'count', type: 'number' }, 4, 1, [3]],
    [{ check: 'type', column: 'count', type: 'integer' }, 4, 2, [2, 3]],
    [{ check: 'type', column: 'created', type: 'date' }, 4, 4, [1, 2, 3, 4]],
    [{ check: 'range', column: 'total', min: 0, max: 50 }, 4, 2, [1, 4]],
    [{ check: 'range', column: 'total', min: -1, max: '95.00' }, 4, 0, []],
    [{ check: 'range', column: 'created', min: '2026-01-02', isStrict: true }, 4, 1, [1]],
    [{ check: 'range', column: 'total', min: 0, where: { column: 'shop', is: ['JD'] } }, 2, 0, []],
    [{ check: 'inSet', column: 'status', values: ['paid', 'sent'] }, 3, 1, [3]],
    [{ check: 'inSet', column: 'total', values: [20.01, 30, -1] }, 4, 1, [1]],
    [{ check: 'pattern', column: 'phone', pattern: '^1[3-9]\\d{9}$' }, 3, 1, [2]],
    [{ check: 'length', column: 'phone', min: 11, max: 11 }, 3, 1, [2]],
    [{ check: 'order', columns: ['created', 'paid_at'] }, 3, 1, [2]],
    [{ check: 'reference', columns: ['buyer'], table: 'customers', keys: ['account'] }, 3, 1, [3]],
    [{ check: 'sum', total: 'total', plus: ['goods', 'ship'], minus: ['off'] }, 4, 1, [2]],
    [{ check: 'sum', total: 'total', plus: ['goods', 'ship'], minus: ['off'], tolerance: 0.01 }, 4, 0, []],
    [{ check: 'monotone', column: 'created' }, 4, 1, [4]],
    [{ check: 'monotone', column: 'total', direction: 'decreasing', by: ['shop'], orderBy: 'created' }, 4, 1, [3]],
    [{ check: 'rowCount', min: 1, max: 3 }, 1, 1, ['rows: 4']],
    [{ check: 'rowCount', min: 2, by: ['shop'] }, 2, 0, []],
    [{ check: 'missingShare', column: 'ship', max: 0.25 }, 1, 1, ['missing: 50 %']],
    [{ check: 'missingShare', column: 'paid_at', max: 0.4, by: ['shop'] }, 2, 1, ['missing: 50 % (shop = TB)']],
    [{ check: 'fresh', column: 'created', asOf: '2026-01-10', days: 7 }, 1, 0, []],
    [{ check: 'fresh', column: 'created', asOf: '2026-01-11', days: 7 }, 1, 1, ['latest: 2026-01-03T10:00:00.000Z']],
    [{ check: 'distribution', column: 'total', mean: [36, 37], median: [25, 26], standardDeviation: [41, 42], distinct: [4, 4] }, 1, 0, []],
    [{ check: 'distribution', column: 'total', mean: [0, 30], min: [0, 100] }, 1, 2, ['mean 36.0025', 'lowest value -1']],
  ])('%j', async (rule, checked, failed, found) => {
    const customers = await toTable([{ account: 'u1' }, { account: 'u2' }])
    const { rules, failures, isPassed } = await expect({ table: await orders(), customers }, { rules: [rule] })
    const shown = (await failures.rows()).map((row) => row['row'] ?? row['found'])
    assert({ checked: rules[0]?.checked, failed: rules[0]?.failed, shown, isPassed }).toEqual({ checked, failed, shown: found, isPassed: failed === 0 })
  })

  test('shows the rows with what is wrong, their own columns and the severity, no more of each rule than asked', async () => {
    const { failures, table, isPassed } = await expect(await orders(), { rules: [{ check: 'inSet', column: 'status', values: ['none'], severity: 'warn', name: 'known status' }], examples: 2 })
    assert([isPassed, await table.rows(), (await failures.rows()).map(({ rule, severity, row, found, id, total }) => [rule, severity, row, found, id, total])]).toEqual([
      true,
      [{ rule: 'known status', severity: 'warn', is_held: false, checked: 3, failed: 3, share: 1 }],
      [['known status', 'warn', 1, 'status = paid', 'A1', '95.00'], ['known status', 'warn', 2, 'status = sent', 'A2', '20.01']],
    ])
  })

  test('fails the cell where it is asked to, for errors and not for warnings', async () => {
    const warn = await expect(await orders(), { rules: [{ check: 'present', column: 'id', severity: 'warn' }], failOnError: true })
    assert(warn.isPassed).toBe(true)
    await assert(expect(await orders(), { rules: [{ check: 'present', column: 'id' }], failOnError: true })).rejects.toMatchObject({
      failure: { kind: 'rules-broken', table: 'orders', rules: [{ rule: { en: 'id is never missing', zh: 'id 不缺失' }, failed: 1 }] },
    })
  })

  test.each<Rule>([
    { check: 'reference', columns: ['buyer'], table: 'customers', keys: ['account'] },
    { check: 'pattern', column: 'phone', pattern: '(' },
    { check: 'range', column: 'total' },
    { check: 'range', column: 'created', min: 'soon' },
    { check: 'fresh', column: 'created', asOf: 'soon', days: 1 },
    { check: 'distribution', column: 'shop', mean: [0, 1] },
  ])('refuses %j, which cannot be checked', async (rule) => {
    await assert(expect(await orders(), { rules: [rule] })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'rules' } })
  })
})
