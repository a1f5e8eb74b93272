import { day, worldEnd, worldStart } from './clock.mjs'
import { placesAbroad, placesAtHome, streetsAbroad, streetsAtHome } from './places.mjs'

/**
 * Where somebody lives from a moment on.
 *
 * @typedef {object} Home
 * @property {number} from      UTC milliseconds
 * @property {import('./places.mjs').Place} place
 * @property {readonly [zh: string, en: string]} street
 * @property {number} number
 * @property {number} room
 */

/**
 * A person's homes in a country, oldest first. One in eight moves once during the world's time, half of them within the town.
 *
 * @param {import('./generator.mjs').Generator} own
 * @param {import('./people.mjs').Person} person
 * @param {'china' | 'abroad'} where
 * @returns {Home[]}
 */
export function makeHomes(own, person, where) {
  const places = where === 'china' ? placesAtHome : placesOf(person)
  const first = makeHome(own, places[own.weighted(places.map((place) => place.weight))], 0)
  if (!own.chance(0.125)) return [first]
  const movedAt = own.between(worldStart + 60 * day, worldEnd - 60 * day)
  const next = own.chance(0.5) ? first.place : places[own.weighted(places.map((place) => place.weight))]
  return [first, makeHome(own, next, movedAt)]
}

/** The British marketplace serves people in Britain. @param {import('./people.mjs').Person} person */
function placesOf(person) {
  const isBritish = person.shares.amazon > 0
  return placesAbroad.filter((place) => (place.country === 'GB') === (isBritish || person.index % 9 === 0))
}

/** @param {import('./generator.mjs').Generator} own @param {import('./places.mjs').Place} place @param {number} from @returns {Home} */
function makeHome(own, place, from) {
  const street = place.country === 'CN' ? own.pick(streetsAtHome) : /** @type {const} */ ([own.pick(streetsAbroad), own.pick(streetsAbroad)])
  return { from, place, street, number: 1 + own.integer(320), room: 101 + own.integer(2400) }
}

/** @param {readonly Home[]} homes oldest first @param {number} at */
export const homeAt = (homes, at) => homes.findLast((home) => home.from <= at) ?? homes[0]
