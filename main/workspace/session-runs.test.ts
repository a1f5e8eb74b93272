import { expect, it } from 'vitest'
import { toHeadlessState } from './headless-notebook'
import type { LaunchKernel } from './kernel-process'
import { LiveState } from './live-state'
import { newCodeCell } from './new-notebook'
import { SessionKernel } from './session-kernel'
import { SessionRuns } from './session-runs'

/** Two cells, a gate that says when it is asked and waits to be opened, and no kernel yet. */
function open() {
  const cells = ['a', 'b'].map((id) => ({ ...newCodeCell(id), id }))
  const live = new LiveState(toHeadlessState('a.ipynb', { cells, metadata: {}, unknown: {} }))
  const launched: string[] = []
  const launch: LaunchKernel = (file) => {
    launched.push(file)
    throw new Error('no kernel may start')
  }
  const place = { launch, workspace: '/', notebook: () => '/a.ipynb', language: () => 'en' as const, isReproducible: false, useCache: false }
  const kernel = new SessionKernel(live, place, { onEvent: () => {}, onText: () => {}, onLost: () => {} })
  let pass: () => void = () => {}
  const opened = new Promise<void>((resolve) => (pass = resolve))
  const runs = new SessionRuns(live, {
    kernel,
    gate: { checkCell: () => opened.then(() => []) },
    settings: () => ({ language: 'en', theme: 'system', typeErrors: 'stop', autosaveSeconds: 0 }),
    language: () => 'en',
    toNotebookPath: (path) => path,
  })
  return { live, runs, kernel, launched, pass }
}

it('starts no kernel for a run whose types are still being checked when the session closes: nobody would end it', async () => {
  const { live, runs, kernel, launched, pass } = open()
  const before = live.current.cells
  const run = runs.request(['a', 'b'])
  runs.stop()
  await kernel.close()
  pass()
  expect([await run, launched, live.current.cells]).toEqual([false, [], before])
})

it('starts no kernel once the session is closed', async () => {
  const { runs, kernel, launched, pass } = open()
  pass()
  await kernel.close()
  expect([await runs.request(['a']), launched, runs.failures.get('a')]).toEqual([false, [], { kind: 'cancelled' }])
})
