import { expect, it } from 'vitest'
import type { CellProof } from '../protocol/notebook'
import { staleMarks, usedByCell, type StaleCell } from './stale'
import { codeHash } from './used-hash'

const input = (sha256: string) => [{ path: 'a.csv', sha256 }]

/** A session in miniature: cells that are edited and run, with proofs made as a host makes them. */
function notebook(...sources: string[]) {
  let cells: StaleCell[] = sources.map((source, index) => ({
    id: `c${index}`,
    type: 'code',
    source,
    status: 'never',
    proof: null,
    executionCount: null,
    inputs: [],
    changedInputs: [],
  }))
  let count = 0
  const change = (id: string, by: Partial<StaleCell>) => {
    cells = cells.map((cell) => (cell.id === id ? { ...cell, ...by } : cell))
  }
  const self = {
    change,
    edit: (id: string, source: string) => change(id, { source }),
    remove: (id: string) => void (cells = cells.filter((cell) => cell.id !== id)),
    reverse: () => void (cells = cells.toReversed()),
    run(id: string, more: { result?: string; inputs?: StaleCell['inputs']; lastDeclaredBy?: Map<string, string> } = {}) {
      const inputs = more.inputs ?? []
      const used = usedByCell(cells, id, inputs, more.lastDeclaredBy)
      const source = cells.find((cell) => cell.id === id)?.source ?? ''
      const proof: CellProof = { code: codeHash(source), used, result: more.result ?? 'r', milliseconds: 1, isDeterministic: true }
      change(id, { status: 'done', proof, executionCount: ++count, inputs, changedInputs: [] })
    },
    runAll: () => cells.forEach((cell) => self.run(cell.id)),
    restart: () => cells.forEach((cell) => change(cell.id, { status: 'old' })),
    /** Stale cells only. */
    marks(areOldStale = true) {
      return Object.fromEntries(Object.entries(staleMarks(cells, { areOldStale })).filter(([, mark]) => mark !== null))
    },
  }
  return self
}

it('marks nothing that never ran or was just run', () => {
  const book = notebook('const a = 1', 'const b = a', 'b')
  expect(book.marks()).toEqual({})
  book.runAll()
  expect(book.marks()).toEqual({})
})

it('marks an edited cell and everything below that stands on it, until it is as it was', () => {
  const book = notebook('const a = 1', 'const b = a', 'b', 'const other = 1')
  book.runAll()
  book.edit('c0', 'const a = 2')
  expect(book.marks()).toEqual({
    c0: { because: 'edited' },
    c1: { because: 'uses', names: ['a'] },
    c2: { because: 'uses', names: ['b'] },
  })
  book.edit('c0', 'const a = 1')
  expect(book.marks()).toEqual({})
})

it('clears the marks from the top down as cells run', () => {
  const book = notebook('const a = 1', 'const b = a', 'b')
  book.runAll()
  book.edit('c0', 'const a = 2')
  book.run('c0')
  expect(book.marks()).toEqual({ c1: { because: 'uses', names: ['a'] }, c2: { because: 'uses', names: ['b'] } })
  book.run('c1')
  expect(book.marks()).toEqual({ c2: { because: 'uses', names: ['b'] } })
  book.run('c2')
  expect(book.marks()).toEqual({})
})

it('leaves what is below alone when a cell runs again with the same result', () => {
  const book = notebook('const a = 1', 'a')
  book.runAll()
  book.run('c0')
  expect(book.marks()).toEqual({})
})

it('marks what is below when a result differs or a file that was read changed, even two cells up', () => {
  const book = notebook('const t = load("a.csv")', 'const u = t', 'u')
  book.run('c0', { inputs: input('one') })
  book.run('c1')
  book.run('c2')
  book.change('c0', { changedInputs: ['a.csv'] })
  expect(book.marks()).toEqual({
    c0: { because: 'input-changed', paths: ['a.csv'] },
    c1: { because: 'uses', names: ['t'] },
    c2: { because: 'uses', names: ['u'] },
  })
  book.run('c0', { inputs: input('two') })
  expect(book.marks()).toEqual({ c1: { because: 'uses', names: ['t'] }, c2: { because: 'uses', names: ['u'] } })
  book.run('c1')
  book.run('c2')
  expect(book.marks()).toEqual({})
})

it('marks cells whose definer was deleted, moved below, failed or shadowed', () => {
  const deleted = notebook('const a = 1', 'a')
  deleted.runAll()
  deleted.remove('c0')
  expect(deleted.marks()).toEqual({ c1: { because: 'uses', names: ['a'] } })

  const moved = notebook('const a = 1', 'a')
  moved.runAll()
  moved.reverse()
  expect(moved.marks()).toEqual({ c1: { because: 'uses', names: ['a'] } })

  const failed = notebook('const a = 1', 'a')
  failed.runAll()
  failed.change('c0', { status: 'failed' })
  expect(failed.marks()).toEqual({ c1: { because: 'uses', names: ['a'] } })

  const shadowed = notebook('const a = 1', 'const x = 1', 'a')
  shadowed.runAll()
  shadowed.edit('c1', 'const a = 2')
  expect(shadowed.marks()).toEqual({ c1: { because: 'edited' }, c2: { because: 'uses', names: ['a'] } })
})

it('marks what reads a variable after a cell that changes it was edited', () => {
  const book = notebook('let n = 1', 'n = n + 1', 'n')
  book.runAll()
  book.edit('c1', 'n = n + 2')
  expect(book.marks()).toEqual({ c1: { because: 'edited' }, c2: { because: 'uses', names: ['n'] } })
})

it('marks a cell at once that ran with a value from a cell below', () => {
  const book = notebook('const a = 1', 'a', 'const a = 2')
  book.runAll()
  book.run('c1', { lastDeclaredBy: new Map([['a', 'c2']]) })
  expect(book.marks()).toEqual({ c1: { because: 'uses', names: ['a'] } })
})

it('marks everything after a restart, and nothing in a notebook that was just opened', () => {
  const book = notebook('const a = 1', 'a')
  book.runAll()
  book.restart()
  expect(book.marks(false)).toEqual({})
  expect(book.marks()).toEqual({ c0: { because: 'restarted' }, c1: { because: 'restarted' } })
  book.edit('c0', 'const a = 2')
  expect(book.marks()).toEqual({ c0: { because: 'edited' }, c1: { because: 'uses', names: ['a'] } })
})

it('follows names through SQL cells', () => {
  const book = notebook('const limit = 1', '%%sql big\nfrom orders where x > ${limit}', '%%sql top\nfrom big', 'top')
  book.runAll()
  book.edit('c0', 'const limit = 2')
  expect(Object.keys(book.marks())).toEqual(['c0', 'c1', 'c2', 'c3'])
})
