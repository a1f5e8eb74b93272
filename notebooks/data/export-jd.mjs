import { clockText, day, hour, minute, worldEnd } from './clock.mjs'
import { inOrder, quotedIfNeeded } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { encodeGbk } from './encodings.mjs'
import { writeInChinese } from './handwriting.mjs'
import { moneyText } from './money.mjs'
import { takeApart } from './take-apart.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const header = '订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道'.split(',')

const sentAfter = 1.5 * day
const receivedAfter = 6 * day

/** @param {Order} order */
function statusOf({ outcome, at }) {
  const age = worldEnd - at
  if (outcome === 'refunded') return '(删除)等待出库'
  if (outcome === 'unpaid') return age < day ? '等待付款' : '(删除)等待付款'
  if (age < sentAfter) return '等待出库'
  return age < receivedAfter ? '等待确认收货' : '完成'
}

/** @param {Order} order */
export const isClosedOnJd = (order) => statusOf(order).startsWith('(删除)')

/** Some orders leave from several warehouses, and become one for each thing. @param {Order} order @param {import('./generator.mjs').Generator} own @returns {Order[]} */
export const splitOnJd = (order, own) => (order.outcome !== 'unpaid' && own.chance(0.12) ? takeApart(order) : [order])

/** Twelve digits, rising with time; an order that was split has one as well. @param {readonly Order[]} orders oldest first @returns {Map<Order, string>} */
export function numberJdOrders(orders) {
  const numbers = new Map()
  for (const order of orders) {
    for (const each of order.whole && !numbers.has(order.whole) ? [order.whole, order] : [order]) {
      numbers.set(each, String(280_000_000_000 + Math.floor((each.at - 1_685_000_000_000) / minute) * 40_000 + numbers.size))
    }
  }
  return numbers
}

/**
 * The order export of a shop, newest first, in GBK: a row an item, the order's amounts on each, a comma at each line's
 * end. Orders that were split stand there as well, deleted, and name their parts.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportJd(chance, orders, numbers, dirt) {
  const parts = new Map()
  for (const order of orders) if (order.whole) parts.set(order.whole, [...(parts.get(order.whole) ?? []), order])
  const written = new Set()
  const blocks = new Map(orders.map((order) => {
    const own = chance.fork(numbers.get(order) ?? '')
    const lines = rowsOf(own, order, numbers, statusOf(order), '')
    if (order === dirt.broken) lines[lines.length - 1] = lines[lines.length - 1].split(',').slice(0, 12).join(',')
    if (!order.whole || written.has(order.whole)) return [order, lines]
    written.add(order.whole)
    const note = `订单拆分为  ${parts.get(order.whole).map((/** @type {Order} */ part) => numbers.get(part)).join('    ')}`
    return [order, [...rowsOf(own.fork('whole'), order.whole, numbers, '(删除)等待出库', note), ...lines]]
  }))
  const lines = [`${header.join(',')},`, ...withRepeats(orders, dirt).flatMap((order) => blocks.get(order) ?? [])]
  return { '29138472.csv': encodeGbk(`${lines.join('\r\n')}\r\n`) }
}

/** @param {import('./generator.mjs').Generator} own @param {Order} order @param {ReadonlyMap<Order, string>} numbers @param {string} status @param {string} note */
function rowsOf(own, order, numbers, status, note) {
  const isPaid = order.outcome !== 'unpaid'
  const contact = writeInChinese(own, order.account, order.at)
  const balance = isPaid && own.chance(0.06) ? Math.min(order.total, 100 * (1 + own.integer(20))) : 0
  const isDone = status === '完成'
  const shared = {
    订单号: numbers.get(order) ?? '',
    支付方式: '在线支付',
    下单时间: clockText(order.at, 'Asia/Shanghai'),
    订单金额: moneyText(order.goods),
    结算金额: moneyText(order.goods - order.discount),
    余额支付: moneyText(balance),
    应付金额: moneyText(order.total - balance),
    订单状态: status,
    订单类型: '销售订单',
    下单帐号: order.account.id,
    客户姓名: contact.name,
    客户地址: contact.address,
    联系电话: contact.phone,
    商家备注: note,
    运费金额: moneyText(order.shipping),
    付款确认时间: isPaid ? clockText(order.at + (10 + own.integer(300)) * 1000, 'Asia/Shanghai') : '',
    订单完成时间: isDone ? clockText(Math.min(worldEnd - hour, order.at + (2 * day + own.integer(4 * 24 * 3600) * 1000)), 'Asia/Shanghai') : '',
    订单来源: own.chance(0.85) ? '移动端订单' : 'PC端订单',
    订单渠道: '暂无来源',
  }
  return order.items.map((item) => {
    const fields = inOrder(header, { ...shared, 商品ID: item.listing.id, 商品名称: item.listing.title, 订购数量: String(item.quantity), 京东价: moneyText(item.price), 货号: item.listing.sku })
    return `${fields.map(quotedIfNeeded).join(',')},`
  })
}
