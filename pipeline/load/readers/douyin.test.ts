import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toSheet, toText, type ExportRow } from '../../../test/faults/make-export'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-douyin-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context })
}

const header = '主订单编号,子订单编号,支付方式,选购商品,货号,商品ID,商家编码,商品数量,商品金额,订单提交时间,支付完成时间,订单完成时间,承诺发货时间,预约发货时间,买家留言,旗帜颜色,商家备注,APP渠道,订单状态,取消原因,售后状态,订单类型,发货时间,车型,是否是以旧换新,换新额外补贴,换新额外补贴发放状态,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,达人优惠,商家改价,支付优惠,手续费,红包抵扣,降价类优惠,平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,省,市,区,街道,详细地址,是否修改过地址,快递信息,序列号,达人ID,达人昵称,拼团订单团编号,商品单价是否含税,税费,鲁班落地页ID,所属门店ID,流量来源,仓库ID,仓库名称,是否安心购,广告渠道,流量类型,流量体裁,流量渠道,发货主体,发货主体明细,教育优惠,预计送达时间,是否平台仓自流转,是否是渠道商品,预约送达时间,建议发货时间（起）,建议发货时间（止）'.split(',')

const buyer = { 收件人: '##Qf3kPz9w==##', 收件人手机号: '$$7HnK2mXq$$', 省: '广东省', 市: '深圳市', 区: '南山区', 街道: '粤海街道', 详细地址: '##u8Tz##', APP渠道: '抖音', 支付方式: '支付宝' }
const numbers = { 运费: '0', 平台实际承担优惠金额: '0', 商家实际承担优惠金额: '0', 达人实际承担优惠金额: '0', 优惠总金额: '0' }
const first = { ...buyer, ...numbers, 主订单编号: '6917001234567890123', 订单提交时间: '2024-05-01 07:59:59', 支付完成时间: '2024-05-01 08:00:10', 发货时间: '2024-05-02 10:00:00', 订单状态: '已完成' }
const rows: ExportRow[] = [
  { ...first, 子订单编号: '6917001234567890123', 选购商品: '山楂条;酸甜', 商品ID: '3456789012345678901', 货号: 'HAW-1', 商家编码: 'H1', 商品数量: '3', 商品金额: '9.90', 订单应付金额: '30.70', 运费: '5', 平台实际承担优惠金额: '1.00', 商家实际承担优惠金额: '2.50', 达人实际承担优惠金额: '0.50', 订单完成时间: '2024-05-09 12:00:00', 售后状态: '-' },
  { ...first, 子订单编号: '6917001234567890124', 选购商品: '陈皮', 商品ID: '3456789012345678902', 商品数量: '1', 商品金额: '20.00', 订单应付金额: '20.00', 订单状态: '已关闭', 售后状态: '退款成功', 订单完成时间: '-' },
  // Several things in a row: each with its number and price, with prices alone, with nothing of their own.
  { ...buyer, ...numbers, 主订单编号: '6917001234567890200', 子订单编号: '6917001234567890200', 选购商品: '山楂条;陈皮', 商品ID: '3456789012345678901;3456789012345678902', 商品数量: '2;1', 商品金额: '9.90;20.00', 订单应付金额: '38.80', 优惠总金额: '1.00', 商家实际承担优惠金额: '1.00', 订单提交时间: '2024-05-03 08:00:00', 支付完成时间: '2024-05-03 08:00:10', 订单状态: '备货中', 售后状态: '-' },
  { ...buyer, ...numbers, 主订单编号: '6917001234567890300', 子订单编号: '6917001234567890300', 选购商品: '山楂条；陈皮', 商品ID: '3456789012345678901；3456789012345678902', 商品数量: '2', 商品金额: '9.90；20.00', 订单应付金额: '29.90', 订单提交时间: '2024-05-04 08:00:00', 支付完成时间: '-', 订单状态: '待支付', 售后状态: '-' },
  { ...buyer, ...numbers, 主订单编号: '6917001234567890400', 子订单编号: '6917001234567890400', 选购商品: '山楂条;陈皮', 商品ID: '3456789012345678901;3456789012345678902', 商品数量: '5', 商品金额: '29.90', 订单应付金额: '86.50', 运费: '6.00', 订单提交时间: '2024-05-05 08:00:00', 支付完成时间: '2024-05-05 08:00:10', 订单状态: '已发货', 售后状态: '-' },
  { ...buyer, ...numbers, 主订单编号: '6917001234567890500', 子订单编号: '6917001234567890500', 选购商品: '陈皮', 商品ID: '3456789012345678902', 商品数量: '1', 商品金额: '20.00', 订单应付金额: '19.00', 订单提交时间: '2024-05-06 08:00:00', 支付完成时间: '2024-05-06 08:00:10', 订单状态: '已发货', 售后状态: '-' },
]
/** Text and ids are in quotes and begin with a TAB; numbers and times stand bare. */
const tabbed = (cell: string, column: string): string => (/数量|金额|优惠|运费|时间/.test(column) && !cell.includes(';') ? cell : `"\t${cell}"`)

