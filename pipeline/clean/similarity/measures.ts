/** How alike two texts are, from 0 to 1. */
export const measureNames = ['levenshtein', 'jaroWinkler', 'ngrams', 'tokens'] as const
export type MeasureName = (typeof measureNames)[number]

/** 1 − edits ÷ the longer length, edits being insertions, deletions and replacements of characters; 0 as soon as it must be below `least`. */
export function levenshtein(a: readonly string[], b: readonly string[], least = 0): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length === 0) return 1
  const most = Math.floor((1 - least) * long.length + 1e-9)
  if (long.length - short.length > most) return 0
  let previous = Array.from({ length: short.length + 1 }, (_, index) => index)
  for (let row = 1; row <= long.length; row += 1) {
    // Cells farther than `most` from the diagonal cannot lie on a way that is short enough.
    const [from, to] = [Math.max(1, row - most), Math.min(short.length, row + most)]
    const current = Array.from<number>({ length: short.length + 1 }).fill(most + 1)
    if (from === 1) current[0] = row
    let best = from === 1 ? row : most + 1
    for (let column = from; column <= to; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (long[row - 1] === short[column - 1] ? 0 : 1)
      const cost = Math.min(replaced, (previous[column] ?? most) + 1, (current[column - 1] ?? most) + 1)
      current[column] = cost
      best = Math.min(best, cost)
    }
    if (best > most) return 0
    previous = current
  }
  const edits = previous[short.length] ?? most + 1
  return edits > most ? 0 : 1 - edits / long.length
}

/** Jaro's similarity raised by 0.1 for each of up to four equal characters at the start (Winkler 1990). */
export function jaroWinkler(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = Array.from(b, () => false)
  const matched: string[] = []
  a.forEach((character, index) => {
    for (let at = Math.max(0, index - reach); at <= Math.min(b.length - 1, index + reach); at += 1) {
      if (taken[at] === true || b[at] !== character) continue
      taken[at] = true
      matched.push(character)
      return
    }
  })
  if (matched.length === 0) return 0
  const others = b.filter((_, index) => taken[index])
  const transposed = matched.filter((character, index) => character !== others[index]).length / 2
  const jaro = (matched.length / a.length + matched.length / b.length + (matched.length - transposed) / matched.length) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** Shared members ÷ all members of two sets (Jaccard). */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? 1 : 0
  let shared = 0
  for (const member of a) if (b.has(member)) shared += 1
  return shared / (a.size + b.size - shared)
}

/** Runs of so many characters, the ends marked, in order. */
export function toGrams(characters: readonly string[], size: number): string[] {
  const padded = ['\u0002', ...characters, '\u0003']
  if (padded.length <= size) return [padded.join('')]
  return Array.from({ length: padded.length - size + 1 }, (_, index) => padded.slice(index, index + size).join(''))
}

/** Words of letters and digits; each Chinese character is one. */
export function toTokens(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu) ?? []
}
