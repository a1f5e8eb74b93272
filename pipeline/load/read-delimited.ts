import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { fail, FailureError, toFailure } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { Engine, QueryOptions } from '../engine/engine'
import type { Context } from '../step/context'
import { discard } from './discard'
import { decodeFile, type Decoded } from './decode-file'
import { examine, type Examined } from './examine'
import type { Identified } from './identify'
import { linesAt } from './line-numbers'
import { readCsv, readParquet, rejectsOf, writeParquet, type RejectKind } from './read-sql'
import { addRejects } from './rejects'
import { SlowReport } from './slow-report'
import { isPlainFile, readSource, type SourceFile } from './source-file'
import { CsvScanner, type CsvDialect } from './text/csv-scanner'
import { LinePieces } from './text/line-pieces'
import { rejectWideRows } from './wide-rows'
import { loadWords, say } from './words'

type CsvLayout = Extract<Identified['layout'], { kind: 'csv' }>

/** The relations that a file's rows and its rejected rows now are in. */
export interface ReadRows {
  relation: string
  rejects: string
  sha256: string
  warnings: Text[]
  /** Where the rows are those of a Parquet file that the relation is a view of: nothing of it is in memory. */
  parquet?: string
}

/** From here on rows go into a file instead of the engine's own, which would keep as many of them in memory as it may. */
const largeBytes = 1.5 * 1024 ** 3
/** What packed text unpacks to, about. */
const packedFactor = 6

export interface ReadWishes {
  /** The engine's types by column; these are not changed, and rows whose value does not fit are rejected. */
  types: Readonly<Record<string, string>>
  /** Columns that are whole numbers where all of their values are, which reads faster, else text. */
  ids?: ReadonlySet<string>
  /** Read every column as text. */
  isAllText: boolean
  /** Cells that mean nothing is there, besides empty ones. */
  missing: readonly string[]
  /** Beyond so many bytes the rows go into a file; a good deal where absent. */
  largeBytes?: number
}

/** What is read: the file itself where it is UTF-8 text and all of it is wanted, else a copy of it that is. */
interface Prepared {
  source: SourceFile
  decoded: Decoded | null
  isNormalised: boolean
}

/**
 * Reads a delimited file into the engine. The engine reads with types guessed from samples while every byte is hashed and
 * scanned beside it; where the scan shows that a type would lose something, the file is read again with the right ones.
 */
export async function readDelimited(context: Context, engine: Engine, file: DelimitedFile, wishes: ReadWishes): Promise<ReadRows> {
  const { source, layout } = file
  const read = (dialect: CsvDialect): Promise<ReadRows> => readAs(context, engine, { ...file, layout: { ...layout, dialect } }, wishes)
  const refused = (problem: unknown): string => {
    const { failure } = new FailureError(toFailure(problem))
    if (failure.kind !== 'sql') throw problem
    return failure.message.split('\n')[0] ?? ''
  }
  try {
    return await read(layout.dialect)
  } catch (problem) {
    const reason = refused(problem)
    // The engine gives up where quotes make no sense at all: then they are characters like others.
    if (layout.dialect.quote === null) return fail({ kind: 'file-unreadable', path: source.label, reason })
  }
  try {
    const rows = await read({ ...layout.dialect, quote: null })
    return { ...rows, warnings: [...rows.warnings, loadWords.plainQuotes] }
  } catch (problem) {
    return fail({ kind: 'file-unreadable', path: source.label, reason: refused(problem) })
  }
}

interface DelimitedFile {
  source: SourceFile
  layout: CsvLayout
  name: string
}

