import { makeCatalogue } from './catalogue.mjs'
import { makeDirt } from './dirt.mjs'
import { exportAmazon, isClosedOnAmazon, numberAmazonOrders } from './export-amazon.mjs'
import { exportShopify, isClosedOnShopify, numberShopifyOrders } from './export-shopify.mjs'
import { exportFurther, isFurther, openFurther } from './further-platforms.mjs'
import { exportTaobao, isClosedOnTaobao, numberTaobaoOrders } from './export-taobao.mjs'
import { makeGenerator } from './generator.mjs'
import { makeAccounts } from './identities.mjs'
import { intrude } from './intruders.mjs'
import { makePeople } from './people.mjs'
import { shop } from './shopping.mjs'
import { writeTruth } from './truth.mjs'

/** What the sample notebooks are written for. */
export const usual = { seed: 20241130, people: 1000 }

/**
 * The whole sample world: exports and truth, as bytes by file name. The same seed and number of people give the same
 * bytes on every machine.
 *
 * @param {{ seed?: number, people?: number, platforms?: readonly string[] }} [options]  seed: 32-bit unsigned; people: at least 200; platforms: `jd`, `pinduoduo`, `douyin`, `woocommerce`, `ebay` besides the usual ones, whose files stay as they are
 * @returns {Record<string, Buffer>}
 */
export function makeWorld({ seed = usual.seed, people: count = usual.people, platforms = [] } = {}) {
  if (!Number.isInteger(count) || count < 200) throw new RangeError(`the sample world needs at least 200 people, not ${count}`)
  const unknown = platforms.find((platform) => !isFurther(platform))
  if (unknown !== undefined) throw new RangeError(`the sample world has no platform ${JSON.stringify(unknown)}`)
  const chance = makeGenerator(seed)
  const catalogue = makeCatalogue(chance.fork('catalogue'))
  const people = makePeople(chance.fork('people'), count)
  const accounts = makeAccounts(chance.fork('accounts'), people)
  const shopping = chance.fork('shopping')
  const ordered = people.flatMap((person) => shop(shopping.fork(person.id), person, accounts[person.index], catalogue))
  const intruded = intrude(chance.fork('intruders'), catalogue, people[0])
  const orders = [...ordered, ...intruded].sort((left, right) => left.at - right.at)

  const on = (/** @type {import('./catalogue.mjs').Platform} */ platform) => orders.filter((order) => order.platform === platform)
  const numbering = chance.fork('numbers')
  const dirt = chance.fork('dirt')
  const canLoseItem = (/** @type {import('./shopping.mjs').Order} */ order) => order.items.length > 2

  const taobao = on('taobao')
  const shopify = on('shopify')
  const amazon = on('amazon')
  const shelves = /** @type {const} */ ([
    { platform: 'taobao', currency: 'CNY', breaks: 'order', orders: taobao, isClosed: isClosedOnTaobao, numbers: numberTaobaoOrders(taobao, numbering.fork('taobao')), dirt: makeDirt(dirt.fork('taobao'), taobao.toReversed(), { stretch: 14, twice: 9, canBreak: (order) => order.outcome === 'kept' }) },
    { platform: 'shopify', currency: 'USD', breaks: 'item', orders: shopify, isClosed: isClosedOnShopify, numbers: numberShopifyOrders(shopify), dirt: makeDirt(dirt.fork('shopify'), shopify.toReversed(), { stretch: 11, twice: 6, canBreak: canLoseItem }) },
    { platform: 'amazon', currency: 'GBP', breaks: 'item', orders: amazon, isClosed: isClosedOnAmazon, numbers: numberAmazonOrders(amazon, numbering.fork('amazon')), dirt: makeDirt(dirt.fork('amazon'), amazon, { stretch: 5, twice: 3, canBreak: canLoseItem }) },
  ])
  const further = openFurther(chance.fork('further'), people, accounts, catalogue, platforms.filter(isFurther))
  const pens = chance.fork('pens')
  const seen = new Set([...orders, ...further.shelves.flatMap((shelf) => shelf.orders)].map((order) => order.account))
  return {
    ...exportTaobao(pens.fork('taobao'), taobao.toReversed(), shelves[0].numbers, shelves[0].dirt),
    ...exportShopify(pens.fork('shopify'), shopify.toReversed(), shelves[1].numbers, shelves[1].dirt),
    ...exportAmazon(pens.fork('amazon'), amazon, shelves[2].numbers, shelves[2].dirt),
    ...exportFurther(pens, further.shelves),
    ...writeTruth({ seed, people, accounts: [...accounts.flat(), ...new Set(intruded.map((order) => order.account)), ...further.accounts].filter((account) => seen.has(account)), catalogue: further.catalogue, shelves: [...shelves, ...further.shelves] }),
  }
}
