import { categories } from './catalogue-items.mjs'
import { utcText } from './clock.mjs'
import { toCsv } from './delimited.mjs'
import { timesOf } from './dirt.mjs'
import { moneyText, total } from './money.mjs'

/** @typedef {import('./shopping.mjs').Order} Order */

/**
 * What one platform's export holds.
 *
 * @typedef {object} Shelf
 * @property {import('./catalogue.mjs').Platform} platform
 * @property {string} currency
 * @property {readonly Order[]} orders oldest first
 * @property {ReadonlyMap<Order, string>} numbers
 * @property {import('./dirt.mjs').Dirt} dirt
 * @property {(order: Order) => boolean} isClosed
 * @property {'order' | 'item' | 'both'} breaks   the broken row takes away a whole order, or one item; or an order whose only item stands in the same row
 */

/**
 * The truth beside the exports: what nobody who only has the exports can know, and what a reading of them must give.
 *
 * @param {{ seed: number, people: readonly import('./people.mjs').Person[], accounts: readonly import('./identities.mjs').Account[], catalogue: readonly import('./catalogue.mjs').Product[], shelves: readonly Shelf[] }} world
 * @returns {Record<string, Buffer>}
 */
export function writeTruth({ seed, people, accounts, catalogue, shelves }) {
  const csv = (/** @type {Record<string, string | number>[]} */ records) => Buffer.from(toCsv(records), 'utf8')
  return {
    'truth/people.csv': csv(people.map((person) => ({
      person_id: person.id,
      segment: person.segment,
      name_zh: person.nameZh ? `${person.nameZh.surname}${person.nameZh.given}` : '',
      name_en: `${person.nameEn.first} ${person.nameEn.last}`,
      lives: person.root,
      income: person.income.toFixed(3),
      price_sensitivity: person.sensitivity.toFixed(3),
      monthly_orders: person.monthlyOrders.toFixed(3),
      active_hour: person.activeHour,
      arrives_at: utcText(person.arrivesAt),
      leaves_at: utcText(person.leavesAt),
    }))),
    'truth/accounts.csv': csv(accounts.map((account) => ({ platform: account.platform, account_id: account.id, person_id: account.personId, kind: account.kind, homes: account.homes.length }))),
    'truth/orders.csv': csv(shelves.flatMap((shelf) => shelf.orders.map((order) => ({
      platform: shelf.platform,
      order_id: shelf.numbers.get(order) ?? '',
      account_id: order.account.id,
      person_id: order.account.personId,
      kind: order.account.kind,
      ordered_at: utcText(order.at),
      currency: shelf.currency,
      total: moneyText(order.total),
      refund: moneyText(order.refund),
      outcome: order.outcome,
      is_closed: String(shelf.isClosed(order)),
      times: timesOf(shelf.dirt, order),
      is_readable: String(!(shelf.breaks !== 'item' && order === shelf.dirt.broken)),
    })))),
    'truth/products.csv': csv(catalogue.map((product) => ({
      product_id: product.id,
      category: product.category,
      category_zh: categories[product.category].zh,
      elasticity: product.elasticity,
      ...Object.fromEntries(shelves.map(({ platform }) => [`${platform}_sku`, product.listings[platform]?.sku ?? ''])),
      ...Object.fromEntries(shelves.map(({ platform }) => [`${platform}_title`, product.listings[platform]?.title ?? ''])),
    }))),
    'truth/totals.json': Buffer.from(`${JSON.stringify({ seed, people: people.length, platforms: Object.fromEntries(shelves.map((shelf) => [shelf.platform, totalsOf(shelf)])) }, null, 2)}\n`, 'utf8'),
  }
}

/** Counts and exact sums of one export: distinct readable orders, unless the name says otherwise. @param {Shelf} shelf */
function totalsOf({ currency, orders, dirt, isClosed, breaks }) {
  const readable = orders.filter((order) => !(breaks !== 'item' && order === dirt.broken))
  const items = (/** @type {readonly Order[]} */ list) => list.reduce((count, order) => count + order.items.length, 0)
  const sum = (/** @type {readonly Order[]} */ list) => moneyText(total(list.map((order) => order.total)))
  const repeated = orders.filter((order) => timesOf(dirt, order) > 1)
  const open = readable.filter((order) => !isClosed(order))
  return {
    currency,
    orders: readable.length,
    line_items: items(breaks === 'both' ? readable : orders) - (breaks === 'item' ? 1 : 0),
    accounts: new Set(readable.map((order) => order.account.id)).size,
    order_total: sum(readable),
    order_total_not_closed: sum(open),
    refunded_not_closed: moneyText(total(open.map((order) => order.refund))),
    closed_orders: readable.length - open.length,
    part_refunded_orders: readable.filter((order) => order.outcome === 'part-refunded').length,
    orders_by_robots: readable.filter((order) => order.account.kind === 'robot').length,
    orders_by_frauds: readable.filter((order) => order.account.kind === 'fraud').length,
    first: utcText(Math.min(...readable.map((order) => order.at))),
    last: utcText(Math.max(...readable.map((order) => order.at))),
    planted: {
      repeated_orders: repeated.length,
      repeated_items: items(repeated),
      order_total_of_repeats: sum(repeated),
      unreadable_rows: 1,
      orders_lost: breaks === 'item' ? 0 : 1,
      items_lost: breaks === 'order' ? 0 : 1,
    },
  }
}