const facts = async (loaded: Loaded): Promise<unknown[][]> => (await loaded.orders.rows()).map(({ order_id, status, created_at, completed_at, goods_amount, discount_amount, shipping_amount, order_total, paid_amount, units }) => [order_id, status, created_at, completed_at, goods_amount, discount_amount, shipping_amount, order_total, paid_amount, units])
const items = async (loaded: Loaded): Promise<unknown[][]> => (await loaded.orderItems.rows()).map(({ order_id, line, product_id, title, quantity, unit_price, line_total }) => [String(order_id).slice(-3), line, String(product_id).slice(-3), title, quantity, unit_price, line_total])

describe('Douyin orders', () => {
  test('parts of orders, unit prices, cipher text, several things in a row', async () => {
    const loaded = await loadFiles({ '山海小店_20240601.csv': `\ufeff${toText(header, rows, tabbed)}` })
    const { format, encoding, confidence, rejects, warnings, model } = loaded.report
    expect({ format, encoding, confidence, rejects, warnings: warnings.map(({ en }) => en), model, facts: await facts(loaded), items: await items(loaded) }).toEqual({
      format: 'douyin_orders_csv',
      encoding: 'utf-8-bom',
      confidence: 0.95,
      rejects: 0,
      warnings: [
        'These files hold no identity of buyers: people cannot be linked by them.',
        'In 1 row the amount due is not goods and freight less discounts: it counts as the file has it.',
        '1 row holds several things without saying the price and number of each: these are left empty.',
      ],
      model: { orders: 5, lineItems: 9, customers: 0, products: 2, orderTotal: { CNY: '224.90' }, first: '2024-04-30T23:59:59Z', last: '2024-05-06T00:00:00Z' },
      facts: [
        ['6917001234567890123', 'completed', '2024-04-30T23:59:59', '2024-05-09T04:00:00', '49.7000', '4.0000', '5.0000', '50.7000', '50.7000', 4],
        ['6917001234567890200', 'paid', '2024-05-03T00:00:00', null, '39.8000', '1.0000', '0.0000', '38.8000', '38.8000', 3],
        ['6917001234567890300', 'unpaid', '2024-05-04T00:00:00', null, '29.9000', '0.0000', '0.0000', '29.9000', null, 2],
        ['6917001234567890400', 'shipped', '2024-05-05T00:00:00', null, '80.5000', '0.0000', '6.0000', '86.5000', '86.5000', 5],
        ['6917001234567890500', 'shipped', '2024-05-06T00:00:00', null, '20.0000', '0.0000', '0.0000', '19.0000', '19.0000', 1],
      ],
      items: [
        ['123', 1, '901', '山楂条;酸甜', 3, '9.9000', '29.7000'],
        ['123', 2, '902', '陈皮', 1, '20.0000', '20.0000'],
        ['200', 1, '901', '山楂条', 2, '9.9000', '19.8000'],
        ['200', 2, '902', '陈皮', 1, '20.0000', '20.0000'],
        ['300', 1, '901', '山楂条', 1, '9.9000', '9.9000'],
        ['300', 2, '902', '陈皮', 1, '20.0000', '20.0000'],
        ['400', 1, '901', '山楂条', null, null, null],
        ['400', 2, '902', '陈皮', null, null, null],
        ['500', 1, '902', '陈皮', 1, '20.0000', '20.0000'],
      ],
    })
    expect((await loaded.orders.rows()).slice(0, 1).map(({ receiver_name, receiver_phone, receiver_address, receiver_city, receiver_province }) => [receiver_name, receiver_phone, receiver_address, receiver_city, receiver_province])).toEqual([[null, null, null, '深圳市', '广东省']])
    expect((await loaded.rows())[0]).toMatchObject({ 收件人: '##Qf3kPz9w==##', 收件人手机号: '$$7HnK2mXq$$', 选购商品: '山楂条;酸甜', 售后状态: null })
  })

  test('older exports name the price of one piece and the variant', async () => {
    const older = ['主订单编号', '子订单编号', '选购商品', '商品规格', '商品数量', '商品ID', '商家编码', '商品单价', '订单应付金额', '运费', '优惠总金额', '订单提交时间', '订单状态']
    const old: ExportRow = { 主订单编号: '6817001234567890123', 子订单编号: '6817001234567890123', 选购商品: '山楂条', 商品规格: '500克;罐装', 商品数量: '2', 商品ID: '3456789012345678901', 商家编码: 'H1', 商品单价: '9.90', 订单应付金额: '18.80', 运费: '0', 优惠总金额: '1.00', 订单提交时间: '2020/10/1 8:00:00', 订单状态: '已发货' }
    const loaded = await loadFiles({ 'old.csv': `\ufeff${toText(older, [old, { ...old, 主订单编号: '6817001234567890124', 子订单编号: '6817001234567890124', 商品数量: '两件' }], tabbed)}` })
    expect([loaded.report.format, loaded.report.rejects, await facts(loaded), (await loaded.orderItems.rows()).map(({ variant, sku, line_total }) => [variant, sku, line_total])]).toEqual([
      'douyin_orders_csv',
      1,
      [
        ['6817001234567890123', 'shipped', '2020-10-01T00:00:00', null, '19.8000', '1.0000', '0.0000', '18.8000', null, 2],
        ['6817001234567890124', 'shipped', '2020-10-01T00:00:00', null, '19.8000', '1.0000', '0.0000', '18.8000', null, null],
      ],
      [['500克;罐装', 'H1', '19.8000'], ['500克;罐装', 'H1', null]],
    ])
  })
})

