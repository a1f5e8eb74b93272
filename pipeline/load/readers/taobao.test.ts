import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeGbk } from '../../../notebooks/data/encodings.mjs'
import { toSheet, toText, type ExportRow } from '../../../test/faults/make-export'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-taobao-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context })
}

/** Six names end in a blank. */
const header = '订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,含应开票给个人的个人红包'.split(',')
const newer = [...header.toSpliced(3, 0, '支付单号', '支付详情'), '是否信用购', '体验期结束时间', '前N有礼', '配送类型', '主订单编号']
const newest = [...newer, '发货时间', '商家备忘', '直播返现状态', '返现金额', '延迟发货自动赔付金额', '预售订单']
const itemHeader = '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码'.split(',')

const buyer = { 买家会员名: 'tb海边的人', 买家支付宝账号: 'haibian@example.com', 收货人姓名: '许静', '收货地址 ': '上海 上海市 徐汇区 三号路4号', '联系电话 ': '', 联系手机: "'19900000002", 卖家服务费: '0元', 店铺Id: '0' }
const rows: ExportRow[] = [
  { ...buyer, 订单编号: '="1234567890123456789"', 买家应付货款: '95.50', 买家应付邮费: '6.00', 总金额: '101.50', 买家实际支付金额: '101.50', 订单状态: '交易成功', 订单创建时间: '2024-06-01 00:00:01', '订单付款时间 ': '2024-06-01 00:01:00', 宝贝总数量: '3', 退款金额: '10.00', 确认收货时间: '2024-06-08 10:00:00', 打款商家金额: '91.50元' },
  { ...buyer, 订单编号: "'1234567890123456790", 买家应付货款: '20.00', 买家应付邮费: '0.00', 总金额: '20.00', 买家实际支付金额: '0.00', 订单状态: '等待买家付款', 订单创建时间: '2024-06-02 09:00:00', '订单付款时间 ': '', 宝贝总数量: '1', 退款金额: '0.00', 打款商家金额: '0元', 买家支付宝账号: "'null" },
]
const items: ExportRow[] = [
  { 订单编号: '="1234567890123456789"', 标题: '云南小粒咖啡豆', 价格: '45.00', 购买数量: '2', 外部系统编号: '70012345678', 商品属性: '烘焙：中', 套餐信息: 'null', 备注: "'null", 订单状态: '交易成功', 商家编码: 'BEAN-250' },
  { 订单编号: '="1234567890123456789"', 标题: '滤纸', 价格: '15.50', 购买数量: '1', 外部系统编号: "'null", 商品属性: 'null', 备注: "'null", 订单状态: '交易成功', 商家编码: 'PAPER' },
  { 订单编号: "'1234567890123456790", 标题: '马克杯', 价格: '20.00', 购买数量: '1', 外部系统编号: "'null", 商品属性: '', 备注: 'null', 订单状态: '等待买家付款', 商家编码: 'null' },
]
const quoted = (cell: string): string => (cell.startsWith('=') ? cell : `"${cell}"`)
const inGbk = (names: readonly string[], list: readonly ExportRow[]): Uint8Array => encodeGbk(toText(names, list, quoted))

const facts = async (loaded: Loaded): Promise<unknown[][]> => (await loaded.orders.rows()).map(({ order_id, account_id, status, created_at, paid_at, shipped_at, completed_at, goods_amount, discount_amount, order_total, paid_amount, refund_amount, units, receiver_phone }) => [order_id, account_id, status, created_at, paid_at, shipped_at, completed_at, goods_amount, discount_amount, order_total, paid_amount, refund_amount, units, receiver_phone])
const one = (shipped: string | null, goods: string, discount: string | null): unknown[] => ['1234567890123456789', 'tb海边的人', 'completed', '2024-05-31T16:00:01', '2024-05-31T16:01:00', shipped, '2024-06-08T02:00:00', goods, discount, '101.5000', '101.5000', '10.0000', 3, '19900000002']
const other = (goods: string, discount: string | null): unknown[] => ['1234567890123456790', 'tb海边的人', 'unpaid', '2024-06-02T01:00:00', null, null, null, goods, discount, '20.0000', '0.0000', '0.0000', 1, '19900000002']

