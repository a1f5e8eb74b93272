/** Loads one file and tells the most memory that this process held. */
import { linkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { way, parts, path, workspace, memoryLimit, rows } = JSON.parse(process.argv[2] ?? '{}')
const { createContext, load, settleCache } = await import(pathToFileURL(parts).href)
const file = join(workspace, 'orders.csv')
linkSync(path, file)
const silent = { display() {}, clear() {}, progress() {}, loaded() {} }
const context = createContext({ workspace, databasePath: join(workspace, 'kernel.duckdb'), spillFolder: join(workspace, 'spill'), memoryLimit, sink: silent })
const engine = await context.engine()
const before = process.memoryUsage.rss()
const start = performance.now()
let count = 0
if (way === 'souk') count = (await load('orders.csv', { context })).rowCount
else {
  await engine.execute(`create table orders as select * from read_csv('${file}')`)
  count = Number((await engine.query('select count(*) from orders')).rows[0][0])
}
const milliseconds = performance.now() - start
await settleCache(context)
await context.close()
if (count !== rows) throw new Error(`read ${count} of ${rows} rows`)
// Kilobytes, whatever the system.
process.send({ before, milliseconds, peak: process.resourceUsage().maxRSS * 1024 })
