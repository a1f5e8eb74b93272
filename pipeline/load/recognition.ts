import type { Text } from '../../protocol/text'
import { knownColumns } from './known-columns'
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

/** Formats whose columns have names: all but those whose lines or notes are matched. */
const byName = readers.filter(({ shape, preamble }) => shape !== 'lines' && preamble === undefined)

/**
 * Which known export a header belongs to. A format without its telling columns is never taken; the share of its columns
 * that are there, and the file's name, make the rest of the confidence.
 */
export function recogniseHeader(names: readonly string[], fileName: string): Recognition {
  const scored = byName.map((reader) => {
    const found = knownColumns(names, reader)
    const usual = reader.usual ?? Object.keys(reader.columns)
    const known = usual.length
    const usualFound = usual.filter((column) => found.has(column)).length
    const missing = missingOf(reader, found)
    const share = usualFound / known
    // How much of the file is this format matters too: five names of a small format may stand in any large file.
    const ownNames = reader.repeated === undefined ? names : names.filter((name) => reader.repeated?.test(name) !== true)
    const cover = found.size / Math.max(ownNames.length, 1)
    const isNamed = reader.fileName?.test(fileName) ?? false
    const hasOthers = reader.hasNoOthers === true && found.size < names.length
    return { reader, known, found: usualFound, all: found.size, missing, hasOthers, isNamed, score: 0.5 + 0.3 * share + 0.15 * cover + (isNamed ? 0.05 : 0) }
  })
  const [best] = scored.filter(({ missing, hasOthers }) => missing.length === 0 && !hasOthers).sort((one, other) => other.score - one.score || other.known - one.known)
  if (best !== undefined) {
    const { reader, known, found, all, isNamed, score } = best
    const isWhole = found === known
    const total = Object.keys(reader.columns).length
    const words = all === total ? loadWords.everyColumn : isWhole ? loadWords.usualColumns : loadWords.someColumns
    const reason = [fillTitle(words, reader, isWhole && all < total ? { known } : { known: total, found: all }), ...(isNamed ? [loadWords.fileNamed] : [])]
    return { reader, confidence: round(Math.min(score, 1)), reason: sayAll(reason) }
  }
  const [nearest] = scored.filter(({ found, known, missing }) => missing.length > 0 && found >= 3 && found / known > 0.4).sort((one, other) => other.found / other.known - one.found / one.known)
  if (nearest === undefined) return { reader: null, confidence: 0.2, reason: loadWords.nothingKnown }
  const missing = nearest.missing.map((column) => `“${column}”`).join(', ')
  return { reader: null, confidence: 0.1, reason: fillTitle(loadWords.nearest, nearest.reader, { missing }) }
}

/** What a format must have and the file lacks. */
function missingOf({ signature, telling = [] }: Reader, found: ReadonlyMap<string, string>): string[] {
  const missing = signature.filter((column) => !found.has(column))
  const lacking = telling.filter((column) => !found.has(column))
  return telling.length - lacking.length < Math.min(2, telling.length) ? [...missing, ...lacking] : missing
}

/** Which known export a file without header belongs to, by what its cells look like; null where that tells nothing. */
export function recogniseCells(records: readonly string[][], fileName: string): Recognition | null {
  const sample = records.slice(0, 200)
  const fits = readers.flatMap((reader) => {
    const { headerless } = reader
    if (headerless === undefined || sample.length === 0) return []
    const { names, cells } = headerless
    const fitting = sample.filter((record) => record.length === names.length && names.every((name, index) => (cells[name] ?? /^/).test(record[index] ?? ''))).length
    return fitting / sample.length < 0.95 ? [] : [{ reader, share: fitting / sample.length, told: Object.keys(cells).length / names.length, isNamed: reader.fileName?.test(fileName) ?? false }]
  })
  const [best, next] = fits.sort((one, other) => Number(other.isNamed) - Number(one.isNamed) || other.told - one.told)
  if (best === undefined) return null
  // Digits and times alone are in many files: without a telling name they are no more than a guess, which is not made.
  const isTelling = Object.values(best.reader.headerless?.cells ?? {}).some((test) => !isOfDigits(test))
  if (!best.isNamed && (!isTelling || (next !== undefined && next.told === best.told && !next.isNamed))) return null
  return { reader: best.reader, confidence: round(0.55 + 0.2 * best.share + (isTelling ? 0.1 : 0) + (best.isNamed ? 0.15 : 0)), reason: sayAll([fillTitle(loadWords.cellsFit, best.reader, {}), ...(best.isNamed ? [loadWords.fileNamed] : [])]) }
}

/** Which known log lines belong to; null where none. */
export function recogniseLines(lines: readonly string[]): Recognition | null {
  const sample = lines.filter((line) => line.trim() !== '').slice(0, 200)
  for (const reader of readers) {
    if (reader.lines === undefined || sample.length === 0) continue
    const pattern = new RegExp(reader.lines.pattern, 'u')
    const share = sample.filter((line) => pattern.test(line)).length / sample.length
    if (share > 0.8) return { reader, confidence: round(share), reason: fillTitle(loadWords.linesFit, reader, { share: Math.floor(100 * share) }) }
  }
  return null
}

/** Letters that notes at a file's beginning have room in. */
const notesLimit = 20_000

/** Which format the notes at a file's beginning tell of; null where none. */
export function recognisePreamble(text: string): Recognition | null {
  const head = text.slice(0, notesLimit)
  const reader = readers.find(({ preamble }) => preamble?.test(head) === true)
  return reader === undefined ? null : { reader, confidence: 0.95, reason: fillTitle(loadWords.notesTell, reader, {}) }
}

/** What a call asks for by the option `as`. */
export function chosenReader(id: string): Recognition | null {
  if (id === 'generic') return { reader: null, confidence: 1, reason: say(loadWords.chosen, { title: 'generic' }) }
  const reader = readers.find((candidate) => candidate.id === id)
  return reader === undefined ? null : { reader, confidence: 1, reason: fillTitle(loadWords.chosen, reader, {}) }
}

function isOfDigits({ source }: RegExp): boolean {
  return /^\^(\\d|\[[\d-]+\]|[+*?{},\d.\-()|\\:STZ])*\$$/.test(source)
}

function fillTitle(words: Text, reader: Reader, values: Record<string, string | number>): Text {
  return { en: say(words, { ...values, title: reader.title.en }).en, zh: say(words, { ...values, title: reader.title.zh }).zh }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
