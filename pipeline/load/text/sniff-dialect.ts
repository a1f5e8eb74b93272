import type { CsvDialect } from './csv-scanner'
import { isAnything, toValueKinds } from './value-kind'

/** Records of a delimited text, as far as it goes; for samples, not for whole files. */
export function parseRecords(text: string, { delimiter, quote }: CsvDialect, limit: number): { records: string[][]; starts: number[]; broken: number } {
  const records: string[][] = []
  const starts: number[] = []
  let broken = 0
  let at = 0
  while (at < text.length && records.length < limit) {
    const record: string[] = []
    const start = at
    for (;;) {
      let value = ''
      if (quote !== null && text[at] === quote) {
        let close = at + 1
        for (;;) {
          close = text.indexOf(quote, close)
          if (close < 0) break
          if (text[close + 1] !== quote) break
          close += 2
        }
        if (close < 0) {
          broken += 1
          value = text.slice(at + 1)
          at = text.length
        } else {
          value = text.slice(at + 1, close).replaceAll(quote + quote, quote)
          at = close + 1
          if (at < text.length && !text.startsWith(delimiter, at) && text[at] !== '\n' && text[at] !== '\r') broken += 1
        }
      }
      let end = at
      while (end < text.length && text[end] !== '\n' && text[end] !== '\r' && !text.startsWith(delimiter, end)) end += 1
      record.push(value + text.slice(at, end))
      at = end
      if (at < text.length && text.startsWith(delimiter, at)) {
        at += delimiter.length
        continue
      }
      break
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2
    else at += 1
    if (record.length > 1 || record[0] !== '') {
      records.push(record)
      starts.push(start)
    }
  }
  return { records, starts, broken }
}

export interface Sniffed extends CsvDialect {
  /** The first record holds names. */
  hasHeader: boolean
  /** The first records, the header among them. */
  records: string[][]
  /** Where in the text each record starts. */
  starts: number[]
}

const delimiters = [',', '\t', ';', '|', '::', '^', '~', '\u0001', '\u001f'] as const
const sampleRecords = 500

export interface SniffWishes {
  delimiter?: string | undefined
  quote?: string | null | undefined
  header?: boolean | undefined
}

/** How a text is delimited, by what gives the most records of one width; wishes are kept. */
export function sniffDialect(sample: string, isWholeFile: boolean, wishes: SniffWishes = {}): Sniffed {
  // A cut last record would count as ragged.
  const text = isWholeFile ? sample : sample.slice(0, Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')) + 1 || sample.length)
  let best: { dialect: CsvDialect; records: string[][]; starts: number[]; score: number } | null = null
  for (const delimiter of wishes.delimiter === undefined ? delimiters : [wishes.delimiter]) {
    for (const quote of wishes.quote === undefined ? ['"', null] : [wishes.quote]) {
      const { records, starts, broken } = parseRecords(text, { delimiter, quote }, sampleRecords)
      const width = mostFrequent(records.map((record) => record.length))
      const share = records.filter((record) => record.length === width).length / Math.max(records.length, 1)
      // Quotes that hold are meant; where more break than hold, they are plain characters.
      const against = quote === null ? records.filter((record) => record.some(isQuoted)).length : broken
      const penalty = Math.min(against / Math.max(records.length, 1), 1) + (quote === null ? 0.001 : 0)
      const score = (width > 1 ? 1 : 0) + share - penalty + (width > 1 ? Math.min(width, 50) / 1000 : 0)
      if (best === null || score > best.score) best = { dialect: { delimiter, quote }, records, starts, score }
    }
  }
  const { dialect, records, starts } = best ?? { dialect: { delimiter: ',', quote: '"' }, records: [], starts: [] }
  return { ...dialect, hasHeader: wishes.header ?? hasHeader(records), records, starts }
}

function isQuoted(cell: string): boolean {
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')
}

/**
 * Names stand above numbers; a first record that reads like the rows below it is data. A year counts as a name:
 * `product,2019,2020` is a header.
 */
export function hasHeader(records: readonly string[][]): boolean {
  const [first = [], ...rest] = records
  const isData = (cell: string): boolean => cell !== '' && !/^(19|20)\d\d$/.test(cell) && kindsOf(cell) !== 0
  if (rest.length === 0) return !first.some(isData)
  const below = first.map((_, column) => rest.reduce((kinds, record) => kinds & kindsOf(record[column]), isAnything))
  const hasNameAboveNumbers = first.some((cell, column) => cell !== '' && kindsOf(cell) === 0 && below[column] !== 0 && below[column] !== isAnything)
  return hasNameAboveNumbers || !first.some((cell, column) => isData(cell) && ((below[column] ?? 0) & kindsOf(cell)) !== 0)
}

function kindsOf(cell: string | undefined): number {
  const bytes = Buffer.from(cell ?? '')
  return bytes.length === 0 ? isAnything : toValueKinds(bytes, 0, bytes.length)
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0]?.[0] ?? 0
}
