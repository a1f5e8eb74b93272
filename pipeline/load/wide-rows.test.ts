import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encode } from '../../test/exports/encode'
import { createContext, type Context } from '../step/context'
import { load } from './load'

let context: Context
beforeAll(() => (context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-wide-')) })))
afterAll(() => context.close())

async function loadText(name: string, content: string | Uint8Array) {
  writeFileSync(join(context.workspace, name), content)
  const loaded = await load(name, { context })
  return { rows: (await loaded.rows()).map((row) => Object.values(row)), rejects: (await loaded.rejects.rows()).map(({ line, kind, reason, raw }) => [line, kind, reason, raw]), warnings: loaded.report.warnings.map(({ en }) => en) }
}

// In the fifth line somebody forgot the quotes about "x, y, z": every cell behind has moved, and what was last falls off the end.
const text = '\ufeffa,b,c,d\r\n1,"p\nq",r,\r\n2,short\r\n3,x, y, z,,\r\n4,t,u,\r\n5,v,w,6\r\n'

test.each([
  ['wide.csv', (bytes: Buffer) => bytes],
  ['wide.csv.gz', (bytes: Buffer) => gzipSync(bytes)],
])('a row of several cells too many stands in the rejects, even where nothing is in the last ones: its cells have moved (%s)', async (name, pack) => {
  expect(await loadText(name, pack(Buffer.from(text)))).toEqual({
    rows: [[1, 'p\nq', 'r', null], [4, 't', 'u', null], [5, 'v', 'w', '6']],
    rejects: [[4, 'too-few-columns', '4 columns expected, 2 found', '2,short'], [5, 'too-many-columns', '4 columns expected, 6 or more found', '3,x, y, z,,']],
    warnings: ['2 rows could not be read and stand in the rejects table.'],
  })
})

test('the same of a file in another encoding, with a note above it', async () => {
  const { rejects } = await loadText('wide-gbk.csv', encode('店铺导出\n编号,名称,数量,备注\n1,甲,2,好\n2,乙,丙,3,,\n3,丁,4,好\n', 'gb18030'))
  expect(rejects).toEqual([[4, 'too-many-columns', '4 columns expected, 6 or more found', '2,乙,丙,3,,']])
})

test('where most rows end in empty cells, that is how the file is written', async () => {
  expect(await loadText('ends.csv', 'a,b\n1,2,,\n3,4,,\n5,6\n')).toEqual({ rows: [[1, 2], [3, 4], [5, 6]], rejects: [], warnings: ['Rows end in an empty column that the header does not name.'] })
})

test('a few rows of one empty cell too many are kept and told: cells may have moved', async () => {
  expect(await loadText('one.csv', 'a,b,c\n1,2,3\n4,5,\n7,x,8,\n9,10,11\n')).toEqual({ rows: [[1, '2', 3], [4, '5', null], [7, 'x', 8], [9, '10', 11]], rejects: [], warnings: ['1 row ends in an empty cell that the header does not name: see whether its cells have moved.'] })
})
