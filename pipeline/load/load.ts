import { fail } from '../../protocol/failure'
import type { ImportMap } from '../../protocol/import'
import type { LoadReport } from '../../protocol/table'
import { currentContext, type Context } from '../step/context'
import { settleCache } from './cache'
import { identify, type Identified } from './identify'
import { groupFiles, loadGroup } from './load-group'
import { checkLoadOptions, toEncoding, type CheckedParams, type LoadOptions } from './load-options'
import type { Loaded } from './loaded'
import { locateFiles, toWorkspacePath } from './locate'
import { mapByHand, type SaidByHand } from './map-by-hand'
import { discard } from './discard'
import { readParquet } from './read-sql'
import { readers } from './readers'
import { recogniseHeader } from './recognition'
import { shareMap } from './share-map'
import { openSources } from './source-file'
import { loadWords, say } from './words'

/**
 * Reads files into a Table: CSV and other delimited text in any usual encoding, XLSX and XLS, JSON, Parquet, logs of web servers; gzip and ZIP of these.
 * An export of a known platform also has `orders`, `orderItems`, `customers`, `products`, `events` and so on, in one shape for all platforms.
 * Several paths, a folder, or a pattern such as `exports/ExportOrder*.csv`, must be of one format or belong together, as orders and their items.
 * Of a workbook or archive that holds several things the first is read, with those of its shape; the option `section` names another.
 * Rows that cannot be read are in `rejects`. Fails with the `file-…` kinds, `bad-encoding`, `unknown-format`, `bad-params`, `cancelled`.
 */
export async function load(paths: string | readonly string[], options: LoadOptions = {}): Promise<Loaded> {
  const { context = currentContext(), ...given } = options
  const checked = checkLoadOptions(given, context)
  if (!isPaths(paths)) fail({ kind: 'bad-params', step: 'load', parameter: 'paths', problem: context.language === 'zh' ? '应为路径、路径列表或通配模式' : 'is a path, a list of paths or a pattern', given: JSON.stringify(paths) ?? String(paths) })
  if (context.signal.aborted) fail({ kind: 'cancelled' })
  const files = await identifyAll(context, paths, checked)
  const groups = groupFiles(withoutOtherSections(files))
  const [group] = groups
  if (group === undefined || groups.length > 1 || (group.main.length > 1 && !isOneShape(group.main))) fail({ kind: 'bad-params', step: 'load', parameter: 'paths', problem: differ(files, context), given: JSON.stringify(paths) })
  const loaded = await loadGroup(context, await context.engine(), group, checked)
  for (const fingerprint of loaded.fingerprints) context.sink.loaded(fingerprint)
  return loaded
}

/**
 * What files are and what is in them, each by itself or with those it belongs to; nothing stays in the engine.
 * Fails as `load` does.
 */
export async function recognise(context: Context, files: readonly string[]): Promise<LoadReport[]> {
  const identified = await identifyAll(context, files, {})
  const engine = await context.engine()
  const reports: LoadReport[] = []
  for (const group of groupFiles(identified)) {
    // Only what belongs together is read together: two months of orders are two answers, orders and their items one.
    const pieces = group.parts.length > 0 ? [group] : group.main.map((file) => ({ main: [file], parts: [] }))
    for (const piece of pieces) {
      const loaded = await loadGroup(context, engine, piece, {})
      reports.push(loaded.report)
      // What is being written into the cache must stay until it is there.
      await settleCache(context)
      const tables = [loaded, loaded.rejects, ...Object.values(loaded.parts), ...Object.values(loaded.model ?? {})]
      await discard(engine, tables.map((table) => table.relation))
    }
  }
  return reports
}

/** What each file, or part of one, is. Fails as `load` does. */
export async function identifyAll(context: Context, paths: string | readonly string[], options: CheckedParams): Promise<Identified[]> {
  const files: Identified[] = []
  const encoding = toEncoding(options.encoding)
  for (const path of locateFiles(paths, context)) {
    const sources = await openSources(path, toWorkspacePath(path, context), { encoding, section: options.section, signal: context.signal, language: context.language })
    for (const source of sources) {
      const identified = identify(source, options)
      files.push(await withColumns(context, { ...identified, warnings: [...source.warnings, ...identified.warnings] }, options))
    }
  }
  checkSection(files, options)
  return byHand(context, files, options)
}

