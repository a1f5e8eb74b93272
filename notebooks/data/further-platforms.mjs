import { categories } from './catalogue-items.mjs'
import { makeDirt } from './dirt.mjs'
import { exportDouyin, isClosedOnDouyin, numberDouyinOrders } from './export-douyin.mjs'
import { exportEbay, isClosedOnEbay, numberEbayOrders } from './export-ebay.mjs'
import { exportJd, isClosedOnJd, numberJdOrders, splitOnJd } from './export-jd.mjs'
import { exportPinduoduo, isClosedOnPinduoduo, numberPinduoduoOrders } from './export-pinduoduo.mjs'
import { exportWoocommerce, isClosedOnWoocommerce, numberWoocommerceOrders } from './export-woocommerce.mjs'
import { shop } from './shopping.mjs'
import { takeApart } from './take-apart.mjs'

/** @typedef {import('./catalogue.mjs').FurtherPlatform} FurtherPlatform */
/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./shopping.mjs').Order} Order */

/**
 * What a platform is like beside a usual one, and how its export is written.
 *
 * @typedef {object} Market
 * @property {'taobao' | 'shopify'} beside
 * @property {string} currency
 * @property {number} reach    the share of that one's buyers who buy there too
 * @property {number} share    of what they order
 * @property {number} price    factor on that one's
 * @property {{ stretch: number, twice: number }} repeats
 * @property {(order: Order, own: Generator) => Order[]} place   the orders that one basket becomes
 * @property {(orders: readonly Order[], chance: Generator) => Map<Order, string>} number   oldest first
 * @property {(order: Order) => boolean} isClosed
 * @property {'item' | 'both'} breaks
 * @property {(chance: Generator, orders: readonly Order[], numbers: ReadonlyMap<Order, string>, dirt: import('./dirt.mjs').Dirt) => Record<string, Buffer>} write   newest first
 */

/** @type {Record<FurtherPlatform, Market>} */
const markets = {
  jd: { beside: 'taobao', currency: 'CNY', repeats: { stretch: 9, twice: 5 }, reach: 0.45, share: 0.35, price: 1.03, place: splitOnJd, number: numberJdOrders, isClosed: isClosedOnJd, breaks: 'item', write: exportJd },
  pinduoduo: { beside: 'taobao', currency: 'CNY', repeats: { stretch: 9, twice: 5 }, reach: 0.5, share: 0.3, price: 0.9, place: takeApart, number: numberPinduoduoOrders, isClosed: isClosedOnPinduoduo, breaks: 'both', write: exportPinduoduo },
  douyin: { beside: 'taobao', currency: 'CNY', repeats: { stretch: 9, twice: 5 }, reach: 0.4, share: 0.3, price: 0.97, place: (order) => [order], number: numberDouyinOrders, isClosed: isClosedOnDouyin, breaks: 'both', write: exportDouyin },
  woocommerce: { beside: 'shopify', currency: 'EUR', repeats: { stretch: 9, twice: 5 }, reach: 0.5, share: 0.35, price: 0.95, place: (order) => [order], number: numberWoocommerceOrders, isClosed: isClosedOnWoocommerce, breaks: 'both', write: exportWoocommerce },
  // One report has no order twice: its rows say themselves how many there are.
  ebay: { beside: 'shopify', currency: 'USD', repeats: { stretch: 0, twice: 0 }, reach: 0.5, share: 0.35, price: 1.05, place: (order) => [order], number: numberEbayOrders, isClosed: isClosedOnEbay, breaks: 'item', write: exportEbay },
}

/** Platforms whose exports are written when asked for. */
export const furtherPlatforms = /** @type {FurtherPlatform[]} */ (Object.keys(markets))

/** @param {string} name @returns {name is FurtherPlatform} */
export const isFurther = (name) => Object.hasOwn(markets, name)

/**
 * Shops of the same goods on further platforms, where some buyers of the usual ones buy too, under other accounts.
 *
 * @param {Generator} chance
 * @param {readonly import('./people.mjs').Person[]} people
 * @param {readonly (readonly import('./identities.mjs').Account[])[]} accounts  each person's
 * @param {readonly import('./catalogue.mjs').Product[]} catalogue
 * @param {readonly FurtherPlatform[]} platforms
 * @returns {{ shelves: import('./truth.mjs').Shelf[], accounts: import('./identities.mjs').Account[], catalogue: readonly import('./catalogue.mjs').Product[] }}
 */
