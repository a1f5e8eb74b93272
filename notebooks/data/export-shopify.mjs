import { clockText, day, hour, minute, offsetText, worldEnd } from './clock.mjs'
import { inOrder, quotedIfNeeded } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { writeInLatin } from './handwriting.mjs'
import { moneyText } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const header = 'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References'.split(',')

const notes = ['Gift note:\nHappy birthday, 妈妈!', 'Please leave at the side door', 'A present, so no invoice in the box, please.\nThank you!', 'Says "fragile" on the outside?']

/** Orders that were never paid are cancelled. @param {Order} order */
export const isClosedOnShopify = (order) => order.outcome === 'unpaid' || order.outcome === 'refunded'

/** `#1001` for the first order of the shop. @param {readonly Order[]} orders oldest first @returns {Map<Order, string>} */
export const numberShopifyOrders = (orders) => new Map(orders.map((order, index) => [order, `#${1001 + index}`]))

/**
 * The orders, newest first, in UTF-8. What belongs to the order stands on its first row only.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportShopify(chance, orders, numbers, dirt) {
  const blocks = new Map(orders.map((order) => {
    const name = numbers.get(order) ?? ''
    const own = chance.fork(name)
    const rows = order.items.map((item, index) => {
      const record = { ...itemRecord(order, item, name), ...(index === 0 ? orderRecord(own, order) : {}) }
      const fields = inOrder(header, record).map(quotedIfNeeded)
      // The broken row: a comma in the title that nobody put into quotes, twice.
      if (order === dirt.broken && index === order.items.length - 1) fields[17] = `${fields[17]}, boxed, new`
      return fields.join(',')
    })
    return [order, rows.join('\n')]
  }))
  const lines = [header.join(','), ...withRepeats(orders, dirt).map((order) => blocks.get(order))]
  return { 'orders_export_1.csv': Buffer.from(`${lines.join('\n')}\n`, 'utf8') }
}

/** @param {number} at */
const timeText = (at) => `${clockText(at, 'America/New_York')} ${offsetText(at, 'America/New_York')}`

/** @param {import('./generator.mjs').Generator} own @param {Order} order @returns {Record<string, string>} */
function orderRecord(own, order) {
  const isPaid = order.outcome !== 'unpaid'
  const isSent = isPaid && worldEnd - order.at > 2 * day
  const contact = writeInLatin(own, order.account, order.at)
  // A fraud pays with somebody else's card: the bill goes elsewhere.
  const billing = order.account.kind === 'fraud' ? { ...contact, name: 'M. Stranger', address1: '1 Nowhere Lane', city: 'Chicago', zip: '60616', province: 'IL', provinceName: 'Illinois', country: 'US', phone: '' } : contact
  const apostrophe = (/** @type {string} */ value) => value && `'${value}`
  return {
    'Financial Status': { kept: 'paid', 'part-refunded': 'partially_refunded', refunded: 'refunded', unpaid: 'voided' }[order.outcome],
    'Paid at': isPaid ? timeText(order.at) : '',
    'Fulfillment Status': isSent ? 'fulfilled' : 'unfulfilled',
    'Fulfilled at': isSent ? timeText(order.at + 6 * hour + own.integer(36 * 3600) * 1000) : '',
    'Accepts Marketing': own.chance(0.55) ? 'yes' : 'no',
    Currency: 'USD',
    Subtotal: moneyText(order.goods - order.discount),
    Shipping: moneyText(order.shipping),
    Taxes: '0.00',
    Total: moneyText(order.total),
    'Discount Code': order.code,
    'Discount Amount': moneyText(order.discount),
    'Shipping Method': order.shipping === 0 ? 'Free Standard' : 'Standard',
    'Billing Name': billing.name,
    'Billing Street': [billing.address1, billing.address2].filter(Boolean).join(', '),
    'Billing Address1': billing.address1,
    'Billing Address2': billing.address2,
    'Billing City': billing.city,
    'Billing Zip': apostrophe(billing.zip),
    'Billing Province': billing.province,
    'Billing Country': billing.country,
    'Billing Phone': apostrophe(billing.phone),
    'Shipping Name': contact.name,
    'Shipping Street': [contact.address1, contact.address2].filter(Boolean).join(', '),
    'Shipping Address1': contact.address1,
    'Shipping Address2': contact.address2,
    'Shipping City': contact.city,
    'Shipping Zip': apostrophe(contact.zip),
    'Shipping Province': contact.province,
    'Shipping Country': contact.country,
    'Shipping Phone': apostrophe(contact.phone),
    Notes: own.chance(0.04) ? own.pick(notes) : '',
    'Cancelled at': isClosedOnShopify(order) ? timeText(order.at + own.between(2, 90) * hour) : '',
    'Payment Method': 'Shopify Payments',
    'Payment Reference': `c${String(own.integer(1_000_000_000)).padStart(9, '0')}.1`,
    'Refunded Amount': moneyText(order.refund),
    'Outstanding Balance': '0.00',
    Id: String(5_300_000_000_000 + Math.floor((order.at - 1_685_000_000_000) / minute) * 1000 + own.integer(1000)),
    'Risk Level': order.account.kind === 'person' ? 'Low' : order.account.kind === 'fraud' ? 'High' : 'Medium',
    Source: 'web',
    Phone: apostrophe(contact.phone),
    'Billing Province Name': billing.provinceName,
    'Shipping Province Name': contact.provinceName,
  }
}

/** What every row of an order holds. @param {Order} order @param {import('./shopping.mjs').OrderItem} item @param {string} name @returns {Record<string, string>} */
function itemRecord(order, item, name) {
  return {
    Name: name,
    Email: order.account.email,
    'Created at': timeText(order.at),
    'Lineitem quantity': String(item.quantity),
    'Lineitem name': item.listing.title,
    'Lineitem price': moneyText(item.price),
    'Lineitem sku': item.listing.sku,
    'Lineitem requires shipping': 'true',
    'Lineitem taxable': 'true',
    'Lineitem fulfillment status': order.outcome !== 'unpaid' && worldEnd - order.at > 2 * day ? 'fulfilled' : 'pending',
    Vendor: 'Shanhai Goods',
    'Lineitem discount': '0.00',
  }
}
