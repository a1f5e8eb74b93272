import { categoryKeys } from './catalogue.mjs'
import { day, worldEnd, worldStart } from './clock.mjs'
import { exponential } from './exponential.mjs'
import { firstNamesAbroad, givenNames, lastNamesAbroad, surnames } from './names.mjs'
import { segmentKeys, segments } from './segments.mjs'

/** @typedef {import('./generator.mjs').Generator} Generator */

/**
 * @typedef {object} Person
 * @property {number} index
 * @property {string} id                    `P0001`
 * @property {import('./segments.mjs').Segment} segment
 * @property {'home' | 'both' | 'abroad'} root   lives in China; has a foot in both countries; lives abroad
 * @property {{ surname: string, given: string } | null} nameZh
 * @property {{ first: string, last: string }} nameEn
 * @property {number} income                1 is the middle
 * @property {number} sensitivity           to prices, 0 to 1
 * @property {readonly number[]} tastes     a weight for each shelf, summing to 1
 * @property {number} monthlyOrders
 * @property {number} basket
 * @property {number} activeHour            of the day on their own clock, where most orders fall
 * @property {number} hourSpread
 * @property {number} weekend               factor on Saturdays and Sundays
 * @property {number} refundLeaning         factor
 * @property {number} arrivesAt             UTC milliseconds
 * @property {number} leavesAt
 * @property {Record<import('./catalogue.mjs').UsualPlatform, number> & Partial<Record<import('./catalogue.mjs').FurtherPlatform, number>>} shares   of their orders; 0: has no account there
 */

/** @param {Generator} chance @param {number} count @returns {Person[]} */
export function makePeople(chance, count) {
  return Array.from({ length: count }, (_, index) => makePerson(chance.fork(String(index)), index))
}

/** @param {Generator} own @param {number} index @returns {Person} */
function makePerson(own, index) {
  const segment = segmentKeys[own.weighted(segmentKeys.map((key) => segments[key].share))]
  const traits = segments[segment]
  const root = /** @type {const} */ (['home', 'both', 'abroad'])[own.weighted([0.52, 0.18, 0.3])]
  const surname = own.pick(surnames)
  const given = own.pick(givenNames)
  const hasChineseName = root !== 'abroad' || own.chance(0.12)
  const arrivesAt = traits.arrives
    ? worldEnd - own.between(...traits.arrives) * day
    : worldStart - 60 * day + own.next() * own.next() * 330 * day
  return {
    index,
    id: `P${String(index + 1).padStart(4, '0')}`,
    segment,
    root,
    nameZh: hasChineseName ? { surname: surname[0], given: given[0] } : null,
    nameEn: hasChineseName ? { first: given[1], last: surname[1] } : { first: own.pick(firstNamesAbroad), last: own.pick(lastNamesAbroad) },
    income: exponential(0.45 * own.normal() + traits.income),
    sensitivity: own.between(...traits.sensitivity),
    tastes: makeTastes(own.fork('tastes')),
    monthlyOrders: own.between(...traits.rate),
    basket: traits.basket * own.between(0.7, 1.3),
    activeHour: own.pick([9, 12, 13, 20, 21, 21, 22, 22, 23]),
    hourSpread: own.between(1, 3),
    weekend: own.between(0.7, 1.8),
    refundLeaning: own.chance(0.05) ? own.between(3, 6) : own.between(0.4, 1.3),
    arrivesAt,
    leavesAt: traits.leaves ? Math.min(worldEnd, arrivesAt + own.between(...traits.leaves) * day) : worldEnd,
    shares: makeShares(own, root),
  }
}

/** Two or three shelves stand out for everybody. @param {Generator} own */
function makeTastes(own) {
  const weights = categoryKeys.map(() => {
    const drawn = own.next()
    return 0.02 + drawn * drawn * drawn
  })
  const sum = weights.reduce((left, right) => left + right, 0)
  return weights.map((weight) => weight / sum)
}

/** @param {Generator} own @param {Person['root']} root */
function makeShares(own, root) {
  if (root === 'home') {
    const abroad = own.chance(0.06) ? own.between(0.1, 0.4) : 0
    return { taobao: 1 - abroad, shopify: abroad, amazon: 0 }
  }
  if (root === 'both') {
    const taobao = own.between(0.25, 0.6)
    const amazon = own.chance(0.3) ? own.between(0.1, 0.25) : 0
    return { taobao, shopify: 1 - taobao - amazon, amazon }
  }
  const amazon = own.chance(0.45) ? (own.chance(0.5) ? 1 : own.between(0.2, 0.8)) : 0
  return { taobao: 0, shopify: 1 - amazon, amazon }
}
