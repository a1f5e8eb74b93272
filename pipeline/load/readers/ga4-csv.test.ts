import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FailureError } from '../../../protocol/failure'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-ga4-')) })))
afterAll(() => context.close())

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(context.workspace, name), content)
  return name
}

const report = `# ----------------------------------------
# Ecommerce purchases: Item name
# Account: Test
# Property: Shop
# ----------------------------------------
#
# All Users
# Start date: 20260801
# End date: 20260930
Nth day,Active users
0000,11
0001,22

# All Users
# Start date: 20260801
# End date: 20260930
Item name,Item ID,Items viewed,Items purchased,Item revenue
,,"2,035",45,"1,480.50",Grand total
"Mug, blue",0042,"1,000",40,"1,400.25"
"Plate
large",P-1,"1,035",4,40.50
(not set),(not set),0,1,39.75

# Start date: 20260801
Country,Sessions,Engagement rate,My own metric
Germany,12,0.625,7
总计,12,0.625,7
`

test('the longest table is read and the others are named; each can be chosen', async () => {
  const longest = await load(write('report.csv', report), { context })
  expect([longest.report.format, longest.report.confidence, longest.report.rejects, longest.report.warnings.map(({ en }) => en), await longest.rows()]).toEqual([
    'ga4_csv',
    0.95,
    0,
    ['“block 2” of the file was read; it also holds “block 1”, “block 3”: choose by the option `section`.', '1 line is no data (notes, totals, closing lines) and was left out.'],
    [
      { 'Item name': 'Mug, blue', 'Item ID': '0042', 'Items viewed': 1000, 'Items purchased': 40, 'Item revenue': '1400.2500' },
      { 'Item name': 'Plate\nlarge', 'Item ID': 'P-1', 'Items viewed': 1035, 'Items purchased': 4, 'Item revenue': '40.5000' },
      { 'Item name': null, 'Item ID': null, 'Items viewed': 0, 'Items purchased': 1, 'Item revenue': '39.7500' },
    ],
  ])
  expect((await longest.products.rows()).map(({ product_id, title, price }) => [product_id, title, price])).toEqual([['0042', 'Mug, blue', '35.0063'], ['P-1', 'Plate\nlarge', '10.1250']])
  const chosen = [await load('report.csv', { context, section: 'block 1' }), await load('report.csv', { context, section: 'block 3', as: 'ga4_csv' })]
  expect(await Promise.all(chosen.map(async (loaded) => [await loaded.rows(), loaded.report.warnings.map(({ en }) => en)]))).toEqual([
    [[{ 'Nth day': 0, 'Active users': 11 }, { 'Nth day': 1, 'Active users': 22 }], []],
    [[{ Country: 'Germany', Sessions: 12, 'Engagement rate': 0.625, 'My own metric': '7' }], ['1 line is no data (notes, totals, closing lines) and was left out.']],
  ])
  const none = await load('report.csv', { context, section: 'block 4' }).catch((problem: unknown) => problem)
  expect(none instanceof FailureError && none.failure).toEqual({ kind: 'file-missing', path: 'report.csv#block 4', nearby: ['report.csv#block 1', 'report.csv#block 2', 'report.csv#block 3'] })
})

test('a report by transactions gives orders and items; a call names zone and currency', async () => {
  const text = '# 20260801-20260831\r\n\r\nTransaction ID,Date,Item ID,Item name,Items purchased,Item revenue\r\nT_1001,20260801,0042,Mug,2,25.9\r\nT_1001,20260801,P-1,Plate,1,10.1\r\nT_1002,20260831,P-1,Plate,3,30.3\r\n'
  const loaded = await load(write('transactions.csv', Buffer.from(`\ufeff${text}`, 'utf16le')), { context, zone: 'Asia/Shanghai', currency: 'CNY' })
  expect([loaded.report.encoding, loaded.report.warnings, loaded.report.model, (await loaded.orders.rows()).map(({ order_id, created_at, order_total, units }) => [order_id, created_at, order_total, units])]).toEqual([
    'utf-16le',
    [],
    { orders: 2, lineItems: 3, customers: 0, products: 2, orderTotal: { CNY: '66.30' }, first: '2026-07-31T16:00:00Z', last: '2026-08-30T16:00:00Z' },
    [['T_1001', '2026-07-31T16:00:00', '36.0000', 3], ['T_1002', '2026-08-30T16:00:00', '30.3000', 3]],
  ])
})

test('a report in Chinese is the same', async () => {
  const loaded = await load(write('report-zh.csv', '# 全部用户\n# 开始日期:20260801\n# 结束日期:20260831\n日期,活跃用户数,会话数,总收入\n20260801,"1,024",2000,¥99.90\n合计,1024,2000,99.90\n'), { context })
  expect([loaded.report.format, await loaded.rows()]).toEqual(['ga4_csv', [{ 日期: '2026-08-01T00:00:00', 活跃用户数: 1024, 会话数: 2000, 总收入: '99.9000' }]])
})
