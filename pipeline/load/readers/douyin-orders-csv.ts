import { moneyType } from '../model/model-columns'
import { defineReader, mapped, utc, type ColumnMeaning, type OrderStatus } from './reader'

const zone = 'Asia/Shanghai'

const status: Record<string, OrderStatus> = {
  待支付: 'unpaid',
  待付款: 'unpaid',
  待确认: 'unpaid',
  未支付: 'unpaid',
  已支付: 'paid',
  备货中: 'paid',
  待发货: 'paid',
  未发货: 'paid',
  部分发货: 'shipped',
  已发货: 'shipped',
  待收货: 'shipped',
  已签收: 'completed',
  已收货: 'completed',
  已完成: 'completed',
  交易成功: 'completed',
  交易完成: 'completed',
  已取消: 'closed',
  已关闭: 'closed',
  交易关闭: 'closed',
  已退款: 'refunded',
  退款成功: 'refunded',
  发货前退款完结: 'refunded',
  发货后退款完结: 'refunded',
  收货后退款完结: 'refunded',
}

const isRefunded = `regexp_matches("售后状态", '退款成功|已全额退款|退款完成')`
const state = `case when ${isRefunded} then 'refunded' else ${mapped('"订单状态"', status, "'unknown'")} end`
/** Parts of an order may stand differently: what is under way tells of the whole, what is undone only when all of it is. */
const leading: readonly OrderStatus[] = ['shipped', 'paid', 'completed', 'unpaid', 'unknown', 'refunded', 'closed']

// Some exports put several things into one row and join their cells by semicolons, some of these cells only.
const price = 'coalesce("商品单价", "商品金额")'
const isSingle = `not coalesce(regexp_matches("商品ID", '[;；]'), false) and not coalesce(contains("商品数量", ';'), false) and not coalesce(contains(${price}, ';'), false)`
const cellsOf = (cells: string): string => `string_split(replace(coalesce(${cells}, ''), '；', ';'), ';')`
const quantities = cellsOf('"商品数量"')
const prices = cellsOf(price)
const things = `greatest(len(${cellsOf('"商品ID"')}), len(${quantities}), len(${prices}))`

const toQuantity = (cell: string): string => `try_cast(${cell} as double)`
const toPrice = (cell: string): string => `try_cast(${cell} as ${moneyType})`
/** SQL: the cell of the thing `i` of a row that holds several. */
const cellOf = (cells: string): string => `case when len(${cellsOf(cells)}) = ${things} then nullif(trim(${cellsOf(cells)}[i]), '') end`
// One number for several things says what each has only where it is their own number.
const quantityOf = `case when len(${quantities}) = ${things} then ${toQuantity(`${quantities}[i]`)} when ${toQuantity('"商品数量"')} = ${things} then 1 end`
const priceOf = `case when len(${prices}) = ${things} then ${toPrice(`${prices}[i]`)} end`
const ofSeveral = (fields: string): string => `list_transform(range(1, ${things} + 1), lambda i: ${fields})`
const each = (): string => `case when ${isSingle}
  then [{'id': "商品ID", 'number': "货号", 'code': "商家编码", 'title': "选购商品", 'variant': "商品规格", 'quantity': ${toQuantity('"商品数量"')}, 'price': ${toPrice(price)}}]
  else ${ofSeveral(`{'id': ${cellOf('"商品ID"')}, 'number': ${cellOf('"货号"')}, 'code': ${cellOf('"商家编码"')}, 'title': coalesce(${cellOf('"选购商品"')}, "选购商品"), 'variant': coalesce(${cellOf('"商品规格"')}, "商品规格"), 'quantity': ${quantityOf}, 'price': ${priceOf}}`)} end`

const units = `case when ${isSingle} then ${toQuantity('"商品数量"')} else list_sum(list_transform(${quantities}, lambda cell: ${toQuantity('cell')})) end`
const discount = `case when "平台实际承担优惠金额" is null and "商家实际承担优惠金额" is null and "达人实际承担优惠金额" is null then coalesce("优惠总金额", 0)
  else coalesce("平台实际承担优惠金额", 0) + coalesce("商家实际承担优惠金额", 0) + coalesce("达人实际承担优惠金额", 0) end`
const shipping = 'coalesce("运费", 0)'
const isEachKnown = `(${isSingle} or (len(${prices}) = ${things} and (len(${quantities}) = ${things} or ${toQuantity('"商品数量"')} = ${things})))`
const pricedGoods = `case when ${isSingle} then cast(${toPrice(price)} * ${toQuantity('"商品数量"')} as ${moneyType}) when ${isEachKnown} then list_sum(${ofSeveral(`cast((${priceOf}) * (${quantityOf}) as ${moneyType})`)}) end`
// 订单应付金额 is goods and freight less discounts, so that it tells the goods where their prices do not.
const goods = `coalesce(${pricedGoods}, "订单应付金额" - ${shipping} + ${discount})`
const product = `coalesce("~item"['id'], "~item"['number'], "~item"['code'], "~item"['title'])`

/** Cipher text and masks tell nothing. */
const readable = (column: string): string => `case when not regexp_matches("${column}", '^[#$~]|[*]') then "${column}" end`

