import { clockText, day, hour, worldEnd } from './clock.mjs'
import { inOrder, quotedIfNeeded } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const header = '商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式'.split(',')

const withTab = new Set(['订单号', '发货时间', '确认收货时间', '商品id', '样式ID', '商家编码-规格维度', '商家编码-商品维度', '快递单号', '订单成交时间'])
const sentAfter = 1 * day
const receivedAfter = 8 * day

/** @param {Order} order */
function statusOf({ outcome, at }) {
  const age = worldEnd - at
  if (outcome === 'unpaid') return age < hour ? '待付款' : '已取消'
  if (outcome === 'refunded') return age < sentAfter ? '未发货，退款成功' : '已发货，退款成功'
  if (age < sentAfter) return '待发货'
  return age < receivedAfter ? '已发货，待签收' : '已收货'
}

/** Refunded orders are no sale either. @param {Order} order */
export const isClosedOnPinduoduo = (order) => order.outcome === 'refunded' || statusOf(order) === '已取消'

/** The day, and fifteen digits. @param {readonly Order[]} orders oldest first @param {import('./generator.mjs').Generator} chance @returns {Map<Order, string>} */
export function numberPinduoduoOrders(orders, chance) {
  return new Map(orders.map((order, index) => [order, `${clockText(order.at, 'Asia/Shanghai').slice(2, 10).replaceAll('-', '')}-${String(chance.integer(1_000_000_000)).padStart(9, '0')}${String(index).padStart(6, '0')}`]))
}

/**
 * The orders, newest first, in UTF-8: a row an order of one product, TABs behind ids and times, a total at the end, and
 * nobody's name. A few have no time.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportPinduoduo(chance, orders, numbers, dirt) {
  const lines = new Map(orders.map((order, index) => {
    const number = numbers.get(order) ?? ''
    const own = chance.fork(number)
    const hasTime = index === 0 || index === orders.length - 1 || !own.chance(0.01)
    const fields = inOrder(header, recordOf(own, order, number, hasTime)).map((cell, column) => quotedIfNeeded(withTab.has(header[column]) ? `${cell}\t` : cell))
    return [order, (order === dirt.broken ? fields.slice(0, 15) : fields).join(',')]
  }))
  const listed = withRepeats(orders, dirt)
  const last = inOrder(header, { 商品: '总计', '邮费(元)': moneyText(total(listed.map((order) => order.shipping))), '用户实付金额(元)': moneyText(total(listed.map((order) => order.total))), '商品数量(件)': String(total(listed.map((order) => order.items[0].quantity))) })
  return { 'orders_export2024-11-30-10-16-00.csv': Buffer.from(`${[header.join(','), ...listed.map((order) => lines.get(order)), last.join(',')].join('\n')}\n`, 'utf8') }
}

/** @param {import('./generator.mjs').Generator} own @param {Order} order @param {string} number @param {boolean} hasTime @returns {Record<string, string>} */
function recordOf(own, order, number, hasTime) {
  const [item] = order.items
  const status = statusOf(order)
  // What is charged is what is left after the shop's and the platform's coupons.
  const fromShop = own.chance(0.3) ? 100 * (1 + own.integer(5)) : 0
  const fromPlatform = own.chance(0.4) ? 50 * (1 + own.integer(8)) : 0
  const offForPaying = own.chance(0.1) ? 1 + own.integer(99) : 0
  const isSent = worldEnd - order.at >= sentAfter && order.outcome !== 'unpaid'
  return {
    商品: item.listing.title,
    订单号: number,
    订单状态: status,
    '商品总价(元)': moneyText(order.goods + fromShop + fromPlatform + offForPaying),
    '邮费(元)': moneyText(order.shipping),
    '店铺优惠折扣(元)': moneyText(fromShop),
    '平台优惠折扣(元)': moneyText(fromPlatform),
    '多多支付立减金额(元)': moneyText(offForPaying),
    '用户实付金额(元)': moneyText(order.total),
    '商家实收金额(元)': moneyText(order.total + fromPlatform + offForPaying),
    '商品数量(件)': String(item.quantity),
    发货时间: isSent ? clockText(order.at + (4 + own.integer(18)) * hour, 'Asia/Shanghai') : '',
    确认收货时间: status === '已收货' ? clockText(Math.min(worldEnd - hour, order.at + (3 * day + own.integer(5 * 24 * 3600) * 1000)), 'Asia/Shanghai') : '',
    商品id: item.listing.id,
    商品规格: item.listing.variant,
    样式ID: `15${item.listing.id}`.slice(0, 13),
    '商家编码-规格维度': item.listing.sku,
    '商家编码-商品维度': item.listing.sku.slice(0, 2),
    售后状态: order.outcome === 'refunded' ? '退款成功' : '无售后或售后取消',
    快递单号: isSent ? `77${String(own.integer(10_000_000)).padStart(7, '0')}${String(own.integer(1_000_000)).padStart(6, '0')}` : '',
    快递公司: isSent ? '云路速运' : '',
    订单成交时间: hasTime ? clockText(order.at, 'Asia/Shanghai') : '',
    是否分期: '否',
  }
}
