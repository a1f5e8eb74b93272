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

test('progress replaces its own earlier report and leaves when it is full', () => {
  const at = (id: string, fraction: number) => ({ kind: 'progressed', cell: 'a', progress: { id, fraction, phrase: { en: '', zh: '' }, remainingSeconds: null } }) as const
  const run = after({ kind: 'run-started', cell: 'a', at: 0, executionCount: 1 }, at('x', 0.1), at('y', 0.2), at('x', 0.5), at('y', 1))?.run
  expect(run).toEqual({ status: 'running', startedAt: 0, progress: [{ id: 'x', fraction: 0.5, phrase: { en: '', zh: '' }, remainingSeconds: null }] })
})

test('an output under a display id is replaced where it stands', () => {
  const shown = (text: string) => ({ output_type: 'display_data', data: { 'text/plain': text }, metadata: {}, transient: { display_id: 'd' } }) as const
  expect(after({ kind: 'outputs-added', cell: 'a', outputs: [shown('1')] }, { kind: 'output-updated', displayId: 'd', output: shown('2') })?.outputs).toEqual([shown('2')])
})
