import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mime, type MimeBundle, type Progress } from '../../protocol/output'
import { createContext, setCurrentContext, type Context } from './context'
import { display, displaySymbol, settleDisplays } from './display'
import { progress } from './progress'
import { toTable } from './to-table'

let context: Context
let shown: { bundle: MimeBundle | 'cleared'; id?: string; isUpdate?: boolean }[]
let reported: Progress[]
let controller: AbortController

beforeEach(() => {
  shown = []
  reported = []
  controller = new AbortController()
  context = createContext({
    workspace: mkdtempSync(join(tmpdir(), 'souk-display-')),
    signal: controller.signal,
    language: 'zh',
    sink: {
      display: (bundle, { displayId, isUpdate }) => shown.push({ bundle, id: displayId, isUpdate }),
      clear: () => shown.push({ bundle: 'cleared' }),
      progress: (one) => reported.push(one),
      loaded: () => undefined,
    },
  })
  setCurrentContext(context)
})
afterEach(() => context.close())

test('displays keep their order, also when a table is not awaited', async () => {
  const table = await toTable([{ name: '王芳', paid: 1.5 }], { name: 'people' })
  void display(table)
  void display('after')
  await settleDisplays()
  expect(shown.map(({ bundle }) => bundle)).toEqual([
    { [mime.table]: { table: table.summary, head: [['王芳', 1.5]] }, [mime.text]: 'people: 1 × 2\nname  paid\n王芳   1.5' },
    { [mime.text]: 'after' },
  ])
})

test('a display can be updated in place', async () => {
  const handle = await display.markdown('**1**', { id: 'count' })
  await handle.update('two')
  expect(shown).toEqual([
    { bundle: { [mime.markdown]: '**1**', [mime.text]: '**1**' }, id: 'count', isUpdate: false },
    { bundle: { [mime.text]: 'two' }, id: 'count', isUpdate: true },
  ])
})

test('HTML and images carry what other readers can show; clear removes', async () => {
  await display.html('<b>Hi</b> there')
  await display.image(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))
  await display.image('<svg/>')
  display.clear()
  expect(shown.map(({ bundle }) => bundle)).toEqual([
    { [mime.html]: '<b>Hi</b> there', [mime.text]: 'Hi there' },
    { [mime.png]: 'iVBORw==', [mime.text]: '[image]' },
    { [mime.svg]: '<svg/>', [mime.text]: '[image]' },
    'cleared',
  ])
})

test('a value that says itself how it is shown is asked in the context’s language', async () => {
  await display({ [displaySymbol]: (language: string) => [{ [mime.text]: `in ${language}` }, { [mime.text]: 'and more' }] }, { id: 'own' })
  expect(shown.map(({ bundle, id }) => [bundle[mime.text as keyof typeof bundle], id])).toEqual([['in zh', 'own'], ['and more', 'own-1']])
})

test('progress walks lists and numbers, and ends at one', () => {
  expect([[...progress(3, 'Counting')], [...progress(new Set(['a', 'b']))]]).toEqual([[0, 1, 2], ['a', 'b']])
  expect(reported.map(({ fraction, phrase }) => [fraction, phrase.en])).toEqual([[0, 'Counting'], [1, 'Counting'], [0, 'Working'], [1, 'Working']])
})

test('progress ends the loop when the run is interrupted', () => {
  const seen: number[] = []
  expect(() => {
    for (const number of progress(10)) {
      seen.push(number)
      if (number === 3) controller.abort()
    }
  }).toThrow('cancelled')
  expect(seen).toEqual([0, 1, 2, 3])
})

test('progress estimates what remains from what has passed', () => {
  context.report('job', 0, { en: 'x', zh: 'x' })
  context.report('job', 0.5, { en: 'x', zh: 'x' })
  context.report('job', null, { en: 'x', zh: 'x' })
  expect(reported.map(({ remainingSeconds }) => (remainingSeconds === null ? null : remainingSeconds >= 0))).toEqual([null, true, null])
})
