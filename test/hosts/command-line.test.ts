import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Place, toNotebook } from './host-process'

const souk = join(import.meta.dirname, '..', '..', 'souk.mjs')
let place: Place

beforeEach(() => void (place = new Place()))
afterEach(() => place.remove())

interface Said {
  code: number | null
  out: string
  err: string
}

/** Runs the command as a person does; `meanwhile` gets the process and what it wrote to stderr so far, at each piece. */
function run(args: string[], meanwhile: (kill: (signal: NodeJS.Signals) => void, err: string) => void = () => {}, language = 'en_GB.UTF-8'): Promise<Said> {
  return new Promise((resolve) => {
    // In a group of its own, which one of them may tell something.
    const child = spawn(process.execPath, [souk, ...args], { detached: true, cwd: place.workspace, env: { ...process.env, SOUK_HOME: place.home, LANG: language, LC_ALL: '' } })
    const said: Said = { code: null, out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
      meanwhile((signal) => child.kill(signal), said.err)
    })
    child.on('close', (code) => resolve({ ...said, code }))
  })
}

const textOf = (output: Record<string, unknown>) => (output['data'] as Record<string, string[]> | undefined)?.['text/plain']?.join('') ?? output['ename']
const outputs = (path: string) => place.notebook(path).cells.map((cell) => cell.outputs?.map(textOf))

