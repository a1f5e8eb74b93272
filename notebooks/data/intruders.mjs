import { day, dayNumber, fromClock, hour, minute } from './clock.mjs'
import { makeHomes } from './homes.mjs'
import { total } from './money.mjs'

/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./shopping.mjs').Order} Order */
/** @typedef {import('./catalogue.mjs').Product} Product */
/** @typedef {import('./identities.mjs').Account} Account */

/**
 * Orders that no customer placed: robots that lift one Taobao listing by buying it every few nights, robots that try
 * stolen cards in the web shop, and a few dear orders there that are charged back.
 *
 * @param {Generator} chance
 * @param {readonly Product[]} catalogue
 * @param {import('./people.mjs').Person} anybody  lends the shape of an address
 * @returns {Order[]}
 */
export function intrude(chance, catalogue, anybody) {
  const cheapest = (/** @type {'taobao' | 'shopify'} */ platform) =>
    catalogue.filter((product) => product.listings[platform]).sort((left, right) => left.yuan - right.yuan)
  const orders = []

  for (let robot = 1; robot <= 5; robot += 1) {
    const own = chance.fork(`robot-${robot}`)
    const account = makeAccount(own, anybody, 'taobao', 'robot', `R0${robot}`, `tb77${String(100_000 + own.integer(900_000))}`)
    const product = cheapest('taobao')[robot + 2]
    const first = dayNumber(2024, 2 + robot, 3 + own.integer(20))
    for (let night = 0; night < 24 + own.integer(12); night += 1) {
      const reading = (first + night * 2) * day + 3 * hour + robot * 7 * minute + own.integer(40) * 1000
      orders.push(single(account, product, fromClock(reading, 'Asia/Shanghai'), 1, 'kept', 0))
    }
  }
  for (let robot = 6; robot <= 8; robot += 1) {
    const own = chance.fork(`robot-${robot}`)
    const account = makeAccount(own, anybody, 'shopify', 'robot', `R0${robot}`, `test${own.integer(10_000)}.card@example.org`)
    const start = fromClock(dayNumber(2024, 3 * robot - 14, 9) * day + 4 * hour, 'America/New_York')
    for (let trial = 0; trial < 18 + own.integer(8); trial += 1) orders.push(single(account, cheapest('shopify')[0], start + trial * 45_000 + own.integer(4000), 1, 'unpaid', 590))
  }
  for (let fraud = 1; fraud <= 6; fraud += 1) {
    const own = chance.fork(`fraud-${fraud}`)
    const account = makeAccount(own, anybody, 'shopify', 'fraud', `F0${fraud}`, `vip.buyer${own.integer(10_000)}@example.org`)
    const dear = cheapest('shopify').reverse()[own.integer(5)]
    const at = fromClock(dayNumber(2023, 9, 1) * day + own.integer(420) * day + own.integer(24) * hour, 'America/New_York')
    orders.push(single(account, dear, at, 4 + own.integer(6), 'refunded', 0))
  }
  return orders
}

/** @param {Generator} own @param {import('./people.mjs').Person} anybody @param {'taobao' | 'shopify'} platform @param {'robot' | 'fraud'} kind @param {string} personId @param {string} id @returns {Account} */
function makeAccount(own, anybody, platform, kind, personId, id) {
  const isChinese = platform === 'taobao'
  return {
    platform,
    id,
    personId,
    kind,
    nameZh: isChinese ? { surname: '张', given: '三' } : null,
    nameEn: isChinese ? { first: 'San', last: 'Zhang' } : { first: 'John', last: 'Doe' },
    phone: isChinese ? `19900019${personId.slice(1)}0` : '',
    phoneCountry: isChinese ? '86' : '1',
    email: isChinese ? '' : id,
    isMasked: false,
    surnameFirst: false,
    homes: makeHomes(own, anybody, isChinese ? 'china' : 'abroad'),
  }
}

/** @param {Account} account @param {Product} product @param {number} at @param {number} quantity @param {Order['outcome']} outcome @param {number} shipping @returns {Order} */
function single(account, product, at, quantity, outcome, shipping) {
  const { platform } = account
  const listing = /** @type {import('./catalogue.mjs').Listing} */ (product.listings[platform])
  const goods = total([listing.price * quantity])
  const sum = goods + shipping
  return { platform, account, at, items: [{ product, listing, quantity, price: listing.price }], goods, discount: 0, code: '', shipping, total: sum, outcome, refund: outcome === 'refunded' ? sum : 0 }
}
