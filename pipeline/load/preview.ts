import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportAnswer, ImportChoice, ImportColumn, ImportFound, ImportPreview, ImportSource } from '../../protocol/import'
import { toFailure } from '../../protocol/failure'
import type { Engine } from '../engine/engine'
import { isTable, type Table } from '../engine/table'
import type { Context } from '../step/context'
import type { Identified } from './identify'
import { knownColumns } from './known-columns'
import { identifyAll } from './load'
import { groupFiles, loadGroup, type FileGroup } from './load-group'
import { checkLoadOptions, type CheckedParams } from './load-options'
import type { Loaded } from './loaded'
import { locateFiles, toWorkspacePath } from './locate'
import type { ModelTable } from './model/model-columns'
import { findPersonalData, personalKindWords, sampleColumns } from './personal-data'
import { discard } from './discard'
import { stampOf } from './read-file'
import { readParquet } from './read-sql'
import { sqlOf, type Field, type Reader } from './readers/reader'
import { firstObjects } from './text/json-shape'
import { parseRecords } from './text/sniff-dialect'
import { decodeText } from './text/text-decoder'

/** Rows that a preview shows of each table. */
const shownRows = 50
/** Rows of a Parquet file that it is made of. */
const parquetRows = 2000

/**
 * What files would become, from their first megabyte: nothing stays in the engine, nothing is written outside `.souk/temp`.
 * Each entry stands for one call of `load`. Files that cannot be read are told apart from those that can; fails as `load` does
 * for what is wrong with the choice or with all files together.
 */
export async function previewImport(context: Context, files: readonly string[], choice: ImportChoice): Promise<ImportAnswer> {
  const options = checkLoadOptions(choice, context)
  const engine = await context.engine()
  const { identified, failures } = await identifyReadable(context, files, options)
  const previews: ImportPreview[] = []
  for (const group of groupFiles(identified)) {
    try {
      previews.push({ ...(await previewGroup(context, engine, group, options)), sections: sectionsOf(identified.filter(({ source }) => source.path === group.main[0]?.source.path)) })
    } catch (thrown) {
      failures.push({ files: filesOf(group), failure: toFailure(thrown) })
    }
  }
  return { previews, failures }
}

/** What files are; those that are nothing by themselves are left out, with why. */
async function identifyReadable(context: Context, files: readonly string[], options: CheckedParams): Promise<{ identified: Identified[]; failures: ImportAnswer['failures'] }> {
  try {
    return { identified: await identifyAll(context, files, options), failures: [] }
  } catch (thrown) {
    const failures: ImportAnswer['failures'] = []
    const readable: string[] = []
    // What a call says of several files may fit one of them only: each is asked what it is, no more.
    for (const file of files) {
      let paths: string[] = []
      try {
        paths = locateFiles([file], context).map((path) => toWorkspacePath(path, context))
      } catch (one) {
        failures.push({ files: [file], failure: toFailure(one) })
      }
      for (const path of paths) {
        try {
          await identifyAll(context, [path], { ...options, map: undefined, zone: undefined, currency: undefined })
          readable.push(path)
        } catch (one) {
          failures.push({ files: [path], failure: toFailure(one) })
        }
      }
    }
    if (failures.length === 0) throw thrown
    return { identified: readable.length === 0 ? [] : await identifyAll(context, readable, options), failures }
  }
}

function sectionsOf(files: readonly Identified[]): string[] {
  return [...new Set(files.flatMap(({ source }) => source.section?.name ?? []))]
}

function filesOf({ main, parts }: FileGroup): string[] {
  return [...new Set([...main, ...parts.flat()].map(({ source }) => source.shortPath))]
}

