import { categories, items } from './catalogue-items.mjs'
import { seasons } from './calendar.mjs'

/** @typedef {import('./catalogue-items.mjs').CategoryKey} CategoryKey */
/** @typedef {'taobao' | 'shopify' | 'amazon'} UsualPlatform */
/** @typedef {'jd' | 'pinduoduo' | 'douyin' | 'woocommerce' | 'ebay'} FurtherPlatform  written when asked for */
/** @typedef {UsualPlatform | FurtherPlatform} Platform */

/**
 * One thing that is sold, under what each platform calls it. A null listing: not sold there.
 *
 * @typedef {object} Product
 * @property {number} index
 * @property {string} id                 `G001`: the truth, in no export
 * @property {CategoryKey} category
 * @property {readonly number[]} season  how wanted in each month
 * @property {number} wanted             relative, within and across shelves
 * @property {number} elasticity
 * @property {number} refunds
 * @property {number} yuan               list price in yuan: for tastes; what is charged stands in the listings
 * @property {Record<UsualPlatform, Listing | null> & Partial<Record<FurtherPlatform, Listing | null>>} listings
 */

/**
 * @typedef {object} Listing
 * @property {string} id      Taobao item number, Shopify variant number, Amazon ASIN
 * @property {string} sku     the seller's own code there
 * @property {string} title
 * @property {string} variant
 * @property {number} price   hundredths of CNY, USD or GBP
 */

export const categoryKeys = /** @type {CategoryKey[]} */ (Object.keys(categories))

/** @param {import('./generator.mjs').Generator} chance @returns {Product[]} */
export function makeCatalogue(chance) {
  /** @type {Product[]} */
  const products = []
  for (const category of categoryKeys) {
    for (const [nounZh, nounEn, sizeZh, sizeEn, yuan, wanted, season] of items[category]) {
      const index = products.length
      const own = chance.fork(String(index))
      const shelf = categories[category]
      const number = String(index + 1).padStart(3, '0')
      // The Taobao shop carries nearly all; what is heavy or purely domestic does not travel.
      const isAbroad = own.chance(0.86)
      const isAtHome = !isAbroad || own.chance(0.95)
      products.push({
        index,
        id: `G${number}`,
        category,
        season: seasons[season],
        wanted,
        elasticity: shelf.elasticity,
        refunds: shelf.refunds,
        yuan,
        listings: {
          taobao: isAtHome
            ? { id: `7${String(10_000_000_000 + own.integer(1_000_000_000) * 9 + index)}`, sku: `${category.slice(0, 2).toUpperCase()}${number}`, title: taobaoTitle(own, shelf, nounZh, sizeZh), variant: `规格：${sizeZh}`, price: Math.round(yuan * 100) }
            : null,
          shopify: isAbroad
            ? { id: String(44_100_000_000_000 + own.integer(900_000_000) * 97 + index), sku: `SH-${category.slice(0, 3).toUpperCase()}-${number}`, title: `${nounEn} - ${sizeEn}`, variant: sizeEn, price: charming(yuan * (0.2 + own.between(0, 0.05))) }
            : null,
          amazon: isAbroad && own.chance(0.8)
            ? { id: `B0${asinTail(own)}`, sku: `${number}-${nounEn.replace(/[^A-Za-z]/g, '').slice(0, 6).toUpperCase()}-UK`, title: amazonTitle(own, shelf, nounEn, sizeEn), variant: sizeEn, price: charming(yuan * (0.16 + own.between(0, 0.06))) }
            : null,
        },
      })
    }
  }
  return products
}

/** Words for the search box, in no fixed order, the brand sometimes left out. @param {import('./generator.mjs').Generator} own @param {typeof categories.tea} shelf @param {string} noun @param {string} size */
function taobaoTitle(own, shelf, noun, size) {
  const words = own.chance(0.5) ? [...shelf.wordsZh] : [...shelf.wordsZh].reverse()
  const brand = own.chance(0.85) ? `${shelf.brandZh}/${shelf.brandEn.toUpperCase()} ` : ''
  const tail = own.chance(0.4) ? ' 包邮' : ''
  return `${brand}${words[0]}${noun}${words[1]}${size}${own.chance(0.5) ? words[2] : ''}${tail}`
}

/** @param {import('./generator.mjs').Generator} own @param {typeof categories.tea} shelf @param {string} noun @param {string} size */
function amazonTitle(own, shelf, noun, size) {
  const word = own.pick(shelf.wordsEn)
  return own.chance(0.5) ? `${shelf.brandEn.toUpperCase()} ${noun} (${size}) – ${word}, Fine ${shelf.en}` : `${shelf.brandEn} ${word} ${noun}, ${size}`
}

/** A price that ends in .90 or .50. @param {number} units @returns {number} hundredths */
function charming(units) {
  const whole = Math.max(2, Math.floor(units))
  return whole * 100 + (units - whole > 0.5 ? 90 : 50)
}

/** @param {import('./generator.mjs').Generator} own */
function asinTail(own) {
  const letters = '0123456789BCDFGHJKLMNPQRSTVWXYZ'
  return Array.from({ length: 8 }, () => letters[own.integer(letters.length)]).join('')
}
