import { clockText, day, hour, worldEnd } from './clock.mjs'
import { inOrder, quotedIfNeeded } from './delimited.mjs'
import { withRepeats } from './dirt.mjs'
import { writeInLatin } from './handwriting.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

const header = 'Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,Buyer Address 2,Buyer City,Buyer State,Buyer Zip,Buyer Country,Ship To Name,Ship To Phone,Ship To Address 1,Ship To Address 2,Ship To City,Ship To State,Ship To Zip,Ship To Country,Item Number,Item Title,Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Seller Collected Tax,eBay Collected Tax,Total Price,eBay Collected Tax Included in Total,Payment Method,Sale Date,Paid On Date,Ship By Date,Minimum Estimated Delivery Date,Maximum Estimated Delivery Date,Shipped On Date,Feedback Left,Feedback Received,My Item Note,PayPal Transaction ID,Shipping Service,Tracking Number,Transaction ID,Variation Details,Global Shipping Program,Global Shipping Reference ID,Click And Collect,Click And Collect Reference Number,eBay Plus'.split(',')

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The report knows no closed orders: those that nobody paid are only not paid yet. */
export const isClosedOnEbay = () => false

/** `12-34567-89012`. @param {readonly Order[]} orders oldest first @param {import('./generator.mjs').Generator} chance @returns {Map<Order, string>} */
export function numberEbayOrders(orders, chance) {
  return new Map(orders.map((order, index) => [order, `${String(10 + chance.integer(17)).padStart(2, '0')}-${String(10_000 + index)}-${String(chance.integer(100_000)).padStart(5, '0')}`]))
}

/**
 * Seller Hub's orders report, newest first, in UTF-8 with a mark: a line of commas above the header and one below it, `$` and
 * thousands commas, dates such as `Jul-21-24`, a row that sums up each order of several items, and two closing lines.
 *
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders newest first
 * @param {ReadonlyMap<Order, string>} numbers
 * @param {import('./dirt.mjs').Dirt} dirt
 * @returns {Record<string, Buffer>}
 */
export function exportEbay(chance, orders, numbers, dirt) {
  const blocks = new Map(orders.map((order, index) => {
    const number = numbers.get(order) ?? ''
    const own = chance.fork(number)
    const ofOrder = orderRecord(own, order, number, String(1000 + orders.length - index))
    const ofItems = order.items.map((item) => itemRecord(own, item))
    const { 'Buyer Username': username, 'Sales Record Number': record, 'Sale Date': sold, 'Paid On Date': paid } = ofOrder
    const records = ofItems.length === 1
      ? [{ ...ofItems[0], ...ofOrder, Quantity: ofItems[0].Quantity, 'Sold For': ofItems[0]['Sold For'] }]
      : [ofOrder, ...ofItems.map((item) => ({ 'Order Number': number, 'Buyer Username': username, 'Sales Record Number': record, 'Sale Date': sold, 'Paid On Date': paid, ...item }))]
    const rows = records.map((fields, at) => {
      const cells = inOrder(header, fields).map(quotedIfNeeded)
      return (order === dirt.broken && at === records.length - 1 ? cells.slice(0, 31) : cells).join(',')
    })
    return [order, rows.join('\n')]
  }))
  const blank = ','.repeat(header.length - 1)
  const listed = withRepeats(orders, dirt)
  const closing = [`${listed.length},record(s) downloaded,"from ${dateText(orders.at(-1)?.at ?? 0).slice(0, 9)} to ${dateText(worldEnd).slice(0, 9)}"`, 'Seller ID : shanhai_goods']
  const lines = [blank, header.join(','), blank, ...listed.map((order) => blocks.get(order)), '', ...closing]
  return { 'eBay-OrdersReport-Nov-30-2024.csv': Buffer.from(`\ufeff${lines.join('\n')}\n`, 'utf8') }
}

/** `Jul-21-24 09:30:05` on eBay's clock. @param {number} at */
function dateText(at) {
  const [date, time] = clockText(at, 'America/Los_Angeles').split(' ')
  const [year, month, dayOfMonth] = date.split('-')
  return `${months[Number(month) - 1]}-${dayOfMonth}-${year.slice(2)} ${time}`
}

/** `$1,325.00`. @param {number} hundredths */
const dollars = (hundredths) => `$${moneyText(hundredths).replace(/\B(?=(\d{3})+\.)/g, ',')}`

/** What the order's own row holds. @param {import('./generator.mjs').Generator} own @param {Order} order @param {string} number @param {string} record @returns {Record<string, string>} */
function orderRecord(own, order, number, record) {
  const contact = writeInLatin(own, order.account, order.at)
  const isPaid = order.outcome !== 'unpaid'
  const isSent = isPaid && worldEnd - order.at > 2 * day
  const place = (/** @type {string} */ who) => ({ [`${who} Name`]: contact.name, [`${who} Address 1`]: contact.address1, [`${who} Address 2`]: contact.address2, [`${who} City`]: contact.city, [`${who} State`]: contact.province, [`${who} Zip`]: contact.zip, [`${who} Country`]: contact.country })
  return {
    'Sales Record Number': record,
    'Order Number': number,
    'Buyer Username': order.account.id,
    'Buyer Email': order.account.email,
    ...place('Buyer'),
    ...place('Ship To'),
    'Ship To Phone': contact.phone,
    Quantity: String(total(order.items.map((item) => item.quantity))),
    'Sold For': dollars(order.goods),
    'Shipping And Handling': dollars(order.shipping),
    'Seller Collected Tax': '$0.00',
    'eBay Collected Tax': '$0.00',
    'Total Price': dollars(order.total),
    'eBay Collected Tax Included in Total': 'No',
    'Sale Date': dateText(order.at),
    'Paid On Date': isPaid ? dateText(order.at) : '',
    'Shipped On Date': isSent ? dateText(order.at + (4 + own.integer(40)) * hour) : '',
    'Shipping Service': order.shipping === 0 ? 'Economy Shipping' : 'Standard Shipping',
  }
}

/** @param {import('./generator.mjs').Generator} own @param {import('./shopping.mjs').OrderItem} item @returns {Record<string, string>} */
function itemRecord(own, item) {
  return {
    'Item Number': item.listing.id,
    'Item Title': item.listing.title,
    'Custom Label': item.listing.sku,
    'Sold Via Promoted Listings': own.chance(0.2) ? 'Yes' : 'No',
    Quantity: String(item.quantity),
    'Sold For': dollars(item.price),
    'Transaction ID': String(2_000_000_000_000 + own.integer(1_000_000_000)),
    'Variation Details': item.listing.variant === '' ? '' : `[${item.listing.variant}]`,
  }
}
