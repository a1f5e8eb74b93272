import { randomUUID } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../../protocol/failure'
import type { Column, Fingerprint } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { LoadCache } from './cache'
import { cleanRows } from './clean-rows'
import { decodeFile } from './decode-file'
import { examine } from './examine'
import type { Identified } from './identify'
import { toEngineTypes, type CheckedParams } from './load-options'
import { keyName, pseudonymise } from './pseudonyms'
import { discard } from './discard'
import { readDelimited, type ReadRows } from './read-delimited'
import { readJson } from './read-json'
import { readMatchedLines } from './read-lines'
import { readPlatform } from './read-platform'
import { readParquet } from './read-sql'
import type { Reader } from './readers/reader'
import { createRejects } from './rejects'
import { SlowReport } from './slow-report'
import type { SourceFile } from './source-file'
import { loadWords, say } from './words'

/** One file's rows in the engine, with what proves them. */
export interface FileRows {
  /** Which file, or part of one, as people see it. */
  label: string
  relation: string
  rejects: string
  rejectCount: number
  columns: Column[]
  rowCount: number
  fingerprint: Fingerprint
  warnings: Text[]
  /** Begins to write the rows into the cache; nobody waits for it. Not while others still work on the rows: they would be slower. */
  keep: () => void
}

const plainVersion = 1

/** Reads a file, or takes it from the cache when it is the same file as before. `mayLack`: columns that are to be pseudonymised may stand in another file instead. */
export async function readFile(context: Context, engine: Engine, identified: Identified, options: CheckedParams, name: string, mayLack = false): Promise<FileRows> {
  const { source, recognition } = identified
  const { reader } = recognition
  const cache = new LoadCache(context, engine)
  const readerId = reader?.id ?? 'generic'
  const version = reader?.version ?? plainVersion
  const given = fingerprintOptions(options)
  // The words of rejected rows are in one language.
  const keyOptions = { ...given, section: source.section?.name ?? null, key: options.pseudonymise === undefined ? null : keyName(context.workspace), language: context.language, layout: JSON.stringify(identified.layout), encoding: source.encoding }
  const known = context.useCache ? cache.knownHash(source) : null
  if (known !== null) {
    const found = await fromCache(engine, cache, cache.key(known, readerId, version, keyOptions), name)
    if (found !== null) return finish(identified, given, { ...found, sha256: known })
  }
  const read = await pseudonymised(context, engine, identified, await readAfresh(context, engine, identified, options, name), options, mayLack)
  try {
    if (stampOf(source.path) !== source.stamp) fail({ kind: 'file-unreadable', path: source.shortPath, reason: loadWords.changedWhileRead[context.language] })
    const columns = await engine.describe(read.relation)
    const { rows } = await engine.query(`select (select count(*) from ${engine.dialect.identifier(read.relation)}), (select count(distinct line) + count(*) filter (where line is null) from ${engine.dialect.identifier(read.rejects)})`)
    const [rowCount = 0, rejectCount = 0] = (rows[0] ?? []).map(Number)
    const { relation, rejects, sha256, warnings } = read
    const entry = { sha256, rows: rowCount, columns, encoding: source.encoding, warnings, rejects: rejectCount }
    const keep = (): void => {
      if (identified.layout.kind === 'parquet') return
      const key = cache.key(sha256, readerId, version, keyOptions)
      const kept = rejectCount > 0 ? rejects : null
      if (read.parquet === undefined) cache.storeLater(source, key, relation, kept, entry)
      else cache.adoptLater(source, key, { relation, parquet: read.parquet }, kept, entry)
    }
    return finish(identified, given, { relation, rejects, rejectCount, columns, rowCount, warnings, sha256, keep })
  } catch (problem) {
    await discard(engine, [read.relation, read.rejects])
    throw problem
  }
}

async function readAfresh(context: Context, engine: Engine, { source, recognition, layout }: Identified, options: CheckedParams, name: string): Promise<ReadRows> {
  const { reader } = recognition
  const types = toEngineTypes(options.types)
  if (layout.kind === 'parquet') return readParquetFile(context, engine, { source, reader, name })
  if (layout.kind === 'json') return readJson(context, engine, { source, layout, name, reader }, types)
  if (layout.kind === 'lines') return reader === null ? fail({ kind: 'unknown-format', path: source.label, detail: loadWords.otherLine[context.language] }) : readMatchedLines(context, engine, { source, layout, name, reader })
  const unknown = Object.keys(types).find((column) => !layout.names.includes(column))
  if (unknown !== undefined && (reader === null || reader.isPlain === true)) fail({ kind: 'missing-column', where: source.label, column: unknown, columns: layout.names })
  if (reader !== null) return readPlatform(context, engine, { source, layout, name, reader }, types)
  return readDelimited(context, engine, { source, layout, name }, { types, isAllText: false, missing: options.missing ?? [] })
}

