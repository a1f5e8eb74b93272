import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toSheet, toText, type ExportRow } from '../../../test/faults/make-export'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'
import { recogniseHeader } from '../recognition'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-pdd-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context })
}

const header = '商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式'.split(',')
const all = '商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),上门安装费(元),送货入户费(元),送货入户并安装费(元),用户实付金额(元),商家实收金额(元),商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商品一级类目,商品二级类目,商品三级类目,商品四级类目,商家编码-规格维度,商家编码-商品维度,商家备注,买家留言,售后状态,消费者资料,订单成交时间,消费者资料上传时间,赠品名称,赠品id,赠品规格,赠品数量,团ID,团身份,是否已开始配送,配送员是否已送达,配送状态,同城是否普通快递,快递单号,快递公司,省,市,区,街道/镇,配送员手机号,是否抽奖或0元试用,是否顺丰加价,用户购买手机号,旅行类信息,充值号码,是否门店自提,门店名称,门店自定义编码,关联货品编码,货品名称,货品类型,子货品,仓库名称,仓库所在地址,海淘清关订单号,支付ID,支付方式,保税仓,是否直播间成交,是否直播间引导成交,预约配送时间,是否节能补贴,是否分期,分期期数,手续费承担方,是否无痕发货,订单来源,是否社区团购,小区送达情况,分期方式'.split(',')

