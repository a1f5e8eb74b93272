import { dayNumber } from './clock.mjs'

/** @typedef {'china' | 'abroad'} Market */

/**
 * What a day does to shopping in a market.
 *
 * @typedef {object} DayMood
 * @property {number} interest   factor on how much people shop
 * @property {number} discount   share taken off most prices by the day's promotion, 0 to 0.3
 * @property {number} giving     0 to 1: how much people think of presents
 * @property {string} code       discount code of the promotion in the web shop; '' on plain days
 */

/** @type {DayMood} */
const plain = { interest: 1, discount: 0, giving: 0, code: '' }

/**
 * Spans of days, both ends included; where two meet, the later one in the list holds.
 *
 * @type {Record<Market, [from: [number, number, number], to: [number, number, number], mood: Partial<DayMood>][]>}
 */
const spans = {
  china: [
    [[2023, 6, 1], [2023, 6, 20], { interest: 1.2, discount: 0.12 }],
    [[2023, 6, 16], [2023, 6, 18], { interest: 3, discount: 0.2 }],
    [[2023, 9, 14], [2023, 9, 27], { giving: 0.7 }],
    [[2023, 10, 1], [2023, 10, 7], { interest: 0.7 }],
    [[2023, 10, 24], [2023, 11, 11], { interest: 1.2, discount: 0.15 }],
    [[2023, 11, 10], [2023, 11, 11], { interest: 6, discount: 0.28 }],
    [[2023, 12, 10], [2023, 12, 12], { interest: 1.5, discount: 0.15 }],
    [[2024, 1, 18], [2024, 2, 4], { interest: 1.3, discount: 0.1, giving: 1 }],
    [[2024, 2, 8], [2024, 2, 16], { interest: 0.2 }],
    [[2024, 3, 6], [2024, 3, 8], { interest: 1.3, discount: 0.1, giving: 0.3 }],
    [[2024, 6, 1], [2024, 6, 20], { interest: 1.2, discount: 0.12 }],
    [[2024, 6, 16], [2024, 6, 18], { interest: 3, discount: 0.2 }],
    [[2024, 9, 2], [2024, 9, 15], { giving: 0.7 }],
    [[2024, 10, 1], [2024, 10, 7], { interest: 0.7 }],
    [[2024, 10, 14], [2024, 11, 11], { interest: 1.2, discount: 0.15 }],
    [[2024, 11, 10], [2024, 11, 11], { interest: 6, discount: 0.28 }],
  ],
  abroad: [
    [[2023, 7, 11], [2023, 7, 12], { interest: 1.6, discount: 0.15, code: 'SUMMER15' }],
    [[2023, 11, 23], [2023, 11, 27], { interest: 4.5, discount: 0.3, code: 'BF30' }],
    [[2023, 12, 1], [2023, 12, 19], { interest: 1.2, giving: 1 }],
    [[2023, 12, 26], [2023, 12, 31], { interest: 1.3, discount: 0.2, code: 'YEAREND20' }],
    [[2024, 1, 28], [2024, 2, 8], { discount: 0.1, giving: 0.5, code: 'DRAGON10' }],
    [[2024, 5, 1], [2024, 5, 10], { giving: 0.5 }],
    [[2024, 7, 16], [2024, 7, 17], { interest: 1.6, discount: 0.15, code: 'SUMMER15' }],
    [[2024, 11, 28], [2024, 11, 30], { interest: 4.5, discount: 0.3, code: 'BF30' }],
  ],
}

const moods = { china: byDay('china'), abroad: byDay('abroad') }

/** @param {Market} market @returns {Map<number, DayMood>} */
function byDay(market) {
  const days = new Map()
  for (const [from, to, mood] of spans[market]) {
    for (let date = dayNumber(...from); date <= dayNumber(...to); date += 1) days.set(date, { ...plain, ...mood })
  }
  return days
}

/** @param {Market} market @param {number} date day number on the market's own clock @returns {DayMood} */
export const moodOf = (market, date) => moods[market].get(date) ?? plain

/**
 * How much a kind of product is wanted in each month, January first.
 *
 * @typedef {'all-year' | 'winter' | 'summer' | 'spring' | 'presents' | 'school'} Season
 * @type {Record<Season, readonly number[]>}
 */
export const seasons = {
  'all-year': [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  winter: [1.6, 1.3, 0.9, 0.6, 0.4, 0.3, 0.3, 0.4, 0.7, 1.1, 1.6, 1.8],
  summer: [0.3, 0.4, 0.7, 1, 1.4, 1.8, 1.8, 1.5, 1, 0.6, 0.4, 0.3],
  spring: [0.6, 0.8, 1.7, 1.9, 1.5, 0.9, 0.7, 0.7, 0.9, 0.9, 0.7, 0.6],
  presents: [1.8, 1.1, 0.7, 0.6, 0.8, 0.7, 0.6, 0.8, 1.5, 0.8, 1.2, 1.8],
  school: [0.8, 1.3, 1.1, 0.8, 0.8, 0.8, 1.1, 1.9, 1.5, 0.8, 0.7, 0.7],
}

/** The month of a day, from 0. @param {number} date day number */
export const monthOf = (date) => new Date(date * 86_400_000).getUTCMonth()
