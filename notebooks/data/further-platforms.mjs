import { categories } from './catalogue-items.mjs'
import { makeDirt } from './dirt.mjs'
import { exportDouyin, isClosedOnDouyin, numberDouyinOrders } from './export-douyin.mjs'
import { exportJd, isClosedOnJd, numberJdOrders, splitOnJd } from './export-jd.mjs'
import { exportPinduoduo, isClosedOnPinduoduo, numberPinduoduoOrders } from './export-pinduoduo.mjs'
import { shop } from './shopping.mjs'
import { takeApart } from './take-apart.mjs'

/** @typedef {import('./catalogue.mjs').FurtherPlatform} FurtherPlatform */
/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./shopping.mjs').Order} Order */

/**
 * What a platform is like beside Taobao, and how its export is written.
 *
 * @typedef {object} Market
 * @property {number} reach    the share of Taobao's buyers who buy there too
 * @property {number} share    of what they order
 * @property {number} price    factor on Taobao's
 * @property {(order: Order, own: Generator) => Order[]} place   the orders that one basket becomes
 * @property {(orders: readonly Order[], chance: Generator) => Map<Order, string>} number   oldest first
 * @property {(order: Order) => boolean} isClosed
 * @property {'item' | 'both'} breaks
 * @property {(chance: Generator, orders: readonly Order[], numbers: ReadonlyMap<Order, string>, dirt: import('./dirt.mjs').Dirt) => Record<string, Buffer>} write   newest first
 */

/** @type {Record<FurtherPlatform, Market>} */
const markets = {
  jd: { reach: 0.45, share: 0.35, price: 1.03, place: splitOnJd, number: numberJdOrders, isClosed: isClosedOnJd, breaks: 'item', write: exportJd },
  pinduoduo: { reach: 0.5, share: 0.3, price: 0.9, place: takeApart, number: numberPinduoduoOrders, isClosed: isClosedOnPinduoduo, breaks: 'both', write: exportPinduoduo },
  douyin: { reach: 0.4, share: 0.3, price: 0.97, place: (order) => [order], number: numberDouyinOrders, isClosed: isClosedOnDouyin, breaks: 'both', write: exportDouyin },
}

/** Platforms whose exports are written when asked for. */
export const furtherPlatforms = /** @type {FurtherPlatform[]} */ (Object.keys(markets))

/** @param {string} name @returns {name is FurtherPlatform} */
export const isFurther = (name) => Object.hasOwn(markets, name)

/**
 * Shops of the same goods on further platforms, where some of Taobao's buyers buy too, under other accounts.
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
      const account = accounts[person.index].find((candidate) => candidate.platform === 'taobao')
      if (account === undefined || !mine.chance(market.reach)) return []
      const there = { ...account, platform, id: accountOn(mine, platform, person.id) }
      opened.push(there)
      const shares = { taobao: 0, shopify: 0, amazon: 0, [platform]: market.share }
      return shop(mine.fork('shopping'), { ...person, shares }, [there], listed, [platform]).flatMap((order) => market.place(order, mine))
    }).sort((left, right) => left.at - right.at)
    const canBreak = (/** @type {Order} */ order) => (market.breaks === 'item' ? order.items.length > 2 : order.items.length === 1 && order.outcome === 'kept')
    return { platform, currency: 'CNY', orders, numbers: market.number(orders, own.fork('numbers')), isClosed: market.isClosed, breaks: market.breaks, dirt: makeDirt(own.fork('dirt'), orders.toReversed(), { stretch: 9, twice: 5, canBreak }) }
  })
  return { shelves, accounts: opened, catalogue: listed }
}

/** The files of all of them. @param {Generator} pens @param {readonly import('./truth.mjs').Shelf[]} shelves @returns {Record<string, Buffer>} */
export function exportFurther(pens, shelves) {
  return Object.assign({}, ...shelves.map(({ platform, orders, numbers, dirt }) => markets[/** @type {FurtherPlatform} */ (platform)].write(pens.fork(platform), orders.toReversed(), numbers, dirt)))
}

/** The same thing under the words and numbers of another platform. @param {Generator} own @param {FurtherPlatform} platform @param {import('./catalogue.mjs').Product} product @returns {import('./catalogue.mjs').Listing | null} */
function listingOn(own, platform, product) {
  const there = product.listings.taobao
  if (there === null) return null
  const shelf = categories[product.category]
  const bare = there.title.replace(' 包邮', '').replace(`${shelf.brandZh}/${shelf.brandEn.toUpperCase()} `, '')
  const title = { jd: `${shelf.brandZh}（${shelf.brandEn}）${bare}`, pinduoduo: `【${own.pick(['百亿补贴', '工厂直发', '限时特惠'])}】${bare}`, douyin: `${shelf.brandZh}${bare}${own.chance(0.4) ? ' 直播间同款' : ''}` }[platform]
  const id = { jd: `10${String(10_000_000_000 + own.integer(900_000_000) * 11)}`, pinduoduo: String(400_000_000_000 + own.integer(900_000_000) * 311), douyin: `3${String(400_000_000 + own.integer(99_999_999))}${String(100_000_000 + own.integer(899_999_999))}` }[platform]
  return { id, sku: there.sku, title, variant: there.variant, price: Math.max(100, Math.round((there.price * markets[platform].price) / 10) * 10) }
}

/** JD shows its buyers' names; of the others only the truth knows any. @param {Generator} own @param {FurtherPlatform} platform @param {string} personId */
function accountOn(own, platform, personId) {
  return platform === 'jd' ? `jd_${Array.from({ length: 13 }, () => '0123456789abcdef'[own.integer(16)]).join('')}` : `${personId}-${platform}`
}
