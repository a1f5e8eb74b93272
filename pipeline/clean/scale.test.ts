import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../engine/table'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { scale } from './scale'
import { normalQuantile } from './scaling/normal-quantile'

type Params = NonNullable<Parameters<typeof scale>[1]>

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-scale-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const numbers = (values: readonly (number | null)[], type = 'DOUBLE'): Promise<Table> => toTable(values.map((x) => ({ x })), { types: { x: type } })
const column = async (table: Table, name = 'x'): Promise<unknown[]> => (await table.rows()).map((row) => row[name])
const close = (values: readonly (number | null)[], digits = 9): unknown[] => values.map((value) => (value === null ? null : expect.closeTo(value, digits)))

const positive = [1, 2, 3.5, 4, 7, 11, 20, 2.5]
const mixed = [-3, -1, 0, 0.5, 2, 4, 9, 1.5]

describe('scale', () => {
  // scikit-learn 1.9.1 (MinMaxScaler, StandardScaler, RobustScaler, QuantileTransformer) and scipy 1.17.1 (boxcox, yeojohnson).
  const references: [string, Params, number[], number[], number][] = [
    ['minMax', { method: 'minMax' }, positive, [0, 0.05263157894736842, 0.13157894736842105, 0.15789473684210525, 0.3157894736842105, 0.5263157894736843, 1, 0.07894736842105263], 12],
    ['standard', { method: 'standard' }, positive, [-0.9015249595808498, -0.7337993857053428, -0.4822110248920824, -0.39834823795432894, 0.10482848367219183, 0.7757307791742195, 2.285260944053782, -0.6499365987675894], 12],
    ['robust', { method: 'robust' }, positive, [-0.4888888888888889, -0.3111111111111111, -0.044444444444444446, 0.044444444444444446, 0.5777777777777777, 1.288888888888889, 2.888888888888889, -0.2222222222222222], 12],
    ['boxCox', { method: 'boxCox' }, positive, [0, 0.6696459591725981, 1.1773930061652442, 1.2944021881076864, 1.7681124016718828, 2.131807503530912, 2.588268100841972, 0.8755230940336439], 6],
    ['yeoJohnson', { method: 'yeoJohnson' }, mixed, [-3.8836891528686515, -1.123440028305144, 0, 0.46917008477890876, 1.6570159993036224, 2.9876970635325493, 5.757245931622776, 1.2865281880308355], 6],
    ['quantile of five', { method: 'quantile', quantiles: 5 }, positive, [0, 0.18181818181818182, 0.4545454545454546, 0.5147058823529411, 0.6911764705882353, 0.8125, 1, 0.2727272727272727], 12],
    ['quantile to normal', { method: 'quantile', distribution: 'normal' }, positive, [-5.199337582605575, -1.0675705238781414, -0.1800123697927051, 0.18001236979270496, 0.5659488218329631, 1.0675705238781412, 5.19933758270342, -0.5659488218329631], 8],
    ['quantile of equal values', { method: 'quantile' }, [1, 1, 1, 2, 3, 3, 4, 5], [0, 0, 0, 0.42857142857142855, 0.6428571428571428, 0.6428571428571428, 0.8571428571428571, 1], 12],
    ['log', { method: 'log' }, positive, positive.map(Math.log), 12],
    ['log1p', { method: 'log1p' }, positive, positive.map(Math.log1p), 12],
    ['signedLog', { method: 'signedLog' }, mixed, mixed.map((value) => Math.sign(value) * Math.log1p(Math.abs(value))), 12],
  ]

  test.each(references)('%s gives the reference’s values, and back', async (_, params, values, expected, digits) => {
    const { table, model } = await scale(await numbers([...values, null]), params)
    const back = await scale(table, { model, inverse: true })
    expect([await column(table), await column(back.table)]).toEqual([close([...expected, null], digits), close([...values, null], 6)])
  })

  test('finds λ as scipy does', async () => {
    const learned = async (method: 'boxCox' | 'yeoJohnson', values: number[]): Promise<number | null | undefined> => (await scale(await numbers(values), { method })).model.learned.scalings[0]?.lambda
    expect([await learned('boxCox', positive), await learned('yeoJohnson', mixed)]).toEqual([expect.closeTo(-0.10010516607940242, 6), expect.closeTo(0.7031246299240221, 6)])
  })

  test('learns from the training part alone: another part may go beyond the range, or have no answer, which is told', async () => {
    const range = await scale(await numbers([10, 20]), { method: 'minMax' })
    const beyond = await scale(await numbers([5, 40]), { model: JSON.parse(JSON.stringify(range.model)) })
    const logarithm = await scale(await numbers([1, 2]), { method: 'log' })
    const without = await scale(await numbers([1, -1]), { model: logarithm.model })
    expect([await column(beyond.table), await column(without.table), without.changes.map(({ what }) => what.en)]).toEqual([[-0.5, 3], [0, null], ['natural logarithm; 1 without an answer are missing now']])
  })

  test('amounts come back in cents from a column beside them', async () => {
    const amounts = await toTable(['10.10', '20.35', '99.99'].map((paid) => ({ paid })), { types: { paid: 'DECIMAL(18,2)' } })
    const { table, model } = await scale(amounts, { method: 'standard', into: 'add' })
    const back = await scale(table, { model, inverse: true })
    expect([table.columns.map(({ name, type }) => [name, type]), await column(back.table, 'paid_scaled')]).toEqual([[['paid', 'DECIMAL(18,2)'], ['paid_scaled', 'DOUBLE']], ['10.10', '20.35', '99.99']])
  })

  test('a column of one value, or of none, has no scale and loses nothing', async () => {
    const methods = ['minMax', 'standard', 'robust', 'boxCox', 'yeoJohnson', 'quantile'] as const
    const results = await Promise.all(methods.map(async (method) => column((await scale(await numbers([3, 3, null]), { method })).table)))
    expect(results).toEqual([[0, 0, null], [0, 0, null], [0, 0, null], [2, 2, null], [3, 3, null], [0, 0, null]])
  })

  test.each<[Params, string]>([
    [{ method: 'boxCox' }, 'columns'],
    [{ method: 'log' }, 'columns'],
    [{ inverse: true }, 'inverse'],
    [{ method: 'minMax', range: [1, 1] }, 'range'],
  ])('refuses %j where it cannot be done', async (params, parameter) => {
    await expect(scale(await numbers(mixed), params)).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter } })
  })

  test('the normal quantile has scipy’s digits', () => {
    const shares = [1e-300, 1e-12, 1e-7, 0.01, 0.075, 0.3, 0.5, 0.9, 0.999]
    // scipy.stats.norm.ppf 1.17.1.
    expect(shares.map(normalQuantile)).toEqual(close([-37.0470962993612, -7.034483825301131, -5.1993375821928165, -2.3263478740408408, -1.4395314709384563, -0.5244005127080409, 0, 1.2815515655446004, 3.090232306167813], 12))
  })
})
