import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Failure } from '../../protocol/failure'
import type { Variable } from '../../protocol/kernel'
import { reduce } from '../../protocol/session/reduce'
import type { SessionAction } from '../../protocol/session/action'
import type { CellState, SessionState } from '../../protocol/session/state'
import { createLanguageService, type LanguageServiceOptions } from './language-service'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const table = (name: string, ...columns: [string, string][]): Variable => ({
  name,
  type: 'Table',
  preview: '',
  cell: null,
  table: { id: name, name, rowCount: 3, columns: columns.map(([column, type]) => ({ name: column, kind: 'text', type })) },
})

/** A notebook that is open in a language service of its own, in a fresh workspace. A bar in a source is the cursor. */
function notebook(sources: string[], options: Partial<LanguageServiceOptions> & { files?: Record<string, string>; folder?: string; variables?: Variable[] } = {}) {
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'souk-language-test-')))
  const folder = join(workspace, options.folder ?? '')
  mkdirSync(folder, { recursive: true })
  const write = (path: string, text: string) => {
    mkdirSync(join(workspace, path, '..'), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
  for (const [path, text] of Object.entries(options.files ?? {})) write(path, text)
  const failures: Failure[] = []
  const service = createLanguageService({ workspace, onUnavailable: (_, failure) => failures.push(failure), ...options })
  const toCell = (source: string, index: number): CellState => ({
    id: `c${index}`,
    type: 'code',
    source,
    metadata: {},
    unknown: {},
    outputs: [],
    executionCount: null,
    run: { status: 'never' },
    stale: null,
    defines: [],
    uses: [],
  })
  let state: SessionState = {
    session: 's',
    path: 'n.ipynb',
    cells: sources.map(toCell),
    metadata: {},
    unknown: {},
    kernel: { status: 'none' },
    variables: options.variables ?? [],
    isTrusted: true,
    readOnly: null,
    saving: { isDirty: false, savedAt: null, failure: null, isConflict: false },
    notices: [],
    undoCount: 0,
  }
  service.open(state, folder)
  ends.push(async () => {
    await service.end()
    rmSync(workspace, { recursive: true, force: true })
  })
  const at = (cell: number, marked: string) => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n')
    return { session: 's', cell: `c${cell}`, source: marked.replace('|', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  return {
    service,
    failures,
    write,
    act(...actions: SessionAction[]) {
      state = actions.reduce(reduce, state)
      service.changed(state, actions)
    },
    insert: (index: number, id: string, source: string): SessionAction => ({ kind: 'insert', index, cells: [{ ...toCell(source, 0), id }] }),
    /** Errors as `code line:column text`. */
    async errors(cell: number, source = state.cells[cell]?.source ?? '') {
      const found = await service.diagnostics({ session: 's', cell: `c${cell}`, source })
      const lines = source.split('\n')
      return found.map((one) => `${one.severity} ${one.code} ${one.line}:${one.column} ${lines[one.line - 1]?.slice(one.column - 1, one.line === one.endLine ? one.endColumn - 1 : undefined)}`)
    },
    complete: (cell: number, marked: string) => service.complete(at(cell, marked)),
    labels: async (cell: number, marked: string) => (await service.complete(at(cell, marked))).items.map((item) => item.label),
    hover: (cell: number, marked: string) => service.hover(at(cell, marked)),
    signature: (cell: number, marked: string) => service.signatureHelp(at(cell, marked)),
    check: (cell: number) => service.checkCell('s', `c${cell}`),
  }
}

it('finds errors across cells at their places', async () => {
  const book = notebook(['const rows = [{ price: 1 }]', 'const total = rows.map((row) => row.price)\n\ntotal.foo\nmissing'])
  expect(await book.errors(1)).toEqual(['error 2339 3:7 foo', 'error 2304 4:1 missing'])
  expect((await book.check(1)).map((error) => error.message)).toEqual([
    "Property 'foo' does not exist on type 'number[]'.",
    "Cannot find name 'missing'.",
  ])
})

it('allows what a notebook allows and a module forbids', async () => {
  const book = notebook([
    'let count = 1; const rows = [1, 2]; class A { x = 1 }',
    'count = count + 1\ncount++',
    'const rows = rows.map(String)\nawait 1\nclass A extends A { y = 2 }\nconst { length } = rows',
    'rows.map((row) => row.toUpperCase())\nnew A().x + new A().y\nfunction f(untyped) { return untyped.anything }\ntry { f(1) } catch (thrown) { thrown.message }',
  ])
  for (const cell of [0, 1, 2, 3]) expect(await book.errors(cell)).toEqual([])
})

it('still finds what is wrong within one cell', async () => {
  const book = notebook(['const a = 1\na = 2\nconst b: number = "x"\nlater\nlet later = 1\nfoo('])
  expect(await book.errors(0)).toEqual(['error 2588 2:1 a', 'error 2322 3:7 b', 'error 2448 4:1 later', 'error 2454 4:1 later', 'error 2304 6:1 foo', 'error 1005 6:5 '])
})

it('completes members of a name that was declared again with another type', async () => {
  const book = notebook(['const rows = [1]', 'const rows = "text"', 'rows'])
  const labels = await book.labels(2, 'rows.|')
  expect([labels.includes('toUpperCase'), labels.includes('flatMap')]).toEqual([true, false])
})

it('completes the earlier value while a name is being declared again', async () => {
  const book = notebook(['const rows = [1]', ''])
  expect(await book.labels(1, 'const rows = rows.|')).toContain('flatMap')
})

it('offers names of earlier cells and those at hand, not of later ones', async () => {
  const book = notebook(['const rowsAbove = [1]', '', 'const rowsBelow = 1'])
  const labels = await book.labels(1, 'const x = r|')
  expect(['rowsAbove', 'rowsBelow', 'load', 'clean', 'sql'].map((name) => labels.includes(name))).toEqual([true, false, true, true, true])
})

it('shows an interface that was edited in the first cell in the fiftieth', async () => {
  const chain = Array.from({ length: 48 }, (_, index) => `const rows${index + 1} = rows${index}.filter(Boolean)`)
  const book = notebook(['interface Row { price: number }; const rows0: Row[] = []', ...chain, ''])
  expect(await book.labels(49, 'rows48[0].|')).toEqual(['price'])
  book.act({ kind: 'source', cell: 'c0', source: 'interface Row { cost: number; item: string }; const rows0: Row[] = []' })
  expect((await book.labels(49, 'rows48[0].|')).toSorted()).toEqual(['cost', 'item'])
  expect(await book.errors(49, 'rows48[0].price')).toEqual(['error 2339 1:11 price'])
})

it('follows cells that are inserted, moved and deleted', async () => {
  const book = notebook(['const a = 1', 'a.length'])
  expect(await book.errors(1)).toEqual(['error 2339 1:3 length'])
  book.act(book.insert(1, 'new', 'const a = "text"'))
  expect(await book.errors(1, 'a.length')).toEqual([])
  book.act({ kind: 'move', cells: ['new'], index: 2 })
  expect(await book.errors(1, 'a.length')).toEqual(['error 2339 1:3 length'])
  book.act({ kind: 'delete', cells: ['c0'] })
  expect(await book.errors(1, 'a.length')).toEqual(['error 2304 1:1 a'])
})

it('reads the workspace’s own modules from the notebook’s folder, and again when they change', async () => {
  const files = { 'lib/price.ts': 'export const price = (n: number) => n', 'books/near.ts': 'export const near = 1' }
  const book = notebook(['import { price } from "../lib/price"\nimport { near } from "./near"\nprice(near)', 'price("x")'], { files, folder: 'books' })
  expect(await book.errors(0)).toEqual([])
  expect(await book.errors(1)).toEqual(['error 2345 1:7 "x"'])
  book.write('lib/price.ts', 'export const price = (text: string) => text')
  await expect.poll(() => book.errors(1), { timeout: 30_000, interval: 100 }).toEqual([])
})

it('reads packages of the workspace', async () => {
  const files = {
    'node_modules/pack/package.json': '{ "name": "pack", "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" } } }',
    'node_modules/pack/index.d.ts': 'export declare const packed: { deep: number }',
  }
  const book = notebook(['import { packed } from "pack"', ''], { files, folder: 'books' })
  expect(await book.labels(1, 'packed.|')).toEqual(['deep'])
})

it('knows Node, and that a page’s names are not there', async () => {
  const book = notebook(['import { readFileSync } from "node:fs"\nprocess.cwd().length\nfetch; setTimeout; structuredClone', 'document'])
  expect(await book.errors(0)).toEqual([])
  expect(await book.errors(1)).toEqual(['error 2584 1:1 document'])
})

it('checks the expressions of an SQL cell, and only these', async () => {
  const book = notebook(['const limit = 5', '%%sql big\nselect * frm nothing\nwhere a > ${limit.foo} and b = ${missing}', 'big.nonsense'])
  expect(await book.errors(1)).toEqual(['error 2339 3:19 foo', 'error 2304 3:34 missing'])
})

it('completes SQL: columns of what the query names, relations, keywords; TypeScript between the braces', async () => {
  const variables = [table('orders', ['id', 'BIGINT'], ['Order Date', 'DATE']), table('items', ['sku', 'VARCHAR'])]
  const book = notebook(['const limitAbove = 5', '%%sql q\nselect 1'], { variables })
  expect((await book.labels(1, '%%sql q\nselect | from orders o')).slice(0, 3)).toEqual(['id', 'Order Date', 'o'])
  expect(await book.labels(1, '%%sql q\nselect o.| from orders o join items i')).toEqual(['id', 'Order Date'])
  expect(await book.labels(1, '%%sql q\nselect * from |')).toEqual(['orders', 'items'])
  expect(await book.labels(1, '%%sql q\nselect * from orders where id > ${lim|}')).toContain('limitAbove')
  expect(await book.labels(1, "%%sql q\nselect '|'")).toEqual([])
  expect((await book.complete(1, '%%sql q\nselect o| from orders')).items[1]).toEqual({
    label: 'Order Date',
    kind: 'field',
    insertText: '"Order Date"',
    sortText: '100001Order Date',
    detail: 'orders · DATE',
    range: null,
    data: null,
  })
})

it('tells what a column and a relation are, and what a function takes, in SQL', async () => {
  const book = notebook(['', '%%sql q\nselect 1'], { variables: [table('orders', ['id', 'BIGINT'], ['day', 'DATE'])] })
  expect(await book.hover(1, '%%sql q\nselect d|ay from orders')).toEqual({ text: '`orders.day` DATE', line: 2, column: 8, endLine: 2, endColumn: 11 })
  expect((await book.hover(1, '%%sql q\nselect * from ord|ers'))?.text).toBe('**orders** 3 × 2\n- `id` BIGINT\n- `day` DATE')
  expect(await book.signature(1, "%%sql q\nselect date_trunc('month', |")).toMatchObject({ signatures: [{ label: 'date_trunc(part, time)' }], activeParameter: 1 })
})

it('completes column names in strings of a call, and in sql templates', async () => {
  const variables = [table('orders', ['id', 'BIGINT'], ['顾客', 'VARCHAR']), table('items', ['sku', 'VARCHAR'])]
  const book = notebook(['declare const orders: object, items: object, use: (...all: unknown[]) => void', ''], { variables })
  const { items } = await book.complete(1, "use(orders, { by: 'i|' })")
  expect(items.slice(0, 2)).toMatchObject([
    { label: 'id', kind: 'field', insertText: 'id', range: { startColumn: 20, endColumn: 21 } },
    { label: '顾客', detail: 'orders · VARCHAR' },
  ])
  expect(items.some((item) => item.label === 'sku')).toBe(false)
  expect((await book.labels(1, 'const x = await sql`select | from items`'))[0]).toBe('sku')
  expect(await book.labels(1, "const text = 'i|'")).toEqual([])
})

it('shows hovers without the hidden module, and a table’s columns', async () => {
  const variables = [table('orders', ['id', 'BIGINT'])]
  const book = notebook(['/** All that was sold. */\nconst orders = [1]', 'const orders = orders.filter(Boolean)'], { variables })
  expect(await book.hover(1, 'const orders = ord|ers.filter(Boolean)')).toEqual({
    text: '```typescript\nconst orders: number[]\n```\nAll that was sold.\n\n**orders** 3 × 1\n- `id` BIGINT',
    line: 1,
    column: 16,
    endLine: 1,
    endColumn: 22,
  })
})

it('helps with a function’s parameters', async () => {
  const book = notebook(['/**\n * Adds.\n * @param b the second\n */\nfunction add(a: number, b = 2) { return a + b }', ''])
  expect(await book.signature(1, 'add(1, |)')).toEqual({
    signatures: [
      {
        label: 'add(a: number, b?: number): number',
        documentation: expect.stringContaining('Adds.'),
        parameters: [
          { label: 'a: number', documentation: null },
          { label: 'b?: number', documentation: 'the second' },
        ],
      },
    ],
    activeSignature: 0,
    activeParameter: 1,
  })
})

it('gives the documentation of a completion when asked', async () => {
  const book = notebook(['/** All that was sold. */\nconst ordersAbove = [1]', ''])
  const item = (await book.complete(1, 'ordersA|')).items.find(({ label }) => label === 'ordersAbove')
  expect(await book.service.resolveCompletion({ session: 's', data: item?.data })).toEqual({ detail: 'const ordersAbove: number[]', documentation: 'All that was sold.' })
})

it('puts the steps’ own words where they are called', async () => {
  const text = (en: string) => ({ en, zh: en })
  const params = [{ name: 'keys', description: text('Columns that tell rows apart'), schema: {}, isRequired: false, default: ['id'] }]
  const steps = [{ name: 'clean.thin', stage: 'clean', summary: text('Leave rows out'), params, example: '' }]
  const stage = 'const clean = { thin: async (rows: number[], params?: { keys?: string[] }) => rows }'
  const book = notebook([stage, ''], { steps: () => Promise.resolve(steps), language: () => 'en' })
  const whole = '**clean.thin** Leave rows out\n- `keys` Columns that tell rows apart (= ["id"])'
  expect((await book.hover(1, 'await clean.th|in([1])'))?.text).toBe(whole)
  expect((await book.hover(1, 'cl|ean'))?.text).toBe('**clean**\n- `clean.thin` Leave rows out')
  expect((await book.hover(1, 'clean.thin([1], {\n  ke|ys: [] })'))?.text).toMatch(/Columns that tell rows apart/)
  expect((await book.signature(1, 'clean.thin(|)'))?.signatures[0]?.documentation).toBe(whole)
  const [item] = (await book.complete(1, 'clean.thin([1], { k| })')).items
  expect(item).toMatchObject({ label: 'keys', insertText: 'keys', kind: 'field' })
  expect(await book.service.resolveCompletion({ session: 's', data: item?.data })).toEqual({ detail: null, documentation: 'Columns that tell rows apart (= ["id"])' })
  const named = (await book.complete(1, 'clean.|')).items.find(({ label }) => label === 'thin')
  expect(await book.service.resolveCompletion({ session: 's', data: named?.data })).toEqual({ detail: null, documentation: whole })
})

it('says once that there is no type checker, and lets cells run', async () => {
  const book = notebook(['missing'], { executable: null })
  expect([await book.check(0), await book.check(0), await book.labels(0, 'mis|')]).toEqual([[], [], []])
  expect(book.failures).toEqual([{ kind: 'package-missing', package: `@typescript/typescript-${process.platform}-${process.arch}`, install: 'npm install typescript' }])
})

it('says so too when the server cannot be started', async () => {
  const book = notebook(['missing'], { executable: process.execPath })
  expect(await book.check(0)).toEqual([])
  expect(book.failures.map((failure) => failure.kind)).toEqual(['bug'])
})

it('gives what the editor already has to the type gate, also after the cell ran', async () => {
  const book = notebook(['const a = 1', 'a.foo'])
  const shown = await book.service.diagnostics({ session: 's', cell: 'c1', source: 'a.foo' })
  book.act({ kind: 'metadata', cell: 'c1', metadata: { tags: ['x'] } }, { kind: 'cell-run', cell: 'c1', run: { status: 'done', milliseconds: 1 } })
  // The very same object: nothing was asked again.
  expect((await book.check(1))[0]).toBe(shown[0])
})
