import { expect, it } from 'vitest'
import type { CellState, SessionState } from '../../protocol/session/state'
import { toHeadlessState } from './headless-notebook'
import { LiveState } from './live-state'
import { newCodeCell } from './new-notebook'
import { SessionEdits } from './session-edits'

const cell = (id: string, change: Partial<CellState> = {}): CellState => ({ ...newCodeCell(id.toUpperCase()), id, ...change })
const open = (...cells: CellState[]) => {
  const live = new LiveState(toHeadlessState('a.ipynb', { cells, metadata: {}, unknown: {} }))
  return { live, edits: new SessionEdits(live) }
}
const done: Partial<CellState> = {
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'out' }],
  executionCount: 1,
  run: { status: 'done', milliseconds: 1 },
  metadata: { souk: { code: 'c', used: 'u', result: 'r', milliseconds: 1, isDeterministic: true } },
}
const seen = (state: SessionState) => ({ cells: state.cells, undoCount: state.undoCount })

it('takes back structural edits one step at a time, outputs included', () => {
  const { live, edits } = open(cell('a', done), cell('b'), cell('c'))
  const before = live.current.cells
  edits.edit([{ kind: 'delete', cells: ['a', 'c'] }], 'v')
  edits.edit([{ kind: 'insert', index: 1, cells: [cell('d')] }, { kind: 'source', cell: 'b', source: 'split' }], 'v')
  const changed = live.current.cells.map(({ id, source }) => [id, source])
  edits.undo()
  edits.undo()
  edits.undo()
  expect({ changed, ...seen(live.current) }).toEqual({ changed: [['b', 'split'], ['d', 'D']], cells: before, undoCount: 0 })
})

it('does not count typing as a step of undo, and keeps what was typed when outputs come back', () => {
  const { live, edits } = open(cell('a', done))
  edits.edit([{ kind: 'clear-outputs', cells: ['a'] }], 'v')
  const cleared = live.current.cells[0]
  edits.edit([{ kind: 'source', cell: 'a', source: 'typed' }], 'v')
  edits.undo()
  expect({ cleared, ...seen(live.current) }).toEqual({
    cleared: cell('a'),
    cells: [cell('a', { ...done, source: 'typed' })],
    undoCount: 0,
  })
})

it('never lets an edit forge a proof, and changes nothing when a cell is missing', () => {
  const { live, edits } = open(cell('a', done))
  edits.edit([{ kind: 'metadata', cell: 'a', metadata: { tags: ['volatile'] } }], 'v')
  expect(live.current.cells[0]?.metadata).toEqual({ ...done.metadata, tags: ['volatile'] })
  const before = live.current
  expect(() => edits.edit([{ kind: 'source', cell: 'a', source: 'x' }, { kind: 'delete', cells: ['gone'] }], 'v')).toThrow('not-found')
  expect(live.current).toBe(before)
})

it('brings a cell that was deleted while it ran back at rest', () => {
  const { live, edits } = open(cell('a', { run: { status: 'running', startedAt: 1, progress: [], pause: { canPause: false, isPaused: false } } }))
  edits.edit([{ kind: 'delete', cells: ['a'] }], 'v')
  edits.undo()
  expect(live.current.cells).toEqual([cell('a')])
})
