import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SessionState } from '../../protocol/session/state'
import { HostProcess, Place, toNotebook, type WindowClient } from './host-process'

let place: Place
let host: HostProcess
let cookie: string
let window: WindowClient

beforeEach(async () => {
  place = new Place()
  host = await HostProcess.start(place)
  cookie = await host.enter()
  window = await host.openWindow(cookie)
})

afterEach(async () => {
  await host.end()
  place.remove()
})

async function openTrusted(...sources: Parameters<typeof toNotebook>): Promise<string> {
  place.write('a.ipynb', toNotebook(...sources))
  const { session } = await window.openNotebook('a.ipynb')
  await window.api.setTrust({ session, isTrusted: true })
  return session
}

const isAtRest = ({ cells }: SessionState) => cells.every(({ run }) => run.status !== 'queued' && run.status !== 'running')
const statuses = ({ cells }: SessionState) => cells.map(({ run }) => run.status)
const texts = ({ cells }: SessionState) =>
  cells.map(({ outputs }) => outputs.map((output) => ('data' in output ? output.data['text/plain'] : output.output_type === 'stream' ? output.text : output.metadata?.souk?.failure.kind)))

async function ended(session: string, cell: string): Promise<SessionState> {
  await window.until(session, (state) => state.cells.find(({ id }) => id === cell)?.run.status !== 'never')
  return window.until(session, isAtRest)
}

it('runs cells one after another and keeps results, counts and proofs in the file', async () => {
  const session = await openTrusted('const a = 20', 'a + 1')
  await window.api.runAll({ session, fromClean: false })
  const state = await ended(session, 'c2')
  expect([statuses(state), state.cells.map((cell) => [cell.executionCount, cell.stale]), texts(state)]).toEqual([['done', 'done'], [[1, null], [2, null]], [[], ['21']]])
  await window.api.save({ session })
  const stored = place.notebook('a.ipynb')
  expect([stored.cells[1]?.metadata['souk'], stored.metadata['souk']]).toEqual([
    {
      code: expect.stringMatching(/^[0-9a-f]{64}$/),
      used: expect.stringMatching(/^[0-9a-f]{64}$/),
      result: expect.stringMatching(/^[0-9a-f]{64}$/),
      milliseconds: expect.any(Number),
      isDeterministic: true,
      language: expect.stringMatching(/^(en|zh)$/),
    },
    { format: 1, seed: expect.any(Number), versions: { souk: expect.any(String), node: expect.any(String), duckdb: expect.any(String) }, inputs: [] },
  ])
})

it('stops at the first cell that fails and gives the rest back as they were', async () => {
  const session = await openTrusted('const a = 1', 'throw new Error("no")', 'a')
  await window.api.runAll({ session, fromClean: false })
  const state = await ended(session, 'c2')
  expect([statuses(state), texts(state)[1], state.cells[2]?.stale]).toEqual([['done', 'failed', 'never'], ['cell-error'], null])
})

it('does not run a cell with a type error, unless the settings only warn', async () => {
  const session = await openTrusted('const a: number = 1', 'a.toUpperCase?.()\nconst b: string = a')
  await window.api.runAll({ session, fromClean: false })
  const stopped = await ended(session, 'c2')
  await window.api.setSettings({ typeErrors: 'warn' })
  await window.api.run({ session, cells: ['c2'] })
  await window.until(session, (state) => state.cells[1]?.run.status === 'done')
  expect([statuses(stopped), texts(stopped)[1]]).toEqual([['done', 'failed'], ['cell-types']])
})

it('marks what used a changed cell as stale and runs just that again', async () => {
  const session = await openTrusted('const a = 1', 'const b = 5', 'a + 1')
  await window.api.runAll({ session, fromClean: false })
  await ended(session, 'c3')
  await window.api.edit({ session, view: 'v', edits: [{ kind: 'source', cell: 'c1', source: 'const a = 2' }] })
  const stale = await window.until(session, (state) => state.cells[2]?.stale !== null)
  await window.api.runStale({ session })
  const again = await window.until(session, (state) => state.cells[2]?.executionCount === 5 && isAtRest(state) && state.cells[2]?.stale === null)
  expect([stale.cells.map((cell) => cell.stale), again.cells.map((cell) => cell.executionCount), texts(again)[2]]).toEqual([
    [{ because: 'edited' }, null, { because: 'uses', names: ['a'] }],
    [4, 2, 5],
    ['3'],
  ])
})

