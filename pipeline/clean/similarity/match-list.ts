import { jaccard, jaroWinkler, levenshtein, toGrams, toTokens, type MeasureName } from './measures'

export interface ListMatch {
  /** Place in the list. */
  place: number
  score: number
}

/** How many of those that share the most pairs of characters are compared in full. */
const mostCompared = 50

/** Finds the entries of a list that are most like a text; entries that share no pair of characters with it are never alike. */
export function createListMatcher(list: readonly string[], measure: MeasureName): (text: string) => { best: ListMatch | null; second: ListMatch | null } {
  const entries = list.map((text) => ({ characters: [...text], grams: new Set(toGrams([...text], 2)), tokens: new Set(toTokens(text)) }))
  const index = new Map<string, number[]>()
  entries.forEach(({ grams }, place) => {
    for (const gram of grams) {
      const places = index.get(gram)
      if (places === undefined) index.set(gram, [place])
      else places.push(place)
    }
  })
  return (text) => {
    const characters = [...text]
    const grams = new Set(toGrams(characters, 2))
    const tokens = new Set(toTokens(text))
    const shared = new Map<number, number>()
    for (const gram of grams) for (const place of index.get(gram) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1)
    const candidates = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostCompared)
    const scored = candidates.map(([place]): ListMatch => {
      const entry = entries[place]
      if (entry === undefined) return { place, score: 0 }
      if (measure === 'levenshtein') return { place, score: levenshtein(characters, entry.characters) }
      if (measure === 'jaroWinkler') return { place, score: jaroWinkler(characters, entry.characters) }
      return { place, score: measure === 'ngrams' ? jaccard(grams, entry.grams) : jaccard(tokens, entry.tokens) }
    })
    scored.sort((a, b) => b.score - a.score || a.place - b.place)
    return { best: scored[0] ?? null, second: scored[1] ?? null }
  }
}
