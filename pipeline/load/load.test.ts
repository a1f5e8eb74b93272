import { mkdirSync, mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fingerprint } from '../../protocol/table'
import { createRandom } from '../numeric/random'
import { createContext, type Context } from '../step/context'
import { LoadCache, settleCache } from './cache'
import { load } from './load'
import { parseRecords } from './text/sniff-dialect'

let folder: string
let context: Context
let proofs: Fingerprint[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-load-'))
  context = createContext({ workspace: folder, sink: { display() {}, clear() {}, progress() {}, loaded: (proof) => void proofs.push(proof) } })
})
afterAll(() => context.close())

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
  return name
}

async function typesOf(name: string, content: string): Promise<string[]> {
  const loaded = await load(write(name, content), { context })
  return loaded.columns.map((column) => `${column.name} ${column.kind}`)
}

describe('types keep every value whole', () => {
  test('each kind by all of its values', async () => {
    const header = 'id,whole,amount,flag,day,at,instant,words,nothing'
    const rows = ['12,7,1.50,true,2026-01-02,2026-01-02 03:04:05,2026-01-02T03:04:05+08:00,x,', '13,-8,-.5,FALSE,2026/1/3,2026-01-02 3:04,2026-01-02T03:04:05Z,"1,2",', '14,,1e3,,,,,,']
    expect(await typesOf('kinds.csv', [header, ...rows].join('\n'))).toEqual(['id integer', 'whole integer', 'amount number', 'flag boolean', 'day date', 'at time', 'instant time', 'words text', 'nothing text'])
  })

  test('leading zeros, plus signs, long ids and mixed forms stay text', async () => {
    const rows = ['007,+86,260000000000720630,1.5,2026-01-02,0x10', '12,13,1,1_000,2026-13-02,16', '13,1,2,2,soon,17']
    expect(await typesOf('ids.csv', ['zip,phone,order,amount,day,hex', ...rows].join('\n'))).toEqual(['zip text', 'phone text', 'order text', 'amount text', 'day text', 'hex text'])
    const loaded = await load('ids.csv', { context })
    expect((await loaded.head(1))[0]).toEqual(['007', '+86', '260000000000720630', '1.5', '2026-01-02', '0x10'])
  })

  test('one value late in a large file decides too', async () => {
    const rows = Array.from({ length: 600_000 }, (_, index) => `${index},${index % 7}.5,2026-01-01`)
    rows[590_000] = '00042,123456789012345678901234567890,2026-02-30'
    const loaded = await load(write('late.csv', `id,amount,day\n${rows.join('\n')}\n`), { context })
    const engine = await context.engine()
    const { rows: found } = await engine.query(`select * from ${loaded.sqlName} limit 1 offset 590000`)
    expect([loaded.rowCount, loaded.report.rejects, found]).toEqual([600_000, 0, [['00042', '123456789012345678901234567890', '2026-02-30']]])
    await settleCache(context)
  })

  test('what the caller says goes', async () => {
    const loaded = await load(write('said.csv', '1;NA;3\n4;5;NA\n'), { context, header: false, delimiter: ';', columns: ['a', 'b', 'c'], types: { a: 'text', c: 'money' }, missing: ['NA'], name: 'mine' })
    expect([loaded.name, loaded.columns.map(({ name, type }) => `${name} ${type}`), await loaded.head()]).toEqual(['mine', ['a VARCHAR', 'b BIGINT', 'c DECIMAL(18,4)'], [['1', null, '3.0000'], ['4', 5, null]]])
  })
})

describe('any encoding and packing gives the same table', () => {
  const text = 'id,name,city\n1,Müller,Köln\n2,"O’Hara\nand son",Zürich\n'
  const wide = Buffer.from(text, 'utf16le')
  const big = Buffer.from(wide).swap16()
  const latin = Buffer.from(text.replaceAll('’', '\u0092'), 'latin1')
  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8-bom', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ['utf-16le', wide],
    ['windows-1252', latin],
    ['windows-1252', gzipSync(latin)],
    ['utf-8', gzipSync(Buffer.from(text))],
  ])('%s', async (encoding, bytes) => {
    const loaded = await load(write('people.csv', bytes), { context })
    expect([loaded.report.encoding, loaded.columnNames, await loaded.head()]).toEqual([encoding, ['id', 'name', 'city'], [[1, 'Müller', 'Köln'], [2, 'O’Hara\nand son', 'Zürich']]])
  })

  test.each([['\t'], [';'], ['|'], ['::']])('delimited by %j', async (delimiter) => {
    const loaded = await load(write('delimited.txt', ['a,b,c', '1,"x, y",3', '2,z,4'].join('\n').replaceAll(/,(?! )/g, delimiter)), { context })
    expect([loaded.columnNames, await loaded.head()]).toEqual([['a', 'b', 'c'], [[1, 'x, y', 3], [2, 'z', 4]]])
  })

  test('Parquet and JSON lines, also packed', async () => {
    const csv = await load(write('some.csv', 'id,name\n1,张三\n2,\n'), { context })
    await csv.export('some.parquet')
    await csv.export('some.jsonl')
    write('packed.jsonl.gz', gzipSync(Buffer.from('{"id":1,"name":"张三"}\n{"id":2}\n')))
    const tables = await Promise.all(['some.parquet', 'some.jsonl', 'packed.jsonl.gz'].map((path) => load(path, { context })))
    expect(await Promise.all(tables.map((table) => table.rows()))).toEqual([await csv.rows(), await csv.rows(), await csv.rows()])
  })
})

