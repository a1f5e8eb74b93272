/** A seeded generator of random numbers; the only source of randomness in the pipeline. */
export interface Random {
  /** What it was made with; a fork has its parent's. */
  readonly seed: number
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform whole number in [0, below). */
  integer(below: number): number
  /** Standard normal. */
  normal(): number
  /** A copy of the list in random order (Fisher–Yates). */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** An independent generator for a named part of the work, whatever was drawn before. */
  fork(name: string): Random
  /** How many numbers were drawn, forks included: zero means that the seed played no part. */
  readonly drawn: number
}

/**
 * A generator for a seed and a name: the same two give the same numbers on every machine. `createRandom(1, 'sample').next()`.
 * xoshiro128** 1.1 (Blackman and Vigna), its four words filled by SplitMix32 from the 32-bit FNV-1a hash of `seed/name`.
 */
export function createRandom(seed: number, name = ''): Random {
  return generator(seed, name, { drawn: 0 })
}

function generator(seed: number, name: string, counter: { drawn: number }): Random {
  const state = toState(`${seed}/${name}`)
  let spareNormal: number | null = null

  const bits = (): number => xoshiro128(state)
  const next = (): number => {
    counter.drawn += 1
    return ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992
  }
  const integer = (below: number): number => {
    if (!Number.isSafeInteger(below) || below < 1) throw new RangeError(`a random whole number needs a bound of at least 1, not ${below}`)
    return Math.floor(next() * below)
  }
  return {
    seed,
    next,
    integer,
    /** Marsaglia's polar method, which gives two at a time. */
    normal() {
      if (spareNormal !== null) {
        const value = spareNormal
        spareNormal = null
        return value
      }
      for (;;) {
        const x = 2 * next() - 1
        const y = 2 * next() - 1
        const square = x * x + y * y
        if (square === 0 || square >= 1) continue
        const factor = Math.sqrt((-2 * Math.log(square)) / square)
        spareNormal = y * factor
        return x * factor
      }
    },
    shuffle<Item>(items: readonly Item[]): Item[] {
      const pool = [...items]
      const shuffled: Item[] = []
      while (pool.length > 0) {
        const at = integer(pool.length)
        const last = pool.pop()
        if (last === undefined) break
        if (at === pool.length) shuffled.push(last)
        else shuffled.push(...pool.splice(at, 1, last))
      }
      return shuffled
    },
    fork: (part) => generator(seed, `${name}/${part}`, counter),
    get drawn() {
      return counter.drawn
    },
  }
}

function toState(text: string): Uint32Array {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  const state = new Uint32Array(4)
  for (let word = 0; word < 4; word += 1) {
    hash = (hash + 0x9e3779b9) >>> 0
    let mixed = hash
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    state[word] = (mixed ^ (mixed >>> 15)) >>> 0
  }
  return state
}

/** One step of xoshiro128** 1.1: 32 bits. Changes the four words of the state. */
export function xoshiro128(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
  const third = c ^ a
  const fourth = d ^ b
  state[0] = a ^ fourth
  state[1] = b ^ third
  state[2] = third ^ (b << 9)
  state[3] = rotate(fourth, 11)
  return result
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
