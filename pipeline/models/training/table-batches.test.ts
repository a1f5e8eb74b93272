import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../../protocol/failure'
import { DuckDbEngine } from '../../engine/duckdb/duckdb-engine'
import { Table } from '../../engine/table'
import { arraySource } from './array-source'
import type { DataSpec } from './data-spec'
import { findBad } from './find-bad'
import { holdOut } from './hold-out'
import { TableBatches } from './table-batches'

let engine: DuckDbEngine

beforeAll(async () => {
  engine = await DuckDbEngine.open({ workspace: mkdtempSync(join(tmpdir(), 'souk-batches-')) })
})
afterAll(() => engine.close())

async function make(sql: string): Promise<Table> {
  const relation = engine.freshName('t')
  await engine.materialise(relation, sql)
  return Table.of(engine, relation)
}

const visits = `select * from (values
  (1, 10.50::decimal(10,2), 3::bigint, [1, 2, 3], [[1.5, 2.5]], [0.1, 0.2], 1.0),
  (2, 0.25, 4, [4], [[3, 4], [5, 6], [7, 8]], [0.3], 0.5),
  (3, 7, 5, []::integer[], []::double[][], []::double[], 2)) t(id, paid, item, bought, path, gaps, weight)`

const spec: DataSpec = {
  inputs: {
    scaled: { from: 'numbers', kind: 'float', columns: ['paid', 'id'] },
    item: { from: 'numbers', kind: 'integer', columns: ['item'] },
    bought: { from: 'sequence', kind: 'integer', columns: ['bought'], length: 2, keep: 'last', padding: 0 },
    mask: { from: 'mask', column: 'bought', length: 2 },
    path: { from: 'sequence', kind: 'float', columns: ['path'], length: 2, width: 2, keep: 'first', padding: -1 },
    pairs: { from: 'sequence', kind: 'float', columns: ['gaps', 'bought'], length: 2, keep: 'first', padding: 0 },
  },
  targets: { paid: { from: 'numbers', kind: 'float', columns: ['paid'], isVector: true } },
  weight: 'weight',
}

