import { moodOf, monthOf } from './calendar.mjs'
import { categoryKeys } from './catalogue.mjs'
import { day, firstDay, fromClock, hour, minute, offsetMinutes, worldEnd, worldStart } from './clock.mjs'
import { power } from './exponential.mjs'
import { shareOf, total } from './money.mjs'

/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./people.mjs').Person} Person */
/** @typedef {import('./catalogue.mjs').Product} Product */
/** @typedef {import('./catalogue.mjs').Platform} Platform */
/** @typedef {import('./identities.mjs').Account} Account */

/**
 * Money in hundredths of the platform's currency.
 *
 * @typedef {object} Order
 * @property {Platform} platform
 * @property {Account} account
 * @property {number} at                UTC milliseconds
 * @property {OrderItem[]} items        one a product
 * @property {number} goods             sum of the items at the prices charged
 * @property {number} discount          taken off the goods by a code
 * @property {string} code
 * @property {number} shipping
 * @property {number} total             goods − discount + shipping
 * @property {'kept' | 'part-refunded' | 'refunded' | 'unpaid'} outcome   `refunded` and `unpaid` orders end closed
 * @property {number} refund
 * @property {Order} [whole]            the order that this one is a part of, where the platform has split it
 */

/** @typedef {{ product: Product, listing: import('./catalogue.mjs').Listing, quantity: number, price: number }} OrderItem */

/** @type {Record<Platform, { zone: import('./clock.mjs').Zone, market: 'china' | 'abroad', freeShippingFrom: number, shipping: number[] }>} */
export const shops = {
  taobao: { zone: 'Asia/Shanghai', market: 'china', freeShippingFrom: 9900, shipping: [600, 800, 1000] },
  shopify: { zone: 'America/New_York', market: 'abroad', freeShippingFrom: 6000, shipping: [590, 790, 990] },
  amazon: { zone: 'UTC', market: 'abroad', freeShippingFrom: 0, shipping: [0] },
  jd: { zone: 'Asia/Shanghai', market: 'china', freeShippingFrom: 5900, shipping: [600] },
  pinduoduo: { zone: 'Asia/Shanghai', market: 'china', freeShippingFrom: 0, shipping: [0] },
  douyin: { zone: 'Asia/Shanghai', market: 'china', freeShippingFrom: 3900, shipping: [500, 800] },
  woocommerce: { zone: 'UTC', market: 'abroad', freeShippingFrom: 5000, shipping: [490] },
  ebay: { zone: 'America/Los_Angeles', market: 'abroad', freeShippingFrom: 0, shipping: [0] },
}

/** The share of a price that a promotion takes off; about every third product is left out of it. @param {Product} product @param {number} date @param {number} discount */
const promotedBy = (product, date, discount) => ((product.index + Math.floor(date / 30)) % 3 === 0 ? 0 : discount)

/**
 * Everything that one person orders, day by day: how likely an order is follows their rate, the day's mood, and how much
 * discounts and presents move them; what is in it follows their tastes, the season, prices, and what they liked before.
 *
 * @param {Generator} chance
 * @param {Person} person
 * @param {readonly Account[]} accounts  the person's own
 * @param {readonly Product[]} catalogue
 * @param {readonly Platform[]} [platforms]
 * @returns {Order[]}
 */
export function shop(chance, person, accounts, catalogue, platforms = ['taobao', 'shopify', 'amazon']) {
  const orders = []
  const { segment } = person
  const givingPull = { devoted: 0.6, regular: 0.6, bargain: 0.2, giver: 9, passing: 0.3, departed: 0.5, newcomer: 0.5 }[segment]
  for (const platform of platforms) {
    const share = person.shares[platform] ?? 0
    if (share === 0) continue
    const own = chance.fork(platform)
    const shelf = makeShelf(person, catalogue, platform)
    const mine = accounts.filter((account) => account.platform === platform)
    const { zone, market } = shops[platform]
    const liked = /** @type {Product[]} */ ([])
    const from = Math.max(worldStart, person.arrivesAt)
    // Months of the export are whole on the shop's own clock.
    const firstDate = Math.max(firstDay, Math.floor((from + offsetMinutes(zone, from) * minute) / day))
    const lastDate = Math.floor((person.leavesAt + offsetMinutes(zone, person.leavesAt) * minute) / day)
    for (let date = firstDate; date <= lastDate; date += 1) {
      const mood = moodOf(market, date)
      const weekday = (date + 4) % 7
      const isWeekend = weekday === 0 || weekday === 6
      const likelihood =
        (person.monthlyOrders / 30) * share * mood.interest * (isWeekend ? person.weekend : 1) * (1 + mood.giving * givingPull) *
        (mood.discount > 0 ? 1 + mood.discount * 14 * person.sensitivity * person.sensitivity : 1)
      const isFirst = date === firstDate && person.arrivesAt >= worldStart && own.chance(share)
      if (!isFirst && !own.chance(Math.min(0.6, likelihood))) continue
      const reading = date * day + timeOfDay(own, person)
      const at = fromClock(reading, zone)
      if (at < from || at >= worldEnd) continue
      const account = mine.length > 1 && own.chance(0.3) ? mine[1] : mine[0]
      orders.push(fillOrder(own, { person, platform, account, at, date, shelf, liked, mood }))
    }
  }
  return orders.sort((left, right) => left.at - right.at)
}

