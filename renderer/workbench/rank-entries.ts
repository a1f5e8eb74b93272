interface Rankable {
  label: string
  detail: string
}

/**
 * Entries that hold all the letters typed, best first: words that begin so, then words inside, then letters in order.
 * Equal ones keep their order. Nothing typed gives the first of all.
 */
export function rankEntries<Entry extends Rankable>(entries: readonly Entry[], typed: string, limit: number): Entry[] {
  const sought = typed.trim().toLowerCase()
  if (sought === '') return entries.slice(0, limit)
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, sought) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ entry }) => entry)
}

function scoreOf({ label, detail }: Rankable, sought: string): number {
  const name = label.toLowerCase()
  if (name.startsWith(sought)) return 5
  if (name.split(/[\s./_-]+/).some((word) => word.startsWith(sought))) return 4
  if (name.includes(sought)) return 3
  if (detail.toLowerCase().includes(sought)) return 2
  return sought.length > 1 && hasInOrder(name, sought) ? 1 : 0
}

function hasInOrder(name: string, sought: string): boolean {
  let at = 0
  for (const letter of sought) {
    at = name.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