it('says its version and what it can do, in the language of the system or of --lang', async () => {
  const version = await run(['--version'])
  const help = await run(['--help'])
  const chinese = await run(['--help'], undefined, 'zh_CN.UTF-8')
  const asked = await run(['--help', '--lang', 'zh'])
  expect([version, help.code, help.out.includes('souk verify NB'), help.out.includes('report'), chinese.out === asked.out, chinese.out.includes('退出码')]).toEqual([
    { code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' },
    0,
    true,
    false,
    true,
    true,
  ])
})

it('ends with 2 for what makes no sense, in words', async () => {
  place.write('a.ipynb', toNotebook({ source: 'const days = 7', tags: ['parameters'] }))
  const codes = await Promise.all(
    [['run'], ['run', 'a.ipynb', '--nonsense'], ['run', 'a.ipynb', '-p', 'days'], ['run', 'a.ipynb', '-p', 'dais=1'], ['run', 'a.ipynb', '-p', 'days=many'], ['verify', 'a.ipynb', 'b.ipynb'], ['--lang', 'fr'], ['serve', '--port', 'x'], ['load']].map(async (args) => (await run(args)).code),
  )
  const words = await run(['run', 'a.ipynb', '-p', 'dais=1'])
  expect([codes, words.err.includes('dais'), words.err.includes('days'), words.err.includes('{')]).toEqual([codes.map(() => 2), true, true, false])
})

it('runs a notebook and saves its results in it; verify then finds it identical', async () => {
  place.write('a.ipynb', toNotebook('const a = 1', { source: '# words', type: 'markdown' }, 'Math.random() + a', '', 'a + 1'))
  const ran = await run(['run', 'a.ipynb'])
  const stored = outputs('a.ipynb')
  const verified = await run(['verify', 'a.ipynb', '--json'])
  expect([ran.code, stored[4], ran.err.split('\n').filter((line) => /^\[\d\/3\] done/.test(line)).length, verified.code, JSON.parse(verified.out)]).toEqual([
    0,
    ['2'],
    3,
    0,
    {
      isIdentical: true,
      cells: [1, 3, 5].map((number) => ({ cell: `c${number}`, number, status: 'identical', detail: [], failure: null })),
      inputs: [],
      counts: { identical: 3, changed: 0, failed: 0, notCompared: 0 },
    },
  ])
})

it('ends with 1 when a cell fails, names cell and reason, and keeps what there is', async () => {
  place.write('a.ipynb', toNotebook('1', '\nthrow new TypeError("out of stock")', '3'))
  const ran = await run(['run', 'a.ipynb'])
  expect([ran.code, /cell 2, line 2.*out of stock/s.test(ran.err), outputs('a.ipynb')]).toEqual([1, true, [['1'], ['TypeError'], []]])
})

it('stops a cell with a type error before it runs', async () => {
  place.write('a.ipynb', toNotebook('const a: string = 1'))
  const ran = await run(['run', 'a.ipynb'])
  expect([ran.code, /cell 1, line 1/.test(ran.err), ran.err.includes("'number'")]).toEqual([1, true, true])
})

it('ends with 1 when verify finds a change, and says what changed', async () => {
  place.write('a.ipynb', toNotebook('const a = 1', 'a + 1'))
  await run(['run', 'a.ipynb'])
  place.write('a.ipynb', place.read('a.ipynb').replace('const a = 1', 'const a = 2'))
  const verified = await run(['verify', 'a.ipynb'])
  expect([verified.code, verified.out]).toEqual([1, '   1  changed  its code  const a = 2\n   2  changed  what it used, its result  a + 1\n'])
})

it('sets parameters in a cell of their own, writes elsewhere with --out and leaves the notebook as it is', async () => {
  const text = toNotebook({ source: "const platform = 'jd', days = 7", tags: ['parameters'] }, 'platform + days')
  place.write('a.ipynb', text)
  const first = await run(['run', 'a.ipynb', '-p', 'platform=taobao', '-p', 'days=30', '--out', 'b.ipynb'])
  const again = await run(['run', 'b.ipynb', '-p', 'days=1'])
  const cells = place.notebook('b.ipynb').cells
  expect([first.code, place.read('a.ipynb') === text, again.code, cells.map((cell) => cell.metadata['tags'] ?? null), cells[1]?.source.join(''), outputs('b.ipynb')[2]]).toEqual([
    0,
    true,
    0,
    [['parameters'], ['injected-parameters'], null],
    '// Set when the notebook was run\nconst days = 1',
    ['jd1'],
  ])
})

it('is interrupted by Ctrl-C with 130, and keeps what ran', async () => {
  place.write('a.ipynb', toNotebook('1', 'await new Promise(() => {})'))
  let isSent = false
  const ran = await run(['run', 'a.ipynb'], (kill, err) => {
    if (isSent || !err.includes('[1/2]')) return
    isSent = true
    kill('SIGINT')
  })
  expect([ran.code, outputs('a.ipynb')[0]]).toEqual([130, ['1']])
})

it('is interrupted in the same way by a terminal, which tells the kernel too', async () => {
  // The cell tells all processes of the command, as a terminal does.
  place.write('a.ipynb', toNotebook('1', "process.kill(0, 'SIGINT'); await new Promise(() => {})"))
  const ran = await run(['run', 'a.ipynb'])
  expect([ran.code, outputs('a.ipynb')[0]]).toEqual([130, ['1']])
})

it('fails with words for files that are missing, corrupt or of another kind', async () => {
  place.write('broken.ipynb', '{"cells": [')
  place.write('a.csv', 'a\n1\n')
  const said = await Promise.all([['run', 'none.ipynb'], ['verify', 'broken.ipynb'], ['run', 'a.csv'], ['load', 'none.csv']].map((args) => run(args)))
  expect(said.map(({ code, err }) => [code, err.startsWith('souk: '), err.includes('at Object.')])).toEqual(said.map(() => [1, true, false]))
})

it('lists the steps, one with its parameters, and says when there is none of that name', async () => {
  const all = await run(['steps'])
  const one = await run(['steps', 'profile.rfm'])
  const json = await run(['steps', 'profile.rfm', '--json'])
  const none = await run(['steps', 'profile.rmf'])
  expect([all.code, all.out.includes('clean.deduplicate'), one.out.startsWith('profile.rfm  '), (JSON.parse(json.out) as { name: string }).name, none.code]).toEqual([0, true, true, 'profile.rfm', 1])
})

it('recognises a file, says what is in it and leaves nothing beside it', async () => {
  place.write('sales.csv', 'id,price\n1,2.50\n2,3.00\n')
  const json = await run(['load', 'sales.csv', '--json'])
  const words = await run(['load', 'sales.csv'])
  expect(readdirSync(place.workspace)).toEqual(['sales.csv'])
  expect([json.code, (JSON.parse(json.out) as { rows: number; rejects: number; platform: string | null }[]).map(({ rows, rejects, platform }) => [rows, rejects, platform]), words.code, words.out.includes('sales.csv')]).toEqual([
    0,
    [[2, 0, null]],
    0,
    true,
  ])
})

it('gives the figures of an export as JSON under the names of its model', async () => {
  const rows = ['#1,a@example.com,paid,2026-01-02 03:04:05 +0000,2,Cup,1.50,3.00,GBP', '#1,,,,1,Saucer,0.00,,']
  place.write('orders_export.csv', `Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Total,Currency\n${rows.join('\n')}\n`)
  const { out } = await run(['load', 'orders_export.csv', '--json'])
  expect((JSON.parse(out) as { model: unknown }[])[0]?.model).toEqual({ orders: 1, line_items: 2, customers: 1, products: 2, order_total: { GBP: '3.00' }, first: '2026-01-02T03:04:05Z', last: '2026-01-02T03:04:05Z' })
})