/** Milliseconds after midnight. @param {Generator} own @param {Person} person */
function timeOfDay(own, person) {
  const reading = (person.activeHour + person.hourSpread * own.normal() + 24) * hour
  return Math.floor(((reading % day) + day) % day / 1000) * 1000
}

/**
 * What the platform offers, and how much this person wants each thing at its list price.
 *
 * @param {Person} person @param {readonly Product[]} catalogue @param {Platform} platform
 */
function makeShelf(person, catalogue, platform) {
  const products = catalogue.filter((product) => product.listings[platform])
  const weights = products.map((product) => {
    const dear = product.yuan / (80 * person.income)
    return person.tastes[categoryKeys.indexOf(product.category)] * product.wanted * power(dear, -person.sensitivity * product.elasticity * 0.5)
  })
  return { products, weights }
}

/**
 * @param {Generator} own
 * @param {{ person: Person, platform: Platform, account: Account, at: number, date: number, shelf: ReturnType<typeof makeShelf>, liked: Product[], mood: import('./calendar.mjs').DayMood }} moment
 * @returns {Order}
 */
function fillOrder(own, { person, platform, account, at, date, shelf, liked, mood }) {
  const month = monthOf(date)
  const isGift = mood.giving > 0 && person.segment === 'giver'
  let wantedCount = 1
  while (wantedCount < 9 && own.chance(person.basket / (1 + person.basket))) wantedCount += 1
  /** @type {Map<Product, number>} */
  const basket = new Map()
  for (let attempt = 0; basket.size < wantedCount && attempt < 60; attempt += 1) {
    const product = liked.length > 0 && own.chance(0.3) ? own.pick(liked) : shelf.products[own.weighted(shelf.weights)]
    const cut = promotedBy(product, date, mood.discount)
    // What is out of season is mostly left where it is; a cut price tempts as far as the person looks at prices.
    const appeal = (product.season[month] / 2) * (cut > 0 ? power(1 - cut, -2 * product.elasticity * person.sensitivity) / 2 : 0.5)
    if (basket.has(product) || !own.chance(appeal)) continue
    basket.set(product, isGift && own.chance(0.4) ? 2 + own.integer(5) : own.chance(0.86) ? 1 : 2 + own.integer(2))
  }
  if (basket.size === 0) basket.set(shelf.products[own.weighted(shelf.weights)], 1)

  const hasCode = platform === 'shopify' && mood.code !== '' && own.chance(0.4 + 0.6 * person.sensitivity)
  /** @type {OrderItem[]} */
  const items = [...basket].map(([product, quantity]) => {
    const listing = /** @type {import('./catalogue.mjs').Listing} */ (product.listings[platform])
    const cut = platform === 'shopify' ? 0 : promotedBy(product, date, mood.discount)
    return { product, listing, quantity, price: shareOf(listing.price, 1 - cut) }
  })
  for (const { product } of items) if (own.chance(0.6) && !liked.includes(product)) liked.push(product)

  const goods = total(items.map((item) => item.price * item.quantity))
  const discount = hasCode ? shareOf(goods, mood.discount) : 0
  const { freeShippingFrom, shipping: rates } = shops[platform]
  const shipping = goods - discount >= freeShippingFrom ? 0 : own.pick(rates)
  const order = { platform, account, at, items, goods, discount, code: hasCode ? mood.code : '', shipping, total: goods - discount + shipping }
  return { ...order, ...settle(own, person, order, mood) }
}

/** What becomes of an order. @param {Generator} own @param {Person} person @param {Pick<Order, 'items' | 'goods' | 'discount' | 'total'>} order @param {import('./calendar.mjs').DayMood} mood @returns {Pick<Order, 'outcome' | 'refund'>} */
function settle(own, person, order, mood) {
  if (own.chance(0.025 + mood.discount * 0.12 * person.sensitivity)) return { outcome: 'unpaid', refund: 0 }
  const returned = order.items.filter((item) => own.chance(item.product.refunds * person.refundLeaning))
  if (returned.length === 0) return { outcome: 'kept', refund: 0 }
  if (returned.length === order.items.length) return { outcome: 'refunded', refund: order.total }
  const goods = total(returned.map((item) => item.price * item.quantity))
  return { outcome: 'part-refunded', refund: shareOf(goods, (order.goods - order.discount) / order.goods) }
}