it('interrupts a loop, keeps the variables, and takes back what waits', async () => {
  const session = await openTrusted('const kept = 7', 'while (true) {}', 'kept', 'kept + 1')
  await window.api.run({ session, cells: ['c1', 'c2'] })
  await window.api.run({ session, cells: ['c3'] })
  await window.until(session, (state) => state.cells[1]?.run.status === 'running')
  const answer = await window.api.interrupt({ session })
  const state = await window.until(session, isAtRest)
  await window.api.run({ session, cells: ['c4'] })
  const after = await window.until(session, (now) => now.cells[3]?.run.status === 'done')
  expect([answer, statuses(state), texts(after)[3]]).toEqual([{ outcome: 'stopped' }, ['done', 'interrupted', 'never', 'never'], ['8']])
})

it('says when native code cannot be stopped, and a restart helps', async () => {
  const session = await openTrusted('import { execSync } from "node:child_process"\nconsole.log("ready"); execSync("sleep 60")', '1 + 1')
  await window.api.run({ session, cells: ['c1'] })
  await window.until(session, (state) => (state.cells[0]?.outputs.length ?? 0) > 0)
  const answer = await window.api.interrupt({ session })
  await window.api.restart({ session })
  const ended = await window.until(session, isAtRest)
  await window.api.run({ session, cells: ['c2'] })
  const after = await window.until(session, (state) => state.cells[1]?.run.status === 'done')
  expect([answer, texts(ended)[0], texts(after)[1]]).toEqual([{ outcome: 'blocked' }, ['ready\n', 'kernel-lost'], ['2']])
})

it('reports a kernel that is killed from outside in the cell, loses nothing of the notebook, and runs again', async () => {
  const session = await openTrusted('const a = 1', 'process.pid', 'await new Promise(() => {})', 'const b = 2\nb')
  await window.api.run({ session, cells: ['c1', 'c2', 'c3', 'c4'] })
  const running = await window.until(session, (state) => state.cells[2]?.run.status === 'running')
  process.kill(Number(texts(running)[1]?.[0]), 'SIGKILL')
  const lost = await window.until(session, (state) => state.kernel.status === 'lost' && isAtRest(state) && state.cells[0]?.stale !== null)
  await window.api.restart({ session })
  await window.api.run({ session, cells: ['c4'] })
  const after = await window.until(session, (state) => state.cells[3]?.run.status === 'done')
  expect({ statuses: statuses(lost), failure: texts(lost)[2], stale: lost.cells[0]?.stale, kernel: lost.kernel, variables: lost.variables, after: [texts(after)[3], after.cells[3]?.executionCount] }).toEqual({
    statuses: ['old', 'old', 'kernel-lost', 'never'],
    failure: ['kernel-lost'],
    stale: { because: 'restarted' },
    kernel: { status: 'lost', failure: { kind: 'kernel-lost', reason: 'signal SIGKILL', code: null, signal: 'SIGKILL' } },
    variables: [],
    after: [['2'], 1],
  })
})

it('ends a kernel whose host was killed, also one in an endless loop', async () => {
  const session = await openTrusted('process.pid', 'for (;;) {}')
  await window.api.run({ session, cells: ['c1', 'c2'] })
  const running = await window.until(session, (state) => state.cells[1]?.run.status === 'running')
  const kernel = Number(texts(running)[0]?.[0])
  await host.end('SIGKILL')
  const isAlive = () => {
    try {
      return process.kill(kernel, 0)
    } catch {
      return false
    }
  }
  await expect.poll(isAlive, { timeout: 30_000 }).toBe(false)
})

it('shows and saves charts with numbers that JSON has no place for', async () => {
  const session = await openTrusted(`({ [Symbol.for('Jupyter.display')]: () => ({ 'application/vnd.plotly.v1+json': { data: [{ x: Float64Array.of(1, 2), y: [3n, 2n ** 60n] }] } }) })`, '1')
  await window.api.run({ session, cells: ['c1', 'c2'] })
  await ended(session, 'c2')
  await window.api.save({ session })
  expect(place.notebook('a.ipynb').cells[0]?.outputs?.[0]?.['data']).toEqual({ 'application/vnd.plotly.v1+json': { data: [{ x: [1, 2], y: [3, '1152921504606846976'] }] } })
})

it('shows an error that comes after a run in the cell that started it', async () => {
  const session = await openTrusted('setTimeout(() => { throw new Error("later") }, 50)\n1')
  await window.api.run({ session, cells: ['c1'] })
  const state = await window.until(session, (now) => now.cells[0]?.outputs.length === 2)
  expect([statuses(state), texts(state)[0], state.notices]).toEqual([['done'], ['1', 'cell-error'], []])
})

