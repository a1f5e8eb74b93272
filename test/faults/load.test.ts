import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FailureError, type Failure } from '../../protocol/failure'
import type { CellValue } from '../../protocol/table'
import { load } from '../../pipeline/load/load'
import type { LoadOptions } from '../../pipeline/load/load-options'
import type { Loaded } from '../../pipeline/load/loaded'
import { createContext, type Context } from '../../pipeline/step/context'
import { makeWorkbook, makeZip } from './make-workbook'

const silent = { display() {}, clear() {}, progress() {}, loaded() {} }

let folder: string
let context: Context

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-faults-'))
  context = createContext({ workspace: folder, sink: silent })
})
afterAll(() => context.close())

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

async function failureOf(path: string, options: LoadOptions = {}): Promise<Failure> {
  const engine = await context.engine()
  const before = await engine.relations()
  try {
    await load(path, { context, ...options })
  } catch (problem) {
    expect(await engine.relations()).toEqual(before)
    if (problem instanceof FailureError) return problem.failure
    throw problem
  }
  throw new Error('it loaded')
}

async function rowsOf(loaded: Loaded): Promise<{ names: string[]; rows: CellValue[][] }> {
  return { names: loaded.columnNames, rows: await loaded.head(1000) }
}

async function rejectsOf(loaded: Loaded): Promise<CellValue[][]> {
  return (await loaded.rejects.rows()).map(({ line, kind, raw }) => [line ?? null, kind ?? null, raw ?? null])
}

/** GB 18030 of a few characters, written out so that the test needs no encoder. */
const gbk: Record<string, number[]> = { 订: [0xb6, 0xa9], 单: [0xb5, 0xa5], 名: [0xc3, 0xfb], 称: [0xb3, 0xc6], 张: [0xd5, 0xc5], 三: [0xc8, 0xfd], 李: [0xc0, 0xee], 四: [0xcb, 0xc4], 王: [0xcd, 0xf5], 五: [0xce, 0xe5] }
function toGbk(text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((character) => gbk[character] ?? [character.charCodeAt(0)]))
}

