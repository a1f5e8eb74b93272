import { clockText, day, hour, worldEnd } from './clock.mjs'
import { inOrder, quoted } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { encodeGbk } from './encodings.mjs'
import { writeInChinese } from './handwriting.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

/** Six of the names end in a blank, as in the real file. */
const orderHeader = '订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,含应开票给个人的个人红包'.split(',')

const itemHeader = '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码'.split(',')

const messages = ['请尽快发货，谢谢', '送人的，麻烦包好一点', '可以送个小样吗？', '不要放驿站，送到门口', '写"生日快乐"卡片', '周末不在家，请工作日送', '上次那款很好用😊再来一份']

/** How old an order is when the buyer has confirmed it, and when it is on its way. */
const confirmedAfter = 9 * day
const sentAfter = 1.5 * day

/** Platform's words for where an order stands at the moment of the export. @param {Order} order */
function statusOf({ outcome, at }) {
  const age = worldEnd - at
  if (outcome === 'refunded') return '交易关闭'
  if (outcome === 'unpaid') return age < day ? '等待买家付款' : '交易关闭'
  if (age < sentAfter) return '买家已付款，等待卖家发货'
  return age < confirmedAfter ? '卖家已发货，等待买家确认' : '交易成功'
}

/** Closed orders are no sale. @param {Order} order */
export const isClosedOnTaobao = (order) => statusOf(order) === '交易关闭'

/**
 * Order numbers of 18 and, from some day on, 19 digits, rising with time; the last four belong to the buyer.
 *
 * @param {readonly Order[]} orders oldest first
 * @param {import('./generator.mjs').Generator} chance
 * @returns {Map<Order, string>}
 */
export function numberTaobaoOrders(orders, chance) {
  const tails = new Map()
  return new Map(orders.map((order, index) => {
    const account = order.account.id
    if (!tails.has(account)) tails.set(account, String(chance.integer(10_000)).padStart(4, '0'))
    const head = 99_000_000_000_000n + (BigInt(order.at) - 1_685_000_000_000n) * 40n + BigInt(index % 7)
    return [order, `${head}${tails.get(account)}`]
  }))
}

/**
 * The order list and the detail list, newest first, in GBK.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportTaobao(chance, orders, numbers, dirt) {
  const orderLines = new Map()
  const itemLines = new Map()
  for (const order of orders) {
    const number = numbers.get(order) ?? ''
    const fields = inOrder(orderHeader, orderRecord(chance.fork(number), order, number))
    // The broken row ends in the middle.
    orderLines.set(order, (order === dirt.broken ? fields.slice(0, 21) : fields).map(quoted).join(','))
    itemLines.set(order, order.items.map((item) => inOrder(itemHeader, itemRecord(order, item, number)).map(quoted).join(',')).join('\r\n'))
  }
  const listed = withRepeats(orders, dirt)
  const file = (/** @type {string[]} */ header, /** @type {Map<Order, string>} */ lines) =>
    encodeGbk(`${[header.map(quoted).join(','), ...listed.map((order) => lines.get(order))].join('\r\n')}\r\n`)
  return { 'ExportOrderList202411301016.csv': file(orderHeader, orderLines), 'ExportOrderDetailList202411301016.csv': file(itemHeader, itemLines) }
}

/** @param {import('./generator.mjs').Generator} own @param {Order} order @param {string} number @returns {Record<string, string>} */
function orderRecord(own, order, number) {
  const status = statusOf(order)
  const isPaid = order.outcome !== 'unpaid'
  const isSent = isPaid && worldEnd - order.at >= sentAfter
  const confirmedAt = order.at + (3 + own.integer(6)) * day + own.integer(24 * 3600) * 1000
  const contact = writeInChinese(own, order.account, order.at)
  const isConfirmed = status === '交易成功'
  return {
    订单编号: `="${number}"`,
    买家会员名: order.account.id,
    买家支付宝账号: contact.alipay,
    买家应付货款: moneyText(order.goods),
    买家应付邮费: moneyText(order.shipping),
    买家支付积分: '0',
    总金额: moneyText(order.total),
    返点积分: '0',
    买家实际支付金额: moneyText(isPaid ? order.total : 0),
    买家实际支付积分: '0',
    订单状态: status,
    买家留言: own.chance(0.05) ? own.pick(messages) : '',
    收货人姓名: contact.name,
    '收货地址 ': contact.address,
    运送方式: '快递',
    联系手机: contact.phone && `'${contact.phone}`,
    订单创建时间: clockText(order.at, 'Asia/Shanghai'),
    '订单付款时间 ': isPaid ? clockText(order.at + (8 + own.integer(200)) * 1000, 'Asia/Shanghai') : '',
    '宝贝标题 ': order.items.map((item) => item.listing.title).join('，'),
    '宝贝种类 ': String(order.items.length),
    '物流单号 ': isSent ? `No:YL${String(10_000_000 + own.integer(89_999_999))}` : '',
    物流公司: isSent ? '云路速运' : '',
    宝贝总数量: String(total(order.items.map((item) => item.quantity))),
    店铺Id: '0',
    店铺名称: '山海杂货铺',
    订单关闭原因: order.outcome === 'refunded' ? '退款' : status === '交易关闭' ? '买家未付款' : '订单未关闭',
    卖家服务费: '0元',
    买家服务费: '无买家服务费',
    是否手机订单: own.chance(0.88) ? '手机订单' : '',
    退款金额: moneyText(order.refund),
    确认收货时间: isConfirmed ? clockText(Math.min(confirmedAt, worldEnd - hour), 'Asia/Shanghai') : '',
    打款商家金额: `${moneyText(isConfirmed ? order.total - order.refund : 0)}元`,
  }
}

/** @param {Order} order @param {import('./shopping.mjs').OrderItem} item @param {string} number @returns {Record<string, string>} */
function itemRecord(order, item, number) {
  return {
    订单编号: `="${number}"`,
    标题: item.listing.title,
    价格: moneyText(item.price),
    购买数量: String(item.quantity),
    外部系统编号: item.listing.id,
    商品属性: item.listing.variant,
    备注: "'null",
    订单状态: statusOf(order),
    商家编码: item.listing.sku,
  }
}
