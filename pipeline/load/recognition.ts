import type { Text } from '../../protocol/text'
import { readers } from './readers'
import type { Reader } from './readers/reader'
import { loadWords, say, sayAll } from './words'

export interface Recognition {
  /** Null: a plain table. */
  reader: Reader | null
  /** 0 to 1. */
  confidence: number
  reason: Text
}

/**
 * Which known export a header belongs to. A format without its telling columns is never taken; the share of its columns
 * that are there, and the file's name, make the rest of the confidence.
 */
export function recogniseHeader(names: readonly string[], fileName: string): Recognition {
  const there = new Set(names)
  const scored = readers.map((reader) => {
    const spellings = new Map(Object.entries(reader.aliases ?? {}).map(([alias, column]) => [column, alias]))
    const has = (column: string): boolean => there.has(column) || there.has(spellings.get(column) ?? column)
    const known = Object.keys(reader.columns)
    const found = known.filter(has).length
    const missing = reader.signature.filter((column) => !has(column))
    const share = found / known.length
    // How much of the file is this format matters too: five names of a small format may stand in any large file.
    const cover = found / Math.max(names.length, 1)
    const isNamed = reader.fileName?.test(fileName) ?? false
    return { reader, known: known.length, found, missing, isNamed, score: 0.5 + 0.3 * share + 0.15 * cover + (isNamed ? 0.05 : 0) }
  })
  const [best] = scored.filter(({ missing }) => missing.length === 0).sort((one, other) => other.score - one.score)
  if (best !== undefined) {
    const { reader, known, found, isNamed, score } = best
    const words = found === known ? loadWords.everyColumn : loadWords.someColumns
    const reason = [fillTitle(words, reader, { known, found }), ...(isNamed ? [loadWords.fileNamed] : [])]
    return { reader, confidence: round(Math.min(score, 1)), reason: sayAll(reason) }
  }
  const [nearest] = scored.filter(({ found, known }) => found >= 3 && found / known > 0.4).sort((one, other) => other.found / other.known - one.found / one.known)
  if (nearest === undefined) return { reader: null, confidence: 0.2, reason: loadWords.nothingKnown }
  const missing = nearest.missing.map((column) => `“${column}”`).join(', ')
  return { reader: null, confidence: 0.1, reason: fillTitle(loadWords.nearest, nearest.reader, { missing }) }
}

/** What a call asks for by the option `as`. */
export function chosenReader(id: string): Recognition | null {
  if (id === 'generic') return { reader: null, confidence: 1, reason: say(loadWords.chosen, { title: 'generic' }) }
  const reader = readers.find((candidate) => candidate.id === id)
  return reader === undefined ? null : { reader, confidence: 1, reason: fillTitle(loadWords.chosen, reader, {}) }
}

function fillTitle(words: Text, reader: Reader, values: Record<string, string | number>): Text {
  return { en: say(words, { ...values, title: reader.title.en }).en, zh: say(words, { ...values, title: reader.title.zh }).zh }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
