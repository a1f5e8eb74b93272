import { expect, test } from 'vitest'
import type { Edit } from './action'
import { invertEdit } from './edit'
import { reduce } from './reduce'
import type { CellState, SessionState } from './state'

const cell = (id: string, source = id): CellState => ({
  id,
  type: 'code',
  source,
  metadata: {},
  unknown: {},
  outputs: [{ output_type: 'stream', name: 'stdout', text: `${id}\n` }],
  executionCount: 1,
  run: { status: 'done', milliseconds: 3 },
  stale: null,
  defines: [],
  uses: [],
})

const session = (cells: CellState[]): SessionState => ({
  session: 's',
  path: 'a.ipynb',
  cells,
  metadata: {},
  unknown: {},
  kernel: { status: 'none' },
  variables: [],
  isTrusted: true,
  readOnly: null,
  saving: { isDirty: false, savedAt: null, failure: null, isConflict: false },
  notices: [],
  undoCount: 0,
})

/** A small generator of edits: the numbers choose, so that a failing case can be read from its seed. */
function randomEdit(state: SessionState, next: () => number): Edit {
  const ids = state.cells.map(({ id }) => id)
  const some = ids.filter(() => next() < 0.4)
  const one = ids[Math.floor(next() * ids.length)] ?? 'none'
  const index = Math.floor(next() * (ids.length + 1))
  const edits: Edit[] = [
    { kind: 'source', cell: one, source: `${next()}` },
    { kind: 'type', cell: one, type: next() < 0.5 ? 'markdown' : 'raw' },
    { kind: 'metadata', cell: one, metadata: { tags: ['volatile'] } },
    { kind: 'insert', index, cells: [cell(`n${next()}`), cell(`n${next()}`)] },
    { kind: 'delete', cells: some },
    { kind: 'move', cells: some, index: Math.min(index, ids.length - some.length) },
    { kind: 'clear-outputs', cells: some },
    { kind: 'notebook-metadata', metadata: { title: `${next()}` } },
  ]
  return edits[Math.floor(next() * edits.length)] ?? edits[0]!
}

test('every edit is undone by its inverse, whatever came before', () => {
  let state = session(['a', 'b', 'c', 'd', 'e'].map((id) => cell(id)))
  let seed = 7
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let step = 0; step < 500; step++) {
    const edit = randomEdit(state, next)
    const after = reduce(state, edit)
    const back = invertEdit(state, edit).reduce(reduce, after)
    expect(back, JSON.stringify(edit)).toEqual(state)
    state = after
  }
})

test('cells that an edit does not touch keep their identity', () => {
  const before = session([cell('a'), cell('b')])
  const after = reduce(before, { kind: 'source', cell: 'a', source: 'x' })
  expect([after.cells[0] === before.cells[0], after.cells[1] === before.cells[1]]).toEqual([false, true])
})