async function pseudonymised(context: Context, engine: Engine, { source, recognition }: Identified, read: ReadRows, { pseudonymise: wanted }: CheckedParams, mayLack: boolean): Promise<ReadRows> {
  if (wanted === undefined) return read
  try {
    const { rows, columns } = await pseudonymise(context, engine, read, wanted, { label: source.label, reader: recognition.reader, mayLack })
    return { ...rows, warnings: [...rows.warnings, ...(columns.length === 0 ? [] : [say(loadWords.pseudonymised, { columns: columns.join(', ') })])] }
  } catch (problem) {
    await discard(engine, [read.rejects])
    throw problem
  }
}

async function readParquetFile(context: Context, engine: Engine, { source, reader, name }: { source: SourceFile; reader: Reader | null; name: string }): Promise<ReadRows> {
  const relation = engine.freshName(reader === null ? name : `${name}_raw`)
  const rejects = engine.freshName(`${name}_rejects`)
  const progress = new SlowReport(context, say(loadWords.reading, { file: source.name }))
  const { signal } = context
  const temporary = join(context.workspace, '.souk', 'temp', `${randomUUID()}.parquet`)
  try {
    if (source.packing === 'zip') await decodeFile(source, temporary, { lineEnds: null, signal, onProgress: (fraction) => progress.show(fraction) })
    const reading = engine.materialise(relation, `select * from ${readParquet(source.packing === 'zip' ? temporary : source.path, engine.dialect)}`, { signal, onProgress: (fraction) => progress.show(fraction) })
    const [examined] = await Promise.all([examine(source, { csv: null, signal }), reading.catch((problem: unknown) => unreadable(source.label, problem, signal))])
    await createRejects(engine, rejects)
    const raw = { relation, rejects, sha256: examined.sha256, warnings: [] }
    return reader === null ? raw : await cleanRows(context, engine, raw, { reader, name, label: source.label })
  } catch (problem) {
    await discard(engine, [relation, rejects])
    throw problem
  } finally {
    progress.end()
    rmSync(temporary, { force: true })
  }
}

function unreadable(path: string, problem: unknown, signal: AbortSignal): never {
  if (signal.aborted) fail({ kind: 'cancelled' })
  const reason = problem instanceof Error && 'failure' in problem && typeof problem.failure === 'object' && problem.failure !== null && 'message' in problem.failure ? String(problem.failure.message) : String(problem)
  return fail({ kind: 'file-unreadable', path, reason })
}

/** A view over the cached rows: nothing is copied, so ten million rows are there at once. */
async function fromCache(engine: Engine, cache: LoadCache, key: string, name: string): Promise<Omit<FileRows, 'fingerprint' | 'label'> | null> {
  const entry = await cache.find(key)
  if (entry === null) return null
  const { identifier } = engine.dialect
  const relation = engine.freshName(name)
  const rejects = engine.freshName(`${name}_rejects`)
  const cached = cache.relations(key, entry)
  try {
    await engine.execute(`create or replace view ${identifier(relation)} as select * from ${cached.rows}`)
    if (cached.rejects === null) await createRejects(engine, rejects)
    else await engine.materialise(rejects, `select * from ${cached.rejects}`)
  } catch {
    await discard(engine, [relation, rejects])
    return null
  }
  return { relation, rejects, rejectCount: entry.rejects, columns: entry.columns, rowCount: entry.rows, warnings: entry.warnings, keep: () => undefined }
}

function finish({ source, recognition, warnings }: Identified, options: Record<string, unknown>, read: Omit<FileRows, 'fingerprint' | 'label'> & { sha256: string }): FileRows {
  const { sha256, ...rows } = read
  const rejected = read.rejectCount > 0 ? [say(loadWords.rowsRejected, { count: read.rejectCount })] : []
  return {
    ...rows,
    label: source.label,
    warnings: [...warnings, ...read.warnings, ...rejected],
    fingerprint: {
      path: source.shortPath,
      bytes: source.bytes,
      sha256,
      rows: read.rowCount,
      schema: read.columns.map(({ name, type }) => `${name} ${type}`),
      reader: recognition.reader?.id ?? 'generic',
      options,
    },
  }
}

/** The options that change which rows come out; the name does not. */
function fingerprintOptions(options: CheckedParams): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => name !== 'name' && value !== undefined))
}

/** What changes whenever the file does. */
export function stampOf(path: string): string {
  const { size, mtimeNs, ino } = statSync(path, { bigint: true })
  return `${size}-${mtimeNs}-${ino}`
}
