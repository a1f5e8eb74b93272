import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { removeTestOrders } from './remove-test-orders'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-test-orders-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const column = async (table: Table, name: string): Promise<unknown[]> => (await table.rows()).map((row) => row[name])

describe('removeTestOrders', () => {
  const order = (order_id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({ order_id, account_id: `u${order_id}`, receiver_name: 'Li Lei', email: 'li@shop.cn', created_at: `2026-01-01 10:00:0${order_id}`, order_total: '10.00', ...more })
  const types = { created_at: 'TIMESTAMP', order_total: 'DECIMAL(18,2)' }

  test.each<[string, Record<string, unknown>, string[]]>([
    ['the word test', { receiver_name: 'Test User' }, ['marker']],
    ['test with underscores and digits', { account_id: 'test_01' }, ['marker']],
    ['测试', { receiver_name: '测试订单' }, ['marker']],
    ['an address of example.com', { email: 'a@example.com' }, ['marker']],
    ['a total of nothing', { order_total: '0.00' }, ['tinyTotal']],
    ['a cent', { order_total: '0.01' }, ['tinyTotal']],
    ['no word that only holds the letters', { receiver_name: 'Contest Winner', email: 'latest@shop.cn' }, []],
    ['no small total that is real', { order_total: '0.10' }, []],
    ['no total that is missing', { order_total: null }, []],
  ])('%s', async (_, more, reasons) => {
    const { suspects, table } = await removeTestOrders(await toTable([order('1'), order('2', more)], { types }))
    expect([await column(suspects, 'reason'), table.rowCount]).toEqual([reasons, 2 - reasons.length])
  })

  test('keeps the first of orders that repeat within a second, and all lines of one order', async () => {
    const same = { account_id: 'u', created_at: '2026-01-01 10:00:00' }
    const { suspects, changes } = await removeTestOrders(await toTable([order('1', same), order('1', same), order('2', same), order('3', { ...same, order_total: '11.00' })], { types }))
    expect([(await suspects.rows()).map(({ row, order_id, reason }) => [row, order_id, reason]), changes.map(({ changed }) => changed)]).toEqual([[[3, '2', 'sameSecond']], [1]])
  })

  test('marks instead of removing, by markers and accounts of one’s own', async () => {
    const { table } = await removeTestOrders(await toTable([order('1', { receiver_name: 'dummy' }), order('2'), order('3', { account_id: ' Owner ' })], { types }), { markers: ['^dummy$'], ownAccounts: ['owner'], markOnly: true })
    expect(await column(table, 'is_test')).toEqual([true, false, true])
  })
})
