import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeGbk } from '../../../notebooks/data/encodings.mjs'
import { toSheet, toText, type ExportRow } from '../../../test/faults/make-export'
import { createContext, type Context } from '../../step/context'
import { load } from '../load'
import type { Loaded } from '../loaded'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-jd-')) })))
afterAll(() => context.close())

async function loadFiles(files: Record<string, string | Uint8Array>): Promise<Loaded> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(context.workspace, name), content)
  return load(Object.keys(files), { context })
}

const header = '订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道'.split(',')
const later = ['仓库id', '仓库名称', '服务费', '送装服务', '父单号']

const paid = { 支付方式: '在线支付', 订单类型: '销售订单', 下单帐号: 'jd_lin', 客户姓名: '林舟', 客户地址: '浙江杭州市西湖区一号路2号', 联系电话: '19900000001', 订单来源: '移动端订单', 订单渠道: '暂无来源' }
const two: ExportRow = { ...paid, 订单号: '11729384072', 下单时间: '2024-03-01 00:30:05', 订单金额: '219.80', 结算金额: '199.80', 余额支付: '20.00', 应付金额: '185.80', 订单状态: '完成', 运费金额: '6.00', 付款确认时间: '2024-03-01 00:31:00', 订单完成时间: '2024-03-06 09:00:00' }
const rows: ExportRow[] = [
  { ...two, 商品ID: '1953814331', 商品名称: '手冲壶, "细口"', 订购数量: '2', 京东价: '59.90', 货号: 'POT-1' },
  { ...two, 商品ID: '1953814332', 商品名称: '滤纸', 订购数量: '1', 京东价: '100.00', 货号: 'PAPER' },
  { ...paid, 订单号: '11729384080', 下单帐号: 'jd_wu', 客户姓名: '吴悠', 商品ID: '1953814332', 商品名称: '滤纸', 订购数量: '1', 下单时间: '2024-03-02 08:00:00', 京东价: '100.00', 订单金额: '100.00', 结算金额: '100.00', 余额支付: '0.00', 应付金额: '100.00', 订单状态: '(锁定)等待出库', 运费金额: '0.00', 付款确认时间: '2024-03-02 08:01:00', 货号: 'PAPER' },
  { ...paid, 订单号: '11729384081', 下单帐号: 'jd_wu', 客户姓名: '吴悠', 商品ID: '1953814333', 商品名称: '咖啡豆', 订购数量: '3', 下单时间: '2024-03-03 08:00:00', 京东价: '45.00', 订单金额: '135.00', 结算金额: '135.00', 余额支付: '0.00', 应付金额: '135.00', 订单状态: '(删除)等待付款', 运费金额: '0.00', 货号: 'BEAN' },
]
const split = { ...paid, 下单时间: '2024-03-04 10:00:00', 余额支付: '0.00', 运费金额: '0.00', 付款确认时间: '2024-03-04 10:01:00' }
const whole = { ...split, 订单号: '11729384090', 订单金额: '145.00', 结算金额: '145.00', 应付金额: '145.00', 订单状态: '(删除)等待出库', 商家备注: '订单拆分为  11729384091    11729384092' }
const parts: ExportRow[] = [
  { ...whole, 商品ID: '1953814332', 商品名称: '滤纸', 订购数量: '1', 京东价: '100.00' },
  { ...whole, 商品ID: '1953814333', 商品名称: '咖啡豆', 订购数量: '1', 京东价: '45.00' },
  { ...split, 订单号: '11729384091', 商品ID: '1953814332', 商品名称: '滤纸', 订购数量: '1', 京东价: '100.00', 订单金额: '100.00', 结算金额: '100.00', 应付金额: '100.00', 订单状态: '等待确认收货' },
  { ...split, 订单号: '11729384092', 商品ID: '1953814333', 商品名称: '咖啡豆', 订购数量: '1', 京东价: '45.00', 订单金额: '45.00', 结算金额: '45.00', 应付金额: '45.00', 订单状态: '等待确认收货' },
]

const orderFacts = ['order_id', 'account_id', 'status', 'created_at', 'completed_at', 'goods_amount', 'discount_amount', 'shipping_amount', 'order_total', 'paid_amount', 'units'] as const
const facts = async (loaded: Loaded): Promise<unknown[][]> => (await loaded.orders.rows()).map((row) => orderFacts.map((column) => row[column]))

const wanted = [
  ['11729384072', 'jd_lin', 'completed', '2024-02-29T16:30:05', '2024-03-06T01:00:00', '219.8000', '20.0000', '6.0000', '205.8000', '205.8000', 3],
  ['11729384080', 'jd_wu', 'paid', '2024-03-02T00:00:00', null, '100.0000', '0.0000', '0.0000', '100.0000', '100.0000', 1],
  ['11729384081', 'jd_wu', 'closed', '2024-03-03T00:00:00', null, '135.0000', '0.0000', '0.0000', '135.0000', null, 3],
]

