import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utils, write as writeBook } from '@e965/xlsx'
import { makeWorkbook, makeZip } from '../../test/faults/make-workbook'
import { toFailure } from '../../protocol/failure'
import { createContext, type Context } from '../step/context'
import { load } from './load'

let folder: string
let context: Context
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-load-parts-'))
  context = createContext({ workspace: folder, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
})
afterAll(() => context.close())

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`
const number = (value: number | string, style = 0): string => `<c s="${style}"><v>${value}</v></c>`
const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`

describe('load of a workbook', () => {
  test('types its columns as a CSV’s: long ids are text, dates are dates, truth is truth', async () => {
    const sheet = row(...['order', 'paid', 'day', 'amount', 'share', 'done', 'note'].map(text)) + row(number('123456789012345678'), number(45_351.520_833_333_336, 2), number(45_351, 1), number('19.989999999999998'), number('0.125', 3), '<c t="b"><v>1</v></c>', text('a, "b"\nc')) + row(number('123456789012345679'), number(45_352, 2), number(45_352, 1), number('5'), number('1', 3), '<c t="b"><v>0</v></c>')
    const loaded = await load(write('typed.xlsx', await makeWorkbook({ sheets: { S: sheet }, formats: [14, 22, 10] })), { context })
    expect({ columns: loaded.columns.map(({ name, type }) => `${name} ${type}`), rows: await loaded.rows(), rejects: loaded.report.rejects }).toEqual({
      columns: ['order VARCHAR', 'paid TIMESTAMP', 'day DATE', 'amount DOUBLE', 'share DOUBLE', 'done BOOLEAN', 'note VARCHAR'],
      rows: [
        { order: '123456789012345678', paid: expect.anything(), day: expect.anything(), amount: 19.99, share: 0.125, done: true, note: 'a, "b"\nc' },
        { order: '123456789012345679', paid: expect.anything(), day: expect.anything(), amount: 5, share: 1, done: false, note: null },
      ],
      rejects: 0,
    })
  })

  test('names rejected rows as the sheet does, below rows of several lines, empty rows and notes', async () => {
    const sheet = row(text('notes')) + row(text('more')) + row() + row(text('id'), text('value'), text('shop')) + row(text('a\nb\nc'), number(1), text('s')) + row() + row(text('x'), text('none'), text('s')) + row(text('y'), number(2), text('s'))
    const loaded = await load(write('rejects.xlsx', await makeWorkbook({ sheets: { S: sheet.replaceAll('<row></row>', '<row/>') } })), { context, types: { value: 'integer' } })
    expect({ rows: await loaded.rows(), rejects: (await loaded.rejects.rows()).map(({ file, line, kind, column }) => [file, line, kind, column]) }).toEqual({
      rows: [{ id: 'a\nb\nc', value: 1, shop: 's' }, { id: 'y', value: 2, shop: 's' }],
      rejects: [['rejects.xlsx#S', 7, 'unreadable-value', 'value']],
    })
  })

  test('a stray cell right of the table, far below its start, is a rejected row and no lost value', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => row(number(index), text('x'.repeat(40)))).join('')
    const loaded = await load(write('stray.xlsx', await makeWorkbook({ sheets: { S: row(text('id'), text('value')) + rows + row(number(1), text('y'), text('stray')) } })), { context })
    expect({ rows: loaded.rowCount, rejects: (await loaded.rejects.rows()).map(({ line, kind, raw }) => [line, kind, raw]) }).toEqual({ rows: 40_000, rejects: [[40_002, 'too-many-columns', '1,y,stray']] })
  })

  test('an old workbook is loaded too; no copy stays behind', async () => {
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet([['订单号', '金额'], ['260000000000000019', 19.99]]), 'S')
    const loaded = await load(write('old.xls', writeBook(book, { type: 'buffer', bookType: 'biff8' }) as Buffer), { context })
    expect({ rows: await loaded.rows(), copies: readdirSync(join(folder, '.souk', 'temp')) }).toEqual({ rows: [{ 订单号: '260000000000000019', 金额: 19.99 }], copies: [] })
  })
})

test('a text with notes above its header names rejected lines as the file does', async () => {
  const loaded = await load(write('notes.csv', 'Export of today\nBy nobody\nid,value,shop\n1,2,s\n"3\n4",none,s\n5,none,s\n'), { context, types: { value: 'integer' } })
  expect({ columns: loaded.columnNames, rows: loaded.rowCount, rejects: (await loaded.rejects.rows()).map(({ line, raw }) => [line, raw]) }).toEqual({ columns: ['id', 'value', 'shop'], rows: 1, rejects: [[5, '"3\n4",none,s'], [7, '5,none,s']] })
})

describe('load of an archive and of a folder', () => {
  test('a file in an archive is loaded as if it lay beside it', async () => {
    const loaded = await load(write('one.zip', await makeZip({ 'in/a.csv': 'id;v\n1;2\n3;4;5\n' })), { context })
    expect({ rows: await loaded.rows(), rejects: (await loaded.rejects.rows()).map(({ file, line, kind }) => [file, line, kind]) }).toEqual({ rows: [{ id: 1, v: 2 }], rejects: [['one.zip#in/a.csv', 3, 'too-many-columns']] })
  })

  test('a folder is one table of all its files', async () => {
    mkdirSync(join(folder, 'months/2025'), { recursive: true })
    for (const [name, value] of [['2025/12.csv', 1], ['b.csv', 2]] as const) write(`months/${name}`, `id,v\n${value},x\n`)
    const loaded = await load('months', { context })
    expect(await loaded.rows()).toEqual([{ id: 1, v: 'x', _file: 'months/2025/12.csv' }, { id: 2, v: 'x', _file: 'months/b.csv' }])
  })

  test('columns of the files that are named as our own stay what they are, and rows stay in order', async () => {
    mkdirSync(join(folder, 'own'))
    for (const [name, value] of [['one', 9], ['two', 4]] as const) write(`own/${name}.csv`, `_file,~row,phone\nx,${value},13800138000\ny,1,13800138001\n`)
    const loaded = await load('own', { context, pseudonymise: ['phone'] })
    expect((await loaded.rows()).map((each) => [each['_file'], each['~row'], each['_file_2']])).toEqual([['x', 9, 'own/one.csv'], ['y', 1, 'own/one.csv'], ['x', 4, 'own/two.csv'], ['y', 1, 'own/two.csv']])
  })

  test('files that all belong to one that is absent are told what they lack', async () => {
    mkdirSync(join(folder, 'instacart'))
    write('instacart/products.csv', 'product_id,product_name,aisle_id,department_id\n1,Tea,1,2\n')
    write('instacart/aisles.csv', 'aisle_id,aisle\n1,hot drinks\n')
    expect(toFailure(await load('instacart', { context }).catch((problem: unknown) => problem))).toMatchObject({ kind: 'bad-params', problem: 'belong to Instacart orders, which is not among them: load all of them together, or each by itself' })
  })
})
