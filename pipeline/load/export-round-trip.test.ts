import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { CellValue } from '../../protocol/table'
import { Table } from '../engine/table'
import type { ExportOptions } from '../engine/table-export'
import { createRandom, type Random } from '../numeric/random'
import { createContext } from '../step/context'
import { load } from './load'
import type { LoadParams } from './load-options'

const workspace = mkdtempSync(join(tmpdir(), 'souk-round-trip-'))
const context = createContext({ workspace, useCache: false, sink: { display() {}, clear() {}, progress() {}, loaded() {} } })
afterAll(() => context.close())

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)] as Item
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** What people have in cells, and what breaks those who write or read them carelessly. */
const texts = ['', ' ', '0', '007', '123456789012345678', '12345678901234567890', 'a,b', 'a;b|c', '"', '""', 'say "hi"', "O'Hara", "'=1+1", 'two\nlines', 'two\r\nlines', '\n', 'tab\there', '张三', '龘㐀', '🎉👨‍👩‍👧', '€', 'é', 'NaN', 'null', 'NULL', 'N/A', '1e3', '2026-01-01', '=1+1', '-5', '@x', '\\', '\\N', '\\x41', '#', '{"a":1}', '[1,2]', 'true', '1,234.50', 'x'.repeat(3000)]

const columns: Record<string, { type: string; as: NonNullable<LoadParams['types']>[string]; value(random: Random): string }> = {
  note: { type: 'VARCHAR', as: 'text', value: (random) => text(pick(random, texts)) },
  'id, "quoted"': { type: 'VARCHAR', as: 'text', value: (random) => text(pick(random, ['007', '123456789012345678', '订单1'])) },
  count: { type: 'BIGINT', as: 'integer', value: (random) => pick(random, [`'0'`, `'-1'`, `'9007199254740993'`, `'9223372036854775807'`]) },
  ratio: { type: 'DOUBLE', as: 'number', value: (random) => pick(random, ['0.1', '-1e300', '5e-324', String(random.normal())]) },
  paid: { type: 'DECIMAL(18,4)', as: 'money', value: (random) => pick(random, [`'0.1000'`, `'-99999999999999.9999'`, `'12.34'`]) },
  isNew: { type: 'BOOLEAN', as: 'boolean', value: (random) => pick(random, ['true', 'false']) },
  day: { type: 'DATE', as: 'date', value: (random) => `'${pick(random, ['2024-02-29', '1970-01-01', '1999-12-31'])}'` },
  at: { type: 'TIMESTAMP', as: 'time', value: (random) => `'${pick(random, ['2026-11-11 08:30:00', '1969-12-31 23:59:59.999', '2026-01-01 00:00:00.25'])}'` },
}
const types = Object.fromEntries(Object.entries(columns).map(([name, { as }]) => [name, as]))

/** The last column is never missing, so that no line of a file is empty. */
async function randomTable(random: Random, rowCount: number): Promise<Table> {
  const engine = await context.engine()
  const { identifier } = engine.dialect
  const row = (index: number): string => `select ${Object.entries(columns).map(([name, { type, value }]) => `${random.next() < 0.15 ? 'null' : value(random)}::${type} as ${identifier(name)}`).join(', ')}, ${index}::BIGINT as line`
  const relation = engine.freshName('random')
  await engine.materialise(relation, Array.from({ length: rowCount }, (_, index) => row(index)).join(' union all '))
  return Table.of(engine, relation)
}

const contents = async (table: Table): Promise<{ types: unknown; rows: Record<string, CellValue>[] }> => ({ types: table.types, rows: await table.rows() })

/** What a file of cells can hold: `load` takes a cell with nothing in it for missing, quoted or not, as the platforms mean it. */
const withoutEmpty = (rows: Record<string, CellValue>[]): Record<string, CellValue>[] => rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? null : value])))

const ways: [string, ExportOptions, LoadParams][] = [
  ['a.csv', {}, {}],
  ['semicolons.csv', { delimiter: ';', quoteAll: true }, {}],
  ['a.tsv', {}, {}],
  ['gbk.csv', { encoding: 'gbk' }, { encoding: 'gb18030' }],
  ['mark.csv', { encoding: 'utf-8-bom' }, {}],
  ['a.jsonl', {}, {}],
  ['a.json', {}, {}],
  ['a.parquet', {}, {}],
  ['a.xlsx', {}, {}],
]

describe('a table that was exported and loaded again is equal', () => {
  test.each(ways)('%s, written with %j', async (path, options, reading) => {
    for (const seed of [1, 2, 3]) {
      const table = await randomTable(createRandom(seed, path), 60)
      const written = await table.export(`${seed}-${path}`, options)
      const loaded = await load(written.path, { context, as: 'generic', ...(path.endsWith('.parquet') ? {} : { types: { ...types, line: 'integer' } }), ...reading })
      const { types: expected, rows } = await contents(table)
      expect({ rejects: await loaded.rejects.rows(), ...(await contents(loaded)) }).toEqual({ rejects: [], types: expected, rows: /\.(csv|tsv|xlsx)$/.test(path) ? withoutEmpty(rows) : rows })
    }
  })

  test('Chinese in GBK, recognised by itself', async () => {
    const engine = await context.engine()
    const relation = engine.freshName('gbk')
    await engine.materialise(relation, `select '订单' || i as 订单编号, '深圳市南山区科技园，' || chr(${'龘'.codePointAt(0)}) || '€🎉' as 收货地址 from range(200) r(i)`)
    const table = await Table.of(engine, relation)
    const { path } = await table.export('own.csv', { encoding: 'gbk' })
    const loaded = await load(path, { context, as: 'generic' })
    expect({ encoding: loaded.report.encoding, ...(await contents(loaded)) }).toEqual({ encoding: 'gb18030', ...(await contents(table)) })
  })
})