export function openFurther(chance, people, accounts, catalogue, platforms) {
  let listed = catalogue
  /** @type {import('./identities.mjs').Account[]} */
  const opened = []
  const shelves = platforms.map((platform) => {
    const market = markets[platform]
    const own = chance.fork(platform)
    listed = listed.map((product) => ({ ...product, listings: { ...product.listings, [platform]: listingOn(own.fork(product.id), platform, product) } }))
    const orders = people.flatMap((person) => {
      const mine = own.fork(person.id)
      const account = accounts[person.index].find((candidate) => candidate.platform === market.beside)
      if (account === undefined || !mine.chance(market.reach)) return []
      const there = { ...account, platform, id: accountOn(mine, platform, account) }
      opened.push(there)
      const shares = { taobao: 0, shopify: 0, amazon: 0, [platform]: market.share }
      return shop(mine.fork('shopping'), { ...person, shares }, [there], listed, [platform]).flatMap((order) => market.place(order, mine))
    }).sort((left, right) => left.at - right.at)
    const canBreak = (/** @type {Order} */ order) => (market.breaks === 'item' ? order.items.length > 2 : order.items.length === 1 && order.outcome === 'kept')
    return { platform, currency: market.currency, orders, numbers: market.number(orders, own.fork('numbers')), isClosed: market.isClosed, breaks: market.breaks, dirt: makeDirt(own.fork('dirt'), orders.toReversed(), { ...market.repeats, canBreak }) }
  })
  return { shelves, accounts: opened, catalogue: listed }
}

/** The files of all of them. @param {Generator} pens @param {readonly import('./truth.mjs').Shelf[]} shelves @returns {Record<string, Buffer>} */
export function exportFurther(pens, shelves) {
  return Object.assign({}, ...shelves.map(({ platform, orders, numbers, dirt }) => markets[/** @type {FurtherPlatform} */ (platform)].write(pens.fork(platform), orders.toReversed(), numbers, dirt)))
}

/** The same thing under the words and numbers of another platform. @param {Generator} own @param {FurtherPlatform} platform @param {import('./catalogue.mjs').Product} product @returns {import('./catalogue.mjs').Listing | null} */
function listingOn(own, platform, product) {
  const { beside, price } = markets[platform]
  const there = product.listings[beside]
  if (there === null) return null
  return { ...namesOn(own, platform, product, there), sku: there.sku, variant: there.variant, price: Math.max(100, Math.round((there.price * price) / 10) * 10) }
}

/** @param {Generator} own @param {FurtherPlatform} platform @param {import('./catalogue.mjs').Product} product @param {import('./catalogue.mjs').Listing} there @returns {{ id: string, title: string }} */
function namesOn(own, platform, product, there) {
  const shelf = categories[product.category]
  if (platform === 'woocommerce') return { id: String(200 + product.index), title: own.chance(0.2) ? `${there.title} | ${shelf.brandEn}` : there.title }
  if (platform === 'ebay') return { id: String(330_000_000_000 + own.integer(900_000_000)), title: `${there.title}${own.chance(0.4) ? ', NEW' : ''}` }
  const bare = there.title.replace(' 包邮', '').replace(`${shelf.brandZh}/${shelf.brandEn.toUpperCase()} `, '')
  const title = { jd: `${shelf.brandZh}（${shelf.brandEn}）${bare}`, pinduoduo: `【${own.pick(['百亿补贴', '工厂直发', '限时特惠'])}】${bare}`, douyin: `${shelf.brandZh}${bare}${own.chance(0.4) ? ' 直播间同款' : ''}` }[platform]
  const id = { jd: `10${String(10_000_000_000 + own.integer(900_000_000) * 11)}`, pinduoduo: String(400_000_000_000 + own.integer(900_000_000) * 311), douyin: `3${String(400_000_000 + own.integer(99_999_999))}${String(100_000_000 + own.integer(899_999_999))}` }[platform]
  return { id, title }
}

/** JD and eBay show their buyers' names, WooCommerce their e-mail addresses; of the others only the truth knows any. @param {Generator} own @param {FurtherPlatform} platform @param {import('./identities.mjs').Account} account */
function accountOn(own, platform, { personId, email }) {
  if (platform === 'woocommerce') return email
  if (platform === 'ebay') return `${email.split('@')[0].replace('.', '_')}_${personId.toLowerCase()}`
  return platform === 'jd' ? `jd_${Array.from({ length: 13 }, () => '0123456789abcdef'[own.integer(16)]).join('')}` : `${personId}-${platform}`
}
