import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createRandom } from '../numeric/random'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { outliers } from './outliers'
import { growForest, scorer } from './outliers/isolation-forest'

type Params = NonNullable<Parameters<typeof outliers>[1]>

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-outliers-')), seed: 1 })
  setCurrentContext(context)
})
afterAll(() => context.close())

const numbers = (values: (number | null)[]): Promise<Table> => toTable(values.map((x) => ({ x })), { types: { x: 'DOUBLE' } })
const column = async (table: Table, name: string): Promise<unknown[]> => (await table.rows()).map((row) => row[name])

describe('outliers', () => {
  // By hand: of 1 2 3 4 100 the quartiles are 2 and 4, the mean 22 with standard deviation √1902.5, the median 3 with deviation 1.
  test.each<[string, Params, number[], number[]]>([
    ['beyond the quartiles', { method: 'iqr' }, [1, 2, 3, 4, 100], [-1, 7]],
    ['standard deviations from the mean', { method: 'zScore', threshold: 1.5 }, [1, 2, 3, 4, 100], [22 - 1.5 * Math.sqrt(1902.5), 22 + 1.5 * Math.sqrt(1902.5)]],
    ['median deviations from the median', { method: 'robustZ' }, [1, 2, 3, 4, 100], [3 - 3.5 * 1.482602218505602, 3 + 3.5 * 1.482602218505602]],
    ['mean deviations where most values are equal', { method: 'robustZ' }, [5, 5, 5, 5, 9], [5 - 3.5 * 1.2533141373155 * 0.8, 5 + 3.5 * 1.2533141373155 * 0.8]],
    ['quantiles', { method: 'quantile', quantiles: [0.1, 0.9] }, [1, 2, 3, 4, 100], [1.4, 61.6]],
  ])('fences lie %s', async (_, params, values, [low, high]) => {
    const { table, model } = await outliers(await numbers([...values, null]), { ...params, action: 'remove' })
    expect([model.learned.fences[0]?.whole, await column(table, 'x')]).toEqual([
      { low: expect.closeTo(low ?? 0, 9), high: expect.closeTo(high ?? 0, 9) },
      [...values.filter((value) => value >= (low ?? 0) && value <= (high ?? 0)), null],
    ])
  })

  test.each<[string, Params, unknown[]]>([
    ['flagged', { action: 'flag' }, [false, false, false, false, true, false]],
    ['set missing', { action: 'missing' }, ['10.00', '10.10', '10.20', '10.30', null, null]],
    ['brought to the fence, in cents', { action: 'winsorise' }, ['10.00', '10.10', '10.20', '10.30', '10.60', null]],
    ['removed', { action: 'remove' }, ['10.00', '10.10', '10.20', '10.30', null]],
  ])('amounts are %s and stay exact', async (_, params, expected) => {
    const rows = ['10.00', '10.10', '10.20', '10.30', '5000.00', null].map((paid) => ({ paid }))
    const { table } = await outliers(await toTable(rows, { types: { paid: 'DECIMAL(18,2)' } }), params)
    expect([table.columns[0]?.type, await column(table, params.action === 'flag' ? 'paid_is_outlier' : 'paid')]).toEqual(['DECIMAL(18,2)', expected])
  })

  test.each(['iqr', 'zScore', 'robustZ'] as const)('each group has its own fences by %s, and a group unknown to the model the whole’s', async (method) => {
    const rows = [...Array.from({ length: 20 }, (_, index) => ({ shop: 'small', x: 10 + (index % 5) })), ...Array.from({ length: 20 }, (_, index) => ({ shop: 'large', x: 1000 + (index % 5) })), { shop: 'small', x: 500 }]
    const own = await outliers(await toTable(rows), { method, by: ['shop'] })
    const other = await outliers(await toTable([{ shop: 'small', x: 500 }, { shop: 'new', x: 500 }, { shop: 'large', x: 500 }]), { model: own.model })
    expect([own.changes.map(({ changed, before }) => [changed, before]), await column(own.table, 'x_is_outlier'), await column(other.table, 'x_is_outlier')]).toEqual([
      [[1, '10 … 1004']],
      rows.map(({ x }) => x === 500),
      [true, false, true],
    ])
  })

  test('a series is compared with the values around it, in the order of its column and within its group', async () => {
    // By hand, window 5: around 50 stand 2 3 50 4 5, median 4, deviation 1: the fences are 4 ± 3 · 1.4826.
    const days = (shop: string, values: (number | null)[]): object[] => values.map((x, day) => ({ shop, day, x }))
    const rows = [...days('a', [1, 2, 3, 50, 4, 5, null, 6]), ...days('b', [50, 51, 50, 49, 50])].reverse()
    const { table, charts } = await outliers(await toTable(rows as Record<string, unknown>[], { types: { x: 'DOUBLE' } }), { method: 'hampel', window: 5, orderBy: 'day', by: ['shop'], action: 'winsorise', columns: ['x'] })
    const found = (await table.rows()).sort((a, b) => (String(a['shop']) < String(b['shop']) ? -1 : String(a['shop']) > String(b['shop']) ? 1 : Number(a['day']) - Number(b['day'])))
    expect([found.map(({ x }) => x), charts.length]).toEqual([[1, 2, 3, expect.closeTo(4 + 3 * 1.482602218505602, 9), 4, 5, null, 6, 50, 51, 50, 49, 50], 1])
  })

  test('times have fences, infinite numbers are outside, and what is no number is not', async () => {
    const table = await sql`select * from (values (timestamp '2026-01-01', 1.0::double), (timestamp '2026-01-02', 2.0), (timestamp '2026-01-03', 3.0), (timestamp '2026-01-02', 'inf'), (timestamp '1970-01-01', 'nan')) t(day, x)`
    const { table: marked } = await outliers(table, { columns: ['day', 'x'] })
    expect([await column(marked, 'day_is_outlier'), await column(marked, 'x_is_outlier')]).toEqual([
      [false, false, false, false, true],
      [false, false, false, true, false],
    ])
  })

  test('refuses to empty or clip what a forest judges as a whole, and words', async () => {
    await expect(outliers(await numbers([1, 2]), { method: 'isolationForest', action: 'winsorise' })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'action' } })
    await expect(outliers(await toTable([{ name: 'a' }]), { columns: ['name'] })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'columns' } })
  })
})

