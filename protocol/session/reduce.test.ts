import { expect, test } from 'vitest'
import type { SessionAction } from './action'
import { reduce } from './reduce'
import type { CellState, SessionState } from './state'

const cell: CellState = { id: 'a', type: 'code', source: '', metadata: {}, unknown: {}, outputs: [], executionCount: null, run: { status: 'never' }, stale: { because: 'edited' }, defines: [], uses: [] }
const start: SessionState = {
  session: 's',
  path: 'a.ipynb',
  cells: [cell],
  metadata: {},
  unknown: {},
  kernel: { status: 'none' },
  variables: [],
  isTrusted: true,
  readOnly: null,
  saving: { isDirty: false, savedAt: null, failure: null, isConflict: false },
  notices: [],
  undoCount: 0,
}
const after = (...actions: SessionAction[]) => actions.reduce(reduce, start).cells[0]

test('a run clears the old outputs, gathers new ones and ends with its time', () => {
  expect(
    after(
      { kind: 'outputs-added', cell: 'a', outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }] },
      { kind: 'run-started', cell: 'a', at: 5, executionCount: 2 },
      { kind: 'outputs-added', cell: 'a', outputs: [{ output_type: 'stream', name: 'stdout', text: 'one\n' }] },
      { kind: 'outputs-added', cell: 'a', outputs: [{ output_type: 'stream', name: 'stdout', text: 'two\n' }, { output_type: 'stream', name: 'stderr', text: 'three' }] },
      { kind: 'cell-run', cell: 'a', run: { status: 'done', milliseconds: 9 } },
      { kind: 'stale', marks: { a: null } },
    ),
  ).toEqual({
    ...cell,
    executionCount: 2,
    stale: null,
    outputs: [
      { output_type: 'stream', name: 'stdout', text: 'one\ntwo\n' },
      { output_type: 'stream', name: 'stderr', text: 'three' },
    ],
    run: { status: 'done', milliseconds: 9 },
  })
})

test('progress takes the place of its own earlier report and leaves when it is full', () => {
  const at = (id: string, fraction: number) => ({ id, fraction, phrase: { en: '', zh: '' }, remainingSeconds: null })
  const report = (id: string, fraction: number) => ({ kind: 'progressed', cell: 'a', progress: at(id, fraction) }) as const
  const run = after({ kind: 'run-started', cell: 'a', at: 0, executionCount: 1 }, report('x', 0.1), report('y', 0.2), report('z', 0.3), report('x', 0.5), report('y', 1))?.run
  expect(run).toEqual({ status: 'running', startedAt: 0, progress: [at('x', 0.5), at('z', 0.3)], pause: { canPause: false, isPaused: false } })
})

test('a run that can pause says so and whether it does; one that is over has nothing to pause', () => {
  const paused = { kind: 'pause-changed', cell: 'a', pause: { canPause: true, isPaused: true } } as const
  const started = { kind: 'run-started', cell: 'a', at: 0, executionCount: 1 } as const
  expect([after(started, paused)?.run, after(started, paused, { kind: 'cell-run', cell: 'a', run: { status: 'interrupted', milliseconds: 1 } }, paused)?.run, after(started, paused, started)?.run]).toEqual([
    { status: 'running', startedAt: 0, progress: [], pause: { canPause: true, isPaused: true } },
    { status: 'interrupted', milliseconds: 1 },
    { status: 'running', startedAt: 0, progress: [], pause: { canPause: false, isPaused: false } },
  ])
})

test('what was live goes, and everything else stays', () => {
  const shown = (id: string) => ({ output_type: 'display_data', data: { 'text/plain': id }, metadata: {}, transient: { display_id: id } }) as const
  const text = { output_type: 'stream', name: 'stdout', text: 'epoch 1' } as const
  expect(after({ kind: 'outputs-added', cell: 'a', outputs: [shown('live'), text, shown('other')] }, { kind: 'outputs-removed', cell: 'a', displayIds: ['live', 'gone'] })?.outputs).toEqual([text, shown('other')])
})

test('an output under a display id is replaced where it stands', () => {
  const shown = (text: string) => ({ output_type: 'display_data', data: { 'text/plain': text }, metadata: {}, transient: { display_id: 'd' } }) as const
  expect(after({ kind: 'outputs-added', cell: 'a', outputs: [shown('1')] }, { kind: 'output-updated', displayId: 'd', output: shown('2') })?.outputs).toEqual([shown('2')])
})
