/**
 * How fast tables are written: 200,000 rows of ten columns as a workbook, as CSV in UTF-8 and GBK, JSON and Parquet, and the same
 * workbook by the peer, @e965/xlsx, which holds all cells in memory. Medians of three, in turns. Prints a table and one line of JSON.
 * `npm run bench -- writing`; ROWS=1000000 makes it longer.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as xlsx from '@e965/xlsx'

const rowCount = Number(process.env.ROWS ?? 200_000)
const columnCount = 10
const rounds = 3
const root = resolve(import.meta.dirname, '../..')
const { createContext, Table } = await import(pathToFileURL(join(root, 'out/main/souk.js')).href)
const folder = mkdtempSync(join(tmpdir(), 'souk-writing-'))
const context = createContext({ workspace: folder, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
const engine = await context.engine()
await engine.materialise('orders', `select 'order ' || i as order_id, (hash(i) % 100000 / 100.0)::decimal(18,2) as paid, timestamp '2025-01-01' + to_seconds((hash(i) % 30000000)::bigint) as created_at, i::integer as number,
  sqrt(i) as score, '商品 ' || (i % 5000) as title, i % 3 = 0 as is_new, 'status ' || (i % 7) as status, (i * 3)::bigint as wide, date '2025-01-01' + (i % 300)::integer as day from range(${rowCount}) r(i)`)
const table = await Table.of(engine, 'orders')

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1]
const ways = {
  'XLSX, @e965/xlsx': async (path) => {
    const rows = (await engine.query(`select order_id, paid::double, created_at, number, score, title, is_new, status, wide, day from orders`)).rows
    for (const row of rows) {
      row[2] = new Date(`${row[2]}Z`)
      row[9] = new Date(`${row[9]}T00:00:00Z`)
    }
    const book = xlsx.utils.book_new()
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([table.columnNames, ...rows], { dense: true }), 'orders')
    await writeFile(path, xlsx.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }))
  },
  XLSX: (path) => table.export(path),
  CSV: (path) => table.export(path),
  'CSV in GBK': (path) => table.export(path, { encoding: 'gbk' }),
  JSON: (path) => table.export(path),
  Parquet: (path) => table.export(path),
}

try {
  const times = {}
  const bytes = {}
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, write] of Object.entries(ways)) {
      const path = join(folder, `${name.replace(/\W+/g, '-')}.${/^\w+/.exec(name)[0].toLowerCase()}`)
      const start = performance.now()
      await write(path)
      ;(times[name] ??= []).push(performance.now() - start)
      bytes[name] = statSync(path).size
    }
  }
  const cells = rowCount * columnCount
  const results = Object.keys(ways).map((name) => ({ what: name, milliseconds: Math.round(median(times[name])), cellsPerSecond: Math.round((cells / median(times[name])) * 1000), megabytes: Math.round(bytes[name] / 1e5) / 10 }))
  const ratio = Math.round((median(times.XLSX) / median(times['XLSX, @e965/xlsx'])) * 100) / 100
  console.table(results)
  console.log(JSON.stringify({ node: process.version, rows: rowCount, columns: columnCount, xlsxRatio: ratio, results }))
} finally {
  await context.close()
  rmSync(folder, { recursive: true, force: true })
}
