import { day, hour, utcText, worldEnd } from './clock.mjs'
import { inOrder } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { encodeWindows1252 } from './encodings.mjs'
import { homeAt } from './homes.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const header = 'amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\torder-channel\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\tship-state\tship-postal-code\tship-country\tpromotion-ids\tcpf\tis-business-order\tpurchase-order-number\tprice-designation'.split('\t')

/** @param {Order} order */
export const isClosedOnAmazon = (order) => order.outcome === 'unpaid'

/** @param {readonly Order[]} orders oldest first @param {import('./generator.mjs').Generator} chance @returns {Map<Order, string>} */
export function numberAmazonOrders(orders, chance) {
  const digits = (/** @type {number} */ count) => String(chance.integer(10 ** count)).padStart(count, '0')
  const taken = new Set()
  return new Map(orders.map((order) => {
    let number = ''
    do number = `20${2 + chance.integer(5)}-${digits(7)}-${digits(7)}`
    while (taken.has(number))
    taken.add(number)
    return [order, number]
  }))
}

/**
 * The All Orders report: tabs, no quotes, cp1252, a row an item, item-price the line's total, and no word of the buyer
 * but town and postcode.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders oldest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportAmazon(chance, orders, numbers, dirt) {
  const blocks = new Map(orders.map((order) => {
    const number = numbers.get(order) ?? ''
    const own = chance.fork(number)
    const { place } = homeAt(order.account.homes, order.at)
    const status = order.outcome === 'unpaid' ? 'Cancelled' : worldEnd - order.at < day ? 'Pending' : 'Shipped'
    const shared = {
      'amazon-order-id': number,
      'merchant-order-id': number,
      'purchase-date': utcText(order.at).replace('Z', '+00:00'),
      'last-updated-date': utcText(Math.min(worldEnd, order.at + own.between(20, 70) * hour)).replace('Z', '+00:00'),
      'order-status': status,
      'fulfillment-channel': own.chance(0.6) ? 'Amazon' : 'Merchant',
      'sales-channel': 'Amazon.co.uk',
      'ship-service-level': own.chance(0.3) ? 'Expedited' : 'Standard',
      'ship-city': own.chance(0.3) ? place.cityEn.toUpperCase() : place.cityEn,
      'ship-state': place.provinceEn,
      'ship-postal-code': place.postcode,
      'ship-country': place.country,
      'is-business-order': 'false',
    }
    const rows = order.items.map((item, index) => {
      const fields = inOrder(header, {
        ...shared,
        'product-name': item.listing.title,
        sku: item.listing.sku,
        asin: item.listing.id,
        'item-status': status,
        quantity: String(item.quantity),
        currency: 'GBP',
        'item-price': moneyText(total([item.price * item.quantity])),
        'item-tax': '0.0',
      })
      return (order === dirt.broken && index === order.items.length - 1 ? fields.slice(0, 14) : fields).join('\t')
    })
    return [order, rows.join('\r\n')]
  }))
  const lines = [header.join('\t'), ...withRepeats(orders, dirt).map((order) => blocks.get(order))]
  return { '68213402019877.txt': encodeWindows1252(`${lines.join('\r\n')}\r\n`) }
}
