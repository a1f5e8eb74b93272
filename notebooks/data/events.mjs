import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { makeGenerator } from './generator.mjs'
import { dayNumber } from './clock.mjs'

/** Nine days, as in the public Taobao set: 25 November to 3 December 2023, on Beijing's clock. */
const firstSecond = dayNumber(2023, 11, 25) * 86_400 - 8 * 3600
const days = 9
const acts = /** @type {const} */ (['pv', 'fav', 'cart', 'buy'])
/** Of a look becoming each act; a purchase also hangs on the person. */
const likelihoods = [1, 0.03, 0.06, 0]

/** Events that a user leaves behind, on average. */
const eventsPerUser = 100

/**
 * Writes browsing in the columns of Taobao's public UserBehavior file (user_id, item_id, category_id, behaviour,
 * seconds since 1970; no header), user after user, each in order of time, without holding it in memory. People look
 * where their tastes lie; what is popular on a shelf is looked at more; a look leads to a favourite, a cart, a purchase.
 *
 * @param {{ path: string, events: number, seed: number }} options
 * @returns {Promise<Record<'pv' | 'fav' | 'cart' | 'buy', number>>} how many of each were written
 */
export async function writeEvents({ path, events, seed }) {
  const chance = makeGenerator(seed, 'events')
  const categoryCount = Math.max(20, Math.floor(events / 10_000))
  const itemsPerCategory = 300
  const counts = { pv: 0, fav: 0, cart: 0, buy: 0 }
  const file = createWriteStream(path, { highWaterMark: 1 << 22 })
  let left = events
  let text = ''

  for (let user = 1; left > 0; user += 1) {
    const tastes = [chance.integer(categoryCount), chance.integer(categoryCount), chance.integer(categoryCount)]
    const eagerness = chance.next()
    const activeHour = 8 + chance.integer(15)
    const own = Math.min(left, 1 + Math.floor(chance.next() * chance.next() * eventsPerUser * 4))
    left -= own
    let second = 0
    const sessions = Math.max(1, Math.floor(own / 12))
    for (let session = 0, written = 0; written < own; session += 1) {
      // Two visits of one day follow each other.
      const drawn = firstSecond + Math.floor(((session + chance.next()) / sessions) * (days - 1)) * 86_400 + activeHour * 3600 + chance.integer(5400)
      second = Math.max(second + 60, drawn)
      const inSession = session === sessions - 1 ? own - written : Math.floor(own / sessions)
      for (let step = 0; step < inSession;) {
        const category = chance.next() < 0.85 ? tastes[chance.integer(3)] : chance.integer(categoryCount)
        const rank = chance.next()
        const item = category * itemsPerCategory + Math.floor(rank * rank * rank * itemsPerCategory)
        const look = `${1_000_000 + user},${item * 13 + 1001},${category * 997 + 10_001},`
        for (let act = 0; act < acts.length && step < inSession; act += 1) {
          if (act > 0 && chance.next() >= (act === 3 ? 0.01 + 0.03 * eagerness : likelihoods[act])) continue
          second += 3 + chance.integer(90)
          text += `${look}${acts[act]},${second}\n`
          counts[acts[act]] += 1
          step += 1
        }
      }
      written += inSession
    }
    if (text.length > 1 << 20) {
      if (!file.write(text)) await once(file, 'drain')
      text = ''
    }
  }
  file.end(text)
  await once(file, 'close')
  return counts
}
