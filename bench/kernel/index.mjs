// The kernel as a host sees it: its start, trivial cells, a flood of lines, interrupts. `npm run bench kernel`.
// Peers, measured elsewhere: Deno's kernel needs 0.5 to 1.1 s to the first result and 2.5 to 3.8 ms a cell, tslab 2 to 5 s
// and 9 to 12 ms; ipykernel takes about 1 s for the flood (bench/peers/kernel measures it where it is installed).
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const kernelFile = process.env.SOUK_KERNEL ?? join(import.meta.dirname, '../../out/main/kernel.js')
const starts = Number(process.env.STARTS ?? 7)
const floodLines = 200_000

function startKernel(workspace) {
  const since = performance.now()
  const address = join(workspace, `${randomUUID().slice(0, 8)}.line`)
  const child = fork(kernelFile, [], {
    execArgv: ['--no-force-async-hooks-checks', '--no-warnings'],
    env: { ...process.env, SOUK_INTERRUPT_ADDRESS: address, SOUK_INTERRUPT_SECRET: 'bench' },
    serialization: 'advanced',
  })
  const answers = new Map()
  const runs = new Map()
  child.on('message', (message) => {
    if (message.answer !== undefined) answers.get(message.answer)?.(message.result)
    const { event } = message
    const run = event?.run === undefined ? undefined : runs.get(event.run)
    if (event?.kind === 'outputs' && run) {
      run.messages += 1
      run.onOutput()
    }
    if (event?.kind === 'run-ended') run?.onEnd(event.ended)
  })
  let count = 0
  const call = (name, parameter) =>
    new Promise((resolve) => {
      count += 1
      answers.set(count, resolve)
      child.send({ call: name, id: count, parameter })
    })
  return {
    since,
    started: call('start', { workspace, folder: workspace, id: randomUUID().slice(0, 8), language: 'en', memoryLimit: 2 ** 31, useCache: true, isReproducible: false }),
    /** `shown` resolves at the first output, `ended` at the end. */
    begin(source) {
      const id = randomUUID()
      const run = { messages: 0 }
      const at = performance.now()
      const shown = new Promise((resolve) => (run.onOutput = resolve))
      const ended = new Promise((resolve) => (run.onEnd = (end) => resolve({ end, milliseconds: performance.now() - at, messages: run.messages })))
      runs.set(id, run)
      void call('run', { run: id, cell: `cell-${count}`, source, executionCount: count, seed: 1, askedAt: Date.now() })
      return { shown, ended }
    },
    run(source) {
      return this.begin(source).ended
    },
    interrupt: () =>
      new Promise((resolve) => {
        let answer = ''
        const socket = connect(address, () => socket.write('bench interrupt\n'))
        socket.on('data', (part) => (answer += part))
        socket.on('close', () => resolve(JSON.parse(answer)))
      }),
    end() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      void call('shutdown', { patience: 0 })
      return gone
    },
  }
}

const quantile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))]
const workspace = mkdtempSync(join(tmpdir(), 'souk-bench-kernel-'))
const figures = {}

const firstResults = []
for (let start = 0; start < starts; start += 1) {
  const kernel = startKernel(workspace)
  await kernel.started
  await kernel.run('const answer: number = 6 * 7\nanswer')
  firstResults.push(performance.now() - kernel.since)
  await kernel.end()
}
figures['fork to first TypeScript result, median (ms)'] = quantile(firstResults, 0.5)
figures['fork to first TypeScript result, worst (ms)'] = Math.max(...firstResults)

const kernel = startKernel(workspace)
await kernel.started
await kernel.run('1')
figures['first use of the engine (ms)'] = (await kernel.run('await sql`select 1 as one`')).milliseconds

async function trivialCells(from, to, repeats) {
  const times = []
  for (let number = from; number < to; number += 1) times.push((await kernel.run(`const value${number % repeats} = ${number}\nvalue${number % repeats} + 1`)).milliseconds)
  return times
}
await trivialCells(0, 20, 500)
const early = await trivialCells(20, 120, 500)
await trivialCells(120, 480, 500)
const late = await trivialCells(480, 580, 10_000)
for (const [name, times] of [['early', early], ['from cell 500', late]]) {
  figures[`trivial cell ${name}, median (ms)`] = quantile(times, 0.5)
  figures[`trivial cell ${name}, 95th percentile (ms)`] = quantile(times, 0.95)
}

const flood = await kernel.run(`for (let i = 0; i < ${floodLines}; i++) console.log('line ' + i)`)
figures[`${floodLines} lines (ms)`] = flood.milliseconds
figures[`${floodLines} lines (messages)`] = flood.messages
figures[`${floodLines} lines (messages a second)`] = flood.messages / Math.max(1, flood.milliseconds / 1000)

const ready = "console.log('ready');"
const cases = {
  'busy loop': `${ready} for (;;) {}`,
  'pending await': `${ready} await new Promise(() => {})`,
  'loop of awaits': `${ready} for (;;) await null`,
  'loop in a timer': `await new Promise(() => setTimeout(() => { ${ready} for (;;) {} }, 1))`,
  'loop in a promise callback': `await Promise.resolve().then(() => { ${ready} for (;;) {} })`,
  'running query': `${ready} await sql\`select count(*) from range(100000000) a, range(100000) b where a.range * b.range % 7 = 3\``,
}
const latencies = []
for (const [name, source] of Object.entries(cases)) {
  for (let repeat = 0; repeat < 5; repeat += 1) {
    const { shown, ended } = kernel.begin(source)
    await shown
    const since = performance.now()
    await kernel.interrupt()
    const { end } = await ended
    if (end.status !== 'interrupted') throw new Error(`${name} ended as ${end.status}`)
    latencies.push(performance.now() - since)
  }
}
figures['interrupt, median (ms)'] = quantile(latencies, 0.5)
figures['interrupt, worst (ms)'] = Math.max(...latencies)
await kernel.end()
rmSync(workspace, { recursive: true, force: true })

const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]))
console.table(rounded)
console.log(JSON.stringify(rounded))
