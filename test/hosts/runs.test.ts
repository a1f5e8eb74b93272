import { afterEach, beforeEach, expect, it } from 'vitest'
import { HostProcess, Place, toNotebook, type WindowClient } from './host-process'

let place: Place
let host: HostProcess
let window: WindowClient

beforeEach(async () => {
  place = new Place()
  host = await HostProcess.start(place)
  window = await host.openWindow()
})

afterEach(async () => {
  await host.end()
  place.remove()
})

const settled = new Set(['done', 'failed', 'interrupted', 'kernel-lost'])

async function openTrusted(path: string, ...sources: Parameters<typeof toNotebook>): Promise<string> {
  place.write(path, toNotebook(...sources))
  const { session } = await window.openNotebook(path)
  await window.api.setTrust({ session, isTrusted: true })
  return session
}

it('runs cells one after another and keeps results, counts and proofs in the file', async () => {
  const session = await openTrusted('a.ipynb', 'const a = 20', 'a + 1')
  await window.api.runAll({ session, fromClean: false })
  const state = await window.until(session, (now) => now.cells.every((cell) => settled.has(cell.run.status)))
  expect(state.cells.map((cell) => [cell.run.status, cell.executionCount, cell.stale, cell.outputs.map((output) => ('data' in output ? output.data['text/plain'] : output))])).toEqual([
    ['done', 1, null, []],
    ['done', 2, null, ['21']],
  ])
  await window.api.save({ session })
  const stored = place.notebook('a.ipynb')
  expect(stored.cells[1]?.metadata['souk']).toEqual({
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
    used: expect.stringMatching(/^[0-9a-f]{64}$/),
    result: expect.stringMatching(/^[0-9a-f]{64}$/),
    milliseconds: expect.any(Number),
    isDeterministic: true,
  })
  expect(stored.metadata['souk']).toEqual({
    format: 1,
    seed: expect.any(Number),
    versions: { souk: expect.any(String), node: expect.any(String), duckdb: expect.any(String) },
    inputs: [],
  })
})
