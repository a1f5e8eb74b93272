import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Output } from '../protocol/output'
import { startTestKernel, type TestKernel } from './test-kernel'

let kernel: TestKernel

beforeAll(async () => {
  kernel = await startTestKernel()
})
afterAll(() => kernel.close())

/** The text of the cell's result; its failure where it failed. */
async function result(source: string, cell?: string): Promise<unknown> {
  const { ended, outputs } = await kernel.run(source, cell)
  if (ended.failure !== null) return ended.failure
  const shown = outputs.at(-1)
  return shown?.output_type === 'execute_result' ? shown.data['text/plain'] : undefined
}

async function results(...sources: string[]): Promise<unknown[]> {
  const all: unknown[] = []
  for (const source of sources) all.push(await result(source))
  return all
}

const stream = (name: 'stdout' | 'stderr', text: string): Output => ({ output_type: 'stream', name, text })

describe('a TypeScript cell', () => {
  it('keeps its names for the cells after it', async () => {
    expect(await results('const price: number = 2; let count = 3', 'count += 1; price * count')).toEqual([undefined, '8'])
  })

  it('may declare a name again as anything', async () => {
    const kinds = ['const again = 1', 'let again = 2', 'var again = 3', 'class again {}', 'function again() {}', "import again from 'node:path'", 'enum again { a }', 'namespace again { export const a = 1 }']
    const failed: unknown[] = []
    for (const before of kinds) {
      for (const after of kinds) {
        const [, , type] = await results(before, after, 'typeof again')
        if (typeof type !== 'string') failed.push({ before, after, type })
      }
    }
    expect(failed).toEqual([])
  })

  it('uses the earlier value while it declares the name again', async () => {
    expect(await results('const rows = [1, 2, 3]', 'const rows = rows.filter((row) => row > 1); rows')).toEqual([undefined, '[ 2, 3 ]'])
  })

  it('starts an enum afresh when its cell runs again', async () => {
    expect(await results('enum Shade { dark, light }', 'enum Shade { light }; Object.keys(Shade).length')).toEqual([undefined, '2'])
  })

  it('lets earlier functions see what is declared later', async () => {
    expect(await results('function total() { return part * 2 }; let part = 1', 'let part = 5; total()')).toEqual([undefined, '10'])
  })

  it('shows the last expression, and nothing for declarations and undefined', async () => {
    expect(await results("'text'", '1 + 1; const x = 5', 'undefined', 'await Promise.resolve(4)', 'Promise.resolve(5)', 'export const exported = 6; export default exported', '({ a: 1 })')).toEqual([
      'text',
      undefined,
      undefined,
      '4',
      '5',
      '6',
      '{ a: 1 }',
    ])
  })

  it('puts functions, vars and vars of loops in reach of the whole cell', async () => {
    expect(await results('const early = late(); function late() { return 1 }\nfor (var i = 0, n = 0; i < 3; i++) { var inner = i }\nvar { a, b = 2 } = { a: 1 }; [early, i, n, inner, a, b]', 'let i = 9; i')).toEqual(['[ 1, 3, 0, 2, 1, 2 ]', '9'])
  })

  it('is strict, as a module is', async () => {
    expect(await result('neverDeclared = 1')).toMatchObject({ kind: 'cell-error', name: 'ReferenceError', line: 1, column: 1 })
  })

  it('may use names of built-ins for its own without taking them from anybody else', async () => {
    const apart = await startTestKernel()
    const shown = async (source: string): Promise<unknown> => {
      const { ended, outputs } = await apart.run(source)
      const last = outputs.at(-1)
      return ended.failure ?? (last?.output_type === 'execute_result' ? last.data['text/plain'] : undefined)
    }
    const own = [
      await shown("import { setTimeout } from 'node:timers/promises'\nconst performance = { now: 'mine' }, Map = 4; let { Set, ...Object } = { Set: 5 }; class Promise {} function Error() { return Map }\nfor (var Date = 0; Date < 2; Date++) {}\nvar process = { Set }"),
      await shown('[typeof setTimeout(1).then, performance.now, Map, Set, typeof Promise, Error(), Date, process]'),
      await shown('Map += 1; Map'),
      await shown('const inner = (Map: number) => Map * 2; inner(8)'),
    ]
    const { outputs } = await apart.run('%%sql Array\nselect ${Map} as five')
    const names = (await apart.api.variables(null)).map(({ name }) => name)
    expect([...own, outputs.length, names.includes('Map'), names.includes('Array'), await shown('Array.rowCount')]).toEqual([
      undefined,
      "[ 'function', 'mine', 4, 5, 'function', 4, 2, { Set: 5 } ]",
      '5',
      '16',
      1,
      true,
      true,
      '1',
    ])
    await apart.close()
  })

  it('leaves a name unset when its first value never came', async () => {
    expect(await results("const unset = (() => { throw new Error('no') })()", 'unset', 'const unset = 3; unset')).toMatchObject([{ kind: 'cell-error' }, { name: 'ReferenceError' }, '3'])
  })
})

