import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { convertCurrency } from './convert-currency'
import { convertUnits } from './convert-units'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-convert-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

describe('currencies', () => {
  const rates = [{ from: 'USD', to: 'CNY', date: '2026-03-01', rate: '7.1' }, { from: 'USD', to: 'CNY', date: '2026-03-02', rate: '7.2' }, { from: 'EUR', to: 'USD', rate: '1.1' }]
  const rows = [
    { amount: '10.005', currency: 'usd', at: '2026-03-01 20:00:00' },
    { amount: 'ten', currency: 'USD', at: '2026-03-01 20:00:00' },
    { amount: '10', currency: '', at: '2026-03-01 20:00:00' },
    { amount: '10', currency: 'EUR', at: '2026-03-01 20:00:00' },
    { amount: '10', currency: 'USD', at: '2026-02-01 20:00:00' },
    { amount: null, currency: 'USD', at: '2026-03-01 20:00:00' },
  ]
  const look = async (params: Parameters<typeof convertCurrency>[1]): Promise<unknown> => {
    const { table, unreadable } = await convertCurrency(await toTable(rows), { to: 'CNY', columns: ['amount'], date: 'at', rates, ...params })
    return [(await table.rows()).map(({ amount_cny }) => amount_cny), (await unreadable.rows()).map(({ row, reason }) => [row, reason])]
  }

  test('are converted by the rate of the day in the zone that is told, text exactly, and what is not is listed with its reason', async () => {
    expect([await look({}), await look({ zone: 'Asia/Shanghai', via: 'USD', decimals: 3 })]).toEqual([
      [['71.04', null, null, null, null, null], [[2, 'amount'], [3, 'currency'], [4, 'rate'], [5, 'rate']]],
      // 20:00 UTC is 2 March in Shanghai: 10.005 × 7.2; 10 × 1.1 × 7.2.
      [['72.036', null, null, '79.200', null, null], [[2, 'amount'], [3, 'currency'], [5, 'rate']]],
    ])
  })

  test('keep their rates in the model, so that another part needs no table', async () => {
    const first = await convertCurrency(await toTable(rows), { to: 'CNY', columns: ['amount'], date: 'at', rates })
    const second = await convertCurrency(await toTable(rows.slice(0, 1)), { model: JSON.parse(JSON.stringify(first.model)) })
    expect((await second.table.rows())[0]).toMatchObject({ amount_cny: '71.04' })
  })

  test.each([
    ['rates', { rates: undefined }],
    ['rates', { rates: [{ from: 'USD', to: 'CNY', rate: 'x' }] }],
    ['to', { to: 'YUAN' }],
  ])('refuse wrong %s', async (parameter, params) => {
    await expect(look(params)).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter } })
  })
})

describe('units', () => {
  const values = async (texts: unknown[], params: Parameters<typeof convertUnits>[1]): Promise<unknown[]> => {
    const { table } = await convertUnits(await toTable(texts.map((x) => (typeof x === 'object' ? (x as Record<string, unknown>) : { x }))), { column: 'x', ...params })
    return (await table.rows()).map((row) => Object.values(row)[1])
  }

  test.each<[string, unknown[], Parameters<typeof convertUnits>[1], unknown[]]>([
    ['weights', ['1公斤', '约 500 克', '1 oz', '1,000 g', '8 lbs'], { to: 'g' }, [1000, 500, 28.349523, 1000, 3628.73896]],
    ['volumes', ['1.5L', '330ml×6', '1 gal'], { to: 'ml' }, [1500, 1980, 3785.411784]],
    ['lengths', ['1.2m', '10 in', '5 ft 10 in', "5'10\"", '3尺'], { to: 'cm' }, [120, 25.4, 177.8, 177.8, 100]],
    ['numbers in a unit that is told', [2, 0.5], { to: 'g', unit: 'kg' }, [2000, 500]],
    ['packages by the chain that is given, of an item first', [{ x: '2箱', item: 'a' }, { x: '2箱', item: 'b' }, { x: '3盒', item: 'a' }], { to: '件', itemColumn: 'item', units: [{ unit: '箱', to: '盒', factor: 10 }, { unit: '盒', to: '件', factor: 6 }, { unit: '箱', to: '件', factor: 100, item: 'b' }] }, [120, 200, 18]],
    ['units of a column', [{ x: 2, unit: 'KG' }, { x: 3, unit: '斤' }, { x: 3, unit: null }, { x: 3, unit: 'ml' }], { to: 'g', unitColumn: 'unit' }, [2000, 1500, null, null]],
  ])('%s', async (_, texts, params, expected) => expect(await values(texts, params)).toEqual(expected))

  test('that nothing explains are refused as a goal', async () => {
    await expect(values(['1'], { to: 'parsec' })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'to' } })
  })
})
