import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as xlsx from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../protocol/failure'
import { DuckDbEngine } from './duckdb/duckdb-engine'
import { Table } from './table'

const workspace = mkdtempSync(join(tmpdir(), 'souk-table-'))
let engine: DuckDbEngine

beforeAll(async () => {
  engine = await DuckDbEngine.open({ workspace })
})
afterAll(() => engine.close())

async function make(sql: string, on = engine): Promise<Table> {
  const relation = on.freshName('t')
  await on.materialise(relation, sql)
  return Table.of(on, relation)
}

const orders = `select * from (values
  (1, 'Ann', 10.50::decimal(10,2), timestamp '2026-01-02 08:00:00', true),
  (2, '王芳', null, timestamp '2026-01-01 09:30:00', false),
  (3, 'bob', 7.25, null, null),
  (4, 'Ann', 10.50, timestamp '2026-01-03 00:00:00', true)) t(id, name, paid, paid_at, is_new)`

describe('a page', () => {
  test('gives rows in the table’s own order with exact, JSON-safe values', async () => {
    const table = await make(orders)
    expect(await table.page({ offset: 1, limit: 2 })).toEqual({
      columns: table.columns,
      rowCount: 4,
      offset: 1,
      rows: [
        [2, '王芳', null, '2026-01-01T09:30:00', false],
        [3, 'bob', '7.25', null, null],
      ],
    })
  })

  test('sorts with missing values last and ties in the table’s own order', async () => {
    const table = await make(orders)
    const ids = async (descending: boolean): Promise<unknown[]> =>
      (await table.page({ sort: [{ column: 'paid', descending }] })).rows.map(([id]) => id)
    expect([await ids(false), await ids(true)]).toEqual([
      [3, 1, 4, 2],
      [1, 4, 3, 2],
    ])
  })

  test.each([
    [{ column: 'name', test: { kind: 'contains', text: 'AN' } }, [1, 4]],
    [{ column: 'name', test: { kind: 'is', values: ['bob', '王芳'] } }, [2, 3]],
    [{ column: 'paid', test: { kind: 'is', values: ['10.50', null] } }, [1, 2, 4]],
    [{ column: 'paid', test: { kind: 'range', from: 7, to: '8.00' } }, [3]],
    [{ column: 'paid_at', test: { kind: 'range', from: '2026-01-02T08:00:00', to: null } }, [1, 4]],
    [{ column: 'paid', test: { kind: 'range', from: 'no number', to: null } }, []],
    [{ column: 'is_new', test: { kind: 'is', values: [true] } }, [1, 4]],
    [{ column: 'paid_at', test: { kind: 'missing' } }, [3]],
    [{ column: 'paid', test: { kind: 'present' } }, [1, 3, 4]],
  ] as const)('filters by %j', async (filter, ids) => {
    const table = await make(orders)
    const page = await table.page({ filters: [structuredClone(filter) as never] })
    expect({ rowCount: page.rowCount, ids: page.rows.map(([id]) => id) }).toEqual({ rowCount: ids.length, ids })
  })

  test('names the columns that are there when one is not', async () => {
    const table = await make('select 1 as a, 2 as b')
    await expect(table.page({ sort: [{ column: 'c', descending: false }] })).rejects.toMatchObject({
      failure: { kind: 'missing-column', where: table.name, column: 'c', columns: ['a', 'b'] },
    })
  })

  test('keeps its order where a column is called rowid, and in a view of the engine', async () => {
    const table = await make('select 10 - i as rowid, i from range(5) r(i)')
    await engine.execute(`create view over_it as select * from ${table.sqlName}`)
    const view = await Table.of(engine, 'over_it')
    const expected = [[9, 1], [8, 2]]
    expect([(await table.page({ offset: 1, limit: 2 })).rows, (await view.page({ offset: 1, limit: 2 })).rows]).toEqual([expected, expected])
  })

  test('reads the same rows however deep a sorted view is paged', async () => {
    const table = await make('select i, (i * 7919) % 10007 as k from range(20000) r(i)')
    const sort = [{ column: 'k', descending: true }]
    const { rows } = await engine.query(`select i from ${table.sqlName} order by k desc, i limit 3 offset 15000`)
    expect((await table.page({ sort, offset: 15_000, limit: 3 })).rows.map(([i]) => [i])).toEqual(rows)
  })
})

