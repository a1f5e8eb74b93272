import { createRandom, type Random } from '../pipeline/numeric/random'
import type { OwnFolders } from './own-folders'

/** Where a cell's clock stands in a reproducible run: 2024-01-01 in UTC. Each reading moves it on by one millisecond, so that loops that wait come to an end. */
const fixedStart = Date.UTC(2024, 0, 1)

export const realNow = Date.now.bind(Date)
const RealDate = Date
const realRandom = Math.random.bind(Math)

export interface Determinism {
  /** Before each run; the generator is the one for its seed and cell. */
  startRun(seed: number, cell: string): void
  /** False if the run's code drew on the clock or on randomness that was not seeded. */
  readonly isDeterministic: boolean
}

/**
 * Watches `Math.random`, `Date.now` and `new Date()`. In a reproducible kernel they are seeded and fixed for each run;
 * otherwise they work as ever, and it is noted when code other than the kernel's own used them.
 */
export function watchChance(isReproducible: boolean, own: OwnFolders): Determinism {
  let isDeterministic = true
  let random: Random = createRandom(0)
  let clock = fixedStart
  const note = (): void => {
    if (isDeterministic && !isReproducible && isCalledByReader(own)) isDeterministic = false
  }
  const now = isReproducible ? () => clock++ : realNow

  Math.random = () => {
    note()
    return isReproducible ? random.next() : realRandom()
  }
  globalThis.Date = watchedDate(() => {
    note()
    return now()
  })
  return {
    startRun(seed, cell) {
      isDeterministic = true
      clock = fixedStart
      random = createRandom(seed, `${cell}/Math.random`)
    },
    get isDeterministic() {
      return isDeterministic
    },
  }
}

function watchedDate(now: () => number): DateConstructor {
  function WatchedDate(...parts: number[]): Date | string {
    if (!new.target) return new RealDate(now()).toString()
    return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target as unknown as DateConstructor) as Date
  }
  Object.defineProperty(WatchedDate, 'name', { value: 'Date' })
  Object.defineProperty(WatchedDate, 'length', { value: 7 })
  WatchedDate.prototype = RealDate.prototype
  WatchedDate.now = now
  WatchedDate.parse = RealDate.parse
  WatchedDate.UTC = RealDate.UTC
  RealDate.prototype.constructor = WatchedDate
  return WatchedDate as unknown as DateConstructor
}

/** The innermost frame decides, past this file's own and those of packages that somebody called. */
function isCalledByReader(own: OwnFolders): boolean {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 20
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  Error.stackTraceLimit = limit
  const placed = frames.filter((frame) => /:\d+:\d+\)?$/.test(frame))
  // The first frame is this function, which shares its file with the wrappers.
  const here = /\(?([^()\s]+):\d+:\d+\)?$/.exec(placed[0] ?? '')?.[1] ?? ''
  const caller = placed.find((frame) => !frame.includes(here) && !frame.includes(own.packages))
  return caller !== undefined && !caller.includes('node:') && !caller.includes(own.kernel)
}