const mat = { 商品: '接考横幅, 手持', 商品id: '754299529443', 商品规格: '红色 | 1米', 样式ID: '1502931112345', '商家编码-规格维度': 'MAT-R1', '商家编码-商品维度': 'MAT' }
const rows: ExportRow[] = [
  { ...mat, 订单号: '240301-123456789012345', 订单状态: '已收货', '商品总价(元)': '35.60', '邮费(元)': '3.00', '店铺优惠折扣(元)': '1.50', '平台优惠折扣(元)': '2.00', '多多支付立减金额(元)': '0.10', '用户实付金额(元)': '35.00', '商家实收金额(元)': '37.10', '商品数量(件)': '2', 发货时间: '2024-03-01 09:00:00', 确认收货时间: '2024-03-05 20:00:00', 售后状态: '无售后或售后取消', 快递单号: '770012345678901', 快递公司: '申通快递', 订单成交时间: '2024-03-01 00:10:00' },
  // Without any time: the number's day is the 2nd of March.
  { ...mat, 订单号: '240302-223456789012345', 订单状态: '已发货，待签收', '商品总价(元)': '17.80', '邮费(元)': '0', '店铺优惠折扣(元)': '0', '平台优惠折扣(元)': '0', '多多支付立减金额(元)': '0', '用户实付金额(元)': '17.80', '商家实收金额(元)': '17.80', '商品数量(件)': '1', 售后状态: '无售后或售后取消' },
  { ...mat, 订单号: '240303-323456789012345', 订单状态: '已发货，退款成功', '商品总价(元)': '17.80', '邮费(元)': '0', '店铺优惠折扣(元)': '0', '平台优惠折扣(元)': '0', '多多支付立减金额(元)': '0', '用户实付金额(元)': '17.80', '商家实收金额(元)': '17.80', '商品数量(件)': '1', 售后状态: '退款成功', 订单成交时间: '2024-03-03 12:00:00' },
  { ...mat, 订单号: '240304-423456789012345', 订单状态: '已取消', '商品总价(元)': '17.80', '邮费(元)': '0', '店铺优惠折扣(元)': '0', '平台优惠折扣(元)': '0', '多多支付立减金额(元)': '0', '用户实付金额(元)': '17.80', '商家实收金额(元)': '17.80', '商品数量(件)': '1', 订单成交时间: '2024-03-04 12:00:00' },
]
const total: ExportRow = { 商品: '总计', '商品总价(元)': '89.00', '用户实付金额(元)': '88.40', '商品数量(件)': '5' }
const tabbed = (cell: string, column: string): string => (/号|时间|id|ID|编码/.test(column) ? `${cell}\t` : /[",]/.test(cell) ? `"${cell}"` : cell)

const facts = async (loaded: Loaded): Promise<unknown[][]> => (await loaded.orders.rows()).map(({ order_id, status, status_raw, created_at, completed_at, goods_amount, discount_amount, shipping_amount, order_total, paid_amount, units }) => [order_id, status, status_raw, created_at, completed_at, goods_amount, discount_amount, shipping_amount, order_total, paid_amount, units])
const wanted = [
  ['240301-123456789012345', 'completed', '已收货 / 无售后或售后取消', '2024-02-29T16:10:00', '2024-03-05T12:00:00', '35.6000', '3.6000', '3.0000', '35.0000', '35.0000', 2],
  ['240302-223456789012345', 'shipped', '已发货，待签收 / 无售后或售后取消', '2024-03-01T16:00:00', null, '17.8000', '0.0000', '0.0000', '17.8000', '17.8000', 1],
  ['240303-323456789012345', 'refunded', '已发货，退款成功 / 退款成功', '2024-03-03T04:00:00', null, '17.8000', '0.0000', '0.0000', '17.8000', '17.8000', 1],
  ['240304-423456789012345', 'closed', '已取消', '2024-03-04T04:00:00', null, '17.8000', '0.0000', '0.0000', '17.8000', null, 1],
]
const warnings = ['1 line is no data (notes, totals, closing lines) and was left out.', 'These files hold no identity of buyers: people cannot be linked by them.', '1 order has no time: the day in its number counts, exact to the day only.']

describe('Pinduoduo orders', () => {
  test('TABs behind ids and times, a total at the end, no buyers, days told by numbers', async () => {
    const loaded = await loadFiles({ 'orders_export2024-04-01.csv': toText(header, [...rows, total], tabbed) })
    const { format, encoding, confidence, rejects, model } = loaded.report
    expect({ format, encoding, confidence, rejects, warnings: loaded.report.warnings.map(({ en }) => en), model, facts: await facts(loaded) }).toEqual({
      format: 'pdd_orders_csv',
      encoding: 'utf-8',
      confidence: 1,
      rejects: 0,
      warnings,
      model: { orders: 4, lineItems: 4, customers: 0, products: 1, orderTotal: { CNY: '88.40' }, first: '2024-02-29T16:10:00Z', last: '2024-03-04T04:00:00Z' },
      facts: wanted,
    })
    expect((await loaded.orderItems.rows())[0]).toEqual({ platform: 'pinduoduo', order_id: '240301-123456789012345', line: 1, product_id: '754299529443', sku: 'MAT-R1', title: '接考横幅, 手持', variant: '红色 | 1米', quantity: 2, currency: 'CNY', unit_price: '17.8000', line_total: '35.6000', discount_amount: '3.6000', status_raw: '已收货' })
    expect((await loaded.rows())[0]).toMatchObject({ 快递单号: '770012345678901', 样式ID: '1502931112345', 商品id: '754299529443' })
  })

  test('all fields map alike, files of either kind load as one, masked places are no places', async () => {
    const [first = {}, ...others] = rows
    const full: ExportRow[] = [{ ...first, 支付时间: '2024-03-01 00:10:02', 商品一级类目: '节庆', 商品四级类目: '横幅', 省: '浙江省', 市: '****', 订单来源: '自然搜索', '上门安装费(元)': '0' }]
    const alone = await loadFiles({ 'orders_export_full.csv': toText(all, full, tabbed) })
    const both = await loadFiles({ 'orders_export_full.csv': toText(all, full, tabbed), 'orders_export_rest.csv': toText(header, [...others, total], tabbed) })
    expect([alone.report.format, alone.report.confidence, (await alone.products.rows())[0]?.['category'], (await alone.orders.rows()).map(({ paid_at, channel, receiver_province, receiver_city }) => [paid_at, channel, receiver_province, receiver_city])]).toEqual(['pdd_orders_full', 1, '横幅', [['2024-02-29T16:10:02', '自然搜索', '浙江省', null]]])
    expect([await facts(both), both.report.warnings.map(({ en }) => en)]).toEqual([wanted, warnings])
  })

  test('any choice of columns is recognised, and what is missing is reckoned where it can be', async () => {
    const few = ['订单号', '商品数量(件)', '商品总价(元)', '订单状态', '邮费(元)', '店铺优惠折扣(元)', '平台优惠折扣(元)', '多多支付立减金额(元)']
    const chosen = rows.map((row) => Object.fromEntries(few.map((name) => [name, row[name] ?? ''])))
    const text = await loadFiles({ '导出.csv': `\ufeff${toText(few, chosen, tabbed)}` })
    const sheet = await loadFiles({ '导出.xlsx': await toSheet(few.map((name) => name.replace('(', '（').replace(')', '）')), chosen.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.replace('(', '（').replace(')', '）'), cell]))), ['导出说明：以下为所选字段']) })
    expect([text, sheet].map(({ report }) => [report.format, report.model?.orders, report.model?.orderTotal, report.model?.first])).toEqual([
      ['pdd_orders_csv', 4, { CNY: '88.40' }, '2024-02-29T16:00:00Z'],
      ['pdd_orders_csv', 4, { CNY: '88.40' }, '2024-02-29T16:00:00Z'],
    ])
    expect([['订单号', '商品数量(件)', '订单成交时间'], ['订单号', '商品', '省', '商家实收金额(元)', '订单成交时间'], ['订单号', '商品', '数量', '订单成交时间']].map((names) => recogniseHeader(names, '导出.csv').reader?.id ?? null)).toEqual(['pdd_orders_csv', 'pdd_orders_csv', null])
  })
})
