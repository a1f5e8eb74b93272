import { fail } from '../../protocol/failure'
import type { Fingerprint, LoadReport } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import { Table } from '../engine/table'
import type { Context } from '../step/context'
import type { Identified } from './identify'
import type { CheckedParams } from './load-options'
import { toLoaded, type Loaded } from './loaded'
import { countRepeated, modelOrder, modelQuery, type ModelSource } from './model/build-model'
import type { ModelTable } from './model/model-columns'
import { modelReport, modelWarnings } from './model/model-report'
import { discard } from './discard'
import { readFile, type FileRows } from './read-file'
import { proposeMapping } from './propose-mapping'
import { familyOf, type Reader } from './readers/reader'
import { SlowReport } from './slow-report'
import { freeName } from './text/column-names'
import { loadWords, say, sayAll } from './words'

/** Files that are one thing: all of one format, with the files that belong to them. */
export interface FileGroup {
  main: Identified[]
  /** Items of the main ones' orders and the like, the files of one format together. */
  parts: Identified[][]
}

/** Puts files of one format together, and with them the files whose format is part of theirs. A part without its main one stands alone. */
export function groupFiles(files: readonly Identified[]): FileGroup[] {
  const byFormat = new Map<string, Identified[]>()
  for (const file of files) byFormat.set(formatOf(file), [...(byFormat.get(formatOf(file)) ?? []), file])
  const groups: FileGroup[] = []
  for (const [format, main] of byFormat) {
    const partOf = main[0]?.recognition.reader?.partOf
    if (partOf !== undefined && byFormat.has(partOf)) continue
    const parts = [...byFormat.values()].filter(([file]) => file?.recognition.reader?.partOf === format)
    groups.push({ main, parts })
  }
  return groups
}

/** Plain tables are of one format when they have the same columns. */
function formatOf({ recognition, layout }: Identified): string {
  if (recognition.reader !== null) return familyOf(recognition.reader)
  return layout.kind === 'csv' ? `generic ${[...layout.names].sort().join('\u0000')}` : `generic ${layout.kind}`
}

/** Reads a group of files and maps it. Of a sample nothing is said that only holds of whole files. Nothing is left in the engine when it fails or is cancelled. */
export async function loadGroup(context: Context, engine: Engine, { main, parts }: FileGroup, options: CheckedParams, isSample = false): Promise<Loaded> {
  const [first] = main
  if (first === undefined) return fail({ kind: 'usage', problem: 'load: no file' })
  const name = options.name ?? stem(first.source.name)
  const { reader } = first.recognition
  const made: string[] = []
  try {
    const rows = await readAll(context, engine, main, options, name, made, parts.length > 0)
    const partRows: { reader: Reader; format: string; title: string; rows: AllRows }[] = []
    for (const files of parts) {
      const [file] = files
      const partReader = file?.recognition.reader
      if (file === undefined || partReader == null) continue
      const title = stem(file.source.name)
      partRows.push({ reader: partReader, format: partReader.id, title, rows: await readAll(context, engine, files, options, title, made, true) })
    }
    const rejects = partRows.length === 0 ? rows.rejects : await unite(engine, `${name}_rejects`, [rows.rejects, ...partRows.map((part) => part.rows.rejects)], made)
    const files = [rows, ...partRows.map((part) => part.rows)].flatMap((read) => read.files)
    const warnings: Text[] = files.flatMap((file) => file.warnings)
    const sources: ModelSource[] = [...(reader === null ? [] : [{ reader, ...rows }]), ...partRows.map((part) => ({ reader: part.reader, ...part.rows }))]
    for (const source of sources) source.beside = sources
    const model = reader === null ? null : await buildModel(context, engine, sources, options.name ?? reader.platform ?? name, made)
    if (model !== null && !isSample) warnings.push(...(await modelWarnings(engine, model, sources)))
    for (const source of sources) {
      const count = await countRepeated(engine, source)
      if (count > 0) warnings.push(say(loadWords.repeatedOrders, { count }))
    }
    const table = await Table.of(engine, rows.relation, name)
    const proposal = reader === null ? proposeMapping(table.columnNames) : {}
    const hasProposal = Object.keys(proposal).length > 0
    if (hasProposal) warnings.push(loadWords.proposed)
    const all = [...main, ...parts.flat()]
    checkPseudonymised(options, all, [rows, ...partRows.map((part) => part.rows)])
    const report: LoadReport = {
      files: all.map(({ source }) => source.label),
      platform: reader?.platform ?? null,
      format: reader?.id ?? 'generic',
      encoding: [...new Set(all.map(({ source }) => source.encoding))].join(', '),
      confidence: Math.min(...all.map(({ recognition }) => recognition.confidence)),
      reason: parts.length === 0 ? first.recognition.reason : sayAll([first.recognition.reason, ...parts.flatMap(([file]) => (file === undefined ? [] : [file.recognition.reason]))]),
      rows: table.rowCount,
      rejects: files.reduce((sum, { rejectCount }) => sum + rejectCount, 0),
      warnings,
      columns: [...table.columns],
      model: model === null ? null : await modelReport(engine, model),
      ...(hasProposal ? { proposal } : {}),
    }
    if (context.signal.aborted) fail({ kind: 'cancelled' })
    for (const file of files) file.keep()
    return toLoaded(table, {
      report,
      fingerprints: onePerFile(files.map(({ fingerprint }) => fingerprint)),
      rejects: await Table.of(engine, rejects, `${name} rejects`),
      parts: Object.fromEntries(await Promise.all(partRows.map(async (part) => [part.format, await Table.of(engine, part.rows.relation, part.title)] as const))),
      model,
    }, context.language)
  } catch (problem) {
    await discard(engine, made)
    throw problem
  }
}

