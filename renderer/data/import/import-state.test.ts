import { expect, test, vi } from 'vitest'
import { FailureError } from '../../../protocol/failure'
import type { ImportAnswer, ImportChoice, ImportPreview } from '../../../protocol/import'
import { createImport, toCalls, wrongNames } from './import-state'

const text = { en: '', zh: '' }
function preview(files: string[], told: { format?: string; platform?: string | null; taken?: string[]; sections?: string[]; personal?: string[] } = {}): ImportPreview {
  const { format = 'generic', platform = null, taken = [], sections = taken, personal = [] } = told
  return {
    files,
    report: { files, platform, format, encoding: 'utf-8', confidence: 1, reason: text, rows: 1, rejects: 0, warnings: [], columns: [], model: null },
    isWhole: true,
    sections,
    taken,
    found: { kind: 'delimited', encoding: 'utf-8', delimiter: ',', hasHeader: true, zone: null, currency: null },
    sources: [{ files, format, raw: [], columns: personal.map((name) => ({ name, type: 'VARCHAR', feeds: [], personal: { kind: 'phone', title: text, isMasked: false, because: text } })) }],
    tables: [],
    feeds: {},
    proposal: {},
    rejects: [],
  }
}

function open(answer: (files: string[], choice: ImportChoice) => ImportAnswer | Promise<ImportAnswer>, taken: string[] = []) {
  const previewImport = vi.fn(async (files: string[], choice: ImportChoice) => answer(files, choice))
  const wizard = createImport({ notebook: 'may/notebook.ipynb', taken: new Set(taken), delayMilliseconds: 0, calls: { previewImport, importCatalogue: async () => ({ formats: [], tables: [], encodings: [] }) } })
  return { wizard, previewImport, items: () => wizard.store.getState().items }
}

test('each table that was found is a call, named after its format or its file, and a broken file hides none', async () => {
  const { wizard, items } = open(() => ({ previews: [preview(['a/list.csv', 'a/items.csv'], { format: 'taobao_orders_csv', platform: 'taobao' }), preview(['may/shop.csv'])], failures: [{ files: ['a/broken.csv'], failure: { kind: 'file-empty', path: 'a/broken.csv' } }] }), ['shop'])
  await wizard.add(['a/list.csv', 'a/items.csv', 'may/shop.csv', 'a/broken.csv'])
  expect([toCalls(items(), 'may/notebook.ipynb'), items().map(({ name, failure, isIncluded }) => [name, failure?.kind ?? null, isIncluded])]).toEqual([
    [
      { result: 'taobaoOrders', paths: ['../a/list.csv', '../a/items.csv'], choice: {} },
      { result: 'shop2', paths: ['shop.csv'], choice: {} },
    ],
    [['taobaoOrders', null, true], ['shop2', null, true], ['broken', 'file-empty', false]],
  ])
})

test('the last of several answers wins, and what is told stays when it fails', async () => {
  const waiting: ((answer: ImportAnswer) => void)[] = []
  const { wizard, items } = open((_, { encoding }) => (encoding === undefined ? { previews: [preview(['x.csv'])], failures: [] } : encoding === 'utf-8' ? new Promise((resolve) => waiting.push(resolve)) : Promise.reject(new FailureError({ kind: 'bad-encoding', path: 'x.csv', encoding, line: 1, byte: 0 }))))
  await wizard.add(['x.csv'])
  const key = items()[0]?.key ?? ''
  wizard.tell(key, { encoding: 'utf-8' })
  await vi.waitFor(() => expect(waiting.length).toBe(1))
  wizard.tell(key, { encoding: 'shift_jis', zone: '' })
  await vi.waitFor(() => expect(items()[0]?.failure?.kind).toBe('bad-encoding'))
  waiting[0]?.({ previews: [preview(['late.csv'])], failures: [] })
  await Promise.resolve()
  expect([items()[0]?.choice, items()[0]?.preview?.files, items()[0]?.failure?.kind, items()[0]?.isReading]).toEqual([{ encoding: 'shift_jis' }, ['x.csv'], 'bad-encoding', false])
})

test('a file of several tables is several calls, which name their part', async () => {
  const sections = ['orders.csv', 'people.csv', 'notes.csv']
  const { wizard, previewImport, items } = open((files, { section }) => ({ previews: section === undefined ? [preview(files, { taken: ['orders.csv'], sections }), preview(files, { taken: ['people.csv', 'notes.csv'], sections })] : [preview(files, { taken: [section] })], failures: [] }))
  await wizard.add(['all.zip'])
  expect([toCalls(items(), 'n.ipynb'), items().map((item) => item.sections), previewImport.mock.calls.length]).toEqual([
    [
      { result: 'all', paths: ['all.zip'], choice: {} },
      { result: 'people', paths: ['all.zip'], choice: { section: 'people.csv' } },
      { result: 'notes', paths: ['all.zip'], choice: { section: 'notes.csv' } },
    ],
    [sections, sections, sections],
    3,
  ])
})

test('a cell’s calls are filled in and read as they were told', async () => {
  const calls = [{ result: 'a', paths: ['../x/*.csv'], choice: { zone: 'Asia/Tokyo', pseudonymise: ['phone'] } }, { result: 'b', paths: ['../../away.csv'], choice: {} }]
  const { wizard, previewImport, items } = open((_, choice) => ({ previews: [preview(['x/1.csv', 'x/2.csv'], { personal: choice.pseudonymise === undefined ? ['phone', 'mail'] : ['mail'] })], failures: [] }))
  await wizard.fill(calls)
  expect([previewImport.mock.calls, toCalls(items(), 'may/notebook.ipynb')[0], items().map(({ failure }) => failure?.kind)]).toEqual([[[['x/*.csv'], calls[0]?.choice]], calls[0], [undefined, 'file-outside']])
})

test('names must be variables of their own', async () => {
  const { wizard, items } = open((files) => ({ previews: files.map((file) => preview([file])), failures: [] }))
  await wizard.add(['a.csv', 'b.csv', 'c.csv', 'd.csv'])
  const keys = items().map(({ key }) => key)
  for (const [index, name] of ['same', 'same', '1st', '店铺'].entries()) wizard.rename(keys[index] ?? '', name)
  const wrong = [...wrongNames(items())]
  wizard.include(keys[0] ?? '', false)
  expect([wrong, [...wrongNames(items())]]).toEqual([keys.slice(0, 3), [keys[2]]])
})
