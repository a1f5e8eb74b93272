import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { coerce } from './coerce'
import { readNumber, toBare } from './coerce/read-number'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-coerce-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const column = async (values: readonly (string | null)[], params: Parameters<typeof coerce>[1] = {}, name = 'x'): Promise<unknown> => {
  const { table, unreadable } = await coerce(await toTable(values.map((value) => ({ [name]: value })), { types: { [name]: 'VARCHAR' } }), params)
  return { type: table.columns[0]?.type, values: (await table.rows()).map((row) => row[name]), unreadable: (await unreadable.rows()).map(({ row, raw }) => [row, raw]) }
}

test.each([
  ['1,234.56', '1234.56'], ['¥1,234', '1234'], ['１，２３４．５０', '1234.5'], ['$ -5', '-5'], ['-$5', '-5'], ['(5.00)', '-5'], ['5-', '-5'], ['3.5万', '35000'], ['1.23456亿元', '123456000'], ['US$12', '12'],
  ['12.5%', '0.125'], ["1'234'567", '1234567'], ['1 234.5 EUR', '1234.5'], ['12,34,567', '1234567'], ['.5', '0.5'], ['-0', '0'], ['人民币 20 元', '20'], ['￥0.10', '0.1'], ['2k', '2000'], ['9007199254740993.01', '9007199254740993.01'],
  ['1,23', null], ['138 0013 8000', null], ['12:30', null], ['1.2.3', null], ['(5', null], ['--5', null], ['(-5)', null], ['', null], ['-', null], ['1e5', null], ['0x10', null], ['12 pieces', null],
])('%s is %s', (text, value) => expect(readNumber(toBare(text), '.')?.value ?? null).toBe(value))

test.each([['1.234,56', '1234.56'], ['1.234', '1234'], ['0,5', '0.5'], ['1 234,5 €', '1234.5'], ['1,234.5', null]])('with a comma before the decimals %s is %s', (text, value) => expect(readNumber(toBare(text), ',')?.value ?? null).toBe(value))

describe('a column', () => {
  test.each([
    ['of whole numbers', ['1', ' 2 ', '1,000', null], { type: 'BIGINT', values: [1, 2, 1000, null], unreadable: [] }],
    ['of money keeps each digit', ['¥1.5', '12.345', '(0.10)'], { type: 'DECIMAL(18,3)', values: ['1.500', '12.345', '-0.100'], unreadable: [] }],
    ['of fine measures is approximate', ['116.397428', '39.9'], { type: 'DOUBLE', values: [116.397428, 39.9], unreadable: [] }],
    ['that a comma divides is inferred as a whole', ['1.234,50', '2.000', '7,25'], { type: 'DECIMAL(18,2)', values: ['1234.50', '2000.00', '7.25'], unreadable: [] }],
    ['of yes and no', ['是', '否', 'Y', '0'], { type: 'BOOLEAN', values: [true, false, true, false], unreadable: [] }],
    ['of ones and zeros is whole numbers', ['1', '0'], { type: 'BIGINT', values: [1, 0], unreadable: [] }],
    ['of days', ['2026-03-05', '2026-03-06'], { type: 'DATE', values: ['2026-03-05', '2026-03-06'], unreadable: [] }],
    ['of times', ['2026年3月5日 14:05', '2026年3月6日'], { type: 'TIMESTAMP', values: ['2026-03-05T14:05:00', '2026-03-06T00:00:00'], unreadable: [] }],
    ['of ids with zeros before stays', ['007', '123'], { type: 'VARCHAR', values: ['007', '123'], unreadable: [] }],
    ['of ids with more than 15 digits stays', ['1234567890123456', '5'], { type: 'VARCHAR', values: ['1234567890123456', '5'], unreadable: [] }],
    ['of mobile numbers stays', ['13800138000', '15912345678'], { type: 'VARCHAR', values: ['13800138000', '15912345678'], unreadable: [] }],
    ['of words stays', ['red', '5'], { type: 'VARCHAR', values: ['red', '5'], unreadable: [] }],
    ['without values stays', [null, ''], { type: 'VARCHAR', values: [null, ''], unreadable: [] }],
    ['whose day and month could be either stays', ['5/6/2026', '7/8/2026'], { type: 'VARCHAR', values: ['5/6/2026', '7/8/2026'], unreadable: [] }],
  ])('%s', async (_, values, expected) => expect(await column(values)).toEqual(expected))

  test('named like an id stays, and is_… of ones and zeros says yes or no', async () => {
    expect([await column(['12', '13'], {}, 'order_id'), await column(['1', '0'], {}, 'is_paid')]).toMatchObject([{ type: 'VARCHAR' }, { type: 'BOOLEAN' }])
  })

  test('becomes what is told, and what cannot be read is missing and listed with its row', async () => {
    expect([
      await column(['08', '9', 'x', '1.5'], { types: { x: 'integer' } }),
      await column(['1', '0', 'maybe'], { types: { x: 'boolean' } }),
      await column(['5/6/2026'], { types: { x: 'date' }, dayOrder: 'dmy' }),
      await column(['1,50'], { types: { x: 'decimal' }, decimalMark: ',' }),
    ]).toEqual([
      { type: 'BIGINT', values: [8, 9, null, null], unreadable: [[3, 'x'], [4, '1.5']] },
      { type: 'BOOLEAN', values: [true, false, null], unreadable: [[3, 'maybe']] },
      { type: 'DATE', values: ['2026-06-05'], unreadable: [] },
      { type: 'DECIMAL(18,2)', values: ['1.50'], unreadable: [] },
    ])
    await expect(column(['5/6/2026'], { types: { x: 'date' } })).rejects.toMatchObject({ failure: { kind: 'bad-params', parameter: 'dayOrder' } })
  })
})

test('types learned from one part are applied to another, where lost digits make a value unreadable', async () => {
  const first = await coerce(await toTable([{ paid: '1.25' }, { paid: '2.00' }]))
  const second = await coerce(await toTable([{ paid: '1.255' }, { paid: '7' }]), { model: JSON.parse(JSON.stringify(first.model)) })
  expect([await second.table.rows(), await second.unreadable.rows()]).toEqual([[{ paid: null }, { paid: '7.00' }], [{ row: 1, column: 'paid', raw: '1.255', reason: 'decimal' }]])
})