async function previewGroup(context: Context, engine: Engine, group: FileGroup, options: CheckedParams): Promise<Omit<ImportPreview, 'sections'>> {
  const temporary: string[] = []
  // Nothing of a sample may enter the cache or be taken from it.
  const own: Context = { ...context, useCache: false, report: () => undefined }
  let loaded: Loaded | null = null
  try {
    const sample = async (file: Identified): Promise<Identified> => sampleOf(own, engine, file, temporary)
    const sampled: FileGroup = { main: await Promise.all(group.main.map(sample)), parts: await Promise.all(group.parts.map((part) => Promise.all(part.map(sample)))) }
    const all = [...group.main, ...group.parts.flat()]
    const isWhole = all.every(({ source }) => source.isWhole)
    loaded = await loadGroup(own, engine, sampled, options, !isWhole)
    const sources: ImportSource[] = []
    const feeds: ImportPreview['feeds'] = {}
    for (const files of [group.main, ...group.parts]) {
      const [first] = files
      const reader = first?.recognition.reader ?? null
      const table = files === group.main ? loaded : loaded.parts[reader?.id ?? '']
      if (first === undefined || table === undefined) continue
      const own = reader === null ? {} : feedsOf(reader, table.columnNames)
      for (const [name, columns] of Object.entries(own)) for (const [column, from] of Object.entries(columns)) feeds[name] = { ...feeds[name], [column]: [...new Set([...(feeds[name]?.[column] ?? []), ...from])] }
      const raw = rawRows(first)
      const columns = await describeColumns(table, own, options.pseudonymise === undefined ? null : raw, context.signal)
      sources.push({ files: files.map(({ source }) => source.label), format: reader?.id ?? 'generic', columns, raw: raw ?? (await table.head(shownRows)).map((row) => row.map((cell) => (cell === null ? '' : String(cell)))) })
    }
    const { rows: rejects } = await engine.query(`select line, "column", reason, raw from ${loaded.rejects.sqlName} limit ${shownRows}`)
    return {
      files: filesOf(group),
      report: { ...loaded.report, files: all.map(({ source }) => source.label) },
      isWhole,
      taken: sectionsOf(all),
      found: foundIn(group.main[0]),
      sources,
      tables: await Promise.all(
        [...Object.entries(loaded.model ?? {}).filter(([, table]) => table.rowCount > 0), ['rows', loaded] as const].map(async ([table, rows]) => ({ table, columns: [...rows.columns], rows: await rows.head(shownRows), rowCount: rows.rowCount })),
      ),
      feeds,
      proposal: loaded.report.proposal ?? {},
      rejects: rejects.map(([line, column, reason, raw]) => ({ line: line === null ? null : Number(line), column: (column ?? null) as string | null, reason: String(reason ?? ''), raw: String(raw ?? '') })),
    }
  } finally {
    for (const path of temporary) rmSync(path, { force: true })
    if (loaded !== null) await discard(engine, [loaded, loaded.rejects, ...Object.values(loaded.parts), ...Object.values(loaded.model ?? {})].filter((table): table is Table => isTable(table)).map(({ relation }) => relation))
  }
}