describe('a table', () => {
  test('gives numbers, ids, cut and filled sequences, their masks and weights', async () => {
    const batches = await TableBatches.open(await make(visits), spec)
    const expected = {
      rows: 2,
      inputs: {
        scaled: Float64Array.of(0.25, 2, 7, 3),
        item: Int32Array.of(4, 5),
        bought: Int32Array.of(4, 0, 0, 0),
        mask: Float64Array.of(1, 0, 0, 0),
        path: Float64Array.of(3, 4, 5, 6, -1, -1, -1, -1),
        pairs: Float64Array.of(0.3, 4, 0, 0, 0, 0, 0, 0),
      },
      targets: { paid: Float64Array.of(0.25, 7) },
      weights: Float64Array.of(0.5, 2),
    }
    expect(await batches.read(1, 9)).toEqual(expected)
    expect(batches.shape).toEqual({
      inputs: {
        scaled: { kind: 'float', shape: [2] },
        item: { kind: 'integer', shape: [] },
        bought: { kind: 'integer', shape: [2] },
        mask: { kind: 'float', shape: [2] },
        path: { kind: 'float', shape: [2, 2] },
        pairs: { kind: 'float', shape: [2, 2] },
      },
      targets: { paid: { kind: 'float', shape: [1] } },
      isWeighted: true,
    })
    expect((await batches.read(0, 1)).inputs['bought']).toEqual(Int32Array.of(2, 3))
  })

  test('keeps the order of its rows in ranges of any size', async () => {
    const batches = await TableBatches.open(await make('select range as a, [range, range + 1] as l from range(300000)'), {
      inputs: { a: { from: 'numbers', kind: 'float', columns: ['a'] }, l: { from: 'sequence', kind: 'float', columns: ['l'], length: 3, keep: 'last', padding: 0 } },
      targets: {},
      weight: null,
    })
    const block = await batches.read(122_000, 131_000)
    expect([...block.inputs['a']!]).toEqual(Array.from({ length: 9000 }, (_, row) => 122_000 + row))
    expect([...block.inputs['l']!]).toEqual(Array.from({ length: 9000 }, (_, row) => [122_000 + row, 122_001 + row, 0]).flat())
  })

  test.each([
    ['a number', 'select 1 as id, null::double as a, [1.0, 2.0] as l', 'a'],
    ['an infinite number', `select 1 as id, 'inf'::double as a, [1.0, 2.0] as l`, 'a'],
    ['a list', 'select 1 as id, 2 as a, null::double[] as l', 'l'],
    ['an element', 'select 1 as id, 2 as a, [1.0, null] as l', 'l'],
    ['an id', 'select null::bigint as id, 2 as a, [1.0, 2.0] as l', 'id'],
    ['an id beyond 32 bits', 'select 9000000000 as id, 2 as a, [1.0, 2.0] as l', 'id'],
  ])('says which column misses %s', async (_, sql, column) => {
    const batches = await TableBatches.open(await make(`select 0 as id, 0::double as a, [0.0]::double[] as l union all ${sql}`), {
      inputs: {
        a: { from: 'numbers', kind: 'float', columns: ['a'] },
        l: { from: 'sequence', kind: 'float', columns: ['l'], length: 2, keep: 'last', padding: 0 },
        ids: { from: 'numbers', kind: 'integer', columns: ['id'] },
      },
      targets: {},
      weight: null,
    })
    const bad = findBad(await batches.read(0, 2))
    expect([bad?.row, batches.columnOf(bad?.field ?? '', bad?.place ?? 0)]).toEqual([1, column])
  })

  test('of words is refused by the column’s name, and so is a list where a number belongs', async () => {
    const table = await make(`select 'x' as words, [1] as list`)
    const open = (column: string): Promise<unknown> => TableBatches.open(table, { inputs: { x: { from: 'numbers', kind: 'float', columns: [column] } }, targets: {}, weight: null }).catch((thrown: FailureError) => thrown.failure)
    expect([await open('words'), await open('list'), await open('none')]).toEqual([
      { kind: 'bad-shape', layer: 'words', operation: 'input', wanted: 'DOUBLE', given: 'VARCHAR' },
      { kind: 'bad-shape', layer: 'list', operation: 'input', wanted: 'DOUBLE', given: 'INTEGER[]' },
      { kind: 'missing-column', where: table.name, column: 'none', columns: ['words', 'list'] },
    ])
  })

  test('that is a view is read from a copy that goes again', async () => {
    const { sqlName } = await make('select range as a from range(10)')
    const view = engine.freshName('v')
    await engine.execute(`create view ${view} as select a from ${sqlName} where a % 2 = 0`)
    const before = await engine.relations()
    const batches = await TableBatches.open(await Table.of(engine, view), { inputs: { a: { from: 'numbers', kind: 'float', columns: ['a'] } }, targets: {}, weight: null })
    expect(await batches.read(1, 4)).toMatchObject({ rows: 3, inputs: { a: Float64Array.of(2, 4, 6) } })
    await batches.close()
    expect(await engine.relations()).toEqual(before)
  })

  test('has a fingerprint that follows its used columns and how they are used', async () => {
    const sql = 'select range as a, range % 3 as b, range % 2 as c from range(100)'
    const of = async (text: string, columns: string[]): Promise<string> => {
      const batches = await TableBatches.open(await make(text), { inputs: { x: { from: 'numbers', kind: 'float', columns } }, targets: {}, weight: null })
      return batches.fingerprint()
    }
    const [one, same, unused, used, other] = [await of(sql, ['a', 'b']), await of(sql, ['a', 'b']), await of(sql.replace('% 2', '% 5'), ['a', 'b']), await of(sql.replace('% 3', '% 4'), ['a', 'b']), await of(sql, ['b', 'a'])]
    expect([same === one, unused === one, used === one, other === one]).toEqual([true, true, false, false])
  })
})

describe('holding out', () => {
  const rows = 20_000
  const numbers = Float64Array.from({ length: rows }, (_, row) => row)
  const source = arraySource({ inputs: { a: { kind: 'float', shape: [], values: numbers }, twice: { kind: 'float', shape: [2], values: Float64Array.from({ length: 2 * rows }, (_, place) => place) } }, targets: {}, weights: numbers })

  test('puts each row in one of two parts, near the share, the same whatever is read', async () => {
    const { training, validation } = holdOut(source, 0.2, 5)
    const read = async (part: typeof training, by: number): Promise<number[]> => {
      const blocks = []
      for (let from = 0; from < part.rows; from += by) blocks.push(...(await part.read(from, from + by)).inputs['a']!)
      return blocks
    }
    const [learned, held] = [await read(training, 777), await read(validation, 5000)]
    expect([...learned, ...held].toSorted((a, b) => a - b)).toEqual([...numbers])
    expect(await read(training, 20_000)).toEqual(learned)
    expect([Math.abs(held.length / rows - 0.2) < 0.01, learned.length, held.length]).toEqual([true, training.rows, validation.rows])
    const block = await validation.read(10, 12)
    expect([...block.inputs['twice']!, ...(block.weights ?? [])]).toEqual([2 * held[10]!, 2 * held[10]! + 1, 2 * held[11]!, 2 * held[11]! + 1, held[10], held[11]])
  })
})
