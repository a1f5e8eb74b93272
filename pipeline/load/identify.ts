import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import { knownColumns } from './known-columns'
import type { CheckedParams } from './load-options'
import { familyOf, type Reader } from './readers/reader'
import { chosenReader, recogniseCells, recogniseHeader, recogniseLines, recognisePreamble, type Recognition } from './recognition'
import type { SourceFile } from './source-file'
import { toColumnNames } from './text/column-names'
import { findBlocks } from './text/find-blocks'
import type { CsvDialect } from './text/csv-scanner'
import { hasHeader as seemsToHaveHeader, sniffDialect, type Sniffed } from './text/sniff-dialect'
import { findJsonShape, type JsonShape } from './text/json-shape'
import { decodeText } from './text/text-decoder'
import { loadWords, say } from './words'

/** Lines of a file that are not its table. */
export interface Cut {
  /** So many lines stand above the header. */
  linesBefore: number
  /** The line under the header is a note. */
  lineAfterHeader: boolean
  /** The table's last line in the file, from 1, where more stands behind it. */
  lastLine?: number
}

export type Layout =
  | { kind: 'csv'; dialect: CsvDialect; hasHeader: boolean; names: string[]; cut?: Cut }
  | ({ kind: 'json' } & JsonShape)
  | { kind: 'lines'; pattern: string; names: readonly string[] }
  | { kind: 'parquet' }

/** What a file is, told from its first bytes: enough to read it. */
export interface Identified {
  source: SourceFile
  recognition: Recognition
  layout: Layout
  warnings: Text[]
}

/** More columns than any export has; the engine's tables still bear them. */
const columnLimit = 20_000
/** Notes above a header are shorter. */
const noteLimit = 40

/** Says what an opened file is. Fails with `file-empty`, `too-many-columns`, `missing-column` and `unknown-format`. A Parquet file's columns are known when it is read. */
export function identify(source: SourceFile, options: CheckedParams): Identified {
  if (source.shape === 'parquet') return { source, recognition: askedFor(options) ?? plain('Parquet'), layout: { kind: 'parquet' }, warnings: [] }
  const text = decodeText(source.head, source.encoding).replace(/^\ufeff/, '')
  if (!/\S/.test(text)) fail({ kind: 'file-empty', path: source.label })
  const json = options.delimiter === undefined && source.shape === 'text' ? findJsonShape(text, source.isWhole) : null
  if (json !== null) return { source, recognition: askedFor(options) ?? (json.fields.length > 0 ? orPlain(recogniseHeader(json.fields, source.name), 'JSON') : plain('JSON')), layout: { kind: 'json', ...json }, warnings: [] }
  const lines = linesOf(text, source.isWhole)
  const chosen = askedFor(options)
  const log = chosen === null ? (options.delimiter === undefined ? recogniseLines(lines) : null) : chosen.reader?.lines === undefined ? null : chosen
  if (log?.reader?.lines !== undefined) return { source, recognition: log, layout: { kind: 'lines', ...log.reader.lines }, warnings: [] }
  const told = recognisePreamble(text)
  const isReport = told !== null && (chosen === null || chosen.reader?.id === told.reader?.id)
  return isReport ? identifyBlock(source, text, options, told) : identifyCsv(source, text, options)
}

/** One of the tables of a report: the one that is asked for, else the longest. */
function identifyBlock(source: SourceFile, text: string, options: CheckedParams, told: Recognition): Identified {
  const blocks = findBlocks(text)
  const longest = blocks.toSorted((one, other) => other.endLine - other.line - (one.endLine - one.line))[0]
  const block = options.section === undefined ? longest : blocks.find(({ name }) => name === options.section)
  if (longest === undefined) return fail({ kind: 'file-empty', path: source.label })
  if (block === undefined) return fail({ kind: 'file-missing', path: `${source.label}#${options.section ?? ''}`, nearby: blocks.map(({ name }) => `${source.label}#${name}`) })
  const isLast = block === blocks.at(-1)
  const found = identifyCsv({ ...source, isWhole: source.isWhole || !isLast }, text.slice(block.start, block.end), { ...options, as: told.reader?.id })
  if (found.layout.kind !== 'csv') return found
  const { cut } = found.layout
  const own: Cut = { linesBefore: block.line + (cut?.linesBefore ?? 0), lineAfterHeader: cut?.lineAfterHeader ?? false, ...(isLast ? {} : { lastLine: block.endLine }) }
  const others = blocks.filter((other) => other !== block).map(({ name }) => `“${name}”`)
  const warnings = options.section === undefined && others.length > 0 ? [say(loadWords.otherSections, { section: block.name, others: others.join(', ') })] : []
  return { ...found, source, recognition: options.as === undefined ? told : found.recognition, layout: { ...found.layout, cut: own }, warnings: [...warnings, ...found.warnings] }
}