describe('JD orders', () => {
  test('amounts that stand on each row of an order count once; header and rows may end in a comma', async () => {
    const text = toText([...header, ''], rows)
    const loaded = await loadFiles({ '19453840.csv': encodeGbk(text) })
    const { format, encoding, confidence, rejects, warnings, model } = loaded.report
    expect({ format, encoding, confidence, rejects, warnings, model, facts: await facts(loaded) }).toEqual({
      format: 'jd_orders_csv',
      encoding: 'gb18030',
      confidence: 0.95,
      rejects: 0,
      warnings: [],
      model: { orders: 3, lineItems: 4, customers: 2, products: 3, orderTotal: { CNY: '440.80' }, first: '2024-02-29T16:30:05Z', last: '2024-03-03T00:00:00Z' },
      facts: wanted,
    })
    expect((await loaded.orderItems.rows()).map(({ order_id, line, product_id, sku, title, quantity, line_total }) => [order_id, line, product_id, sku, title, quantity, line_total])).toEqual([
      ['11729384072', 1, '1953814331', 'POT-1', '手冲壶, "细口"', 2, '119.8000'],
      ['11729384072', 2, '1953814332', 'PAPER', '滤纸', 1, '100.0000'],
      ['11729384080', 1, '1953814332', 'PAPER', '滤纸', 1, '100.0000'],
      ['11729384081', 1, '1953814333', 'BEAN', '咖啡豆', 3, '135.0000'],
    ])
    expect((await loaded.customers.rows()).map(({ account_id, name, phone, address }) => [account_id, name, phone, address])).toEqual([
      ['jd_lin', '林舟', '19900000001', '浙江杭州市西湖区一号路2号'],
      ['jd_wu', '吴悠', '19900000001', '浙江杭州市西湖区一号路2号'],
    ])
  })

  test('of an order that was split only the parts count, whether a note or a column says so', async () => {
    const byNote = await loadFiles({ 'noted.csv': encodeGbk(toText(header, [...rows, ...parts])) })
    const named = [...rows, ...parts].map((row) => ({ ...row, 父单号: ['11729384091', '11729384092'].includes(String(row['订单号'])) ? '11729384090' : '0', 商家备注: '', 订单状态: String(row['订单状态']).replace('(删除)等待出库', '等待出库') }))
    const byColumn = await loadFiles({ 'named.csv': encodeGbk(toText([...header, ...later], named)) })
    const total = { CNY: '585.80' }
    expect([byNote, byColumn].map(({ report }) => [report.model?.orders, report.model?.lineItems, report.model?.orderTotal, report.warnings.map(({ en }) => en)])).toEqual([
      [5, 6, total, ['1 split order is left out: its parts count instead.']],
      [5, 6, total, ['1 split order is left out: its parts count instead.']],
    ])
  })

  test('workbooks hold days as serial numbers and notes above the header', async () => {
    const serial = (time: string | number | undefined): string | number => (time === undefined ? '' : (Date.parse(`${time}Z`) - Date.UTC(1899, 11, 30)) / 86_400_000)
    const inCells = rows.map((row) => ({ ...row, 下单时间: serial(row['下单时间']), 订单完成时间: serial(row['订单完成时间']), 付款确认时间: serial(row['付款确认时间']), 京东价: Number(row['京东价']), 订单号: Number(row['订单号']) }))
    const xlsx = await loadFiles({ '订单.xlsx': await toSheet(header, inCells, ['导出时间：2024-04-01 12:00:00']) })
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...inCells.map((row) => header.map((name) => (row as ExportRow)[name] ?? ''))]), 'Sheet1')
    const xls = await loadFiles({ '订单.xls': write(book, { type: 'buffer', bookType: 'biff8' }) as Uint8Array })
    expect([xlsx.report.format, xls.report.format, await facts(xlsx), await facts(xls)]).toEqual(['jd_orders_csv', 'jd_orders_csv', wanted, wanted])
  })

  test('older spellings, another order and few columns are known too', async () => {
    const spelled = header.map((name) => ({ 下单帐号: '下单账号', '商家备注等级（等级1-5为由高到低）': '商家备注等级(等级1-5为由高到低)' })[name] ?? name)
    const respelled = await loadFiles({ 'spelled.csv': encodeGbk(toText(header, rows).replace(header.join(','), spelled.join(','))) })
    const few = ['应付金额', '订单状态', '订单号', '商品名称', '订购数量', '京东价', '订单金额', '下单时间']
    const short = await loadFiles({ 'few.csv': encodeGbk(toText(few, rows.map((row) => Object.fromEntries(few.map((name) => [name, row[name] ?? '']))))) })
    expect([await facts(respelled), short.report.format, short.report.model?.orderTotal, short.customers.rowCount]).toEqual([wanted, 'jd_orders_csv', { CNY: '420.80' }, 0])
  })
})

