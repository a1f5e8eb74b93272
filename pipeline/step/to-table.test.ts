import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as arrow from 'apache-arrow'
import { afterAll, describe, expect, test } from 'vitest'
import type { DataFrameLike } from '../engine/from-data-frame'
import type { Table } from '../engine/table'
import { createRandom, type Random } from '../numeric/random'
import { createContext } from './context'
import { toTable } from './to-table'

const workspace = mkdtempSync(join(tmpdir(), 'souk-to-table-'))
const context = createContext({ workspace, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
afterAll(() => context.close())

const contents = async (table: Table): Promise<unknown> => ({ types: table.types, rows: await table.rows() })

const texts = ['', ' ', '0', '007', '123456789012345678', 'a,b', '"', "O'Hara", 'two\r\nlines', 'tab\t', '张三', '🎉', 'NaN', 'null', '1e3', '2026-01-01', '=1+1', '\\x41', '\u0001', '_x0041_']
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)] as Item

/** SQL literals of hostile values of each type. */
const values: Record<string, (random: Random) => string> = {
  VARCHAR: (random) => `'${pick(random, texts).replaceAll("'", "''")}'`,
  BIGINT: (random) => pick(random, [`'0'`, `'-1'`, `'9007199254740993'`, `'9223372036854775807'`, `'-9223372036854775808'`]),
  INTEGER: (random) => String(random.integer(2 ** 31) - 2 ** 30),
  TINYINT: (random) => `'${random.integer(256) - 128}'`,
  SMALLINT: (random) => `'${random.integer(65_536) - 32_768}'`,
  UTINYINT: (random) => String(random.integer(256)),
  USMALLINT: (random) => String(random.integer(65_536)),
  UINTEGER: (random) => pick(random, ['0', '4294967295']),
  UBIGINT: (random) => pick(random, ['0', '18446744073709551615']),
  HUGEINT: (random) => pick(random, ['0', '170141183460469231731687303715884105727', '-1']),
  DOUBLE: (random) => pick(random, ['0.1', '-0.3', '1e300', '5e-324', `'NaN'`, `'Infinity'`, `'-Infinity'`, String(random.normal())]),
  FLOAT: (random) => pick(random, ['0.1', '-3.5', `'NaN'`]),
  'DECIMAL(18,2)': (random) => pick(random, ['0.10', '-9999999999999999.99', '12345678901234.56', '0']),
  'DECIMAL(38,10)': (random) => pick(random, [`'1234567890123456789012345678.0123456789'`, `'-0.0000000001'`]),
  BOOLEAN: (random) => pick(random, ['true', 'false']),
  DATE: (random) => `'${pick(random, ['1970-01-01', '1582-10-15', '2024-02-29', '9999-12-31'])}'`,
  TIMESTAMP: (random) => `'${pick(random, ['2026-11-11 08:30:00', '1969-12-31 23:59:59.999999', '2026-01-01 00:00:00.000001', '1900-01-01', '9999-12-31 23:59:59'])}'`,
  'TIMESTAMP WITH TIME ZONE': (random) => `'${pick(random, ['2026-11-11 08:30:00+08', '1969-12-31 23:59:59.25+00'])}'`,
  TIMESTAMP_NS: () => `'2026-01-01 00:00:00.123456789'`,
  TIME: () => `'23:59:59.000001'`,
  UUID: () => `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
  BLOB: (random) => pick(random, [`unhex('00ab5c')`, `unhex('')`]),
  'BIGINT[]': (random) => pick(random, ['[1, null, 9007199254740993]', '[]']),
  'VARCHAR[]': (random) => `['${pick(random, texts).replaceAll("'", "''")}', 'a']`,
  'STRUCT("a" DECIMAL(9,1), "b c" DATE[])': () => `{'a': 1.5, 'b c': [date '2026-01-01']}`,
  'MAP(VARCHAR, INTEGER)': () => `map {'k': 1, '键': 2}`,
}

async function randomTable(random: Random, types: readonly string[]): Promise<Table> {
  const engine = await context.engine()
  const rows = Array.from({ length: 40 }, () => `select ${types.map((type, index) => `${random.next() < 0.2 ? 'null' : values[type]?.(random)}::${type} as c${index}`).join(', ')}`)
  const relation = engine.freshName('random')
  await engine.materialise(relation, rows.join(' union all '))
  const { Table } = await import('../engine/table')
  return Table.of(engine, relation)
}

describe('what goes out comes back equal', () => {
  const random = createRandom(11)
  const all = Object.keys(values)

  test('as row objects, with the table’s own types', async () => {
    for (let round = 0; round < 3; round += 1) {
      const table = await randomTable(random, all)
      expect(await contents(await toTable(await table.rows(), { types: table.types, context }))).toEqual(await contents(table))
    }
  })

  test('as an Arrow table, by itself where Arrow has the type, with the table’s types where it goes as text', async () => {
    const own = all.filter((type) => !/^(HUGEINT|TIMESTAMP_NS|TIME|UUID|.*\[\]|STRUCT.*|MAP.*)$/.test(type))
    for (let round = 0; round < 3; round += 1) {
      const [plain, every] = [await randomTable(random, own), await randomTable(random, all)]
      // Through the bytes of the format, as another program would read them.
      const sent = arrow.tableFromIPC(arrow.tableToIPC(await plain.toArrow()))
      expect(await contents(await toTable(sent, { context }))).toEqual(await contents(plain))
      expect(await contents(await toTable(await every.toArrow(), { types: every.types, context }))).toEqual(await contents(every))
    }
  })

  test('as typed arrays and lists, with the table’s types', async () => {
    const held = ['VARCHAR', 'BIGINT', 'INTEGER', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'FLOAT']
    const table = await randomTable(random, held)
    const engine = await context.engine()
    // Arrays hold NaN for missing, so a table without NaN.
    const relation = engine.freshName('held')
    await engine.materialise(relation, `select * replace (case when isnan(c7) then null else c7 end as c7) from ${table.sqlName}`)
    const { Table } = await import('../engine/table')
    const clean = await Table.of(engine, relation)
    expect(await contents(await toTable(await clean.toColumns(), { types: clean.types, context }))).toEqual(await contents(clean))
  })

  test('as a Danfo.js data frame', async ({ skip }) => {
    const table = await toTable([{ id: '007', n: 1, x: 0.5, isNew: true }, { id: null, n: null, x: null, isNew: null }, { id: '张三, "x"', n: 3, x: -2, isNew: false }], { context })
    const frame = await table.toDataFrame().catch(() => skip('danfojs-node is not installed: npm install danfojs-node'))
    expect(await contents(await toTable(frame as DataFrameLike, { context }))).toEqual(await contents(table))
  })
})

test('typed arrays keep their own types, and what means nothing is missing', async () => {
  const table = await toTable(
    {
      big: BigInt64Array.of(1n, 9007199254740993n), wide: BigUint64Array.of(18446744073709551615n, 0n), i: Int32Array.of(-1, 2), i16: Int16Array.of(1, 2), i8: Int8Array.of(1, 2), u8: Uint8Array.of(255, 0),
      u16: Uint16Array.of(1, 2), u32: Uint32Array.of(4294967295, 0), f: Float64Array.of(0.5, Number.NaN), f32: Float32Array.of(0.5, 1),
      ids: ['001', null], at: [new Date('2026-01-01T08:00:00.5Z'), new Date(Number.NaN)], isNew: [true, undefined], whole: [1, Number.NaN], mixed: [1, 'x'], huge: [2n ** 64n, 1], list: [[1, 2n], null],
      bytes: [Uint8Array.of(171), null], old: [new Date('0033-04-03T00:00:00Z'), null], none: [null, null],
    },
    { context },
  )
  expect(await contents(table)).toEqual({
    types: {
      big: 'BIGINT', wide: 'UBIGINT', i: 'INTEGER', i16: 'SMALLINT', i8: 'TINYINT', u8: 'UTINYINT', u16: 'USMALLINT', u32: 'UINTEGER', f: 'DOUBLE', f32: 'FLOAT', ids: 'VARCHAR', at: 'TIMESTAMP', isNew: 'BOOLEAN',
      whole: 'BIGINT', mixed: 'VARCHAR', huge: 'HUGEINT', list: 'VARCHAR', bytes: 'BLOB', old: 'TIMESTAMP', none: 'VARCHAR',
    },
    rows: [
      {
        big: 1, wide: '18446744073709551615', i: -1, i16: 1, i8: 1, u8: 255, u16: 1, u32: 4294967295, f: 0.5, f32: 0.5, ids: '001', at: '2026-01-01T08:00:00.5', isNew: true, whole: 1, mixed: '1',
        huge: '18446744073709551616', list: '[1,"2"]', bytes: 'ab', old: '0033-04-03T00:00:00', none: null,
      },
      {
        big: '9007199254740993', wide: 0, i: 2, i16: 2, i8: 2, u8: 0, u16: 2, u32: 0, f: null, f32: 1, ids: null, at: null, isNew: null, whole: null, mixed: 'x', huge: 1, list: null, bytes: null, old: null, none: null,
      },
    ],
  })
})

test('Arrow’s lists, structs, dictionaries and decimals become the engine’s', async () => {
  const list = new arrow.List(new arrow.Field('item', new arrow.Int32()))
  const struct = new arrow.Struct([new arrow.Field('a', new arrow.Utf8()), new arrow.Field('b c', new arrow.Float64())])
  const table = new arrow.Table({
    list: arrow.vectorFromArray([[1, 2], null, []], list),
    struct: arrow.vectorFromArray([{ a: 'x"', 'b c': 0.5 }, { a: null, 'b c': 1 }, null], struct),
    city: arrow.vectorFromArray(['上海', null, '上海'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
    second: arrow.vectorFromArray([Date.UTC(2026, 0, 1), null, -1000], new arrow.TimestampSecond()),
    day: arrow.vectorFromArray([new Date('2026-01-01'), null, new Date('1969-12-31')], new arrow.DateDay()),
    clock: arrow.vectorFromArray([3_723_000, null, 0], new arrow.TimeMillisecond()),
  })
  expect(await contents(await toTable(table, { context, name: 'nested' }))).toEqual({
    types: { list: 'INTEGER[]', struct: 'STRUCT("a" VARCHAR, "b c" DOUBLE)', city: 'VARCHAR', second: 'TIMESTAMP', day: 'DATE', clock: 'TIME' },
    rows: [
      { list: '[1,2]', struct: '{"a":"x\\"","b c":0.5}', city: '上海', second: '2026-01-01T00:00:00', day: '2026-01-01', clock: '01:02:03' },
      { list: null, struct: '{"a":null,"b c":1}', city: null, second: null, day: null, clock: null },
      { list: '[]', struct: null, city: '上海', second: '1969-12-31T23:59:59', day: '1969-12-31', clock: '00:00:00' },
    ],
  })
})

test('a wanted type wins over what the values say; numbers become times, and whole numbers texts without a point', async () => {
  const table = await toTable({ id: [1, 2], at: Float64Array.of(0.001, Number.NaN), day: [86_400_000, null], paid: [12.5, null] }, { types: { id: 'VARCHAR', at: 'TIMESTAMP', day: 'DATE', paid: 'DECIMAL(18,2)', later: 'DATE' }, context })
  expect(await table.rows()).toEqual([
    { id: '1', at: '1970-01-01T00:00:00.000001', day: '1970-01-02', paid: '12.50', later: null },
    { id: '2', at: null, day: null, paid: null, later: null },
  ])
})

test('a table is a table already: another name and types make another one', async () => {
  const table = await toTable([{ id: 1 }], { context, name: 'one' })
  const other = await toTable(table, { context, name: 'two', types: { id: 'VARCHAR' } })
  expect([other.name, other.types, await other.rows(), table.types]).toEqual(['two', { id: 'VARCHAR' }, [{ id: '1' }], { id: 'BIGINT' }])
})

test.each([
  ['lists of different lengths', { a: [1], b: [1, 2] }, 'b'],
  ['what is no list', { a: 'text' }, 'a'],
  ['a number', 7, 'rows'],
  ['nothing', [], 'rows'],
])('refuses %s, naming it', async (_, input, parameter) => {
  await expect(toTable(input as never, { context })).rejects.toMatchObject({ failure: { kind: 'bad-params', step: 'toTable', parameter } })
})