describe('a file that cannot be read says so, and leaves nothing behind', () => {
  test('a missing file names those that are alike', async () => {
    write('orders_2026.csv', 'a,b\n1,2\n')
    expect(await failureOf('order_2026.csv')).toEqual({ kind: 'file-missing', path: 'order_2026.csv', nearby: ['orders_2026.csv'] })
  })

  test('an empty file', async () => {
    expect([await failureOf(write('empty.csv', '')), await failureOf(write('blank.csv', '\n \n'))]).toEqual([
      { kind: 'file-empty', path: 'empty.csv' },
      { kind: 'file-empty', path: 'blank.csv' },
    ])
  })

  test.each([
    ['PNG', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])],
    ['PDF', new TextEncoder().encode('%PDF-1.7\n%âãÏÓ\n')],
    ['ELF program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0])],
    ['Windows program', Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])],
    ['RAR', new TextEncoder().encode('Rar!\u001a\u0007')],
    ['binary data', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)],
  ])('%s called .csv', async (looksLike, bytes) => {
    expect(await failureOf(write('picture.csv', bytes))).toEqual({ kind: 'file-binary', path: 'picture.csv', looksLike })
  })

  test('a workbook and an archive that were cut off', async () => {
    const book = await makeWorkbook({ sheets: { S: '<row><c><v>1</v></c></row>' } })
    const zip = await makeZip({ 'a.csv': 'a,b\n1,2\n' })
    for (const content of [book, zip]) expect(await failureOf(write('cut.xlsx', content.subarray(0, content.length >> 1)))).toEqual({ kind: 'file-unreadable', path: 'cut.xlsx', reason: expect.stringContaining('cut off or damaged') })
  })

  test('a file outside the workspace, also behind a link', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'souk-elsewhere-'))
    writeFileSync(join(elsewhere, 'secret.csv'), 'a,b\n1,2\n')
    symlinkSync(join(elsewhere, 'secret.csv'), join(folder, 'link.csv'))
    expect([await failureOf(join(elsewhere, 'secret.csv')), await failureOf('link.csv'), await failureOf('../secret.csv')]).toEqual([
      { kind: 'file-outside', path: join(elsewhere, 'secret.csv'), workspace: folder },
      { kind: 'file-outside', path: 'link.csv', workspace: folder },
      { kind: 'file-outside', path: '../secret.csv', workspace: folder },
    ])
  })

  test('a single line of 200 MB is refused without being held', async () => {
    const file = openSync(join(folder, 'line.csv'), 'w')
    const piece = Buffer.alloc(1024 ** 2, 'x')
    for (let written = 0; written < 200; written += 1) writeSync(file, piece)
    closeSync(file)
    const memory = process.memoryUsage().rss
    expect(await failureOf('line.csv')).toEqual({ kind: 'line-too-long', path: 'line.csv', line: 1, bytes: 200 * 1024 ** 2, limit: 8 * 1024 ** 2 })
    expect(process.memoryUsage().rss - memory).toBeLessThan(100 * 1024 ** 2)
    ftruncateSync(openSync(join(folder, 'line.csv'), 'r+'), 0)
  })

  test('such a line further down is found too, with its number', async () => {
    const parts = ['a,b\n', '1,2\n'.repeat(300_000), `3,${'x'.repeat(20 * 1024 ** 2)}\n4,5\n`]
    expect(await failureOf(write('deep.csv', parts.join('')))).toEqual({ kind: 'line-too-long', path: 'deep.csv', line: 300_002, bytes: 8 * 1024 ** 2, limit: 8 * 1024 ** 2 })
  })

  test('more columns than can be', async () => {
    expect(await failureOf(write('vast.csv', `${Array.from({ length: 30_000 }, (_, index) => `c${index}`).join(',')}\n`))).toEqual({ kind: 'too-many-columns', path: 'vast.csv', columns: 30_000, limit: 20_000 })
  })

  test('bytes that are no text in the encoding it was said to have', async () => {
    const lines = `name,n\n${'张三,1\n'.repeat(2000)}`
    expect(await failureOf(write('utf8.csv', lines), { encoding: 'shift_jis' })).toMatchObject({ kind: 'bad-encoding', path: 'utf8.csv', encoding: 'shift_jis', line: 2 })
  })

  test('a damaged gzip file and a damaged Parquet file', async () => {
    const packed = gzipSync(Buffer.from(`a,b\n${'1,2\n'.repeat(400_000)}`))
    expect([await failureOf(write('cut.csv.gz', packed.subarray(0, packed.length >> 1))), await failureOf(write('bad.parquet', 'PAR1 and nothing more PAR1'))]).toEqual([
      expect.objectContaining({ kind: 'file-unreadable', path: 'cut.csv.gz' }),
      expect.objectContaining({ kind: 'file-unreadable', path: 'bad.parquet' }),
    ])
  })

  test('options that are wrong', async () => {
    write('fine.csv', 'a,b\n1,2\n')
    expect([await failureOf('fine.csv', { as: 'tao_bao' }), await failureOf('fine.csv', { delimter: ';' } as LoadOptions), await failureOf('fine.csv', { as: 'shopify_orders' }), await failureOf('fine.csv', { types: { c: 'text' } })]).toEqual([
      expect.objectContaining({ kind: 'bad-params', step: 'load', parameter: 'as', given: '"tao_bao"' }),
      expect.objectContaining({ kind: 'bad-params', step: 'load', parameter: 'delimter' }),
      { kind: 'missing-column', where: 'fine.csv', column: 'Name', columns: ['a', 'b'] },
      { kind: 'missing-column', where: 'fine.csv', column: 'c', columns: ['a', 'b'] },
    ])
  })

  test('files that do not belong together', async () => {
    write('one.csv', 'a,b\n1,2\n')
    write('two.csv', 'x,y\n1,2\n')
    await expect(load(['one.csv', 'two.csv'], { context })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'paths' } })
  })

  test('a table of the model that a plain file has not', async () => {
    const loaded = await load(write('plain.csv', 'a,b\n1,2\n'), { context })
    expect(() => loaded.orders).toThrow(expect.objectContaining({ failure: { kind: 'unknown-format', path: 'plain.csv', detail: 'it was read as a plain table, which has no orders. Name its format by the option `as`.' } }))
  })

  test('a load that is cancelled leaves no table and no file', async () => {
    mkdirSync(join(folder, 'cancel'), { recursive: true })
    writeFileSync(join(folder, 'cancel', 'large.csv'), toGbk(`名称,b\n${'张三,some words\n'.repeat(300_000)}`))
    const stop = new AbortController()
    const workspace = join(folder, 'cancel')
    const own = createContext({ workspace, sink: silent, signal: stop.signal })
    const engine = await own.engine()
    const loading = load('large.csv', { context: own })
    setImmediate(() => stop.abort())
    await expect(loading).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
    const temporary = join(workspace, '.souk', 'temp')
    expect([await engine.relations(), existsSync(temporary) ? readdirSync(temporary) : []]).toEqual([[], []])
    await own.close()
  })
})