describe('a page that somebody gives up', () => {
  const big = `select hash(i) as h, 'text ' || hash(i * 7) as t from range(5000000) r(i)`
  const sort = [{ column: 't', descending: true }]
  const outcome = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (thrown: unknown) => (thrown instanceof FailureError ? thrown.failure.kind : thrown))

  test('ends while millions of rows are being sorted, and can be asked for again', async () => {
    const table = await make(big)
    const asking = new AbortController()
    const page = outcome(table.page({ sort, limit: 1, signal: asking.signal }))
    await engine.query('select 1')
    asking.abort()
    expect(await page).toBe('cancelled')
    expect([await outcome(table.page({ sort, limit: 1, signal: asking.signal })), (await table.page({ sort, limit: 1 })).rows.length]).toEqual(['cancelled', 1])
  })

  test('is still worked out for others who wait for it', async () => {
    const table = await make(`${big} limit 500000`)
    const [one, other] = [new AbortController(), new AbortController()]
    const pages = [table.page({ sort, limit: 1, signal: one.signal }), table.page({ sort, limit: 1, signal: other.signal })].map(outcome)
    one.abort()
    expect(await Promise.all(pages)).toEqual(['cancelled', 'done'])
  })

  test('an export and a profile end too, and leave no file behind nor harm one that was there', async () => {
    const table = await make(big)
    writeFileSync(join(workspace, 'kept.csv'), 'before')
    const asking = new AbortController()
    const all = Promise.all([outcome(table.export('kept.csv', { sort, signal: asking.signal })), outcome(table.profile('t', { signal: asking.signal }))])
    await engine.query('select 1')
    asking.abort()
    expect([await all, readFileSync(join(workspace, 'kept.csv'), 'utf8'), readdirSync(workspace).filter((name) => name.startsWith('kept'))]).toEqual([['cancelled', 'cancelled'], 'before', ['kept.csv']])
  })
})