function askedFor({ as }: CheckedParams): Recognition | null {
  return as === undefined ? null : chosenReader(as)
}

function orPlain(recognition: Recognition, format: string): Recognition {
  return recognition.reader === null && recognition.confidence < 0.2 ? recognition : recognition.reader === null ? plain(format) : recognition
}

function linesOf(text: string, isWhole: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  return isWhole ? lines : lines.slice(0, -1)
}

function identifyCsv(source: SourceFile, text: string, options: CheckedParams): Identified {
  const warnings: Text[] = []
  // A line for spreadsheet programs that says what the delimiter is.
  const told = /^sep=(.)\r?\n/.exec(text)
  const wishes = { delimiter: options.delimiter ?? told?.[1], quote: options.quote, header: options.header }
  let sniffed = sniffDialect(told === null ? text : text.slice(told[0].length), source.isWhole, wishes)
  const width = Math.max(...sniffed.records.map((record) => record.length), options.columns?.length ?? 0)
  if (width > columnLimit) fail({ kind: 'too-many-columns', path: source.label, columns: width, limit: columnLimit })
  const found = findTable(sniffed, text, source, options)
  // A call may name the format of the orders and hand in their items with them.
  const asked = askedFor(options)?.reader
  const isPart = asked != null && found.recognition.reader?.partOf === familyOf(asked)
  const recognition = (isPart ? null : askedFor(options)) ?? found.recognition
  const { reader } = recognition
  const isHeaderless = found.isHeaderless || (reader?.headerless !== undefined && reader.signature.some((column) => !knownColumns(found.names, reader).has(column)))
  if (reader !== null && !isHeaderless) checkSignature(reader, options.columns ?? found.names, source)
  if (reader !== null) {
    const skipped = text.slice(startOf(found, sniffed, told))
    sniffed = sniffDialect(skipped, source.isWhole, { delimiter: reader.delimiter ?? sniffed.delimiter, quote: reader.quote === undefined ? sniffed.quote : reader.quote, header: !isHeaderless && (options.columns === undefined || sniffed.hasHeader), ...definedOf(wishes) })
  } else if (found.at > 0) {
    sniffed = { ...sniffed, records: sniffed.records.slice(found.at), starts: sniffed.starts.slice(found.at), hasHeader: options.header ?? seemsToHaveHeader(sniffed.records.slice(found.at)) }
  }
  const linesBefore = found.linesBefore
  const under = sniffed.hasHeader && (reader === null ? isNoteUnder(sniffed.records) : reader.noteUnderHeader !== undefined && reader.noteUnderHeader.test((sniffed.records[1] ?? []).join(sniffed.delimiter)))
  const cut = linesBefore > 0 || under ? { cut: { linesBefore, lineAfterHeader: under } } : {}
  if (linesBefore > (told === null ? 0 : 1)) warnings.push(say(loadWords.notesAbove, { line: linesBefore + 1 }))
  if (under) warnings.push(loadWords.noteUnder)
  const dialect = { delimiter: sniffed.delimiter, quote: sniffed.quote }
  const { hasHeader } = sniffed
  const records = under ? sniffed.records.toSpliced(1, 1) : sniffed.records
  const layout = (names: readonly string[]): Identified => {
    const named = toColumnNames(names)
    return { source, recognition, layout: { kind: 'csv', dialect, hasHeader, names: named.names, ...cut }, warnings: [...warnings, ...named.renamed.map((change) => say(loadWords.renamed, change))] }
  }
  if (options.columns !== undefined) return layout(options.columns)
  if (isHeaderless && reader?.headerless !== undefined) return layout(reader.headerless.names)
  if (hasHeader) return layout(withoutLastEmpty(records[0] ?? [], records))
  warnings.push(loadWords.noHeader)
  return layout(Array.from({ length: mostFrequentWidth(records) || width }, () => ''))
}