describe('imports', () => {
  it('give the kernel its own souk, in cells and in modules of the workspace', async () => {
    writeFileSync(join(kernel.workspace, 'uses-souk.ts'), "import { sql } from 'souk'\nexport { sql }\n")
    expect(await results("import { sql as direct } from 'souk'\nimport { sql as through } from './uses-souk'\n[direct === sql, through === sql]")).toEqual(['[ true, true ]'])
  })

  it('find modules with and without ending, and again when they or what they import were edited', async () => {
    writeFileSync(join(kernel.workspace, 'tax.ts'), 'export const tax = 2')
    writeFileSync(join(kernel.workspace, 'price.ts'), "import { tax } from './tax'\nimport type { Missing } from './no-such-types'\nexport const price = (net: number): number => net * tax\nexport let loaded = 0; loaded += 1")
    const first = await result("import { price } from './price.ts'\nprice(10)")
    const same = await result("const before = await import('./price'); before === (await import('./price.ts'))")
    writeFileSync(join(kernel.workspace, 'tax.ts'), 'export const tax = 33')
    expect([first, same, await result("import { price } from './price'\nprice(10)")]).toEqual(['20', 'true', '330'])
  })

  it('read JSON, with and without saying so', async () => {
    writeFileSync(join(kernel.workspace, 'rates.json'), '{ "eur": 1.1 }')
    expect(await result("import rates from './rates.json'\nimport again from './rates.json' with { type: 'json' }\n[rates.eur, again.eur]")).toBe('[ 1.1, 1.1 ]')
  })

  it('prefer packages of the workspace and fall back to those of Souk', async () => {
    const folder = join(kernel.workspace, 'node_modules', 'stalls')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "name": "stalls", "exports": { "import": "./index.mjs", "require": "./index.cjs" } }')
    writeFileSync(join(folder, 'index.mjs'), "export default 'module'")
    writeFileSync(join(folder, 'index.cjs'), "module.exports = 'required'")
    expect(await result("import stalls from 'stalls'\nimport { z } from 'zod'\n[stalls, require('stalls'), typeof z.string, typeof require('node:fs').readFileSync]")).toBe("[ 'module', 'required', 'function', 'function' ]")
  })

  it('name what is missing', async () => {
    expect(await results("import x from 'no-such-stall'", "import x from './prise'", "require('@no/such')")).toEqual([
      { kind: 'package-missing', package: 'no-such-stall', install: 'npm install no-such-stall' },
      { kind: 'file-missing', path: 'prise', nearby: [] },
      { kind: 'package-missing', package: '@no/such', install: 'npm install @no/such' },
    ])
  })

  it('place syntax errors and errors of a module in its own lines', async () => {
    writeFileSync(join(kernel.workspace, 'broken.ts'), 'export const a = 1\nexport const b = ;\n')
    writeFileSync(join(kernel.workspace, 'throws.ts'), 'interface Long {\n  a: number\n}\nexport function check(): void {\n  throw new RangeError("too far")\n}\n')
    expect(await results("import './broken'", "import { check } from './throws'\n\ncheck()")).toEqual([
      expect.objectContaining({ kind: 'cell-error', name: 'SyntaxError', frames: [expect.objectContaining({ file: 'broken.ts', line: 2, column: 18 })] }),
      expect.objectContaining({ name: 'RangeError', line: 3, column: 1, frames: [{ function: 'check', file: 'throws.ts', line: 5, column: 9 }, expect.objectContaining({ line: 3 })] }),
    ])
  })
})

