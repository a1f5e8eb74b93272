import { clockText, day, hour, worldEnd } from './clock.mjs'
import { inOrder, quoted } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { homeAt } from './homes.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */
/** @typedef {import('./generator.mjs').Generator} Generator */

const header = '主订单编号,子订单编号,支付方式,选购商品,货号,商品ID,商家编码,商品数量,商品金额,订单提交时间,支付完成时间,订单完成时间,承诺发货时间,预约发货时间,买家留言,旗帜颜色,商家备注,APP渠道,订单状态,取消原因,售后状态,订单类型,发货时间,车型,是否是以旧换新,换新额外补贴,换新额外补贴发放状态,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,达人优惠,商家改价,支付优惠,手续费,红包抵扣,降价类优惠,平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,省,市,区,街道,详细地址,是否修改过地址,快递信息,序列号,达人ID,达人昵称,拼团订单团编号,商品单价是否含税,税费,鲁班落地页ID,所属门店ID,流量来源,仓库ID,仓库名称,是否安心购,广告渠道,流量类型,流量体裁,流量渠道,发货主体,发货主体明细,教育优惠,预计送达时间,是否平台仓自流转,是否是渠道商品,预约送达时间,建议发货时间（起）,建议发货时间（止）'.split(',')

const bare = /时间|金额$|^运费$|优惠$|^商品数量$/
const sentAfter = 1.2 * day
const doneAfter = 9 * day

/** @param {Order} order */
function statusOf({ outcome, at }) {
  const age = worldEnd - at
  if (outcome === 'unpaid') return age < hour ? '待支付' : '已关闭'
  if (outcome === 'refunded') return '已关闭'
  if (age < sentAfter) return '备货中'
  return age < doneAfter ? '已发货' : '已完成'
}

/** @param {Order} order */
export const isClosedOnDouyin = (order) => statusOf(order) === '已关闭'

/** Nineteen digits, rising with time; room between two for their parts. @param {readonly Order[]} orders oldest first @returns {Map<Order, string>} */
export const numberDouyinOrders = (orders) => new Map(orders.map((order, index) => [order, String(6_917_000_000_000_000_000n + (BigInt(order.at) - 1_685_000_000_000n) * 10_000n + BigInt(index % 100) * 64n)]))

/**
 * The orders, newest first, in UTF-8 with its mark: a row a part of an order, text and ids behind TABs, `-` for what is
 * missing, receivers as cipher text. Some orders of two things stand in one row.
 *
 * @param {Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportDouyin(chance, orders, numbers, dirt) {
  const blocks = new Map(orders.map((order) => {
    const number = numbers.get(order) ?? ''
    const own = chance.fork(number)
    const shared = orderRecord(own, order, number)
    const isJoined = order.items.length === 2 && own.chance(0.2)
    const records = isJoined ? [joinedRecord(order, number)] : order.items.map((item, index) => partRecord(own, order, item, index, number))
    const lines = records.map((record) => {
      const fields = inOrder(header, { ...shared, ...record }).map((cell, column) => (bare.test(header[column]) && !cell.includes(';') ? cell || '-' : quoted(`\t${cell || '-'}`)))
      return (order === dirt.broken ? fields.slice(0, 40) : fields).join(',')
    })
    return [order, lines]
  }))
  const lines = [header.join(','), ...withRepeats(orders, dirt).flatMap((order) => blocks.get(order) ?? [])]
  return { '山海杂货铺_20241130101600.csv': Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf8') }
}

/** What each part of an order says again. @param {Generator} own @param {Order} order @param {string} number @returns {Record<string, string>} */
function orderRecord(own, order, number) {
  const { place } = homeAt(order.account.homes, order.at)
  const status = statusOf(order)
  const isPaid = order.outcome !== 'unpaid'
  const isSent = status === '已发货' || status === '已完成'
  return {
    主订单编号: number,
    支付方式: own.pick(['支付宝', '微信', '抖音支付']),
    订单提交时间: clockText(order.at, 'Asia/Shanghai'),
    支付完成时间: isPaid ? clockText(order.at + (5 + own.integer(120)) * 1000, 'Asia/Shanghai') : '',
    订单完成时间: status === '已完成' ? clockText(Math.min(worldEnd - hour, order.at + (4 * day + own.integer(5 * 24 * 3600) * 1000)), 'Asia/Shanghai') : '',
    发货时间: isSent ? clockText(order.at + (3 + own.integer(24)) * hour, 'Asia/Shanghai') : '',
    APP渠道: own.chance(0.8) ? '抖音' : '抖音极速版',
    订单状态: status,
    取消原因: order.outcome === 'refunded' ? '多拍、错拍、不想要' : status === '已关闭' ? '超时未支付' : '',
    售后状态: order.outcome === 'refunded' ? '退款成功' : '',
    订单类型: '普通订单',
    收件人: `##${cipher(own, 22)}##`,
    收件人手机号: `$$${cipher(own, 26)}$$`,
    省: place.province,
    市: place.city,
    区: place.district,
    详细地址: `##${cipher(own, 40)}##`,
    流量体裁: own.pick(['直播', '短视频', '商品卡']),
  }
}

/** @param {Generator} own @param {Order} order @param {import('./shopping.mjs').OrderItem} item @param {number} index @param {string} number @returns {Record<string, string>} */
function partRecord(own, order, item, index, number) {
  // Prices stand before discounts, which whole cents a piece take off again.
  const fromShop = own.chance(0.3) ? 100 : 0
  const fromPlatform = own.chance(0.3) ? 50 : 0
  const shipping = index === 0 ? order.shipping : 0
  const off = (fromShop + fromPlatform) * item.quantity
  return {
    子订单编号: String(BigInt(number) + BigInt(index)),
    ...thingsRecord([item]),
    商品数量: String(item.quantity),
    商品金额: moneyText(item.price + fromShop + fromPlatform),
    订单应付金额: moneyText(item.price * item.quantity + shipping),
    运费: moneyText(shipping),
    优惠总金额: moneyText(off),
    平台优惠: moneyText(fromPlatform * item.quantity),
    商家优惠: moneyText(fromShop * item.quantity),
    平台实际承担优惠金额: moneyText(fromPlatform * item.quantity),
    商家实际承担优惠金额: moneyText(fromShop * item.quantity),
    达人实际承担优惠金额: '0.00',
  }
}

/** @param {Order} order @param {string} number @returns {Record<string, string>} */
function joinedRecord(order, number) {
  return {
    子订单编号: number,
    ...thingsRecord(order.items),
    商品数量: order.items.map((item) => String(item.quantity)).join(';'),
    商品金额: order.items.map((item) => moneyText(item.price)).join(';'),
    订单应付金额: moneyText(total([order.goods, order.shipping])),
    运费: moneyText(order.shipping),
    优惠总金额: '0.00',
    平台实际承担优惠金额: '0.00',
    商家实际承担优惠金额: '0.00',
    达人实际承担优惠金额: '0.00',
  }
}

/** @param {readonly import('./shopping.mjs').OrderItem[]} items @returns {Record<string, string>} */
function thingsRecord(items) {
  const joined = (/** @type {(item: import('./shopping.mjs').OrderItem) => string} */ cell) => items.map(cell).join(';')
  return { 选购商品: joined((item) => item.listing.title), 货号: joined((item) => item.listing.sku), 商品ID: joined((item) => item.listing.id), 商家编码: joined((item) => item.listing.sku) }
}

/** @param {Generator} own @param {number} length */
function cipher(own, length) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return `${Array.from({ length }, () => letters[own.integer(64)]).join('')}==`
}