describe('Taobao orders', () => {
  test('the list of every age maps alike, as text or as a workbook', async () => {
    const [first = {}, second = {}] = rows
    const sent = [{ ...first, 发货时间: '2024-06-03 12:00:00', 支付单号: '2024060122001112345678901234' }, second]
    const old = await loadFiles({ 'ExportOrderList202407010000.csv': inGbk(header, rows) })
    const sheet = await loadFiles({ 'ExportOrderList202407010001.xlsx': await toSheet(newer, rows) })
    const late = await loadFiles({ 'ExportOrderList202407010002.csv': inGbk(newest, sent) })
    const lateSheet = await loadFiles({ 'ExportOrderList202407010003.xlsx': await toSheet(newest, sent) })
    const wanted = [one(null, '95.5000', null), other('20.0000', null)]
    const wantedLate = [one('2024-06-03T04:00:00', '95.5000', null), other('20.0000', null)]
    expect(await Promise.all([old, sheet, late, lateSheet].map(async (loaded) => [loaded.report.format, loaded.report.confidence, loaded.report.rejects, await facts(loaded)]))).toEqual([
      ['taobao_orders_csv', 1, 0, wanted],
      ['taobao_orders_xlsx', 1, 0, wanted],
      ['taobao_orders_xlsx', 1, 0, wantedLate],
      ['taobao_orders_xlsx', 1, 0, wantedLate],
    ])
    expect((await late.rows())[0]).toMatchObject({ 支付单号: '2024060122001112345678901234', 打款商家金额: '91.5000' })
    expect((await old.customers.rows()).map(({ account_id, name, email }) => [account_id, name, email])).toEqual([['tb海边的人', '许静', 'haibian@example.com']])
  })

  test('months of older and newer columns are one list, with the items of both', async () => {
    const [first = {}, second = {}] = rows
    const loaded = await loadFiles({ 'ExportOrderList202406.csv': inGbk(header, [first]), 'ExportOrderList202407.xlsx': await toSheet(newer, [second]), 'ExportOrderDetailList202407.csv': inGbk(itemHeader, items) })
    expect([loaded.report.warnings, loaded.report.model, await facts(loaded)]).toEqual([
      [],
      { orders: 2, lineItems: 3, customers: 1, products: 3, orderTotal: { CNY: '121.50' }, first: '2024-05-31T16:00:01Z', last: '2024-06-02T01:00:00Z' },
      [one(null, '105.5000', '10.0000'), other('20.0000', '0.0000')],
    ])
    expect((await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, variant, line_total }) => [order_id, line, product_id, sku, variant, line_total])).toEqual([
      ['1234567890123456789', 1, '70012345678', 'BEAN-250', '烘焙：中', '90.0000'],
      ['1234567890123456789', 2, 'PAPER', 'PAPER', null, '15.5000'],
      ['1234567890123456790', 1, '马克杯', null, null, '20.0000'],
    ])
  })

  test('without the buyers’ names it is the same list, of nobody', async () => {
    const nameless = header.filter((name) => name !== '买家会员名')
    const { report } = await loadFiles({ 'nameless.csv': inGbk(nameless, rows.map(({ 买家会员名: _name, ...rest }) => rest as ExportRow)) })
    expect([report.format, report.confidence > 0.9, report.model?.orders, report.model?.customers]).toEqual(['taobao_orders_csv', true, 2, 0])
  })

  test('items belong to the list in either of its forms', async () => {
    const alone = await loadFiles({ 'ExportOrderDetailList1.csv': inGbk(itemHeader, items) })
    const both = await loadFiles({ 'ExportOrderList1.xlsx': await toSheet(newer, rows), 'ExportOrderDetailList1.csv': inGbk(itemHeader, items) })
    const named = await load(['ExportOrderList1.xlsx', 'ExportOrderDetailList1.csv'], { context, as: 'taobao_orders_xlsx' })
    expect([alone.report.warnings.map(({ en }) => en), both.report.format, both.report.model?.lineItems, named.report.model]).toEqual([
      ['These rows belong to another file, Taobao/Tmall orders (ExportOrderList): load both together.'],
      'taobao_orders_xlsx',
      3,
      both.report.model,
    ])
  })
})
