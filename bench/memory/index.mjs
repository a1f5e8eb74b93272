/**
 * How much memory a process needs to load a CSV that is larger than that: 5 GB of orders, loaded as a kernel does it, and
 * by DuckDB's own reader with the same limit, each in a process of its own. `npm run bench -- memory`; GIGABYTES=0.5 makes
 * it shorter. The file lies in the system's temporary folder and is removed.
 */
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { writeOrders } from '../reading/write-files.mjs'

const gigabytes = Number(process.env.GIGABYTES ?? 5)
const bar = 1e9
const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'souk-memory-'))
const built = mkdtempSync(join(root, 'out', 'bench-memory-'))

try {
  const { bavail, bsize } = statfsSync(folder)
  // The file, its rows in two databases and what spills.
  if (bavail * bsize < 4 * gigabytes * 1e9) throw new Error(`${gigabytes} GB need ${4 * gigabytes} GB of free disk in ${tmpdir()}; GIGABYTES makes it less`)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(import.meta.dirname, '../reading/parts.ts'), outDir: built, target: 'node20', rollupOptions: { output: { entryFileNames: 'parts.mjs' } } },
  })
  process.stderr.write(`writing ${gigabytes} GB\n`)
  const rows = await writeOrders(join(folder, 'orders.csv'), gigabytes * 1e9)
  // What a kernel is given.
  const memoryLimit = Math.floor(totalmem() / 2)
  const figures = { gigabytes: statSync(join(folder, 'orders.csv')).size / 1e9, rows, memoryLimit }
  for (const way of ['souk', 'duckdb']) {
    const workspace = join(folder, way)
    mkdirSync(workspace)
    figures[way] = await measure({ way, parts: join(built, 'parts.mjs'), path: join(folder, 'orders.csv'), workspace, memoryLimit, rows })
    rmSync(workspace, { recursive: true })
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  const megabytes = (bytes) => Math.round(bytes / 1e6)
  console.table(
    ['souk', 'duckdb'].map((way) => ({ what: way === 'souk' ? 'load(), with hash, types of all rows and rejects' : "DuckDB's own reader", 'most memory, MB': megabytes(figures[way].peak), 'before, MB': megabytes(figures[way].before), seconds: Math.round(figures[way].milliseconds / 1000), bar: way === 'souk' ? `${megabytes(bar)} MB` : '' })),
  )
  if (figures.souk.peak > bar) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(built, { recursive: true, force: true })
}

/** What a process of its own says of itself. */
function measure(task) {
  return new Promise((done, failed) => {
    const child = fork(join(import.meta.dirname, 'load-one.mjs'), [JSON.stringify(task)])
    let figures = null
    child.on('message', (message) => (figures = message))
    child.on('error', failed)
    child.on('exit', (code, signal) => (figures === null || code !== 0 ? failed(new Error(`${task.way} ended with ${code ?? signal}`)) : done(figures)))
  })
}