async function readAs(context: Context, engine: Engine, { source, layout, name }: DelimitedFile, wishes: ReadWishes): Promise<ReadRows> {
  const relation = engine.freshName(name)
  const rejects = engine.freshName(`${name}_rejects`)
  const progress = new SlowReport(context, say(loadWords.reading, { file: source.name }))
  let prepared: Prepared = { source, decoded: null, isNormalised: false }
  let parquet: string | null = null
  try {
    if (!isPlainFile(source) || layout.cut !== undefined) prepared = await prepare(context, source, layout, null, progress)
    let types = layout.names.map((column) => wishes.types[column] ?? (wishes.isAllText ? 'VARCHAR' : null))
    const fixed = types.map((type) => type !== null)
    const guessed = await guessTypes(prepared.source, layout, wishes.missing)
    const guessedTypes = guessed.types()
    const idOrType = (type: string | undefined, index: number): string | undefined => (type !== undefined && type !== 'BIGINT' && wishes.ids?.has(layout.names[index] ?? '') === true ? 'VARCHAR' : type)
    types = types.map((type, index) => type ?? idOrType(guessedTypes[index], index) ?? 'VARCHAR')
    if (isMixed(guessed)) prepared = await again(context, source, prepared, layout, progress)
    let examined: Examined | null = null
    let isLarge = prepared.source.bytes * (prepared.source.packing === 'none' ? 1 : packedFactor) > (wishes.largeBytes ?? largeBytes)
    for (;;) {
      const columns = layout.names.map((column, index) => ({ name: column, type: types[index] ?? 'VARCHAR' }))
      const attempt = await readOnce(context, engine, { relation, rejects, prepared, layout, columns, missing: wishes.missing, label: source.label, progress, parquet: isLarge ? (parquet ??= join(context.workspace, '.souk', 'temp', `${randomUUID()}.parquet`)) : null }, examined)
      examined = attempt.examined
      const { scan } = examined
      if (!prepared.isNormalised && (!examined.isUtf8 || (scan !== null && isMixed(scan)))) {
        prepared = await again(context, source, prepared, layout, progress)
        examined = null
        continue
      }
      if (attempt.problem?.failure.kind === 'out-of-memory' && isLarge) {
        isLarge = false
        await discard(engine, [relation, rejects])
        continue
      }
      if (attempt.problem !== null) throw attempt.problem
      const seen = scan?.types() ?? []
      const wanted = types.map((type, index) => (fixed[index] === true ? type : (idOrType(seen[index], index) ?? type)))
      await nameLines(engine, rejects, prepared, scan)
      const unreadable = await castFailures(engine, rejects)
      const next = wanted.map((type, index) => (fixed[index] !== true && unreadable.has(layout.names[index] ?? '') ? 'VARCHAR' : type))
      if (next.every((type, index) => type === types[index] || fixed[index] === true)) break
      // Once a cast has failed for a type, the scan's word for that column no longer counts.
      unreadable.forEach((column) => (fixed[layout.names.indexOf(column)] = true))
      types = next
    }
    const wide = examined.scan === null ? [] : await rejectWideRows(context, engine, { relation, rejects, source: prepared.source, scan: examined.scan, columnCount: layout.names.length, label: source.label, lineOf: prepared.decoded?.lineOf ?? null })
    await checkCounts(context, engine, relation, rejects, source, examined)
    const warnings = [...wide, ...(await toRejects(context, engine, rejects, prepared, source))]
    if (isMixed(examined.scan) || prepared.isNormalised) warnings.push(loadWords.mixedLineEnds)
    // Rows that were taken out of it are in a table of the engine's own by now.
    const isView = parquet !== null && (await isViewed(engine, relation))
    if (!isView && parquet !== null) rmSync(parquet, { force: true })
    return { relation, rejects, sha256: prepared.decoded?.sha256 ?? examined.sha256, warnings, ...(isView && parquet !== null ? { parquet } : {}) }
  } catch (problem) {
    await discard(engine, [relation, rejects])
    if (parquet !== null) rmSync(parquet, { force: true })
    throw problem
  } finally {
    progress.end()
    if (prepared.source !== source) rmSync(prepared.source.path, { force: true })
  }
}

interface Attempt {
  relation: string
  rejects: string
  prepared: Prepared
  layout: CsvLayout
  columns: { name: string; type: string }[]
  missing: readonly string[]
  label: string
  progress: SlowReport
  /** Where the rows of a large file go; null for the engine's own tables. */
  parquet: string | null
}