/** The file's first rows as a file of their own; the whole one where it is short. */
async function sampleOf(context: Context, engine: Engine, file: Identified, temporary: string[]): Promise<Identified> {
  const { source, layout } = file
  const folder = join(context.workspace, '.souk', 'temp')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${randomUUID()}.sample`)
  const standIn = (bytes: Uint8Array, changes: Partial<Identified> = {}): Identified => {
    writeFileSync(path, bytes)
    temporary.push(path)
    return { ...file, source: { ...source, path, bytes: Math.max(bytes.length, 1), stamp: stampOf(path), packing: 'none', isWhole: true }, ...changes }
  }
  if (layout.kind === 'parquet') {
    if (source.packing !== 'none') return file
    temporary.push(path)
    await engine.copyTo(`select * from ${readParquet(source.path, engine.dialect)} limit ${parquetRows}`, path, 'parquet', { signal: context.signal })
    return { ...file, source: { ...source, path, stamp: stampOf(path) } }
  }
  if (source.isWhole && source.packing === 'none' && source.shape === 'text') return { ...file, source: { ...source } }
  if (layout.kind === 'json' && layout.form !== 'lines' && !source.isWhole) {
    const objects = firstObjects(decodeText(source.head, source.encoding), layout.form === 'objects' ? 1 : layout.form === 'array' ? 2 : 3)
    return standIn(Buffer.from(objects.map((object) => JSON.stringify(object)).join('\n')), { layout: { ...layout, form: 'lines', member: null } })
  }
  const cut = source.isWhole ? source.head.length : lastLineEnd(source.head, source.encoding)
  const sample = standIn(source.head.subarray(0, cut))
  return { ...sample, source: { ...sample.source, shape: 'text', section: source.section } }
}

function lastLineEnd(head: Uint8Array, encoding: string): number {
  const end = Math.max(head.lastIndexOf(10), head.lastIndexOf(13)) + 1
  if (end === 0) return head.length
  return encoding === 'utf-16le' ? end + 1 : end
}

/** The first records as they stand in the file; null where it has none. */
function rawRows(file: Identified | undefined): string[][] | null {
  if (file?.layout.kind !== 'csv') return null
  const { source, layout } = file
  const text = decodeText(source.head, source.encoding).replace(/^\ufeff/, '')
  const lines = layout.cut?.linesBefore ?? 0
  let start = 0
  for (let line = 0; line < lines; line += 1) start = text.indexOf('\n', start) + 1
  const { records } = parseRecords(text.slice(start, start + 256 * 1024), layout.dialect, shownRows + 2)
  return records.slice(layout.hasHeader ? 1 : 0, shownRows + (layout.hasHeader ? 1 : 0)).map((record) => layout.names.map((_, index) => record[index] ?? ''))
}

function foundIn(file: Identified | undefined): ImportFound {
  if (file === undefined) return { kind: 'delimited', encoding: 'utf-8', delimiter: null, hasHeader: true, zone: null, currency: null }
  const { source, layout, recognition } = file
  const kind = layout.kind === 'parquet' ? 'parquet' : source.shape === 'spreadsheet' ? 'spreadsheet' : layout.kind === 'csv' ? 'delimited' : 'text'
  return { kind, encoding: source.encoding, delimiter: kind === 'delimited' && layout.kind === 'csv' ? layout.dialect.delimiter : null, hasHeader: layout.kind === 'csv' ? layout.hasHeader : true, zone: recognition.reader?.zone ?? null, currency: recognition.reader?.currency ?? null }
}

/** What stands in the columns; by the file's own cells where the table's are pseudonyms. */
async function describeColumns(table: Table, feeds: ImportPreview['feeds'], raw: readonly string[][] | null, signal: AbortSignal): Promise<ImportColumn[]> {
  const samples = raw === null ? await sampleColumns(table, 500, signal) : table.columnNames.map((name, index) => ({ name, samples: raw.map((row) => (row[index] ?? '').replace(/^="(.*)"$|^'/, '$1').trim() || null) }))
  const personal = new Map(findPersonalData(samples).map((found) => [found.column, found]))
  return table.columns.map(({ name, type }) => {
    const found = personal.get(name)
    return {
      name,
      type,
      personal: found === undefined ? null : { kind: found.kind, title: personalKindWords[found.kind], isMasked: found.isMasked, because: found.because },
      feeds: Object.entries(feeds).flatMap(([model, columns]) => Object.entries(columns).flatMap(([column, from]) => (from.includes(name) ? [`${model}.${column}`] : []))),
    }
  })
}

/** Which columns of the file stand in the SQL of each mapped column. */
function feedsOf(reader: Reader, names: readonly string[]): ImportPreview['feeds'] {
  const feeds: ImportPreview['feeds'] = {}
  const spellings = knownColumns(names, reader)
  for (const [key, map] of Object.entries(reader.model)) {
    const table: ModelTable = key === 'items' ? 'order_items' : (key as ModelTable)
    for (const [column, field] of Object.entries((map as { fields: Record<string, Field> }).fields)) {
      const used = [...sqlOf(field).matchAll(/"((?:[^"]|"")+)"/g)].map(([, name = '']) => name.replaceAll('""', '"')).map((name) => spellings.get(name) ?? name)
      const present = [...new Set(used)].filter((name) => names.includes(name))
      // Made of columns that this file does not have: nothing feeds it.
      if (present.length === 0 && used.some((name) => !name.startsWith('~'))) continue
      feeds[table] = { ...feeds[table], [column]: present }
    }
  }
  return feeds
}
