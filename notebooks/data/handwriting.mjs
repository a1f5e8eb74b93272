import { soundAlikes } from './names.mjs'
import { homeAt } from './homes.mjs'
import { dayNumber, day } from './clock.mjs'

/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./identities.mjs').Account} Account */

/** From here on the platform masks the accounts that asked for it. */
const maskedFrom = dayNumber(2024, 7, 1) * day

/**
 * How a Taobao order names its receiver: Chinese name, address in one of two styles, mobile; with slips, and masks.
 *
 * @param {Generator} own
 * @param {Account} account
 * @param {number} at UTC milliseconds
 */
export function writeInChinese(own, account, at) {
  const { surname, given } = account.nameZh ?? { surname: account.nameEn.last, given: account.nameEn.first }
  const { place, street, number, room } = homeAt(account.homes, at)
  let name = `${surname}${given}`
  const slip = own.next()
  if (slip < 0.03) name = [...name].map((character) => soundAlikes.get(character) ?? character).join('')
  else if (slip < 0.06) name = `${surname}${own.chance(0.5) ? '女士' : '先生'}`
  let phone = account.phone
  if (phone && own.chance(0.01)) phone = swapNeighbours(own, phone, 7)
  let house = own.chance(0.7) ? `${street[0]}${number}号${room}室` : `${street[0]}${number}-${room}`
  if (account.isMasked && at >= maskedFrom) {
    name = `${surname}${'*'.repeat(given.length)}`
    phone = phone && `${phone.slice(0, 3)}****${phone.slice(7)}`
    house = `${street[0].slice(0, 1)}****`
  }
  const address = own.chance(0.75)
    ? `${place.province} ${place.city} ${place.district} ${house}`
    : `${place.province.replace(/省|自治区/, '')}${place.city.replace('市', '')}${place.district.replace('区', '')}${house}`
  return { name, phone, address, alipay: account.phone && own.chance(0.6) ? `${account.phone.slice(0, 3)}****${account.phone.slice(7)}` : '' }
}

/**
 * How a web shop's order names its buyer and receiver: Latin letters, phone with or without its country.
 *
 * @param {Generator} own
 * @param {Account} account
 * @param {number} at UTC milliseconds
 */
export function writeInLatin(own, account, at) {
  const { first, last } = account.nameEn
  const { place, street, number, room } = homeAt(account.homes, at)
  let name = account.surnameFirst ? `${last} ${first}` : `${first} ${last}`
  const slip = own.next()
  if (slip < 0.02) name = swapNeighbours(own, name, 1)
  else if (slip < 0.05) name = name.toLowerCase()
  const address1 = place.country === 'CN'
    ? `${number} ${street[1]}, Apt ${room}`
    : own.chance(0.8) ? `${number} ${street[0]}` : `${number} ${street[0].replace('Street', 'St').replace('Road', 'Rd').replace('Avenue', 'Ave')}`
  return {
    name,
    phone: account.phone && phoneAbroad(own, account),
    address1,
    address2: place.country !== 'CN' && room % 3 === 0 ? `Flat ${(room % 40) + 1}` : '',
    city: own.chance(0.04) ? place.cityEn.toUpperCase() : place.cityEn,
    zip: place.postcode,
    province: place.country === 'CN' ? place.provinceEn : place.province,
    provinceName: place.provinceEn,
    country: place.country,
  }
}

/** @param {Generator} own @param {Account} account */
function phoneAbroad(own, { phone, phoneCountry }) {
  if (phoneCountry === '86') return own.chance(0.8) ? `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone
  if (phoneCountry === '44') return own.chance(0.7) ? `+44 ${phone.slice(0, 4)} ${phone.slice(4)}` : `0${phone}`
  return own.chance(0.7) ? `+1 ${phone.slice(0, 3)}-${phone.slice(3, 6)}-${phone.slice(6)}` : `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`
}

/** Two neighbouring characters change places, somewhere from a position on. @param {Generator} own @param {string} text @param {number} from */
function swapNeighbours(own, text, from) {
  const at = from + own.integer(Math.max(1, text.length - from - 1))
  return `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at]}${text.slice(at + 2)}`
}