/** The columns of the export of today, in its order. */
const usual = ['主订单编号', '子订单编号', '支付方式', '选购商品', '货号', '商品ID', '商家编码', '商品数量', '商品金额', '订单提交时间', '支付完成时间', '订单完成时间', '承诺发货时间', '预约发货时间', '买家留言', '旗帜颜色', '商家备注', 'APP渠道', '订单状态', '取消原因', '售后状态', '订单类型', '发货时间', '车型', '是否是以旧换新', '换新额外补贴', '换新额外补贴发放状态', '订单应付金额', '运费', '优惠总金额', '平台优惠', '商家优惠', '达人优惠', '商家改价', '支付优惠', '手续费', '红包抵扣', '降价类优惠', '平台实际承担优惠金额', '商家实际承担优惠金额', '达人实际承担优惠金额', '收件人', '收件人手机号', '省', '市', '区', '街道', '详细地址', '是否修改过地址', '快递信息', '序列号', '达人ID', '达人昵称', '拼团订单团编号', '商品单价是否含税', '税费', '鲁班落地页ID', '所属门店ID', '流量来源', '仓库ID', '仓库名称', '是否安心购', '广告渠道', '流量类型', '流量体裁', '流量渠道', '发货主体', '发货主体明细', '教育优惠', '预计送达时间', '是否平台仓自流转', '是否是渠道商品', '预约送达时间', '建议发货时间（起）', '建议发货时间（止）']

const meanings: Partial<Record<ColumnMeaning, readonly string[]>> = {
  id: ['主订单编号', '子订单编号', '货号', '商品ID', '商家编码', '序列号', '达人ID', '拼团订单团编号', '鲁班落地页ID', '所属门店ID', '仓库ID'],
  phone: ['收件人手机号'],
  'count-list': ['商品数量'],
  'money-list': ['商品金额', '商品单价'],
  money: ['订单应付金额', '运费', '优惠总金额', '平台优惠', '商家优惠', '达人优惠', '商家改价', '支付优惠', '手续费', '红包抵扣', '降价类优惠', '平台实际承担优惠金额', '商家实际承担优惠金额', '达人实际承担优惠金额', '税费', '换新额外补贴', '教育优惠'],
  time: ['订单提交时间', '支付完成时间', '订单完成时间', '发货时间'],
}

const meaningOf = (column: string): ColumnMeaning => (Object.keys(meanings) as ColumnMeaning[]).find((meaning) => meanings[meaning]?.includes(column)) ?? 'text'

/**
 * Douyin's order export: one row a part of an order (子订单), whose 商品金额 is the price of one piece. Receivers are cipher text:
 * it names no buyer. Times are those of China's clock, which the file does not say.
 */
export const douyinOrdersCsv = defineReader({
  id: 'douyin_orders_csv',
  version: 1,
  platform: 'douyin',
  title: { en: 'Douyin shop orders', zh: '抖店订单' },
  columns: Object.fromEntries([...usual, '商品规格', '商品单价'].map((column) => [column, meaningOf(column)])),
  aliases: { '建议发货时间(起)': '建议发货时间（起）', '建议发货时间(止)': '建议发货时间（止）', 商品名称: '选购商品', 商品id: '商品ID', 订单提交日期: '订单提交时间' },
  signature: ['主订单编号', '子订单编号', '选购商品', '商品数量', '订单应付金额', '订单状态'],
  usual,
  missing: ['-', '--'],
  zone,
  currency: 'CNY',
  identity: 'none',
  once: '"子订单编号"',
  cautions: [
    {
      count: `count(*) filter (where "订单应付金额" <> ${pricedGoods} + ${shipping} - (${discount}))`,
      words: { en: 'In {count} {count|row|rows} the amount due is not goods and freight less discounts: it counts as the file has it.', zh: '有 {count} 行的订单应付金额不等于商品金额加运费减优惠：以文件中的金额为准。' },
    },
    {
      count: `count(*) filter (where not coalesce(${isEachKnown}, false))`,
      words: { en: '{count} {count|row holds|rows hold} several things without saying the price and number of each: these are left empty.', zh: '有 {count} 行包含多件商品，但未分别列出单价和数量：相应位置留空。' },
    },
  ],
  model: {
    orders: {
      key: '"主订单编号"',
      fields: {
        order_id: '"主订单编号"',
        status: { leading: state, among: leading },
        status_raw: `nullif(concat_ws(' / ', "订单状态", "售后状态"), '')`,
        created_at: utc('"订单提交时间"', zone),
        paid_at: utc('"支付完成时间"', zone),
        shipped_at: utc('"发货时间"', zone),
        completed_at: { last: utc('"订单完成时间"', zone) },
        zone: `'${zone}'`,
        currency: "'CNY'",
        goods_amount: { sum: goods },
        discount_amount: { sum: discount },
        shipping_amount: { sum: '"运费"' },
        tax_amount: { sum: '"税费"' },
        order_total: { sum: '"订单应付金额"' },
        paid_amount: { sum: `case when "支付完成时间" is not null then "订单应付金额" end` },
        units: { sum: units },
        channel: '"APP渠道"',
        receiver_name: readable('收件人'),
        receiver_phone: readable('收件人手机号'),
        receiver_address: readable('详细地址'),
        receiver_city: readable('市'),
        receiver_province: readable('省'),
        receiver_country: "'CN'",
      },
    },
    items: {
      order: '"主订单编号"',
      each,
      fields: {
        order_id: '"主订单编号"',
        product_id: product,
        sku: `coalesce("~item"['number'], "~item"['code'])`,
        title: `"~item"['title']`,
        variant: `"~item"['variant']`,
        quantity: `"~item"['quantity']`,
        currency: "'CNY'",
        unit_price: `"~item"['price']`,
        line_total: `"~item"['price'] * "~item"['quantity']`,
        discount_amount: `case when ${isSingle} then ${discount} end`,
        status_raw: `nullif(concat_ws(' / ', "订单状态", "售后状态"), '')`,
      },
    },
    products: {
      key: product,
      each,
      fields: {
        product_id: product,
        sku: { last: `coalesce("~item"['number'], "~item"['code'])` },
        title: { last: `"~item"['title']` },
        currency: "'CNY'",
        price: { last: `"~item"['price']` },
      },
    },
  },
})