describe('headers', () => {
  test('data in the first line is seen, and the columns are numbered', async () => {
    const loaded = await load(write('doors.csv', '1,2268318,2520377,in,1511544070\n1,2333346,2520771,out,1511561733\n'), { context })
    expect([loaded.columnNames, loaded.rowCount, loaded.report.warnings.length]).toEqual([['column_1', 'column_2', 'column_3', 'column_4', 'column_5'], 2, 1])
  })

  test('years stand as names; a single column is a table', async () => {
    const years = await load(write('years.csv', 'product,2024,2025\nmug,3,4\n'), { context })
    const single = await load(write('single.csv', 'id\n1\n\n2\n'), { context })
    expect([years.columnNames, single.columnNames, await single.head()]).toEqual([['product', '2024', '2025'], ['id'], [[1], [null], [2]]])
  })
})

test('rows and rejects are all that a file holds, for random files with quotes, line breaks and ragged rows', async () => {
  const random = createRandom(7)
  const pick = (from: readonly string[]): string => from[random.integer(from.length)] ?? ''
  for (let round = 0; round < 60; round += 1) {
    const newline = pick(['\n', '\r\n'])
    const lines = Array.from({ length: 3 + random.integer(30) }, () => {
      const fields = random.integer(12) === 0 ? 1 + random.integer(5) : 3
      return Array.from({ length: fields }, () => pick(['', '1', '2.5', 'x', '007', '"a,b"', '"say ""hi"""', `"two${newline}lines"`, '2026-01-02', ' 5'])).join(',')
    })
    const text = ['id,word,more', 'a,b,c', ...lines].join(newline) + pick(['', newline])
    const { records } = parseRecords(text, { delimiter: ',', quote: '"' }, 1000)
    const wanted = records.slice(1).filter((record) => record.length === 3 || (record.length === 4 && record[3] === '')).map((record) => record.slice(0, 3).map((cell) => (cell === '' ? null : cell)))
    const loaded = await load(write(`random-${round}.csv`, text), { context, types: { id: 'text', word: 'text', more: 'text' } })
    expect({ round, rows: await loaded.head(1000), rejects: loaded.report.rejects }).toEqual({ round, rows: wanted, rejects: records.length - 1 - wanted.length })
  }
})

describe('a file is read as itself', () => {
  test('whatever its name and its folder look like', async () => {
    write('orders 1.csv', 'a\n1\n')
    const loaded = [
      await load(write('orders [1].csv', 'a\n2\n'), { context }),
      await load(write('what?.csv', 'a\n3\n'), { context }),
      await load(write('year=2024/orders.csv', 'a\n4\n'), { context }),
      await load(write('year=2024/orders.jsonl', '{"a":5}\n'), { context }),
    ]
    await loaded[0]?.export('year=2024/[orders].parquet')
    loaded.push(await load('year=2024/[orders].parquet', { context }))
    expect(await Promise.all(loaded.map((table) => table.rows()))).toEqual([[{ a: 2 }], [{ a: 3 }], [{ a: 4 }], [{ a: 5 }], [{ a: 2 }]])
  })

  test('in a workspace whose own path looks like a pattern', async () => {
    const workspace = join(mkdtempSync(join(tmpdir(), 'souk-load-')), 'shop [1]')
    mkdirSync(workspace)
    writeFileSync(join(workspace, 'a.csv'), 'a\n1\n')
    const own = createContext({ workspace })
    try {
      expect(await (await load('a.csv', { context: own })).rows()).toEqual([{ a: 1 }])
    } finally {
      await own.close()
    }
  })
})

