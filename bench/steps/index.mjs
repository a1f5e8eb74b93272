/**
 * Times of the steps on generated tables, beside the same figures asked of DuckDB by hand. Prints a table and, last, one line of JSON.
 * A time is the median of three runs; the processor's time stands beside it, for a machine that is shared.
 * `node bench/steps/index.mjs [MODULE]`: the built library, out/main/souk.js where absent.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../..')
const souk = await import(pathToFileURL(resolve(process.argv[2] ?? join(root, 'out/main/souk.js'))).href)
const { createContext, setCurrentContext, clean, profile } = souk

const workspace = mkdtempSync(join(tmpdir(), 'souk-bench-'))
const quiet = { display() {}, clear() {}, progress() {}, loaded() {} }
const context = createContext({ workspace, databasePath: join(workspace, 'bench.duckdb'), memoryLimit: 8 * 1024 ** 3, sink: quiet })
setCurrentContext(context)
const engine = await context.engine()

const kinds = [
  (c) => `(hash(i * 31 + ${c}) % 1000000)::bigint as int_${c}`,
  (c) => `sqrt(hash(i * 17 + ${c}) % 1000003) as number_${c}`,
  (c) => `(hash(i * 13 + ${c}) % 100000 / 100.0)::decimal(18,2) as money_${c}`,
  (c) => `'value ' || (hash(i * 7 + ${c}) % 5000) as text_${c}`,
  (c) => `case when hash(i + ${c}) % 20 = 0 then null else timestamp '2025-01-01' + to_seconds((hash(i * 3 + ${c}) % 30000000)::bigint) end as time_${c}`,
]
const wide = (rows, columns) => sqlOf(`select ${Array.from({ length: columns }, (_, c) => kinds[c % kinds.length](c)).join(', ')} from range(${rows}) r(i)`)
const events = (rows) =>
  sqlOf(`select 'u' || (hash(i // 3) % 200000) as account_id, 'o' || (i // 3) as order_id, timestamp '2025-01-01' + to_seconds((hash(i // 3 * 13) % 20000000)::bigint) as created_at,
    (hash(i * 3) % 100000 / 100.0)::decimal(18,2) as order_total from range(${rows}) r(i)`)

async function sqlOf(text) {
  const relation = engine.freshName('bench')
  await engine.materialise(relation, text)
  return souk.Table.of(engine, relation)
}

async function time(task, runs = 3) {
  const times = []
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage()
    const started = performance.now()
    await task(run)
    const { user, system } = process.cpuUsage(before)
    times.push({ milliseconds: performance.now() - started, processor: (user + system) / 1000 })
  }
  return times.sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(times.length / 2)]
}

const results = []
async function measure(name, bar, task, byHand) {
  const { milliseconds, processor } = await time(task)
  const hand = byHand === undefined ? null : Math.round((await time(byHand)).milliseconds)
  results.push({ name, milliseconds: Math.round(milliseconds), processorMilliseconds: Math.round(processor), barMilliseconds: bar, duckdbByHandMilliseconds: hand })
}

const million = await wide(1_000_000, 20)
await measure('clean.report 1,000,000 × 20', 3000, () => clean.report(million), () => engine.query(`summarize ${million.sqlName}`))
const small = await wide(1000, 120)
await measure('clean.report 1,000 × 120', 1000, () => clean.report(small), () => engine.query(`summarize ${small.sqlName}`))
await measure('clean.quality 1,000,000 × 20', 3000, () => clean.quality(million), () => engine.query(`summarize ${million.sqlName}`))
await measure('clean.quality 1,000 × 120', 1000, () => clean.quality(small), () => engine.query(`summarize ${small.sqlName}`))
await measure('its page, written', null, async () => (await clean.quality(small)).page.export('quality.html'))
await measure('clean.deduplicate 1,000,000 × 20', null, () => clean.deduplicate(million), () => engine.materialise('by_hand', `select distinct * from ${million.sqlName}`))
const measured = million.columns.filter(({ kind }) => kind !== 'text').map(({ name }) => name)
await measure('clean.imputeMissing by median, 1,000,000 × 20', null, () => clean.imputeMissing(million), () =>
  engine.materialise('by_hand', `select * replace (${measured.map((name) => `coalesce(${name}, (select median(${name}) from ${million.sqlName})) as ${name}`).join(', ')}) from ${million.sqlName}`),
)
await measure('clean.outliers by quartiles, 1,000,000 × 20', null, () => clean.outliers(million), () =>
  engine.query(`select ${measured.map((name) => `quantile_cont(${name}, [0.25, 0.75])`).join(', ')} from ${million.sqlName}`),
)
const purchases = await events(10_000_000)
await measure('profile.rfm 10,000,000 events', 1000, () => profile.rfm(purchases, { order: null }), () =>
  engine.query(`select account_id, max(created_at), count(*), sum(order_total), ntile(5) over (order by max(created_at)), ntile(5) over (order by count(*)), ntile(5) over (order by sum(order_total)) from ${purchases.sqlName} group by 1`),
)
await measure('profile.rfm 10,000,000 order lines, distinct orders', null, () => profile.rfm(purchases), () =>
  engine.query(`select account_id, max(created_at), count(distinct order_id), sum(order_total) from ${purchases.sqlName} group by 1`),
)
await measure('page 200 rows at 5,000,000 of 10,000,000', null, () => purchases.page({ offset: 5_000_000, limit: 200 }))
const sort = [{ column: 'order_total', descending: true }]
// Another order each time: one that is known costs no sorting.
const orders = [[{ column: 'created_at', descending: true }], [{ column: 'account_id', descending: false }], sort]
await measure('the first page of another order of 10,000,000', null, (run) => purchases.page({ sort: orders[run], offset: 0, limit: 200 }))
await measure('a sorted page at 5,000,000 once the order is known', null, () => purchases.page({ sort, offset: 5_000_000, limit: 200 }))
await measure('digest of 10,000,000 × 4', null, () => purchases.digest())

for (const { name, milliseconds, processorMilliseconds, barMilliseconds, duckdbByHandMilliseconds } of results) {
  const bar = barMilliseconds === null ? '' : `  bar ${barMilliseconds} ms ${milliseconds <= barMilliseconds ? 'held' : 'MISSED'}`
  const hand = duckdbByHandMilliseconds === null ? '' : `  DuckDB by hand ${duckdbByHandMilliseconds} ms`
  console.log(`${name.padEnd(54)}${String(milliseconds).padStart(7)} ms (processor ${processorMilliseconds} ms)${bar}${hand}`)
}
console.log(JSON.stringify({ node: process.version, duckdb: engine.version, results }))
await context.close()
rmSync(workspace, { recursive: true, force: true })
