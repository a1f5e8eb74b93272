/**
 * How fast files get into the engine: 10 million events from CSV, as a plain table and as the export that they are, the same again from the cache, GBK, and XLSX.
 * `npm run bench -- reading`; ROWS=1000000 makes it shorter. Ratios are against DuckDB's own reader in the same engine,
 * the same file, target and types, run in turns; figures are medians of three.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { measureSpreadsheet } from './spreadsheet.mjs'
import { columns, writeEvents, writeGbk } from './write-files.mjs'

const rowCount = Number(process.env.ROWS ?? 10_000_000)
const rounds = 3
const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'souk-reading-'))
// Inside the project, so that the bundle finds the packages it leaves out.
const built = mkdtempSync(join(root, 'out', 'bench-reading-'))

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1]
/** Milliseconds on the clock and of the processor: on a machine that is shared only the latter is steady. */
const cpu = {}
const time = async (work, name) => {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  if (name !== undefined) (cpu[name] ??= []).push((user + system) / 1000)
  return performance.now() - start
}

try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'parts.ts'), outDir: built, target: 'node20', rollupOptions: { output: { entryFileNames: 'parts.mjs' } } },
  })
  const { createContext, decodeFile, load, openSource, openWorkbook, readCsv, settleCache, SheetCsv } = await import(pathToFileURL(join(built, 'parts.mjs')).href)
  process.stderr.write(`writing ${rowCount} rows\n`)
  await writeEvents(join(folder, 'events.csv'), rowCount)
  await writeGbk(join(folder, 'gbk.csv'), Math.ceil(rowCount / 4))

  const silent = { display() {}, clear() {}, progress() {}, loaded() {} }
  const context = createContext({ workspace: folder, databasePath: join(folder, 'bench.duckdb'), sink: silent })
  const engine = await context.engine()
  const path = join(folder, 'events.csv')
  const target = { path, isGzip: false, dialect: { delimiter: ',', quote: '"' }, hasHeader: true, columns, missing: [] }
  const types = columns.map(({ name, type }) => `'${name}': '${type}'`).join(', ')
  const plain = `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${types}})`
  const times = { duckdb: [], reader: [], whole: [], mapped: [], cached: [] }

  await engine.query(`select count(*) from ${plain}`)
  for (let round = 0; round < rounds; round += 1) {
    times.duckdb.push(await time(() => engine.execute(`create or replace table t as select * from ${plain}`), 'duckdb'))
    times.reader.push(await time(() => engine.execute(`create or replace table t as select * from ${readCsv(target, engine.dialect, null)}`), 'reader'))
    context.useCache = false
    let loaded
    times.whole.push(await time(async () => (loaded = await load('events.csv', { context, as: 'generic' })), 'whole'))
    await engine.drop(loaded.relation)
    await settleCache(context)
    if (loaded.rowCount !== rowCount || loaded.report.rejects !== 0) throw new Error(`read ${loaded.rowCount} rows`)
    let events
    times.mapped.push(await time(async () => (events = await load('events.csv', { context })), 'mapped'))
    const { format, rejects, model } = events.report
    if (format !== 'taobao_userbehavior' || model.events !== rowCount || rejects !== 0) throw new Error(`mapped ${model.events} events of ${format}`)
    await engine.execute(`drop view "${events.events.relation}"`)
    await engine.drop(events.relation)
    await settleCache(context)
  }
  context.useCache = true
  await load('events.csv', { context })
  await settleCache(context)
  for (let round = 0; round < rounds; round += 1) times.cached.push(await time(() => load('events.csv', { context })))

  const gbk = await openSource(join(folder, 'gbk.csv'), 'gbk.csv', { language: 'en' })
  const decode = []
  const loads = []
  for (let round = 0; round < rounds; round += 1) {
    decode.push(await time(() => decodeFile(gbk, join(folder, 'gbk.utf8.csv'), { lineEnds: null, signal: context.signal })))
    context.useCache = false
    loads.push(await time(() => load('gbk.csv', { context })))
    await settleCache(context)
  }
  const megabytes = statSync(join(folder, 'gbk.csv')).size / 1e6
  await context.close()
  const spreadsheet = await measureSpreadsheet({ openWorkbook, SheetCsv }, folder, Math.min(rowCount, 200_000), rounds)

  const ms = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, Math.round(median(values))]))
  const figures = {
    rows: rowCount,
    megabytes: Math.round(statSync(path).size / 1e6),
    milliseconds: ms,
    readerRatio: round2(ms.reader / ms.duckdb),
    wholeRatio: round2(ms.whole / ms.duckdb),
    mappedRatio: round2(ms.mapped / ms.duckdb),
    processorRatio: { reader: round2(median(cpu.reader) / median(cpu.duckdb)), whole: round2(median(cpu.whole) / median(cpu.duckdb)), mapped: round2(median(cpu.mapped) / median(cpu.duckdb)) },
    gbk: { encoding: gbk.encoding, megabytes: Math.round(megabytes), decodeMegabytesPerSecond: Math.round((megabytes / median(decode)) * 1000), loadMegabytesPerSecond: Math.round((megabytes / median(loads)) * 1000) },
    spreadsheet,
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  console.table([
    { what: "DuckDB's own reader", ms: ms.duckdb, bar: '' },
    { what: 'reader alone', ms: ms.reader, bar: `${figures.readerRatio} × (at most 1.1), processor ${figures.processorRatio.reader} ×` },
    { what: 'with fingerprint, types of all rows, rejects', ms: ms.whole, bar: `${figures.wholeRatio} × (at most 1.5), processor ${figures.processorRatio.whole} ×` },
    { what: 'recognised and mapped to events, with all of that', ms: ms.mapped, bar: `${figures.mappedRatio} × (at most 1.5), processor ${figures.processorRatio.mapped} ×` },
    { what: 'second load', ms: ms.cached, bar: 'under 1000 ms' },
    { what: 'GBK to UTF-8', ms: Math.round(median(decode)), bar: `${figures.gbk.decodeMegabytesPerSecond} MB/s (at least 100)` },
    { what: 'GBK, loaded', ms: Math.round(median(loads)), bar: `${figures.gbk.loadMegabytesPerSecond} MB/s` },
    { what: `XLSX to CSV, ${spreadsheet.cells} cells`, ms: Math.round((spreadsheet.cells / spreadsheet.cellsPerSecond.souk) * 1000), bar: `${spreadsheet.cellsPerSecond.souk} cells/s (at least 300000)` },
    { what: 'the same by SheetJS, read whole', ms: Math.round((spreadsheet.cells / spreadsheet.cellsPerSecond.sheetjs) * 1000), bar: `${spreadsheet.cellsPerSecond.sheetjs} cells/s` },
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(built, { recursive: true, force: true })
}

function round2(value) {
  return Math.round(value * 100) / 100
}
