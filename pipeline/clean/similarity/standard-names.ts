import { createListMatcher } from './match-list'
import type { MeasureName } from './measures'

export interface NameMapping {
  from: string
  to: string
}

export interface StandardName {
  /** What it is called in the list; null where nothing is alike enough. */
  standard: string | null
  how: 'same' | 'mapped' | 'similar' | 'unmatched' | 'ambiguous'
  /** What it is most like, whether that was enough or not. */
  suggestion: string | null
  score: number | null
}

export interface NameRules {
  measure: MeasureName
  threshold: number
  ignoreMarks: boolean
}

/** Gives a value the name that a mapping or a list has for it: equal but for width, case and blanks first, then by likeness. Two different names that are equally alike decide nothing. */
export function createStandardiser(mapping: readonly NameMapping[], canonical: readonly string[], { measure, threshold, ignoreMarks }: NameRules): (text: string) => StandardName {
  const fold = (text: string): string => {
    const folded = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    return ignoreMarks ? folded.replace(/[^\p{L}\p{N}]+/gu, '') || folded : folded
  }
  const names = [...new Set([...canonical, ...mapping.map(({ to }) => to)])]
  const same = new Map(names.toReversed().map((name) => [fold(name), name]))
  const mapped = new Map(mapping.toReversed().map(({ from, to }) => [fold(from), to]))
  // A value may be like a known misspelling rather than the name itself.
  const known = [...names.map((name) => ({ text: fold(name), name })), ...mapping.map(({ from, to }) => ({ text: fold(from), name: to }))]
  const match = createListMatcher(known.map(({ text }) => text), measure)
  return (text) => {
    const folded = fold(text)
    const mappedTo = mapped.get(folded)
    if (mappedTo !== undefined) return { standard: mappedTo, how: 'mapped', suggestion: mappedTo, score: 1 }
    const equal = same.get(folded)
    if (equal !== undefined) return { standard: equal, how: 'same', suggestion: equal, score: 1 }
    const { best, second } = match(folded)
    if (best === null || best.score === 0) return { standard: null, how: 'unmatched', suggestion: null, score: null }
    const name = known[best.place]?.name ?? null
    const isOpen = second !== null && second.score === best.score && known[second.place]?.name !== name
    const how = best.score < threshold ? 'unmatched' : isOpen ? 'ambiguous' : 'similar'
    return { standard: how === 'similar' ? name : null, how, suggestion: name, score: best.score }
  }
}
