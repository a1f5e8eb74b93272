import { expect, test } from 'vitest'
import { reduce } from '../../protocol/session/reduce'
import type { CellState, SessionState } from '../../protocol/session/state'
import { changeKind, deleteCells, makeHeading, mergeCells, moveCells, newCell, newCellId, pasteCells, renameSqlResult, splitCell, toggleTag, type Change } from './cell-edits'

function notebook(...cells: CellState[]): SessionState {
  return {
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
  }
}

const sources = (session: SessionState, change: Change) => change.edits.reduce(reduce, session).cells.map((cell) => [cell.type, cell.source])
const ids = (session: SessionState, change: Change) => change.edits.reduce(reduce, session).cells.map((cell) => cell.id)

test('a new id is one that nbformat allows', () => {
  expect(newCellId()).toMatch(/^[0-9a-f]{8}$/)
})

test('the last cell is not deleted without an empty one in its place', () => {
  const one = notebook(newCell('sql', '%%sql a\nselect 1', 'a'))
  expect(sources(one, deleteCells(one, ['a']))).toEqual([['code', '']])
})

test('deleting selects the cell that took the place', () => {
  const three = notebook(newCell('typescript', '1', 'a'), newCell('typescript', '2', 'b'), newCell('typescript', '3', 'c'))
  expect(deleteCells(three, ['b']).select).toBe('c')
  expect(deleteCells(three, ['c']).select).toBe('b')
})

test('a block of cells moves together and stops at the ends', () => {
  const four = notebook(...['a', 'b', 'c', 'd'].map((id) => newCell('typescript', id, id)))
  expect(ids(four, moveCells(four, ['b', 'c'], 1))).toEqual(['a', 'd', 'b', 'c'])
  expect(ids(four, moveCells(four, ['b', 'c'], -1))).toEqual(['b', 'c', 'a', 'd'])
  expect(moveCells(four, ['a', 'b'], -1).edits).toEqual([])
})

test('an SQL cell splits into two SQL cells', () => {
  const one = notebook(newCell('sql', '%%sql a\nselect 1;\nselect 2', 'a'))
  expect(sources(one, splitCell(one, 'a', 18))).toEqual([
    ['code', '%%sql a\nselect 1;'],
    ['code', '%%sql\nselect 2'],
  ])
})

test('merging SQL into SQL keeps one header', () => {
  const two = notebook(newCell('sql', '%%sql a\nselect 1;', 'a'), newCell('sql', '%%sql b\nselect 2', 'b'))
  expect(sources(two, mergeCells(two, ['a']))).toEqual([['code', '%%sql a\nselect 1;\n\nselect 2']])
})

test('turning to SQL and back leaves the code as it was', () => {
  const one = notebook(newCell('typescript', 'select 1', 'a'))
  const asSql = changeKind(one, ['a'], 'sql').edits.reduce(reduce, one)
  expect(asSql.cells[0]?.source).toBe('%%sql\nselect 1')
  expect(sources(asSql, changeKind(asSql, ['a'], 'typescript'))).toEqual([['code', 'select 1']])
})

test('a heading replaces an earlier heading of the cell', () => {
  const one = notebook(newCell('markdown', '# Title\n\nwords', 'a'))
  expect(sources(one, makeHeading(one, ['a'], 3))).toEqual([['markdown', '### Title\n\nwords']])
})

test('pasted cells have ids of their own and carry no results', () => {
  const cell: CellState = { ...newCell('typescript', '1', 'a'), metadata: { tags: ['parameters'], souk: { code: '', used: '', result: '', milliseconds: 1, isDeterministic: true } }, executionCount: 3 }
  const one = notebook(cell)
  const pasted = pasteCells(one, [cell], 1).edits.reduce(reduce, one).cells[1]
  expect(pasted).toEqual({ ...newCell('typescript', '1', pasted?.id), metadata: { tags: ['parameters'] } })
  expect(pasted?.id).not.toBe('a')
})

test('a tag is added, and taken away without leaving an empty list', () => {
  const plain = newCell('typescript', '', 'a')
  expect(toggleTag(plain, 'volatile').edits).toEqual([{ kind: 'metadata', cell: 'a', metadata: { tags: ['volatile'] } }])
  expect(toggleTag({ ...plain, metadata: { tags: ['volatile'], x: 1 } }, 'volatile').edits).toEqual([{ kind: 'metadata', cell: 'a', metadata: { x: 1 } }])
})

test('an SQL result is renamed without touching the statement', () => {
  expect(renameSqlResult('%%sql a\nselect 1', 'spend_by_day')).toBe('%%sql spend_by_day\nselect 1')
  expect(renameSqlResult('%%sql a\nselect 1', '')).toBe('%%sql\nselect 1')
})
