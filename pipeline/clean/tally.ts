import type { Text } from '../../protocol/text'
import type { CleaningChange } from './cleaning'

/** Counts what became of values, with one of them as an example: the least text, so that the order in which they come does not matter. */
export interface Tally<Key extends string> {
  add(column: string, key: Key, rows: number, before: string | null, after: string | null): void
  count(key: Key): number
  /** Column by column, in the order of the words; what did not occur is left out. */
  changes(): CleaningChange[]
}

export function createTally<Key extends string>(words: Readonly<Record<Key, Text>>): Tally<Key> {
  const byColumn = new Map<string, Map<Key, CleaningChange>>()
  return {
    add(column, key, rows, before, after) {
      const own = byColumn.get(column) ?? new Map<Key, CleaningChange>()
      byColumn.set(column, own)
      const change = own.get(key) ?? { column, what: words[key], changed: 0, before, after }
      own.set(key, change)
      change.changed += rows
      if (before !== null && before < String(change.before)) [change.before, change.after] = [before, after]
    },
    count: (key) => [...byColumn.values()].reduce((sum, own) => sum + (own.get(key)?.changed ?? 0), 0),
    changes: () => [...byColumn.values()].flatMap((own) => (Object.keys(words) as Key[]).flatMap((key) => own.get(key) ?? [])),
  }
}