const settlementHeader = '结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,商品ID,商品数量,业务类型,订单类型,订单总价,商品总价,运费,店铺劵,结算前退款金额,平台补贴,达人补贴,抖音支付补贴,抖音月付营销补贴,用户实付,收入合计,平台服务费,佣金,渠道分成,招商服务费,站外推广费,其他分成,其他分成说明,支出合计,是否免佣,免佣金额,备注'.split(',')

test('a part of an order that was written twice counts once', async () => {
  const { report } = await loadFiles({ 'twice.csv': `\ufeff${toText(header, [...rows, ...rows.slice(0, 3)], tabbed)}` })
  expect([report.warnings[1]?.en, report.rows, report.model?.orders, report.model?.lineItems, report.model?.orderTotal]).toEqual(['3 rows stand there a second time and count once.', 9, 5, 9, { CNY: '224.90' }])
})

describe('Douyin settlement', () => {
  const line = { 结算时间: '2024-05-16 03:12:45', 订单号: "'6917001234567890123", 子订单号: "'6917001234567890123", 结算账户: '聚合账户', 结算单类型: '已结算', 有结算前退款: '否', 下单时间: '2024-05-01 07:59:59', 商品ID: "'3456789012345678901", 商品数量: '3', 订单类型: '普通订单' }
  const lines: ExportRow[] = [
    { 结算金额: '收入+支出', 收入合计: '用户实付+平台补贴+达人补贴', 支出合计: '平台服务费+佣金' },
    { ...line, 结算金额: '28.20', 收入合计: '31.70', 支出合计: '-3.50', 平台服务费: '-1.50', 佣金: '-2.00', 用户实付: '30.70', 平台补贴: '1.00' },
    { ...line, 结算时间: '2024-05-20 03:12:45', 结算单类型: '售后退款', 结算金额: '-9.90', 收入合计: '-9.90', 支出合计: '0' },
    { ...line, 订单号: "'6917001234567890200", 子订单号: "'6917001234567890201", 下单时间: '2024-05-03 08:00:00', 结算金额: '35.00', 收入合计: '38.80', 支出合计: '-3.00' },
  ]
  const wanted = {
    format: 'douyin_settlement',
    rejects: 0,
    warnings: ['The line under the header is a note, not data.', 'These files hold no identity of buyers: people cannot be linked by them.', 'In 1 row the amount settled is not income and expenses together: it counts as the file has it.'],
    model: { orders: 2, lineItems: 0, customers: 0, products: 0, settlements: 3, orderTotal: {}, settled: { CNY: '53.30' }, first: '2024-04-30T23:59:59Z', last: '2024-05-03T00:00:00Z' },
    lines: [
      ['6917001234567890123', '6917001234567890123', '3456789012345678901', '已结算', '28.2000', '2024-05-15T19:12:45'],
      ['6917001234567890123', '6917001234567890123', '3456789012345678901', '售后退款', '-9.9000', '2024-05-19T19:12:45'],
      ['6917001234567890200', '6917001234567890201', '3456789012345678901', '已结算', '35.0000', '2024-05-15T19:12:45'],
    ],
  }

  test.each(['csv', 'xlsx'])('as %s: a line of formulas under the header, ids behind apostrophes, an order settled twice', async (ending) => {
    const content = ending === 'csv' ? `\ufeff${toText(settlementHeader, lines)}` : await toSheet(settlementHeader, lines)
    const loaded = await loadFiles({ [`结算.${ending}`]: content })
    const { format, rejects, warnings, model } = loaded.report
    expect({ format, rejects, warnings: warnings.map(({ en }) => en), model, lines: (await loaded.settlements.rows()).map(({ order_id, item_id, product_id, kind, amount, settled_at }) => [order_id, item_id, product_id, kind, amount, settled_at]) }).toEqual(wanted)
  })

  test('later columns, another spelling, and the orders beside it', async () => {
    const later = settlementHeader.map((name) => ({ 店铺劵: '店铺券', 佣金: '达人佣金' })[name] ?? name)
    const respelled = lines.slice(1).map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [({ 佣金: '达人佣金' })[name] ?? name, cell])))
    const loaded = await loadFiles({ 'orders.csv': `\ufeff${toText(header, rows, tabbed)}`, 'later.csv': toText([...later, '政府补贴平台垫资', '商户主体名称'], respelled) })
    expect([loaded.report.format, loaded.report.model?.orders, loaded.report.model?.orderTotal, loaded.report.model?.settled]).toEqual(['douyin_orders_csv', 5, { CNY: '224.90' }, { CNY: '53.30' }])
  })

  test('without the times of orders the report’s period is that of what was settled', async () => {
    const { model } = (await loadFiles({ 'untimed.csv': toText(settlementHeader, lines.slice(1, 3).map((row) => ({ ...row, 下单时间: '-' }))) })).report
    expect([model?.first, model?.last]).toEqual(['2024-05-15T19:12:45Z', '2024-05-19T19:12:45Z'])
  })
})