interface FoundTable {
  /** The record that the table starts with. */
  at: number
  linesBefore: number
  names: string[]
  isHeaderless: boolean
  recognition: Recognition
}

/** Where the table starts: at a header that is known, else at the first record that is as wide as most. */
function findTable({ records, starts }: Sniffed, text: string, source: SourceFile, options: CheckedParams): FoundTable {
  const told = /^sep=(.)\r?\n/.exec(text)?.[0] ?? ''
  const linesTo = (at: number): number => lineCount(told) + lineCount(text.slice(told.length, told.length + (starts[at] ?? 0)))
  const at = (index: number, recognition: Recognition, isHeaderless = false): FoundTable => {
    const record = records[index] ?? []
    return { at: index, linesBefore: linesTo(index), names: toColumnNames(withoutLastEmpty(record, records.slice(index))).names, isHeaderless, recognition }
  }
  if (options.columns !== undefined) return at(0, recogniseHeader(options.columns, source.name))
  let nearest: FoundTable | null = null
  for (const index of records.slice(0, noteLimit).keys()) {
    const { names } = toColumnNames(records[index] ?? [])
    if (index > 0 && names.length < 2) continue
    const here = at(index, recogniseHeader(names, source.name))
    if (here.recognition.reader !== null) return here
    nearest ??= here
  }
  const byCells = options.header === true ? null : recogniseCells(records, source.name)
  if (byCells !== null) return at(0, byCells, true)
  const widest = mostFrequentWidth(records)
  const filled = (record: readonly string[]): number => record.filter((cell) => cell.trim() !== '').length
  const first = records.slice(0, noteLimit).findIndex((record) => record.length === widest && filled(record) > widest / 2)
  // Some ragged rows are no note: above a header there is less than half a row.
  const hasNote = first > 0 && widest > 2 && records.slice(0, first).every((record) => filled(record) <= widest / 2)
  return hasNote ? at(first, recogniseHeader(toColumnNames(records[first] ?? []).names, source.name)) : at(0, nearest?.recognition ?? recogniseHeader([], source.name))
}

function startOf({ at }: FoundTable, { starts }: Sniffed, told: RegExpExecArray | null): number {
  return (told?.[0].length ?? 0) + (starts[at] ?? 0)
}

function checkSignature(reader: Reader, names: readonly string[], source: SourceFile): void {
  const found = knownColumns(names, reader)
  const missing = reader.signature.find((column) => !found.has(column))
  if (missing !== undefined) fail({ kind: 'missing-column', where: source.label, column: missing, columns: [...names] })
}

function lineCount(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1
}

/** A header that ends in the delimiter names no further column when nothing stands there in the rows either. */
function withoutLastEmpty(header: readonly string[], records: readonly string[][]): readonly string[] {
  const last = header.length - 1
  const isExtra = last > 0 && (header[last] ?? '').trim() === '' && records.every((record) => (record[last] ?? '').trim() === '')
  return isExtra ? header.slice(0, last) : header
}

/** A line of formulas or units: words only where numbers stand below, and nothing where they do not. */
function isNoteUnder([, note = [], ...rows]: readonly string[][]): boolean {
  const filled = [...note.keys()].filter((column) => (note[column] ?? '').trim() !== '')
  const isNumeric = (cell: string | undefined): boolean => /^[-+]?[\d.,]*\d[\d.,]*%?$/.test((cell ?? '').trim())
  return rows.length > 1 && filled.length > 0 && filled.length < note.length && filled.every((column) => !/\d/.test(note[column] ?? '') && rows.every((row) => row.length !== note.length || isNumeric(row[column])))
}

function mostFrequentWidth(records: readonly string[][]): number {
  const counts = new Map<number, number>()
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0]?.[0] ?? 0
}

function definedOf<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>
}

function plain(format: string): Recognition {
  return { reader: null, confidence: 1, reason: say(loadWords.plainFile, { format }) }
}