/** The engine's reading and our own look at every byte, side by side. */
async function readOnce(context: Context, engine: Engine, { relation, rejects, prepared, layout, columns, missing, label, progress, parquet }: Attempt, known: Examined | null): Promise<{ examined: Examined; problem: FailureError | null }> {
  const { dialect } = engine
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const mark = randomUUID().slice(0, 8)
  const tables = { errors: `reject_errors_${mark}`, scans: `reject_scans_${mark}` }
  const { source } = prepared
  const target = { path: source.path, isGzip: source.packing === 'gzip', dialect: layout.dialect, hasHeader: layout.hasHeader, columns, missing }
  // One call, so that all of it runs on one connection: the engine's error tables are seen there only.
  const rows = `select * from ${readCsv(target, dialect, tables)}`
  const statements = [
    parquet === null ? `create or replace table ${dialect.identifier(relation)} as ${rows}` : writeParquet(rows, parquet, dialect),
    `create or replace table ${dialect.identifier(rejects)} as ${rejectsOf(tables, label, dialect, rejectReasons(context), columns.length)}`,
    `drop table ${dialect.identifier(tables.errors)}`,
    `drop table ${dialect.identifier(tables.scans)}`,
  ].join(';\n')
  let furthest = 0
  const show = (fraction: number): void => progress.show((furthest = Math.max(furthest, fraction)))
  let problem: FailureError | null = null
  const options = { signal, onProgress: show }
  const reading = (parquet === null ? engine.execute(statements, options) : executeLean(engine, statements, { relation, rejects, parquet }, options)).catch((thrown: unknown) => {
    if (stop.signal.aborted) return
    problem = new FailureError(toFailure(thrown))
    if (problem.failure.kind === 'cancelled' || problem.failure.kind === 'out-of-memory') stop.abort()
  })
  try {
    const csv = { columnCount: columns.length, dialect: layout.dialect, recordsToSkip: layout.hasHeader ? 1 : 0, missing }
    const examined = known ?? (await examine(source, { csv, isHashed: prepared.decoded === null, signal, onProgress: (fraction) => show(0.9 * fraction) }))
    await reading
    return { examined, problem: problem as FailureError | null }
  } catch (thrown) {
    stop.abort()
    await reading
    throw context.signal.aborted ? new FailureError({ kind: 'cancelled' }) : ((problem as FailureError | null) ?? thrown)
  }
}

async function isViewed(engine: Engine, relation: string): Promise<boolean> {
  const { rows } = await engine.query('select table_type from information_schema.tables where table_name = $1', { parameters: [relation] })
  return rows[0]?.[0] === 'VIEW'
}

/** Runs the statements in an engine that holds little, and makes of what they wrote a view and a table of rejects in this one. */
async function executeLean(engine: Engine, statements: string, { relation, rejects, parquet }: { relation: string; rejects: string; parquet: string }, options: QueryOptions): Promise<void> {
  const { identifier } = engine.dialect
  const rejected = `${parquet}.rejects`
  mkdirSync(dirname(parquet), { recursive: true })
  const lean = await engine.openLean()
  try {
    await lean.execute(statements, options)
    await lean.copyTo(`select * from ${identifier(rejects)}`, rejected, 'parquet', { signal: options.signal })
    await engine.execute(`create or replace view ${identifier(relation)} as select * from ${readParquet(parquet, engine.dialect)}`)
    await engine.materialise(rejects, `select * from ${readParquet(rejected, engine.dialect)}`)
  } finally {
    await lean.close()
    rmSync(rejected, { force: true })
  }
}

function isMixed(scan: CsvScanner | null): boolean {
  if (scan === null) return false
  const { lf, crlf, cr } = scan.lineEnds
  return Number(lf > 0) + Number(crlf > 0) + Number(cr > 0) > 1
}

async function prepare(context: Context, source: SourceFile, { cut, dialect }: CsvLayout, lineEnds: CsvDialect | null, progress: SlowReport): Promise<Prepared> {
  const folder = join(context.workspace, '.souk', 'temp')
  removeLeftovers(folder)
  const target = join(folder, `${randomUUID()}.csv`)
  const phrase = say(loadWords.decoding, { file: source.name })
  const decoded = await decodeFile(source, target, { lineEnds, cut: cut === undefined ? undefined : { ...cut, quote: dialect.quote }, signal: context.signal, onProgress: (fraction) => progress.show(fraction, phrase) })
  return { source: { ...source, path: target, shape: 'text', packing: 'none', inside: null, encoding: 'utf-8', bytes: Math.max(decoded.bytes, 1) }, decoded, isNormalised: lineEnds !== null }
}