describe('several files', () => {
  test('of one shape become one table that says which file each row is from', async () => {
    write('months/2026-01.csv', 'id,amount\n1,2\n')
    write('months/2026-02.csv', 'amount,id\n3,x\n')
    const loaded = await load('months/*.csv', { context })
    expect([await loaded.rows(), loaded.fingerprints.map(({ path }) => path)]).toEqual([
      [
        { id: '1', amount: 2, _file: 'months/2026-01.csv' },
        { id: 'x', amount: 3, _file: 'months/2026-02.csv' },
      ],
      ['months/2026-01.csv', 'months/2026-02.csv'],
    ])
  })

  test('an order that stands in two exports counts once, as the last file has it', async () => {
    const header = '订单编号,买家会员名,买家应付货款,总金额,订单状态,订单创建时间'
    write('overlap/ExportOrderList202601.csv', `${header}\n1,tb1,10,10,等待买家付款,2026-01-02 03:04:05\n2,tb2,20,20,交易成功,2026-01-02 03:04:05\n`)
    write('overlap/ExportOrderList202602.csv', `${header}\n1,tb1,10,12,交易成功,2026-01-02 03:04:05\n3,tb1,5,5,天外来物,2026-02-02 03:04:05\n`)
    const loaded = await load('overlap/*.csv', { context })
    expect([(await loaded.orders.rows()).map(({ order_id, status, order_total, created_at }) => [order_id, status, order_total, created_at]), loaded.customers.rowCount, loaded.rowCount, loaded.report.warnings.map(({ en }) => en)]).toEqual([
      [['2', 'completed', '20.0000', '2026-01-01T19:04:05'], ['1', 'completed', '12.0000', '2026-01-01T19:04:05'], ['3', 'unknown', '5.0000', '2026-02-01T19:04:05']],
      2,
      4,
      ['The items of these orders stand in another file, Taobao/Tmall items of orders (ExportOrderDetailList): load both together to have them.', 'Unknown order status "天外来物" in 1 row.', '1 order stands in more than one file: the rows of the last file count.'],
    ])
  })
})

describe('the proof and the cache', () => {
  const rows = Array.from({ length: 300_000 }, (_, index) => `${index},name ${index},${index % 100}.25`)
  const text = `id,name,amount\n${rows.join('\n')}\nragged\n`

  test('a fingerprint names the file, its bytes and what came out', async () => {
    proofs = []
    await load(write('proof.csv', 'a,b\n1,x\n'), { context, types: { a: 'text' } })
    expect(proofs).toEqual([{ path: 'proof.csv', bytes: 8, sha256: createHash('sha256').update('a,b\n1,x\n').digest('hex'), rows: 1, schema: ['a VARCHAR', 'b VARCHAR'], reader: 'generic', options: { types: { a: 'text' } } }])
  })

  test('an unchanged file comes from the cache; a changed one, other options and a broken cache do not', async () => {
    const isView = async (loaded: { relation: string }): Promise<boolean> => {
      const { rows: found } = await (await context.engine()).query('select table_type from information_schema.tables where table_name = $1', { parameters: [loaded.relation] })
      return found[0]?.[0] === 'VIEW'
    }
    const first = await load(write('cached.csv', text), { context })
    await settleCache(context)
    const again = await load('cached.csv', { context })
    const otherwise = await load('cached.csv', { context, types: { id: 'text' } })
    await settleCache(context)
    const seen = [await isView(first), await isView(again), await isView(otherwise)]
    expect([seen, await again.digest(), await again.rejects.rows(), again.fingerprints, again.report]).toEqual([[false, true, false], await first.digest(), await first.rejects.rows(), first.fingerprints, first.report])

    const cache = join(folder, '.souk', 'cache')
    for (const name of readdirSync(cache)) if (/^[0-9a-f]{40}\.parquet$/.test(name)) writeFileSync(join(cache, name), Buffer.alloc(statSync(join(cache, name)).size))
    const mended = await load('cached.csv', { context })
    await settleCache(context)
    expect([await isView(mended), await mended.digest(), await isView(await load('cached.csv', { context }))]).toEqual([false, await first.digest(), true])

    writeFileSync(join(folder, 'cached.csv'), text.replace('0,name 0', '0,other '))
    const changed = await load('cached.csv', { context })
    await settleCache(context)
    expect([await isView(changed), changed.fingerprints[0]?.sha256 === first.fingerprints[0]?.sha256]).toEqual([false, false])
  })

  test('what was used longest ago leaves when the cache is full', async () => {
    const engine = await context.engine()
    const small = new LoadCache({ ...context, workspace: join(folder, 'full') }, engine, 1)
    await engine.execute('create table cache_rows as select range as a from range(1000)')
    const source = { path: 'x', shortPath: 'x', name: 'x', label: 'x', section: null, bytes: 5_000_000, stamp: '1', shape: 'text', packing: 'none', encoding: 'utf-8', head: new Uint8Array(), isWhole: true, dialect: null, inside: null, warnings: [] } as const
    const entry = { sha256: '0', rows: 1000, columns: [], encoding: 'utf-8', warnings: [], rejects: 0 } as const
    const keys = ['a', 'b'].map((letter) => letter.repeat(40))
    for (const key of keys) {
      small.storeLater(source, key, 'cache_rows', null, { ...entry, columns: [], warnings: [] })
      await settleCache({ workspace: join(folder, 'full') })
      utimesSync(join(folder, 'full', '.souk', 'cache', `${key}.json`), new Date(0), new Date(0))
    }
    expect([await small.find(keys[0] ?? ''), (await small.find(keys[1] ?? ''))?.rows]).toEqual([null, 1000])
  })
})