describe('a failing cell', () => {
  it('points into its own lines and those of the earlier cell that threw', async () => {
    await kernel.run('interface Shop {\n  id: string\n}\nfunction open(shop: Shop): never {\n  throw new TypeError(`closed: ${shop.id}`)\n}', 'first')
    const { ended, outputs } = await kernel.run("const shop = { id: 'a' }\n\n  open(shop)", 'second')
    const failure = {
      kind: 'cell-error',
      name: 'TypeError',
      message: 'closed: a',
      frames: [
        { function: 'open', cell: 'first', line: 5, column: 9 },
        { cell: 'second', line: 3, column: 3 },
      ],
      line: 3,
      column: 3,
    }
    expect({ failure: ended.failure, outputs }).toEqual({
      failure,
      outputs: [
        {
          output_type: 'error',
          ename: 'TypeError',
          evalue: 'closed: a',
          traceback: ['TypeError: closed: a', '    at open (first:5:9)', '    at (second:3:3)'],
          metadata: { souk: { failure } },
        },
      ],
    })
  })

  it('keeps the lines behind awaits', async () => {
    await kernel.run('async function slow() {\n  await null\n  throw new Error("late")\n}', 'slow')
    expect(await result('\nawait slow()', 'waits')).toMatchObject({ frames: [{ function: 'slow', cell: 'slow', line: 3, column: 9 }, { cell: 'waits', line: 2, column: 1 }], line: 2 })
  })

  it('names the place of a syntax error, with Chinese before it', async () => {
    expect(await result("const 店 = '淘宝'\nconst b = ;")).toMatchObject({ kind: 'cell-syntax', line: 2, column: 11 })
  })

  it('shows what was thrown when it is no error', async () => {
    expect(await results('\nthrow 5', 'throw undefined', "async function f() { await null\n throw { code: 'x' } }\nawait f()")).toEqual([
      { kind: 'cell-threw', value: '5', line: 2, column: 1 },
      { kind: 'cell-threw', value: 'undefined', line: 1, column: 1 },
      { kind: 'cell-threw', value: "{ code: 'x' }", line: 2, column: 2 },
    ])
  })

  it('tells causes and gathered errors', async () => {
    expect(await results("throw new Error('outer', { cause: new TypeError('inner') })", "await Promise.any([Promise.reject(new Error('a'))])")).toMatchObject([
      { message: expect.stringMatching(/^outer\n\[cause\]: TypeError: inner \(.*:1:\d+\)$/) as string },
      { name: 'AggregateError', message: expect.stringContaining('[errors 1]: Error: a') as string },
    ])
  })

  it('may not end the kernel', async () => {
    expect(await results('process.exit(3)', '1 + 1')).toMatchObject([{ kind: 'cell-error', name: 'ExitRefused', line: 1 }, '2'])
  })

  it('tells stray errors with their cell, and goes on', async () => {
    await kernel.run("setTimeout(() => {\n  throw new Error('astray')\n}, 1)", 'astray')
    const stray = await kernel.event('stray-failure', ({ cell }) => cell === 'astray')
    await kernel.run("void Promise.reject(new Error('unheard')); 1", 'unheard')
    const unheard = await kernel.event('stray-failure', ({ cell }) => cell === 'unheard')
    expect([stray.failure, unheard.failure, await result('2 + 2')]).toMatchObject([{ name: 'Error', message: 'astray', line: 2, column: 9 }, { message: 'unheard' }, '4'])
  })
})

