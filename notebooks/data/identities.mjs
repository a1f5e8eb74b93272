import { areaCodes } from './places.mjs'
import { nicknameEnds, nicknameStarts } from './names.mjs'
import { makeHomes } from './homes.mjs'

/** @typedef {import('./generator.mjs').Generator} Generator */
/** @typedef {import('./people.mjs').Person} Person */

/**
 * One account on one platform. Its id is what the platform's export shows: a member name on Taobao, an e-mail address
 * in the web shop; Amazon's export shows none.
 *
 * @typedef {object} Account
 * @property {import('./catalogue.mjs').Platform} platform
 * @property {string} id
 * @property {string} personId
 * @property {'person' | 'robot' | 'fraud'} kind
 * @property {{ surname: string, given: string } | null} nameZh
 * @property {{ first: string, last: string }} nameEn
 * @property {string} phone             as dialled in its country, digits only; '' for none given
 * @property {string} phoneCountry      `86`, `1`, `44`
 * @property {string} email             '' on Taobao
 * @property {boolean} isMasked         the platform hides name, number and house in exports from the middle of 2024 on
 * @property {boolean} surnameFirst     writes Wang Jing where others write Jing Wang
 * @property {readonly import('./homes.mjs').Home[]} homes
 */

/**
 * The accounts of everybody, each person's main one first. Some people have two on one platform.
 *
 * @param {Generator} chance
 * @param {readonly Person[]} people
 * @returns {Account[][]}
 */
export function makeAccounts(chance, people) {
  const taken = new Set()
  return people.map((person) => {
    const own = chance.fork(String(person.index))
    const homesInChina = person.root === 'abroad' ? [] : makeHomes(own.fork('china'), person, 'china')
    const homesAbroad = person.root === 'home' ? [] : makeHomes(own.fork('abroad'), person, 'abroad')
    // Parcels go to whoever is at home: some leave the number of somebody they live with.
    const chinesePhone = phoneInChina(own.chance(0.04) ? (person.index + 1) % people.length : person.index, people.length)
    const [phoneCountry, phoneAbroad] = homesAbroad[0]?.place.country === 'GB' ? ['44', phoneInBritain(person.index)] : ['1', phoneInAmerica(person.index)]
    const keepsChinesePhone = person.root === 'home' || (person.root === 'both' && own.chance(0.7))
    const base = { personId: person.id, kind: /** @type {const} */ ('person'), nameZh: person.nameZh, nameEn: person.nameEn, isMasked: own.chance(0.12), surnameFirst: person.nameZh !== null && own.chance(0.35) }
    /** @type {Account[]} */
    const accounts = []
    const email = emailOf(own, person)

    if (person.shares.taobao > 0) {
      const count = own.chance(0.05) ? 2 : 1
      for (let number = 0; number < count; number += 1) {
        accounts.push({ ...base, platform: 'taobao', id: free(taken, () => nickname(own, person)), phone: own.chance(0.04) ? '' : chinesePhone, phoneCountry: '86', email: '', homes: homesInChina })
      }
    }
    if (person.shares.shopify > 0) {
      const emails = own.chance(0.07) ? [email, email.replace('@', '+shop@')] : [email]
      for (const address of emails) {
        const isChinese = keepsChinesePhone
        accounts.push({
          ...base,
          platform: 'shopify',
          id: free(taken, () => address),
          phone: own.chance(0.12) ? '' : isChinese ? chinesePhone : phoneAbroad,
          phoneCountry: isChinese ? '86' : phoneCountry,
          email: address,
          homes: homesAbroad.length > 0 ? homesAbroad : homesInChina,
        })
      }
    }
    if (person.shares.amazon > 0) {
      accounts.push({ ...base, platform: 'amazon', id: `${person.id}-amazon`, phone: '', phoneCountry, email: '', homes: homesAbroad })
    }
    return accounts
  })
}

/** @param {Set<string>} taken @param {() => string} make */
function free(taken, make) {
  const wanted = make()
  let name = wanted
  for (let number = 2; taken.has(name); number += 1) name = wanted.includes('@') ? wanted.replace('@', `${number}@`) : `${wanted}${number}`
  taken.add(name)
  return name
}

/** @param {Generator} own @param {Person} person */
function nickname(own, person) {
  const spelt = `${person.nameEn.last}${person.nameEn.first}`.toLowerCase()
  return own.pick([
    () => `tb${String(100_000_000 + own.integer(899_999_999))}`,
    () => `tb${String(1_000_000 + own.integer(8_999_999))}`,
    () => `${spelt}${1975 + own.integer(32)}`,
    () => `${own.pick(nicknameStarts)}${own.pick(nicknameEnds)}${own.chance(0.6) ? own.integer(100) : ''}`,
  ])()
}

/** @param {Generator} own @param {Person} person */
function emailOf(own, person) {
  const letters = (/** @type {string} */ name) => name.normalize('NFD').toLowerCase().replace(/[^a-z]/g, '')
  const first = letters(person.nameEn.first)
  const last = letters(person.nameEn.last)
  const local = own.pick([`${first}.${last}`, `${last}.${first}`, `${first}${last}`, `${first[0]}${last}`])
  return `${local}${own.integer(1000)}@example.${own.chance(0.7) ? 'com' : 'org'}`
}

/** 199 0000 and four digits up to ten thousand people, 1990 and seven beyond. @param {number} index @param {number} people */
function phoneInChina(index, people) {
  const mixed = people <= 10_000 ? (index * 7919) % 10_000 : (index * 7919) % 10_000_000
  return people <= 10_000 ? `1990000${String(mixed).padStart(4, '0')}` : `1990${String(mixed).padStart(7, '0')}`
}

/** Area code, 555 and 0100 to 0199: numbers kept for fiction. @param {number} index */
function phoneInAmerica(index) {
  const slot = index % (areaCodes.length * 100)
  return `${areaCodes[Math.floor(slot / 100)]}55501${String(slot % 100).padStart(2, '0')}`
}

/** 07700 900000 to 900999: numbers kept for fiction. @param {number} index */
const phoneInBritain = (index) => `7700900${String(index % 1000).padStart(3, '0')}`
