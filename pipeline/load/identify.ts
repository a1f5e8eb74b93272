import { fail } from '../../protocol/failure'
import type { Language, Text } from '../../protocol/text'
import { chosenReader, recogniseHeader, type Recognition } from './recognition'
import type { CheckedParams } from './load-options'
import { openSource, type SourceFile } from './source-file'
import { toColumnNames } from './text/column-names'
import type { CsvDialect } from './text/csv-scanner'
import type { Encoding } from './text/detect-encoding'
import { sniffDialect } from './text/sniff-dialect'
import { decodeText } from './text/text-decoder'
import { loadWords, say } from './words'

/** What a file is, told from its first bytes: enough to read it. */
export interface Identified {
  source: SourceFile
  recognition: Recognition
  layout: { kind: 'csv'; dialect: CsvDialect; hasHeader: boolean; names: string[] } | { kind: 'jsonl' } | { kind: 'parquet' }
  warnings: Text[]
}

/** More columns than any export has; the engine's tables still bear them. */
const columnLimit = 20_000

const otherNames: Record<string, Encoding> = { gbk: 'gb18030', 'latin-1': 'windows-1252', cp1252: 'windows-1252' }

/** Opens a file and says what it is. Fails as `openSource` does, and with `too-many-columns` and `unknown-format`. */
export async function identify(path: string, shortPath: string, options: CheckedParams, language: Language): Promise<Identified> {
  const wished = options.encoding
  const source = await openSource(path, shortPath, { encoding: wished === undefined ? undefined : (otherNames[wished] ?? (wished as Encoding)), language })
  if (source.shape === 'parquet') return { source, recognition: plain('Parquet'), layout: { kind: 'parquet' }, warnings: [] }
  const text = decodeText(source.head, source.encoding).replace(/^\ufeff/, '')
  const first = /\S/.exec(text)?.[0]
  if (first === undefined) fail({ kind: 'file-empty', path: shortPath })
  if (first === '{' && options.delimiter === undefined) return { source, recognition: plain('JSON lines'), layout: { kind: 'jsonl' }, warnings: [] }
  if (first === '[' && /\.json(\.gz)?$/i.test(source.name)) fail({ kind: 'unknown-format', path: shortPath, detail: loadWords.jsonArray[language] })
  return identifyCsv(source, text, options)
}

function identifyCsv(source: SourceFile, text: string, options: CheckedParams): Identified {
  const warnings: Text[] = []
  const wishes = { delimiter: options.delimiter, quote: options.quote, header: options.header }
  let sniffed = sniffDialect(text, source.isWhole, wishes)
  const [first = []] = sniffed.records
  const width = Math.max(first.length, options.columns?.length ?? 0)
  if (width > columnLimit) fail({ kind: 'too-many-columns', path: source.shortPath, columns: width, limit: columnLimit })
  const header = toColumnNames(withoutLastEmpty(first, sniffed.records))
  const found = recogniseHeader(options.columns ?? header.names, source.name)
  // A call may name the format of the orders and hand in their items with them.
  const isPart = options.as !== undefined && found.reader?.partOf === options.as
  const recognition = (options.as === undefined || isPart ? null : chosenReader(options.as)) ?? found
  const { reader } = recognition
  if (reader !== null) {
    const known = options.columns ?? header.names
    const missing = reader.signature.find((column) => !known.includes(column) && !known.some((name) => reader.aliases?.[name] === column))
    if (missing !== undefined) fail({ kind: 'missing-column', where: source.shortPath, column: missing, columns: known })
    sniffed = sniffDialect(text, source.isWhole, { delimiter: reader.delimiter ?? sniffed.delimiter, quote: reader.quote === undefined ? sniffed.quote : reader.quote, header: options.columns === undefined || sniffed.hasHeader, ...definedOf(wishes) })
  }
  const dialect = { delimiter: sniffed.delimiter, quote: sniffed.quote }
  const { hasHeader } = sniffed
  const widest = mostFrequentWidth(sniffed.records) || width
  if (options.columns !== undefined) {
    const { names, renamed } = toColumnNames(options.columns)
    return { source, recognition, layout: { kind: 'csv', dialect, hasHeader, names }, warnings: renamed.map((change) => say(loadWords.renamed, change)) }
  }
  if (!hasHeader) {
    warnings.push(loadWords.noHeader)
    return { source, recognition, layout: { kind: 'csv', dialect, hasHeader, names: toColumnNames(Array.from({ length: widest }, () => '')).names }, warnings }
  }
  const again = toColumnNames(withoutLastEmpty(sniffed.records[0] ?? [], sniffed.records))
  warnings.push(...again.renamed.map((change) => say(loadWords.renamed, change)))
  return { source, recognition, layout: { kind: 'csv', dialect, hasHeader, names: again.names }, warnings }
}

/** A header that ends in the delimiter names no further column when nothing stands there in the rows either. */
function withoutLastEmpty(header: readonly string[], records: readonly string[][]): readonly string[] {
  const last = header.length - 1
  const isExtra = last > 0 && (header[last] ?? '').trim() === '' && records.every((record) => (record[last] ?? '').trim() === '')
  return isExtra ? header.slice(0, last) : header
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