/** What a process that died had begun. */
function removeLeftovers(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const dayAgo = Date.now() - 86_400_000
  for (const name of readdirSync(folder)) if ((statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < dayAgo) rmSync(join(folder, name), { force: true })
}

async function again(context: Context, source: SourceFile, before: Prepared, layout: CsvLayout, progress: SlowReport): Promise<Prepared> {
  if (before.source !== source) rmSync(before.source.path, { force: true })
  return prepare(context, source, layout, layout.dialect, progress)
}

/** The types of samples from all over the file, exact for a small one. */
async function guessTypes(source: SourceFile, { names, dialect, hasHeader }: CsvLayout, missing: readonly string[]): Promise<CsvScanner> {
  const scanner = new CsvScanner(names.length, dialect, hasHeader ? 1 : 0, missing)
  let seen = 0
  const lines = new LinePieces(Infinity, (bytes, end) => scanner.push(bytes, end))
  for await (const piece of readSource(source, () => undefined)) {
    lines.push(piece)
    seen += piece.length
    if (seen >= guessBytes) return scanner
  }
  lines.finish()
  scanner.finish()
  return scanner
}

const guessBytes = 4 * 1024 ** 2

/** The engine counts records and knows bytes; people count lines, which differ where a value holds line breaks. */
async function nameLines(engine: Engine, rejects: string, { source, decoded }: Prepared, scan: CsvScanner | null): Promise<void> {
  const { identifier } = engine.dialect
  const { rows } = await engine.query(`select distinct line from ${identifier(rejects)} order by line`)
  if (rows.length === 0) return
  const bytes = Float64Array.from(rows, ([byte]) => Number(byte))
  const lines = engine.freshName('reject_lines')
  try {
    const numbers = await linesAt(source, bytes, scan)
    await engine.register(lines, { byte: bytes, number: decoded === null ? numbers : numbers.map(decoded.lineOf) })
    await engine.materialise(rejects, `select file, cast(number as bigint) as line, kind, "column", reason, raw from ${identifier(rejects)} join ${identifier(lines)} on line = byte order by line`)
  } finally {
    await discard(engine, [lines])
  }
}

async function castFailures(engine: Engine, rejects: string): Promise<Set<string>> {
  const { rows } = await engine.query(`select distinct "column" from ${engine.dialect.identifier(rejects)} where kind = 'unreadable-value'`)
  return new Set(rows.map(([column]) => String(column)))
}

/** Two readers counted: where nothing was rejected they must agree, or rows would be lost in silence. */
async function checkCounts(context: Context, engine: Engine, relation: string, rejects: string, source: SourceFile, { scan }: Examined): Promise<void> {
  if (scan === null) return
  const { identifier } = engine.dialect
  const { rows } = await engine.query(`select (select count(*) from ${identifier(relation)}), (select count(*) from ${identifier(rejects)})`)
  const [loaded = 0, rejected = 0] = (rows[0] ?? []).map(Number)
  if (rejected > 0 || scan.badRecords > 0 || loaded === scan.records) return
  fail({ kind: 'file-unreadable', path: source.label, reason: say(loadWords.countsDiffer, { loaded, records: scan.records })[context.language] })
}

async function toRejects(context: Context, engine: Engine, rejects: string, { decoded }: Prepared, source: SourceFile): Promise<Text[]> {
  const { undecodable, warnings } = decoded ?? { undecodable: [], warnings: [] }
  if (undecodable.length === 0) return [...warnings]
  const reason = (isCut: boolean): string => (isCut ? loadWords.cutCharacter : loadWords.badEncoding)[context.language]
  await addRejects(engine, rejects, undecodable.map(({ line, raw, isCut }) => ({ file: source.label, line, kind: 'bad-encoding', column: null, reason: reason(isCut), raw })))
  const damaged = undecodable.filter(({ isCut }) => !isCut).length
  return [
    ...warnings,
    ...(undecodable.some(({ isCut }) => isCut) ? [loadWords.lastCharacterCut] : []),
    ...(damaged > 0 ? [say(loadWords.badCharacters, { count: damaged, encoding: source.encoding })] : []),
  ]
}

function rejectReasons({ language }: Context): Record<RejectKind, string> {
  return {
    'too-few-columns': loadWords.tooFewColumns[language],
    'too-many-columns': loadWords.tooManyColumns[language],
    'broken-quote': loadWords.brokenQuote[language],
    'bad-encoding': loadWords.badEncoding[language],
    'line-too-long': loadWords.lineTooLong[language],
    'unreadable-value': loadWords.unreadable[language],
    'bad-json': loadWords.badJson[language],
    unreadable: loadWords.unreadable[language],
  }
}