/** A name that nothing in the files has is a mistake; blocks of a report are looked up where they are found. Fails with `file-missing` and the parts that there are. */
function checkSection(files: readonly Identified[], { section }: CheckedParams): void {
  const isThere = files.some(({ source, recognition }) => recognition.reader?.preamble !== undefined || (source.section !== null && section !== undefined && namesOf(source.section.name).includes(section)))
  if (section !== undefined && !isThere) fail({ kind: 'file-missing', path: `${files[0]?.source.shortPath ?? ''}#${section}`, nearby: files.flatMap(({ source }) => (source.section === null ? [] : [source.label])) })
}

/** What a sheet or a file in an archive (`folder/book.xlsx#sheet`) may be called. */
function namesOf(name: string): string[] {
  const [member = ''] = name.split('#')
  return [name, name.slice(name.indexOf('#') + 1), member, member.slice(member.lastIndexOf('/') + 1)]
}

/** The readers with what the call says itself. Fails with `bad-params` where the files say it better, `missing-column` for a mapping of what is not there. */
async function byHand(context: Context, files: readonly Identified[], options: CheckedParams): Promise<Identified[]> {
  if (options.map === undefined) {
    for (const [option, words] of [['zone', loadWords.noZone], ['currency', loadWords.noCurrency]] as const) {
      const [first] = files.flatMap(({ recognition }) => recognition.reader ?? [])
      if (options[option] === undefined || first === undefined || files.some(({ recognition: { reader } }) => reader === null || reader[option] !== undefined)) continue
      fail({ kind: 'bad-params', step: 'load', parameter: option, problem: say(words, { title: first.title[context.language] })[context.language], given: JSON.stringify(options[option]) })
    }
  }
  const shareOf = options.map === undefined ? null : shareMap(files, options.map as ImportMap)
  const { dialect } = await context.engine()
  return files.map((file) => {
    const { reader } = file.recognition
    const own = mapByHand(reader, { ...options, map: shareOf?.(file) } as SaidByHand, dialect)
    return own === reader ? file : { ...file, recognition: { ...file.recognition, reader: own } }
  })
}

/** A Parquet file says its columns itself: they may be those of a known export. */
async function withColumns(context: Context, file: Identified, { as }: CheckedParams): Promise<Identified> {
  const { source, layout } = file
  if (layout.kind !== 'parquet' || as !== undefined || source.packing !== 'none') return file
  const engine = await context.engine()
  const { columns } = await engine.query(`select * from ${readParquet(source.path, engine.dialect)} limit 0`).catch(() => ({ columns: [] }))
  const recognition = recogniseHeader(columns.map(({ name }) => name), source.name)
  return recognition.reader === null ? file : { ...file, recognition }
}

function isPaths(value: unknown): value is string | string[] {
  return (typeof value === 'string' && value !== '') || (Array.isArray(value) && value.length > 0 && value.every((path) => typeof path === 'string' && path !== ''))
}

/** Of the sheets of a workbook, or the files of an archive, those that are one thing with the first. A warning names the others. */
function withoutOtherSections(files: readonly Identified[]): readonly Identified[] {
  const [first] = files
  const isOneFile = first?.source.section != null && files.every(({ source }) => source.path === first.source.path)
  if (!isOneFile) return files
  const group = groupFiles(files).find(({ main }) => main.includes(first))
  const own = new Set([...(group?.main ?? []), ...(group?.parts.flat() ?? [])].filter((file) => file.recognition.reader !== null || isOneShape([first, file])))
  const others = files.filter((file) => !own.has(file))
  if (others.length === 0) return files
  const warning = say(loadWords.otherSections, { section: first.source.section?.name ?? '', others: others.map(({ source }) => `“${source.section?.name ?? ''}”`).join(', ') })
  return files.filter((file) => own.has(file)).map((file) => (file === first ? { ...file, warnings: [warning, ...file.warnings] } : file))
}

/** Plain tables can be put together when they have the same columns. */
function isOneShape(files: readonly Identified[]): boolean {
  if (files[0]?.recognition.reader !== null) return true
  const shapes = files.map(({ layout }) => (layout.kind === 'csv' ? [...layout.names].sort().join('\u0000') : layout.kind))
  return new Set(shapes).size === 1
}

function differ(files: readonly Identified[], { language }: Context): string {
  const [whole, ...others] = new Set(files.map(({ recognition }) => recognition.reader?.partOf))
  const main = readers.find(({ id }) => id === whole)
  if (main !== undefined && others.length === 0) return say(loadWords.mainAbsent, { title: main.title[language] })[language]
  const list = files.map(({ source, recognition }) => `${source.name} (${recognition.reader?.id ?? 'generic'})`).join(', ')
  return language === 'zh' ? `这些文件不是同一种格式，也不属于一组，请分别加载：${list}` : `are files of different shapes that do not belong together; load each by itself: ${list}`
}