/** Of files of several formats each may lack a column that another has; one of them must have it. */
function checkPseudonymised({ pseudonymise }: CheckedParams, files: readonly Identified[], read: readonly AllRows[]): void {
  const columns = [...new Set(read.flatMap(({ columnNames }) => columnNames))]
  const absent = pseudonymise === true ? undefined : pseudonymise?.find((column) => !columns.includes(column))
  if (absent !== undefined) fail({ kind: 'missing-column', where: files.map(({ source }) => source.label).join(', '), column: absent, columns })
}

interface AllRows {
  relation: string
  rejects: string
  columnNames: string[]
  fileNumber: string | null
  files: FileRows[]
}

/** The rows of files of one format as one relation; with several files each row says in `_file` where it stands (`_file_2` and so on where the files have such a column). */
async function readAll(context: Context, engine: Engine, files: readonly Identified[], options: CheckedParams, name: string, made: string[], hasOthers: boolean): Promise<AllRows> {
  const { identifier, literal } = engine.dialect
  const read: FileRows[] = []
  for (const file of files) {
    const rows = await readFile(context, engine, file, options, name, hasOthers)
    made.push(rows.relation, rows.rejects)
    read.push(rows)
  }
  const [only] = read
  if (only !== undefined && read.length === 1) return { relation: only.relation, rejects: only.rejects, columnNames: only.columns.map((column) => column.name), fileNumber: null, files: read }
  // Their own tables go now.
  for (const rows of read) rows.keep()
  const relation = engine.freshName(name)
  const file = identifier(freeName('_file', read.flatMap(({ columns }) => columns.map((column) => column.name))))
  const pieces = read.map((rows) => `select *, ${literal(rows.label)} as ${file} from ${identifier(rows.relation)}`)
  await engine.materialise(relation, pieces.join(' union all by name '), { signal: context.signal })
  made.push(relation)
  const rejects = await unite(engine, `${name}_rejects`, read.map((rows) => rows.rejects), made)
  await discard(engine, read.flatMap((rows) => [rows.relation]))
  const columnNames = (await engine.describe(relation)).map((column) => column.name)
  return { relation, rejects, columnNames, fileNumber: `list_position([${read.map((rows) => literal(rows.label)).join(', ')}], ${file})`, files: read.map((rows) => ({ ...rows, keep: () => undefined })) }
}

/** Rejects of several files as one table, which stands for them from then on. */
async function unite(engine: Engine, name: string, relations: readonly string[], made: string[]): Promise<string> {
  const relation = engine.freshName(name)
  await engine.materialise(relation, relations.map((part) => `select * from ${engine.dialect.identifier(part)}`).join(' union all '))
  made.push(relation)
  await discard(engine, relations)
  return relation
}

async function buildModel(context: Context, engine: Engine, sources: readonly ModelSource[], prefix: string, made: string[]): Promise<Partial<Record<ModelTable, Table>>> {
  const progress = new SlowReport(context, loadWords.mapping)
  const model: Partial<Record<ModelTable, Table>> = {}
  try {
    for (const [index, table] of modelOrder.entries()) {
      const query = modelQuery(table, sources, model.order_items?.relation ?? null, engine.dialect)
      if (query === null) continue
      progress.show(index / modelOrder.length)
      const relation = engine.freshName(`${prefix}_${table}`)
      made.push(relation)
      if (query.isView) await engine.execute(`create or replace view ${engine.dialect.identifier(relation)} as ${query.sql}`)
      else await engine.materialise(relation, query.sql, { signal: context.signal })
      model[table] = await Table.of(engine, relation, `${prefix}_${table}`)
    }
    return model
  } finally {
    progress.end()
  }
}

/** A file's parts prove the same file. */
function onePerFile(fingerprints: readonly Fingerprint[]): Fingerprint[] {
  const byPath = new Map<string, Fingerprint>()
  for (const fingerprint of fingerprints) {
    const before = byPath.get(fingerprint.path)
    byPath.set(fingerprint.path, before === undefined ? fingerprint : { ...before, rows: before.rows + fingerprint.rows })
  }
  return [...byPath.values()]
}

/** A file's name without its endings. */
function stem(name: string): string {
  return name.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '') || name
}