describe('a file with faults is read as far as it goes, and the rest stands in the rejects', () => {
  test('a header alone is a table of no rows', async () => {
    const loaded = await load(write('header.csv', 'order,amount\n'), { context })
    expect([await rowsOf(loaded), loaded.report.rows]).toEqual([{ names: ['order', 'amount'], rows: [] }, 0])
  })

  test('ragged rows', async () => {
    const loaded = await load(write('ragged.csv', 'id,name,n\n1,a,2\n2,b\n3,c,4,5\n"4","two\nlines",7\n5,"x"y,8\n6,z,9\n'), { context })
    expect([await rowsOf(loaded), await rejectsOf(loaded), loaded.report.rejects, (await loaded.rejects.rows())[0]?.reason]).toEqual([
      { names: ['id', 'name', 'n'], rows: [[1, 'a', 2], [4, 'two\nlines', 7], [6, 'z', 9]] },
      [[3, 'too-few-columns', '2,b'], [4, 'too-many-columns', '3,c,4,5'], [7, 'broken-quote', '5,"x"y,8']],
      3,
      '3 columns expected, 2 found',
    ])
  })

  test('a GBK file that ends inside a character loses its last line only', async () => {
    const bytes = toGbk('订单,名称\n1,张三\n2,李四\n3,王五')
    const loaded = await load(write('cut-gbk.csv', bytes.subarray(0, -1)), { context })
    expect([loaded.report.encoding, await rowsOf(loaded), await rejectsOf(loaded), loaded.report.warnings[0]?.en]).toEqual([
      'gb18030',
      { names: ['订单', '名称'], rows: [[1, '张三'], [2, '李四']] },
      [[4, 'bad-encoding', '3,王\ufffd']],
      'The file ends inside a character: its last line stands in the rejects table.',
    ])
  })

  test('a UTF-8 file that ends inside a character, and one with a bad byte in the middle', async () => {
    const bytes = Buffer.from('id,name\n1,张三\n2,李四\n3,王五')
    const cut = await load(write('cut-utf8.csv', bytes.subarray(0, -1)), { context })
    const names = `id,name\n${'1,张三\n'.repeat(100)}`
    const damaged = await load(write('bad-utf8.csv', Buffer.concat([Buffer.from(names), Buffer.from([0x32, 0x2c, 0xff, 10]), Buffer.from('3,王五\n')])), { context })
    expect([await rowsOf(cut), await rejectsOf(cut), damaged.rowCount, await rejectsOf(damaged)]).toEqual([
      { names: ['id', 'name'], rows: [[1, '张三'], [2, '李四']] },
      [[4, 'bad-encoding', '3,王\ufffd']],
      101,
      [[102, 'bad-encoding', '2,\ufffd']],
    ])
  })

  test('two columns of one name are kept apart, with a warning', async () => {
    const loaded = await load(write('twice.csv', 'name,amount,name,Name,\n1,2,3,4,5\n'), { context })
    expect([loaded.columnNames, loaded.report.warnings.map(({ en }) => en)]).toEqual([
      ['name', 'amount', 'name_2', 'Name_3', 'column_5'],
      ['Two columns are named "name": the later one is now "name_2".', 'Two columns are named "Name": the later one is now "Name_3".'],
    ])
  })

  test('ten thousand columns', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`)
    const loaded = await load(write('wide.csv', `${names.join(',')}\n${names.map((_, index) => index).join(',')}\n`), { context })
    expect([loaded.columns.length, loaded.rowCount, (await loaded.head(1))[0]?.[9999]]).toEqual([10_000, 1, 9999])
  })

  test('NUL bytes, line breaks in quotes, and each kind of line end', async () => {
    const nul = await load(write('nul.csv', 'a,b\n1,x\u0000y\n2,z\n'), { context })
    const crlf = await load(write('crlf.csv', 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n'), { context })
    const cr = await load(write('cr.csv', 'a,b\r1,x\r2,z\r'), { context })
    const mixed = await load(write('mixed.csv', 'a,b\r\n1,"x\r\ny"\n2,z\r\n3\n'), { context })
    expect([await nul.head(), await crlf.head(), await cr.head(), await mixed.head(), await rejectsOf(mixed)]).toEqual([
      [[1, 'x\u0000y'], [2, 'z']],
      [[1, 'x\r\ny'], [2, 'z']],
      [[1, 'x'], [2, 'z']],
      [[1, 'x\r\ny'], [2, 'z']],
      [[5, 'too-few-columns', '3']],
    ])
  })

  test('a quote that is never closed takes nothing away', async () => {
    const quoted = await load(write('open.csv', 'a,b\n1,"2"\n2,"3"\n3,"4\n5,6\n7,8\n'), { context })
    const plain = await load(write('inch.csv', 'a,b\n1,2\n3,"4\n5,6\n7,8"\n'), { context })
    expect([await quoted.head(), await rejectsOf(quoted), await plain.head()]).toEqual([
      [[1, 2], [2, 3]],
      [[4, 'broken-quote', '3,"4\n5,6\n7,8']],
      [[1, '2'], [3, '4\n5,6\n7,8']],
    ])
  })

  test('a value that is not of the type asked for', async () => {
    const loaded = await load(write('typed.csv', 'id,n\n1,2\n2,many\n3,4\n'), { context, types: { n: 'integer' } })
    expect([await loaded.head(), (await loaded.rejects.rows()).map(({ file, line, column, raw }) => [file, line, column, raw])]).toEqual([
      [[1, 2], [3, 4]],
      [['typed.csv', 3, 'n', '2,many']],
    ])
  })

  test('lines that are no JSON', async () => {
    const loaded = await load(write('events.jsonl', '{"id":1,"big":12345678901234567890,"name":"a"}\n{"id":\n\n{"id":2,"big":7,"name":null}\n[1]\n'), { context })
    expect([await rowsOf(loaded), await rejectsOf(loaded)]).toEqual([
      { names: ['id', 'big', 'name'], rows: [[1, '12345678901234567890', 'a'], [2, '7', null]] },
      [[2, 'bad-json', '{"id":'], [5, 'bad-json', '[1]']],
    ])
  })

  test('an amount that is none in a platform export', async () => {
    const header = '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间'
    const loaded = await load(write('ExportOrderList1.csv', `${header}\n"=""1""",tb1,10.00,10.00,交易成功,2026-01-02 03:04:05\n"=""2""",tb2,ten,1.5元,交易关闭,2026-01-02 03:04:05\n`), { context })
    expect([(await loaded.orders.rows()).map(({ order_id, goods_amount, order_total }) => [order_id, goods_amount, order_total]), (await loaded.rejects.rows()).map(({ kind, column, raw }) => [kind, column, raw])]).toEqual([
      [['1', '10.0000', '10.0000'], ['2', null, '1.5000']],
      [['unreadable-value', '买家应付货款', 'row 2: ten']],
    ])
  })
})
