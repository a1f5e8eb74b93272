import { clockText, day, hour, worldEnd } from './clock.mjs'
import { inOrder, quotedIfNeeded } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { writeInLatin } from './handwriting.mjs'
import { moneyText, shareOf, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const fixed = 'order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,fee_tax_total,tax_total,cart_discount,order_discount,discount_total,order_total,order_subtotal,order_currency,payment_method,payment_method_title,transaction_id,customer_ip_address,customer_user_agent,shipping_method,customer_id,customer_user,customer_email,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,shipping_last_name,shipping_company,shipping_phone,shipping_address_1,shipping_address_2,shipping_postcode,shipping_city,shipping_state,shipping_country,customer_note,wt_import_key,shipping_items,fee_items,tax_items,coupon_items,refund_items,order_notes,download_permissions'.split(',')

/** @param {Order} order */
export const isClosedOnWoocommerce = (order) => order.outcome === 'unpaid' || order.outcome === 'refunded'

/** Numbers of posts, with gaps. @param {readonly Order[]} orders oldest first @param {import('./generator.mjs').Generator} chance @returns {Map<Order, string>} */
export function numberWoocommerceOrders(orders, chance) {
  let number = 4900
  return new Map(orders.map((order) => [order, String((number += 1 + chance.integer(6)))]))
}

/**
 * The orders, newest first, as the Import Export Suite writes them: a row an order, its items in columns of their own, of which there
 * are as many as the largest order has items.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportWoocommerce(chance, orders, numbers, dirt) {
  const header = [...fixed, ...Array.from({ length: Math.max(...orders.map((order) => order.items.length)) }, (_, index) => `line_item_${index + 1}`)]
  const lines = new Map(orders.map((order) => {
    const number = numbers.get(order) ?? ''
    const own = chance.fork(number)
    const fields = inOrder(header, { ...orderRecord(own, order, number), ...itemRecords(order) }).map(quotedIfNeeded)
    return [order, (order === dirt.broken ? fields.slice(0, 20) : fields).join(',')]
  }))
  return { 'order_export_2024-11-30-10-16-00.csv': Buffer.from(`${[header.join(','), ...withRepeats(orders, dirt).map((order) => lines.get(order))].join('\n')}\n`, 'utf8') }
}

/** @param {import('./generator.mjs').Generator} own @param {Order} order @param {string} number @returns {Record<string, string>} */
function orderRecord(own, order, number) {
  const contact = writeInLatin(own, order.account, order.at)
  const [first, ...last] = contact.name.split(' ')
  const time = (/** @type {number} */ at) => clockText(at, 'UTC')
  const place = (/** @type {'billing' | 'shipping'} */ who) => ({ [`${who}_first_name`]: first, [`${who}_last_name`]: last.join(' '), [`${who}_phone`]: contact.phone, [`${who}_address_1`]: contact.address1, [`${who}_address_2`]: contact.address2, [`${who}_postcode`]: contact.zip, [`${who}_city`]: contact.city, [`${who}_state`]: contact.province, [`${who}_country`]: contact.country })
  const isPaid = order.outcome !== 'unpaid'
  const isGuest = own.chance(0.4)
  const customer = isGuest ? '0' : String(100 + own.integer(9000))
  const status = { kept: worldEnd - order.at > 3 * day ? 'completed' : 'processing', 'part-refunded': 'completed', refunded: 'refunded', unpaid: 'cancelled' }[order.outcome]
  return {
    order_id: number,
    order_number: number,
    order_date: time(order.at),
    paid_date: isPaid ? time(order.at) : '',
    status,
    shipping_total: moneyText(order.shipping),
    shipping_tax_total: '0.00',
    fee_total: '0.00',
    fee_tax_total: '0.00',
    tax_total: '0.00',
    cart_discount: moneyText(order.discount),
    order_discount: '0.00',
    discount_total: moneyText(order.discount),
    order_total: moneyText(order.total),
    order_subtotal: moneyText(order.goods),
    order_currency: 'EUR',
    payment_method: 'stripe',
    payment_method_title: 'Credit Card (Stripe)',
    shipping_method: order.shipping === 0 ? 'Free shipping' : 'Flat rate',
    customer_id: customer,
    customer_user: customer,
    customer_email: isGuest ? '' : order.account.email,
    billing_email: order.account.email,
    ...place('billing'),
    ...place('shipping'),
    wt_import_key: number,
    shipping_items: `items:${order.items.map((item) => item.listing.title).join('; ')}|method_id:flat_rate:1|taxes:a:1:{s:5:"total";a:0:{}}`,
    refund_items: order.refund > 0 ? `amount:${moneyText(order.refund)}|reason:|date:${time(order.at + 3 * day + own.integer(48) * hour)}` : '',
    order_notes: own.chance(0.05) ? 'content:Please ring twice.\nThank you!|date:' : '',
  }
}

/** A discount is spread over the items, the last one takes what rounding leaves. @param {Order} order @returns {Record<string, string>} */
function itemRecords(order) {
  let left = order.discount
  return Object.fromEntries(order.items.map((item, index) => {
    const subtotal = item.price * item.quantity
    const off = index === order.items.length - 1 ? left : Math.min(left, shareOf(order.discount, subtotal / total(order.items.map((one) => one.price * one.quantity))))
    left -= off
    return [`line_item_${index + 1}`, `name:${item.listing.title.replaceAll('|', '\\|')}|product_id:${item.listing.id}|sku:${item.listing.sku}|quantity:${item.quantity}|total:${moneyText(subtotal - off)}|sub_total:${moneyText(subtotal)}`]
  }))
}
