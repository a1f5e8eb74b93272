import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { normaliseEmail } from './normalise-email'
import { normalisePhone } from './normalise-phone'
import { normaliseText } from './normalise-text'
import { splitAddress } from './split-address'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-normalise-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

test('phones are found by their column’s name, take their country from the row, and are counted by what came of them', async () => {
  const { table, counts, changes, unreadable } = await normalisePhone(await toTable([{ 手机: '13800138000', 国家: '中国' }, { 手机: '13800138000', 国家: '中国' }, { 手机: '0151 23456789', 国家: 'Germany' }, { 手机: '138****0000', 国家: '' }, { 手机: null, 国家: '' }]), { details: false })
  expect([(await table.rows()).map((row) => row['手机']), counts.valid, counts.masked, changes.map(({ changed, before, after }) => [changed, before, after]), (await unreadable.rows()).map(({ row, reason }) => [row, reason])]).toEqual([
    ['+8613800138000', '+8613800138000', '+4915123456789', '+86138****0000', null],
    3,
    1,
    [[3, '0151 23456789', '+4915123456789'], [1, '138****0000', '+86138****0000']],
    [[4, 'masked']],
  ])
})

test('a name that a new column would take is never taken twice', async () => {
  const { table } = await normaliseEmail(await toTable([{ email: 'A@B.com', email_Valid: 'mine' }]), { columns: ['email'], canonical: false })
  expect(table.columnNames).toEqual(['email', 'email_valid_2', 'email_problem', 'email_suggestion', 'email_Valid'])
})

test('text takes other rules by column, and one model serves another part', async () => {
  const first = await normaliseText(await toTable([{ title: ' A  b ', sku: ' a1 ' }]), { byColumn: { sku: { letterCase: 'upper' } } })
  const second = await normaliseText(await toTable([{ title: 'C  d', sku: 'b２' }]), { model: JSON.parse(JSON.stringify(first.model)) })
  expect([await first.table.rows(), await second.table.rows()]).toEqual([[{ title: 'A b', sku: 'A1' }], [{ title: 'C d', sku: 'B2' }]])
})

test('addresses below the confidence that is asked for are not filled in, and keep their confidence', async () => {
  const { table } = await splitAddress(await toTable([{ address: '广东省深圳市南山区' }, { address: '深圳市阳光小区' }]), { leastConfidence: 0.8 })
  expect((await table.rows()).map((row) => [row['address_city'], row['address_confidence']])).toEqual([['深圳市', 1], [null, 0.65]])
})