const settlementHeader = '订单编号,父单号,订单状态,订单下单时间,订单完成时间,售后服务单号,售后退款时间,商品编号,商品名称,商品数量,扣点类型,佣金比例,费用名称,应结金额,币种,收支方向,结算状态,预计结算时间,账单生成时间,到账时间,商户订单号,资金动账备注'.split(',')

describe('JD settlement', () => {
  const one = { 订单编号: '11729384072', 父单号: '0', 订单状态: '完成', 订单下单时间: '2024-03-01 00:30:05', 订单完成时间: '2024-03-06 09:00:00', 商品编号: '1953814331', 商品名称: '手冲壶', 商品数量: '2', 扣点类型: '基础扣点', 佣金比例: '0.05', 币种: 'CNY', 结算状态: '已结算', 预计结算时间: '2024-03-13 17:11:38', 账单生成时间: '20240313', 到账时间: '2024-03-14 12:08:53', 商户订单号: '202403140000011332601610021' }
  const lines: ExportRow[] = [
    { ...one, 费用名称: '货款', 应结金额: 219.8, 收支方向: '收入' },
    { ...one, 费用名称: '佣金', 应结金额: -10.99, 收支方向: '支出' },
    // Some files leave the sign to the direction.
    { ...one, 费用名称: '交易服务费', 应结金额: 1.76, 收支方向: '支出' },
    { ...one, 订单编号: '11729384080', 订单状态: '等待确认收货', 订单完成时间: '', 费用名称: '货款', 应结金额: 100, 币种: '人民币', 收支方向: '收入', 结算状态: '待结算', 到账时间: '--' },
    { ...one, 订单编号: '11729384095', 订单完成时间: '', 费用名称: '货款', 应结金额: 7.5, 收支方向: '收入', 到账时间: '' },
  ]

  test('each fee is a line with its sign; the header stands under a note', async () => {
    const loaded = await loadFiles({ '结算明细.xlsx': await toSheet(settlementHeader, lines, ['名称：说明']) })
    const { format, rejects, warnings, model } = loaded.report
    expect({ format, rejects, warnings: warnings.map(({ en }) => en), model, lines: (await loaded.settlements.rows()).map(({ order_id, product_id, kind, currency, amount, settled_at }) => [order_id, product_id, kind, currency, amount, settled_at]) }).toEqual({
      format: 'jd_settlement_xlsx',
      rejects: 0,
      warnings: ['The columns’ names stand in line 2; what is above them is a note.'],
      model: { orders: 3, lineItems: 0, customers: 0, products: 0, settlements: 5, orderTotal: {}, settled: { CNY: '314.55' }, first: '2024-02-29T16:30:05Z', last: '2024-02-29T16:30:05Z' },
      lines: [
        ['11729384072', '1953814331', '货款', 'CNY', '219.8000', '2024-03-14T04:08:53'],
        ['11729384072', '1953814331', '佣金', 'CNY', '-10.9900', '2024-03-14T04:08:53'],
        ['11729384072', '1953814331', '交易服务费', 'CNY', '-1.7600', '2024-03-14T04:08:53'],
        ['11729384080', '1953814331', '货款', 'CNY', '100.0000', null],
        ['11729384095', '1953814331', '货款', 'CNY', '7.5000', '2024-03-12T16:00:00'],
      ],
    })
    expect((await loaded.orders.rows()).map(({ order_id, status, completed_at, order_total }) => [order_id, status, completed_at, order_total])).toEqual([
      ['11729384072', 'completed', '2024-03-06T01:00:00', null],
      ['11729384080', 'shipped', null, null],
      ['11729384095', 'completed', null, null],
    ])
  })

  test('loaded with their orders they belong to them, and the orders know better', async () => {
    const loaded = await loadFiles({ 'orders.csv': encodeGbk(toText(header, rows)), '结算.xlsx': await toSheet(settlementHeader, lines, ['名称：说明']) })
    expect([loaded.report.format, loaded.report.model]).toEqual([
      'jd_orders_csv',
      { orders: 3, lineItems: 4, customers: 2, products: 3, settlements: 5, orderTotal: { CNY: '440.80' }, settled: { CNY: '314.55' }, first: '2024-02-29T16:30:05Z', last: '2024-03-03T00:00:00Z' },
    ])
  })
})