describe('the isolation forest', () => {
  /** 3,000 rows of four numbers by a linear congruential generator, so that another language makes the same ones: every twentieth is uniform noise. */
  function makeRows(): { rows: number[][]; isNoise: boolean[] } {
    let state = 20_261_123
    const uniform = (): number => {
      state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const normal = (): number => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, 0) - 6
    const rows = Array.from({ length: 3000 }, (_, index) => Array.from({ length: 4 }, () => (index % 20 === 0 ? uniform() * 8 - 4 : (index % 2 === 1 ? 1.5 : -1.5) + normal())))
    return { rows, isNoise: rows.map((_, index) => index % 20 === 0) }
  }

  /** The share of pairs in which the noise has the higher score. */
  function areaUnderCurve(scores: readonly number[], isNoise: readonly boolean[]): number {
    const ranked = scores.map((score, index) => ({ score, isNoise: isNoise[index] === true })).sort((a, b) => a.score - b.score)
    const ranks = ranked.reduce((sum, { isNoise: noise }, index) => sum + (noise ? index + 1 : 0), 0)
    const positive = isNoise.filter(Boolean).length
    return (ranks - (positive * (positive + 1)) / 2) / (positive * (scores.length - positive))
  }

  test('scores a row by its path, and by what a leaf would still take to tell apart', async () => {
    // By hand: of 0 0 0 10 every split parts the last from the rest, so the paths are 1 + c(3) and 1, of c(4) expected;
    // c(n) = 2 (ln(n − 1) + 0.5772…) − 2 (n − 1) / n.
    const column = Float64Array.of(0, 0, 0, 10)
    const forest = await growForest([column], createRandom(1), { trees: 3, sampleSize: 4 })
    const [c3, c4] = [2 * (Math.log(2) + 0.5772156649015329) - 4 / 3, 2 * (Math.log(3) + 0.5772156649015329) - 6 / 4]
    expect([...scorer(forest)([column])]).toEqual([1 + c3, 1 + c3, 1 + c3, 1].map((path) => expect.closeTo(2 ** (-path / c4), 12)))
  })

  test('has scikit-learn’s area under the curve', async () => {
    const { rows, isNoise } = makeRows()
    const columns = [0, 1, 2, 3].map((at) => Float64Array.from(rows, (row) => row[at] ?? 0))
    const areas: number[] = []
    for (let seed = 1; seed <= 10; seed += 1) {
      const forest = await growForest(columns, createRandom(seed), { trees: 100, sampleSize: 256 })
      areas.push(areaUnderCurve([...scorer(forest)(columns)], isNoise))
    }
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length
    // scikit-learn 1.9.1: 0.93287 is the mean of 20 seeds with 100 trees (from 0.919 to 0.943), 0.93542 of 5 with 500.
    expect({ sum: rows.flat().reduce((sum, value) => sum + value, 0), isEqual: Math.abs(mean - 0.93287) <= 0.005, mean }).toEqual({ sum: expect.closeTo(902.4751797057688, 6), isEqual: true, mean: expect.any(Number) })
  })

  test('marks the share of rows that is asked for, and judges another table by the same trees', async () => {
    const { rows } = makeRows()
    const table = await toTable(rows.map(([a, b, c, d]) => ({ a, b, c, d })))
    const params = { method: 'isolationForest', contamination: 0.05 } as const
    const [first, again] = [await outliers(table, params), await outliers(table, params)]
    const other = await outliers(await toTable([{ a: 1.5, b: 1.5, c: 1.5, d: 1.5 }, { a: -4, b: 4, c: -4, d: 4 }, { a: null, b: 1.5, c: 1.5, d: null }], { types: { a: 'DOUBLE', d: 'DOUBLE' } }), { model: JSON.parse(JSON.stringify(first.model)) })
    expect([(await column(first.table, 'is_outlier')).filter(Boolean).length, await column(other.table, 'is_outlier'), await first.table.digest()]).toEqual([150, [false, true, false], await again.table.digest()])
  })
})
