/**
 * The only source of chance in the sample world: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state in four
 * 32-bit words, filled by the xmur3 string hash of `seed/name` and warmed up by 15 rounds. Whole-number steps and
 * exact divisions only, so that a seed gives the same numbers on every machine.
 *
 * @typedef {object} Generator
 * @property {() => number} next                                      uniform in [0, 1), 32 bits
 * @property {(below: number) => number} integer                      uniform whole number in [0, below)
 * @property {(from: number, to: number) => number} between           uniform in [from, to)
 * @property {(probability: number) => boolean} chance
 * @property {<Item>(items: readonly Item[]) => Item} pick            fails on an empty list
 * @property {(weights: readonly number[]) => number} weighted        an index, as likely as its weight
 * @property {() => number} normal                                    sum of twelve uniforms less six (Irwin–Hall): mean 0, deviation 1, never beyond ±6
 * @property {(name: string) => Generator} fork                       independent of whatever was drawn before
 */

/**
 * @param {number} seed  32-bit unsigned
 * @param {string} [name]
 * @returns {Generator}
 */
export function makeGenerator(seed, name = 'world') {
  const path = `${seed}/${name}`
  const hash = hashWords(path)
  let a = hash()
  let b = hash()
  let c = hash()
  let counter = 1

  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 15; round += 1) word()

  const next = () => word() / 4294967296
  const integer = (/** @type {number} */ below) => Math.floor(next() * below)
  return {
    next,
    integer,
    between: (from, to) => from + (to - from) * next(),
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new Error(`nothing to pick from in ${path}`)
      return items[integer(items.length)]
    },
    weighted(weights) {
      let total = 0
      for (const weight of weights) total += weight
      let left = next() * total
      for (let index = 0; index < weights.length; index += 1) {
        left -= weights[index]
        if (left < 0) return index
      }
      return weights.length - 1
    },
    normal() {
      let sum = -6
      for (let draw = 0; draw < 12; draw += 1) sum += next()
      return sum
    },
    fork: (part) => makeGenerator(seed, `${name}/${part}`),
  }
}

/** xmur3: a stream of 32-bit words from a text. @param {string} text */
function hashWords(text) {
  let hash = 1779033703 ^ text.length
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash | 0
  }
}
