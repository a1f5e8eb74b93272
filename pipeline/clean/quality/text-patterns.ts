/** One form that values of a column have: `AA-9999`. */
export interface TextPattern {
  pattern: string
  /** 0 to 1, of the values that were looked at. */
  share: number
}

/** What values of a text column could be read as, of those that were looked at. */
export interface TextForms {
  patterns: TextPattern[]
  /** Different patterns among the values. */
  patternCount: number
  /** Shares of values by what they could be read as; together 1. */
  readAs: { number: number; time: number; boolean: number; text: number }
}

const shown = 6
/** Enough for shares to a percent. */
const mostValues = 5000
/** Longer runs of one kind are written with their length: `9{18}`. */
const longestRun = 6

/** The patterns of texts, and what else they could be read as; null where there is none. */
export function findPatterns(values: readonly (string | null)[]): TextForms | null {
  const words = new Map<string, number>()
  const every = Math.max(1, Math.floor(values.length / mostValues))
  let there = 0
  for (let row = 0; row < values.length; row += every) {
    const value = values[row]
    if (value === null || value === undefined) continue
    there += 1
    words.set(value, (words.get(value) ?? 0) + 1)
  }
  const counts = new Map<string, number>()
  const readAs = { number: 0, time: 0, boolean: 0, text: 0 }
  for (const [value, count] of words) {
    const pattern = toPattern(value)
    counts.set(pattern, (counts.get(pattern) ?? 0) + count)
    readAs[readableAs(value)] += count
  }
  if (there === 0) return null
  const patterns = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, shown)
  return {
    patterns: patterns.map(([pattern, count]) => ({ pattern, share: count / there })),
    patternCount: counts.size,
    readAs: { number: readAs.number / there, time: readAs.time / there, boolean: readAs.boolean / there, text: readAs.text / there },
  }
}

/** A value with each capital as `A`, small letter as `a`, digit as `9`, Chinese character as `文`; everything else as it is. */
export function toPattern(value: string): string {
  const classes = value
    .slice(0, 60)
    .replace(/\p{Script=Han}/gu, '文')
    .replace(/\p{Lu}/gu, 'A')
    .replace(/(?!文)[\p{Ll}\p{Lo}\p{Lt}\p{Lm}]/gu, 'a')
    .replace(/\p{Nd}/gu, '9')
    .replace(/\s/gu, ' ')
  return classes.replace(/(.)\1+/gu, (run, one: string) => (run.length > longestRun && /[Aa9文]/.test(one) ? `${one}{${run.length}}` : run)) + (value.length > 60 ? '…' : '')
}

/** What else a text could be read as. */
export function readableAs(value: string): keyof TextForms['readAs'] {
  const text = value.trim()
  if (/^[-+]?(\d{1,3}(,\d{3})+|\d+)?\.?\d+(e[-+]?\d{1,3})?%?$/i.test(text)) return 'number'
  if (/^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})( \d{1,2}:\d{2}.*)?$/.test(text)) return 'time'
  return /^(true|false|yes|no|y|n|是|否)$/i.test(text) ? 'boolean' : 'text'
}
