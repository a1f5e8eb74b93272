import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import { currentContext } from './context'

/** Often enough for the eye, seldom enough for a loop of millions. */
const interval = 100

let count = 0

/**
 * Counts from 0 to below a number, and shows how far it has come: `for (const round of progress(100, 'Trying'))`.
 * Interrupt ends the loop with `cancelled`.
 */
export function progress(count: number, phrase?: string | Text): Generator<number, void>
/**
 * Goes through a list, and shows how far it has come: `for (const shop of progress(shops, 'Reading shops'))`.
 * A list without a known length shows the phrase alone. Interrupt ends the loop with `cancelled`.
 */
export function progress<Item>(items: Iterable<Item>, phrase?: string | Text): Generator<Item, void>
/** Goes through what comes one after the other, and shows the phrase meanwhile: `for await (const page of progress(pages))`. */
export function progress<Item>(items: AsyncIterable<Item>, phrase?: string | Text): AsyncGenerator<Item, void>
export function progress<Item>(
  items: number | Iterable<Item> | AsyncIterable<Item>,
  phrase: string | Text = { en: 'Working', zh: '进行中' },
): Generator<number | Item, void> | AsyncGenerator<Item, void> {
  const text: Text = typeof phrase === 'string' ? { en: phrase, zh: phrase } : phrase
  if (typeof items === 'number') return walk(numbers(items), items, text)
  if (Symbol.asyncIterator in items) return walkAsync(items, text)
  return walk(items, lengthOf(items), text)
}

function* numbers(below: number): Generator<number> {
  for (let number = 0; number < below; number += 1) yield number
}

function* walk<Item>(items: Iterable<Item>, length: number | null, phrase: Text): Generator<Item, void> {
  const report = reporter(length, phrase)
  let done = 0
  try {
    for (const item of items) {
      report(done)
      yield item
      done += 1
    }
  } finally {
    report(null)
  }
}

async function* walkAsync<Item>(items: AsyncIterable<Item>, phrase: Text): AsyncGenerator<Item, void> {
  const report = reporter(null, phrase)
  let done = 0
  try {
    for await (const item of items) {
      report(done)
      yield item
      done += 1
    }
  } finally {
    report(null)
  }
}

/** `null` says that all is done, or that the loop was left. */
function reporter(length: number | null, phrase: Text): (done: number | null) => void {
  const context = currentContext()
  const id = `progress-${(count += 1)}`
  let next = 0
  return (done) => {
    if (done !== null && context.signal.aborted) fail({ kind: 'cancelled' })
    const now = performance.now()
    if (done !== null && now < next) return
    next = now + interval
    context.report(id, done === null ? 1 : length === null ? null : done / length, phrase)
  }
}

function lengthOf(items: Iterable<unknown>): number | null {
  if (typeof items === 'object' && 'length' in items && typeof items.length === 'number') return items.length
  if (typeof items === 'object' && 'size' in items && typeof items.size === 'number') return items.size
  return null
}