it('puts what a started program prints into the cell that runs', async () => {
  const session = await openTrusted('import { execSync } from "node:child_process"\nexecSync("echo from the program", { stdio: "inherit" })\nawait new Promise((done) => setTimeout(done, 200))')
  await window.api.run({ session, cells: ['c1'] })
  const state = await window.until(session, (now) => now.cells[0]?.run.status === 'done')
  expect(texts(state)[0]).toEqual(['from the program\n'])
})

it('runs nothing of a notebook that is not trusted', async () => {
  place.write('a.ipynb', toNotebook('1'))
  const { session, isTrusted, kernel } = await window.openNotebook('a.ipynb')
  const refusals = await Promise.all(
    [window.api.run({ session, cells: ['c1'] }), window.api.runAll({ session, fromClean: true }), window.api.verify({ session })].map((call) => call.then(() => null, (thrown: { failure: unknown }) => thrown.failure)),
  )
  const untrusted = { kind: 'notebook-untrusted', path: 'a.ipynb' }
  expect([isTrusted, kernel, refusals, statuses(window.state(session))]).toEqual([false, { status: 'none' }, [untrusted, untrusted, untrusted], ['never']])
})

it('trusts again what was run here, and not what somebody changed since', async () => {
  const session = await openTrusted('1')
  await window.api.runAll({ session, fromClean: false })
  await ended(session, 'c1')
  await window.api.close({ session })
  const again = await window.openNotebook('a.ipynb')
  await window.api.close({ session: again.session })
  place.write('a.ipynb', place.read('a.ipynb').replace('"1"', '"2"'))
  const changed = await window.openNotebook('a.ipynb')
  expect([again.isTrusted, again.cells[0]?.run.status, changed.isTrusted]).toEqual([true, 'old', false])
})

it('shows two windows the same, and tells each whose edit it was', async () => {
  const session = await openTrusted('1')
  const other = await host.openWindow(cookie)
  await other.openNotebook('a.ipynb')
  await window.api.edit({ session, view: 'left', edits: [{ kind: 'source', cell: 'c1', source: '"both"' }] })
  await window.api.runAll({ session, fromClean: false })
  const seen = await other.until(session, (state) => state.cells[0]?.run.status === 'done')
  expect([texts(seen), other.events.flatMap((event) => (event.kind === 'acted' && event.view !== null ? [event.view] : []))]).toEqual([[['both']], ['left']])
})

it('keeps and saves outputs that arrive while no window is open', async () => {
  const session = await openTrusted('1', 'await new Promise((done) => setTimeout(done, 300))\n"late"')
  await window.api.run({ session, cells: ['c2'] })
  await window.until(session, (state) => state.cells[1]?.run.status === 'running')
  window.close()
  await expect.poll(() => JSON.stringify(place.notebook('a.ipynb').cells[1]?.outputs), { timeout: 30_000 }).toContain('late')
  const again = await host.openWindow(cookie)
  const state = await again.openNotebook('a.ipynb')
  expect([state.session, texts(state)[1]]).toEqual([session, ['late']])
})

it('verifies: identical, changed, failed, not compared', async () => {
  place.write('data.txt', 'one')
  const session = await openTrusted('const a = 1\na', { source: 'Math.random()', tags: ['volatile'], id: 'v' }, 'a + 1', '3', 'a + 4')
  await window.api.run({ session, cells: ['c1', 'v', 'c3', 'c5'] })
  await ended(session, 'c5')
  const first = await window.api.verify({ session })
  await window.api.edit({ session, view: 'v', edits: [{ kind: 'source', cell: 'c1', source: 'const a = 2\na' }, { kind: 'source', cell: 'c5', source: 'throw 1' }] })
  const second = await window.api.verify({ session })
  const short = (result: typeof first) => result.cells.map((cell) => [cell.number, cell.status, cell.detail, cell.failure?.kind ?? null])
  expect([first.isIdentical, short(first), second.isIdentical, short(second)]).toEqual([
    true,
    [
      [1, 'identical', [], null],
      [2, 'not-compared', ['volatile'], null],
      [3, 'identical', [], null],
      [4, 'not-compared', ['never-run'], null],
      [5, 'identical', [], null],
    ],
    false,
    [
      [1, 'changed', ['code', 'used', 'result'].filter((part) => part !== 'used'), null],
      [2, 'not-compared', ['volatile'], null],
      [3, 'changed', ['used', 'result'], null],
      [4, 'not-compared', ['never-run'], null],
      [5, 'failed', ['code'], 'cell-threw'],
    ],
  ])
})
