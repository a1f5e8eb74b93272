import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers'

/** A function that acts at once and then at most once in so many milliseconds; a call in between is made up for at its end. */
export function atMostEvery(milliseconds: number, act: () => void): () => void {
  let actedAt = -Infinity
  let timer: NodeJS.Timeout | null = null
  const now = (): void => {
    timer = null
    actedAt = performance.now()
    act()
  }
  return () => {
    const left = actedAt + milliseconds - performance.now()
    if (left > 0) timer ??= setTimeout(now, left)
    else if (timer === null) timer = setTimeout(now, 0)
  }
}
