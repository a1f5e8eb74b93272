/** How alike two texts are, from 0 to 1. */
export const measureNames = ['levenshtein', 'jaroWinkler', 'ngrams', 'tokens'] as const
export type MeasureName = (typeof measureNames)[number]

/** Characters or their numbers. */
export type Characters = ArrayLike<string | number>

let row = new Int32Array(256)

/** 1 − edits ÷ the longer length, edits being insertions, deletions and replacements of characters; 0 as soon as it must be below `least`. */
export function levenshtein(a: Characters, b: Characters, least = 0): number {
  const longest = Math.max(a.length, b.length)
  if (longest === 0) return 1
  const most = Math.floor((1 - least) * longest + 1e-9)
  if (Math.abs(a.length - b.length) > most) return 0
  const edits = countEdits(a, b, most)
  return edits > most ? 0 : 1 - edits / longest
}

/** The edits between two texts, or more than `most`. What they begin and end with alike is left out, and cells farther than `most` from the diagonal are not looked at. */
function countEdits(a: Characters, b: Characters, most: number): number {
  let [start, endA, endB] = [0, a.length, b.length]
  while (start < endA && start < endB && a[start] === b[start]) start += 1
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  const [height, width] = [endA - start, endB - start]
  if (height === 0 || width === 0) return height + width
  if (row.length <= width) row = new Int32Array(2 * width)
  for (let column = 0; column <= width; column += 1) row[column] = column
  const beyond = most + 1
  for (let line = 1; line <= height; line += 1) {
    const [from, to] = [Math.max(1, line - most), Math.min(width, line + most)]
    let diagonal = row[from - 1] ?? beyond
    let left = from === 1 ? line : beyond
    let best = left
    row[from - 1] = left
    for (let column = from; column <= to; column += 1) {
      const above = row[column] ?? beyond
      const replaced = diagonal + (a[start + line - 1] === b[start + column - 1] ? 0 : 1)
      // The row above ended one cell earlier.
      const cost = Math.min(replaced, (column === line + most ? beyond : above) + 1, left + 1)
      diagonal = above
      row[column] = cost
      left = cost
      if (cost < best) best = cost
    }
    if (best > most) return beyond
  }
  return row[width] ?? beyond
}

/** Jaro's similarity raised by 0.1 for each of up to four equal characters at the start (Winkler 1990). */
export function jaroWinkler(a: Characters, b: Characters): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = new Uint8Array(b.length)
  const matched: (string | number | undefined)[] = []
  for (let index = 0; index < a.length; index += 1) {
    for (let at = Math.max(0, index - reach); at <= Math.min(b.length - 1, index + reach); at += 1) {
      if (taken[at] === 1 || b[at] !== a[index]) continue
      taken[at] = 1
      matched.push(a[index])
      break
    }
  }
  if (matched.length === 0) return 0
  let [transposed, place] = [0, 0]
  for (let at = 0; at < b.length; at += 1) {
    if (taken[at] !== 1) continue
    if (matched[place] !== b[at]) transposed += 0.5
    place += 1
  }
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