describe('output', () => {
  it('that holds itself fails its cell, and the next one runs', async () => {
    const held = await kernel.run(`const ring: any = {}; ring.ring = ring; display({ [Symbol.for('souk.display')]: () => [{ 'application/json': ring }] }); await display({ [Symbol.for('souk.display')]: () => [{ 'application/json': ring }] })`)
    expect([held.ended.status, held.ended.failure?.kind, await result('1')]).toEqual(['failed', 'cell-error', '1'])
  })

  it('of console and of the streams keeps its order', async () => {
    const { outputs } = await kernel.run("console.log('a', { b: [1] }); process.stdout.write('c\\n'); console.error('d'); console.table([{ x: 1 }])")
    expect(outputs).toEqual([stream('stdout', 'a { b: [ 1 ] }\nc\n'), stream('stderr', 'd\n'), stream('stdout', '┌─────────┬───┐\n│ (index) │ x │\n├─────────┼───┤\n│ 0       │ 1 │\n└─────────┴───┘\n')])
  })

  it('can be displayed, updated and cleared', async () => {
    const shown = await kernel.run("display.html('<b>1</b>'); const handle = await display('before'); await handle.update('after'); display.markdown('# Title')")
    const cleared = await kernel.run("console.log('gone'); display.clear(); console.log('stays')")
    const texts = shown.outputs.map((output) => ('data' in output ? output.data : output))
    expect({ texts, isCleared: kernel.events.some((event) => event.kind === 'outputs-cleared'), last: cleared.outputs.at(-1) }).toEqual({
      texts: [{ 'text/html': '<b>1</b>', 'text/plain': '1' }, { 'text/plain': 'after' }, { 'text/markdown': '# Title', 'text/plain': '# Title' }],
      isCleared: true,
      last: stream('stdout', 'stays\n'),
    })
  })

  it('of a long piece of work is progress, thinned out', async () => {
    const { run, ended } = kernel.start("for (const i of progress(2_000_000, 'Counting')) Math.sqrt(i)")
    const { milliseconds } = (await ended).ended
    const reports = kernel.events.filter((event) => event.kind === 'progress' && event.run === run)
    expect(reports.at(-1)).toMatchObject({ progress: { fraction: 1, phrase: { en: 'Counting', zh: 'Counting' } } })
    // Ten a second, however slow the machine, with the first and the last.
    expect(reports.length).toBeLessThanOrEqual(milliseconds / 100 + 3)
  })
})

describe('variables', () => {
  it('are told after each run, with what they hold', async () => {
    await kernel.run("const told = 5; const shops = ['a', 'b']; class Stall {}; const numbered = await sql`select range as n from range(3)`", 'tells')
    const names = ['told', 'shops', 'Stall', 'numbered']
    const event = await kernel.event('variables', ({ variables }) => variables.some(({ name }) => name === 'numbered'))
    expect(event.variables.filter(({ name }) => names.includes(name))).toEqual([
      { name: 'told', type: 'number', preview: '5', cell: 'tells', table: null },
      { name: 'shops', type: 'Array(2)', preview: "[ 'a', 'b' ]", cell: 'tells', table: null },
      { name: 'Stall', type: 'class', preview: 'class Stall', cell: 'tells', table: null },
      { name: 'numbered', type: 'Table', preview: '3 × 1', cell: 'tells', table: { id: expect.any(String) as string, name: 'numbered', columns: [{ name: 'n', kind: 'integer', type: 'BIGINT' }], rowCount: 3 } },
    ])
  })
})

