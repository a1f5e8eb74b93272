import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorkbook, makeZip } from '../../test/faults/make-workbook'
import { toFailure } from '../../protocol/failure'
import { createContext, type Context } from '../step/context'
import { load } from './load'

let folder: string
let context: Context
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-load-sections-'))
  context = createContext({ workspace: folder, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
})
afterAll(() => context.close())

function write(name: string, content: Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

const row = (...cells: string[]): string => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`

test('sheets of one shape are one table that says which sheet a row is of; one is chosen by its name, hidden ones are told', async () => {
  const name = write('book.xlsx', await makeWorkbook({ sheets: { 一: row('id', 'v') + row('1', 'x'), 二: row('id', 'v') + row('2', 'y'), h: row('q') }, states: { h: 'state="hidden"' } }))
  const all = await load(name, { context })
  expect({ rows: await all.rows(), warnings: all.report.warnings.map(({ en }) => en), files: all.fingerprints.map(({ path, rows }) => [path, rows]) }).toEqual({
    rows: [{ id: 1, v: 'x', _file: 'book.xlsx#一' }, { id: 2, v: 'y', _file: 'book.xlsx#二' }],
    warnings: ['1 hidden sheet is left out: h.'],
    files: [['book.xlsx', 2]],
  })
  expect(await (await load(name, { context, section: '二' })).rows()).toEqual([{ id: 2, v: 'y' }])
})

test('files of an archive are one table, text, workbook and Parquet alike; no copy stays behind', async () => {
  const engine = await context.engine()
  await engine.copyTo(`select 4 as id, 'p' as v`, join(folder, 'p.parquet'), 'parquet')
  const files = { 'm/1.csv': 'id,v\n3,z\n', 'm/2.csv': 'v;id\nä;5\n', 'c.xlsx': await makeWorkbook({ sheets: { S: row('id', 'v') + row('6', 'w') } }) }
  const text = await load(write('text.zip', await makeZip(files)), { context })
  const parquet = await load(write('parquet.zip', await makeZip({ 'p.parquet': readFileSync(join(folder, 'p.parquet')) })), { context })
  const json = await load(write('json.zip', await makeZip({ 'a.json': '[{"id":7},{"id":8}]' })), { context })
  expect([await text.rows(), await parquet.rows(), await json.rows(), readdirSync(join(folder, '.souk', 'temp'))]).toEqual([
    [{ id: 3, v: 'z', _file: 'text.zip#m/1.csv' }, { id: 5, v: 'ä', _file: 'text.zip#m/2.csv' }, { id: 6, v: 'w', _file: 'text.zip#c.xlsx#S' }],
    [{ id: 4, v: 'p' }],
    [{ id: 7 }, { id: 8 }],
    [],
  ])
})

test('of sheets of different shapes the first is read, and the others are named', async () => {
  const name = write('two.xlsx', await makeWorkbook({ sheets: { 说明: row('note', 'x') + row('a', '1'), 数据: row('id', 'v') + row('2', 'y') } }))
  const first = await load(name, { context })
  const second = await load(name, { context, section: '数据' })
  expect([await first.rows(), first.report.warnings.map(({ en }) => en), await second.rows(), second.report.warnings]).toEqual([
    [{ note: 'a', x: 1 }],
    ['“说明” of the file was read; it also holds “数据”: choose by the option `section`.'],
    [{ id: 2, v: 'y' }],
    [],
  ])
})

test('a section that is not there is told, with those that are', async () => {
  const book = write('three.xlsx', await makeWorkbook({ sheets: { 甲: row('a') + row('1'), 乙: row('b') + row('2') } }))
  const zip = write('three.zip', await makeZip({ 'a.csv': 'a\n1\n' }))
  writeFileSync(join(folder, 'three.csv'), 'a\n1\n')
  expect(await (await load([book, 'three.csv'], { context, section: '甲' })).rows()).toEqual([{ a: 1, _file: 'three.xlsx#甲' }, { a: 1, _file: 'three.csv' }])
  const failures = await Promise.all([book, zip, 'three.csv'].map((path) => load(path, { context, section: '丙' }).catch(toFailure)))
  expect(failures).toEqual([
    { kind: 'file-missing', path: 'three.xlsx#丙', nearby: ['three.xlsx#甲', 'three.xlsx#乙'] },
    { kind: 'file-missing', path: 'three.zip#丙', nearby: ['three.zip#a.csv'] },
    { kind: 'file-missing', path: 'three.csv#丙', nearby: [] },
  ])
})