test('values that JSON cannot hold come as text', async () => {
  const table = await make(`select 9007199254740993::bigint as big, 1::bigint as small, 'NaN'::double as n, [1, 9007199254740993] as list,
    {'a': 1.5::decimal(3,1), 'b': date '2026-01-01'} as struct, map {'k': 1} as map, '\\xAB'::blob as bytes, timestamptz '2026-01-01 08:00:00.5+08' as instant,
    time '01:02:03' as time, uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' as id, date '2026-01-01' as day, timestamptz '1969-12-31 23:59:59.25+00' as early`)
  expect({ kinds: table.columns.map(({ kind }) => kind), row: (await table.head())[0] }).toEqual({
    kinds: ['integer', 'integer', 'number', 'json', 'json', 'json', 'bytes', 'time', 'text', 'text', 'date', 'time'],
    row: ['9007199254740993', 1, 'NaN', '[1,"9007199254740993"]', '{"a":"1.5","b":"2026-01-01"}', '{"k":1}', 'ab', '2026-01-01T00:00:00.5Z',
      '01:02:03', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2026-01-01', '1969-12-31T23:59:59.25Z'],
  })
})

test('columns come as arrays: doubles for numbers, NaN for missing, text where doubles would lose digits', async () => {
  const table = await make(`${orders.replace('select *', 'select *, id + 9007199254740990 as big')}`)
  expect(await table.toColumns('id', 'paid', 'paid_at', 'name', 'is_new', 'big')).toEqual({
    id: Float64Array.of(1, 2, 3, 4),
    paid: Float64Array.of(10.5, Number.NaN, 7.25, 10.5),
    paid_at: Float64Array.of(Date.UTC(2026, 0, 2, 8), Date.UTC(2026, 0, 1, 9, 30), Number.NaN, Date.UTC(2026, 0, 3)),
    name: ['Ann', '王芳', 'bob', 'Ann'],
    is_new: [true, false, null, true],
    big: ['9007199254740991', '9007199254740992', '9007199254740993', '9007199254740994'],
  })
})

test('a table goes to Arrow with its own types, missing values and times', async () => {
  const table = await make(orders)
  const arrow = await table.toArrow()
  const paid = arrow.getChild('paid')
  const plain = await table.toArrow({ decimals: 'double' })
  expect({
    types: arrow.schema.fields.map(({ type }) => String(type)),
    paid: Array.from({ length: 4 }, (_, row) => (paid?.get(row) === null ? null : String(paid?.get(row)))),
    rows: plain.toArray().map((row) => ({ ...row.toJSON() })).slice(0, 3),
  }).toEqual({
    types: ['Int32', 'Utf8', 'Decimal[10e+2]', 'Timestamp<MICROSECOND>', 'Bool'],
    paid: ['1050', null, '725', '1050'],
    rows: [
      { id: 1, name: 'Ann', paid: 10.5, paid_at: Date.UTC(2026, 0, 2, 8), is_new: true },
      { id: 2, name: '王芳', paid: null, paid_at: Date.UTC(2026, 0, 1, 9, 30), is_new: false },
      { id: 3, name: 'bob', paid: 7.25, paid_at: null, is_new: null },
    ],
  })
})

test('a table becomes a Danfo.js data frame, or says how to install the package', async () => {
  const table = await make('select 1 as a, cast(null as double) as b, \'x\' as c')
  const frame = await table.toDataFrame().catch((thrown: unknown) => (thrown instanceof FailureError ? thrown.failure : thrown))
  if (typeof frame === 'object' && frame !== null && 'kind' in frame) {
    console.warn('SKIPPED: danfojs-node is not installed, only its absence was tested')
    expect(frame).toMatchObject({ kind: 'package-missing', package: 'danfojs-node' })
  } else expect(frame).toMatchObject({ columns: ['a', 'b', 'c'], values: [[1, Number.NaN, 'x']] })
})

test('a column’s profile tells missing, distinct, spread and the most frequent values', async () => {
  const table = await make(orders)
  expect([await table.profile('paid'), await table.profile('name')]).toEqual([
    {
      column: 'paid', rowCount: 4, missing: 1, distinct: 2, min: '7.25', max: '10.50', mean: expect.closeTo(28.25 / 3, 12),
      histogram: [1, ...Array.from({ length: 22 }, () => 0), 2], top: [{ value: '10.50', count: 2 }, { value: '7.25', count: 1 }],
    },
    {
      column: 'name', rowCount: 4, missing: 0, distinct: 3, min: 'Ann', max: '王芳', mean: null, histogram: [],
      top: [{ value: 'Ann', count: 2 }, { value: 'bob', count: 1 }, { value: '王芳', count: 1 }],
    },
  ])
})

describe('the digest', () => {
  test('is the same for equal contents, whatever the number of threads', async () => {
    const single = await DuckDbEngine.open({ workspace, threads: 1 })
    const query = `select i, 'x' || i as t, sqrt(i) as x, case when i % 7 = 0 then null else i end as n from range(300000) r(i)`
    const digests = [await (await make(query)).digest(), await (await make(query, single)).digest()]
    await single.close()
    expect(digests[0]).toBe(digests[1])
  })

  test.each([
    ['the order of rows', `select * from (values (2, 'b'), (1, 'a')) t(a, b)`],
    ['a value', `select * from (values (1, 'a'), (2, 'c')) t(a, b)`],
    ['a missing value', `select * from (values (1, 'a'), (2, null)) t(a, b)`],
    ['a name', `select * from (values (1, 'a'), (2, 'b')) t(a, c)`],
    ['a type', `select a::bigint as a, b from (values (1, 'a'), (2, 'b')) t(a, b)`],
    ['a row', `select * from (values (1, 'a'), (2, 'b'), (2, 'b')) t(a, b)`],
  ])('changes with %s', async (_, changed) => {
    const same = `select * from (values (1, 'a'), (2, 'b')) t(a, b)`
    const [one, two, other] = [await make(same), await make(same), await make(changed)]
    expect([await one.digest() === await two.digest(), await one.digest() === await other.digest()]).toEqual([true, false])
  })

  test('does not tell floats apart that agree to 12 digits', async () => {
    const digests = await Promise.all(['0.1 + 0.2', '0.3', '0.30000000001'].map(async (x) => (await make(`select (${x})::double as x`)).digest()))
    expect([digests[0] === digests[1], digests[0] === digests[2]]).toEqual([true, false])
  })
})

describe('export', () => {
  test('writes a sorted and filtered view by the file’s ending', async () => {
    const table = await make(orders)
    const written = await table.export('out.csv', { sort: [{ column: 'id', descending: true }], filters: [{ column: 'name', test: { kind: 'is', values: ['Ann'] } }] })
    expect({ ...written, text: readFileSync(join(workspace, 'out.csv'), 'utf8') }).toEqual({
      path: join(workspace, 'out.csv'), rows: 2, bytes: 102,
      text: 'id,name,paid,paid_at,is_new\n4,Ann,10.50,2026-01-03 00:00:00,true\n1,Ann,10.50,2026-01-02 08:00:00,true\n',
    })
  })

  const hostile = `select * from (values ('007', '=1+1', 'two' || chr(10) || 'lines', 9007199254740993::bigint, 1234567890123456.10::decimal(18,2), 'NaN'::double, [1, 2], '-5'::varchar, -5),
    ('', null, '"a",b', 1, null, 0.5, null, '张三🎉€', 6),
    (null, null, null, null, 12.30, null, null, null, null)) t(id, formula, note, big, paid, x, list, name, n)`

  test.each([
    ['plain.csv', {}, 'id,formula,note,big,paid,x,list,name,n\n007,=1+1,"two\nlines",9007199254740993,1234567890123456.10,nan,"[1,2]",-5,-5\n"",,"""a"",b",1,,0.5,,张三🎉€,6\n,,,,12.30,,,,\n'],
    ['quoted.csv', { quoteAll: true, delimiter: ';' }, '"id";"formula";"note";"big";"paid";"x";"list";"name";"n"\n"007";"=1+1";"two\nlines";"9007199254740993";"1234567890123456.10";"nan";"[1,2]";"-5";"-5"\n"";;"""a"",b";"1";;"0.5";;"张三🎉€";"6"\n;;;;"12.30";;;;\n'],
    ['guarded.tsv', { guardFormulas: true }, 'id\tformula\tnote\tbig\tpaid\tx\tlist\tname\tn\n007\t\'=1+1\t"two\nlines"\t9007199254740993\t1234567890123456.10\tnan\t[1,2]\t\'-5\t-5\n""\t\t"""a"",b"\t1\t\t0.5\t\t张三🎉€\t6\n\t\t\t\t12.30\t\t\t\t\n'],
    ['rows.json', {}, '[\n\t{"id":"007","formula":"=1+1","note":"two\\nlines","big":"9007199254740993","paid":"1234567890123456.10","x":"NaN","list":[1,2],"name":"-5","n":-5},\n\t{"id":"","formula":null,"note":"\\"a\\",b","big":1,"paid":null,"x":0.5,"list":null,"name":"张三🎉€","n":6},\n\t{"id":null,"formula":null,"note":null,"big":null,"paid":12.3,"x":null,"list":null,"name":null,"n":null}\n]\n'],
    ['rows.jsonl', {}, '{"id":"007","formula":"=1+1","note":"two\\nlines","big":"9007199254740993","paid":"1234567890123456.10","x":"NaN","list":[1,2],"name":"-5","n":-5}\n{"id":"","formula":null,"note":"\\"a\\",b","big":1,"paid":null,"x":0.5,"list":null,"name":"张三🎉€","n":6}\n{"id":null,"formula":null,"note":null,"big":null,"paid":12.3,"x":null,"list":null,"name":null,"n":null}\n'],
  ] as const)('writes %s with %j so that nothing is lost', async (path, options, text) => {
    const written = await (await make(hostile)).export(path, options)
    expect(readFileSync(written.path, 'utf8')).toBe(text)
  })

  test('writes GBK that Excel in China opens, and UTF-8 with its mark', async () => {
    const table = await make(`select '订单' as 名称, '€ 🎉' as note`)
    const [gbk, mark] = [await table.export('gbk.csv', { encoding: 'gbk' }), await table.export('mark.csv', { encoding: 'utf-8-bom' })]
    expect([readFileSync(gbk.path).toString('hex'), gbk.bytes, readFileSync(mark.path, 'utf8'), readdirSync(workspace).filter((name) => /^(gbk|mark)/.test(name))]).toEqual([
      // Python 3: '名称,note\n订单,'.encode('gbk').hex(), Windows' euro, ' 🎉\n'.encode('gb18030').hex()
      'c3fbb3c62c6e6f74650ab6a9b5a52c' + '80' + '209439bd350a', 22, '\uFEFF名称,note\n订单,€ 🎉\n', ['gbk.csv', 'mark.csv'],
    ])
  })

  test.each(['order.csv', 'order.json', 'order.jsonl', 'order.xlsx'])('%s holds rows in the order of their values, not of the texts that are written', async (path) => {
    const table = await make(`select * from (values (12.50::decimal(18,2), 100, date '0999-01-01'), (7.00, 9, date '2026-01-01'), (-3.00, 1000, date '1999-01-01')) t(paid, n, day)`)
    const orders = ['paid', 'n', 'day'].map(async (column) => {
      const written = await table.export(`${column}-${path}`, { sort: [{ column, descending: false }] })
      const text = path.endsWith('.xlsx') ? JSON.stringify(xlsx.utils.sheet_to_json(Object.values(xlsx.read(readFileSync(written.path)).Sheets)[0] as xlsx.WorkSheet)) : readFileSync(written.path, 'utf8')
      return [...text.matchAll(/(?<![\d.-])(12\.5|7(?![\d])|-3)/g)].map(([value]) => value)
    })
    expect(await Promise.all(orders)).toEqual([['-3', '7', '12.5'], ['7', '12.5', '-3'], ['12.5', '-3', '7']])
  })

  test.each(['deep/er/out.csv', 'deep/er/out.xlsx'])('makes the folders of %s, and says what stands in the way of a file', async (path) => {
    const table = await make(orders)
    expect((await table.export(path)).path).toBe(join(workspace, path))
    await expect(table.export(`${path}/under.csv`)).rejects.toMatchObject({ failure: { kind: 'save-failed', path: `${path}/under.csv` } })
  })

  test('lists and structs with numbers that JSON lacks are still JSON', async () => {
    const table = await make(`select * from (values ([0.5::double, 'nan'], {'a': 'inf'::double, 'FLOAT': 1.5::float}), ([1], {'a': 0.1, 'FLOAT': 2}), (null, null)) t(list, struct)`)
    const json = await table.export('nested.json')
    const csv = await table.export('nested.csv', { delimiter: ';' })
    expect([JSON.parse(readFileSync(json.path, 'utf8')), readFileSync(csv.path, 'utf8')]).toEqual([
      [{ list: ['0.5', 'nan'], struct: { a: 'inf', FLOAT: '1.5' } }, { list: [1], struct: { a: 0.1, FLOAT: 2 } }, { list: null, struct: null }],
      'list;struct\n"[""0.5"",""nan""]";"{""a"":""inf"",""FLOAT"":""1.5""}"\n[1.0];"{""a"":0.1,""FLOAT"":2.0}"\n;\n',
    ])
  })

  test('guards a header that would be a formula, too', async () => {
    const { path } = await (await make(`select 'x' as "=cmd"`)).export('header.csv', { guardFormulas: true })
    expect(readFileSync(path, 'utf8')).toBe("'=cmd\nx\n")
  })

  test.each([
    ['out.parquet', { encoding: 'gbk' }, 'encoding'],
    ['out.xlsx', { delimiter: ';' }, 'delimiter'],
    ['out.csv', { encoding: 'big5' }, 'encoding'],
    ['out.csv', { delimiter: ';;' }, 'delimiter'],
  ])('refuses for %s the options %j', async (path, options, option) => {
    await expect((await make(orders)).export(path, options as never)).rejects.toMatchObject({ failure: { kind: 'bad-export', option } })
  })

  test('refuses a place outside the workspace and an ending that it does not know', async () => {
    const table = await make(orders)
    await expect(table.export('../out.csv')).rejects.toMatchObject({ failure: { kind: 'file-outside', path: '../out.csv', workspace } })
    await expect(table.export('out.doc')).rejects.toMatchObject({ failure: { kind: 'unknown-format', path: 'out.doc' } })
  })
})