describe('a run', () => {
  it('that drew on chance or the clock says so', async () => {
    const chancy = await Promise.all(['Math.random()', 'Date.now()', 'new Date().getTime()', '[1].map(Math.random)', '1 + 1', 'new Date(0).getTime()'].map((source) => kernel.run(source)))
    expect(chancy.map(({ ended }) => ended.isDeterministic)).toEqual([false, false, false, false, true, true])
  })

  it('has the same hash for the same result, whatever its time and names', async () => {
    const sources = ["console.log('a'); 0.1 + 0.2", "console.log('a'); 0.3", "console.log('b'); 0.3", 'sql`select range as n from range(5)`', 'sql`select range as n from range(5)`', 'sql`select range as n from range(6)`']
    const hashes: string[] = []
    for (const source of sources) hashes.push((await kernel.run(source)).ended.resultHash)
    const [a, b, c, d, e, f] = hashes
    expect([a === b, b === c, d === e, e === f, new Set(hashes.map((hash) => hash.length))]).toEqual([true, false, true, false, new Set([64])])
  })

  it('that loads the library through a module has its seed there, too', async () => {
    const fresh = await startTestKernel()
    writeFileSync(join(fresh.workspace, 'draws.ts'), "import { currentContext } from 'souk'\nexport const drawn = () => currentContext().random?.seed\n")
    const { outputs } = await fresh.run("import { drawn } from './draws'\ndrawn()")
    await fresh.close()
    expect(outputs).toMatchObject([{ data: { 'text/plain': '7' } }])
  })

  it('draws the same seeded numbers each time', async () => {
    const source = "import { currentContext } from 'souk'\ncurrentContext().random.next()"
    const [first, second, other] = [await result(source, 'seeded'), await result(source, 'seeded'), await result(source, 'another')]
    expect([typeof first, first === second, first === other]).toEqual(['string', true, false])
  })
})

describe('a reproducible kernel', () => {
  it('fixes chance and clock for each cell', async () => {
    const one = await startTestKernel({ isReproducible: true })
    const source = '[Math.random(), Date.now(), new Date().toISOString(), new Date() instanceof Date, Math.random() === Math.random()]'
    const first = await one.run(source, 'same')
    const other = await startTestKernel({ isReproducible: true })
    const second = await other.run(source, 'same')
    const third = await other.run(source, 'other')
    await Promise.all([one.close(), other.close()])
    expect([first.outputs[0], first.ended.resultHash, first.ended.isDeterministic]).toEqual([{ ...second.outputs[0] }, second.ended.resultHash, true])
    expect(third.ended.resultHash).not.toBe(first.ended.resultHash)
  })
})

describe('the process', () => {
  it('removes its database at shutdown, and those of kernels that are gone at the next start', async () => {
    const folder = join(kernel.workspace, '.souk', 'kernels')
    const lost = await startTestKernel({ workspace: kernel.workspace, id: 'lost' })
    await lost.run('sql`select 1 as a`')
    const wasThere = existsSync(join(folder, 'lost.duckdb'))
    const gone = new Promise((resolve) => lost.process.once('exit', resolve))
    lost.process.kill('SIGKILL')
    await gone
    const next = await startTestKernel({ workspace: kernel.workspace, id: 'next' })
    await next.run('sql`select 1 as a`')
    const during = readdirSync(folder)
    await next.close()
    expect([wasThere, during.some((name) => name.startsWith('lost')), during.includes('next.duckdb'), readdirSync(folder).some((name) => name.startsWith('next'))]).toEqual([true, false, true, false])
  })

  it.skipIf(process.getuid?.() === 0)('works in a folder that it cannot write to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'souk-still-'))
    chmodSync(folder, 0o500)
    const still = await startTestKernel({ workspace: folder, folder })
    const { ended } = await still.run('await sql`select 1 as a`')
    await still.close()
    chmodSync(folder, 0o700)
    expect([ended.failure, readdirSync(folder)]).toEqual([null, []])
  })

  it('ends with its host', async () => {
    const orphan = await startTestKernel()
    const gone = new Promise((resolve) => orphan.process.once('exit', resolve))
    orphan.process.disconnect()
    expect(await gone).toBe(0)
  })

  it('tells fingerprints of files inside the workspace only', async () => {
    writeFileSync(join(kernel.workspace, 'known.txt'), 'abc')
    const found = await Promise.all([kernel.api.fingerprint({ path: 'known.txt' }), kernel.api.fingerprint({ path: 'none.txt' }), kernel.api.fingerprint({ path: '../x' }).catch((thrown: unknown) => thrown)])
    expect(found).toEqual([{ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 }, null, expect.objectContaining({ failure: expect.objectContaining({ kind: 'file-outside' }) as object })])
  })
})
