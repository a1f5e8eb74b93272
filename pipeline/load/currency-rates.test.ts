import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { sql } from '../step/sql'
import { convertedAmount, rateJoin, readRates, storeRates } from './currency-rates'
import { findRate, toRateBook, type CurrencyRate, type RateRules } from './rate-book'

const where = { step: 'clean.convertCurrency', parameter: 'rates', language: 'en' } as const
const rates: CurrencyRate[] = [
  { from: 'USD', to: 'CNY', date: '2026-03-01', rate: '7.10' },
  { from: 'usd', to: 'cny', date: '2026-03-05', rate: '7.2034' },
  { from: 'EUR', to: 'CNY', date: '2026-03', rate: 7.75 },
  { from: 'EUR', to: 'USD', rate: '1.08' },
  { from: 'CNY', to: 'JPY', date: '2026-01-01', rate: '20.7' },
]

describe('a rate', () => {
  const book = toRateBook(rates, where)
  const find = (currency: string, day: string | null, rules: Partial<RateRules> = {}): unknown => findRate(book, currency, day, { target: 'CNY', ...rules })

  test.each([
    ['is that of the day', find('USD', '2026-03-05'), { rate: '7.203400000000', date: '2026-03-05', how: 'direct' }],
    ['is else the latest before it', find('usd ', '2026-03-04'), { rate: '7.100000000000', date: '2026-03-01', how: 'direct' }],
    ['is never one that came later', find('USD', '2026-02-28'), null],
    ['of a month holds on its last day', find('EUR', '2026-03-31'), { rate: '7.750000000000', date: '2026-03-01', how: 'direct' }],
    ['of a month holds no longer', find('EUR', '2026-04-01'), null],
    ['is missing when older than allowed', find('USD', '2026-03-20', { maximumAgeDays: 14 }), null],
    ['as old as allowed is there', find('USD', '2026-03-19', { maximumAgeDays: 14 }), { rate: '7.203400000000', date: '2026-03-05', how: 'direct' }],
    ['without a day needs one that always holds', [find('USD', null), find('EUR', null, { target: 'USD' })], [null, { rate: '1.080000000000', date: null, how: 'direct' }]],
    ['of one currency with itself is one', find('CNY', null), { rate: '1.000000000000', date: null, how: 'same' }],
    ['is not turned round unasked', find('JPY', '2026-03-05'), null],
    // 1 ÷ 20.7 = 0.0483091787439…
    ['is turned round when that is asked', find('JPY', '2026-03-05', { allowInverse: true }), { rate: '0.048309178744', date: '2026-01-01', how: 'inverse' }],
    ['is not chained unasked', find('EUR', '2026-04-01', { allowInverse: true }), null],
    // 1.08 × 7.2034
    ['is chained over a currency that is named', find('EUR', '2026-04-01', { via: 'USD' }), { rate: '7.779672000000', date: '2026-03-05', how: 'chained' }],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))

  test.each([
    ['no number', { from: 'USD', to: 'CNY', rate: 'seven' }],
    ['nothing', { from: 'USD', to: 'CNY', rate: 0 }],
    ['no day of the calendar', { from: 'USD', to: 'CNY', date: '2026-02-30', rate: 7 }],
    ['another than is there for the day', { from: 'USD', to: 'CNY', date: '2026-03-05', rate: 7.3 }],
    ['without currency', { from: '', to: 'CNY', rate: 7 }],
  ])('that is %s is refused with the rate itself', (_, rate) => {
    expect(() => toRateBook([...rates, rate], where)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ kind: 'bad-params', parameter: 'rates', given: JSON.stringify(rate) }) }))
  })
})

describe('amounts', () => {
  let context: Context
  beforeAll(() => {
    context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-rates-')) })
    setCurrentContext(context)
  })
  afterAll(() => context.close())

  test('are converted by a join, exact, and what has no rate is listed', async () => {
    const engine = await context.engine()
    const orders = await sql`select * from (values (1, 'USD', date '2026-03-05', 99.99::decimal(18,4)), (2, ' usd', date '2026-03-02', -12345678901234.5678), (3, 'GBP', date '2026-03-02', 1), (4, null, date '2026-03-02', 1), (5, 'CNY', null, 5.5)) t(id, currency, day, amount)`
    const amounts = { from: orders.sqlName, currency: 'currency', day: 'day' }
    const stored = await storeRates(engine, amounts, rates, { target: 'CNY' }, where)
    const { rows } = await engine.query(`select id, ${convertedAmount('amount', 'r.rate', 2)} from ${orders.sqlName} t left join ${engine.dialect.identifier(stored.relation)} r on ${rateJoin({ ...amounts, currency: 't.currency', day: 't.day' }, 'r')} order by id`)
    expect([rows, { missing: stored.missing, rowsBy: stored.rowsBy, withoutCurrency: stored.withoutCurrency }]).toEqual([
      // 99.99 × 7.2034 = 720.267966; 12,345,678,901,234.5678 × 7.1 = 87,654,320,198,765.43138
      [[1, '720.27'], [2, '-87654320198765.43'], [3, null], [4, null], [5, '5.50']],
      { missing: [{ currency: 'GBP', day: '2026-03-02', rows: 1 }], rowsBy: { same: 1, direct: 2, inverse: 0, chained: 0 }, withoutCurrency: 1 },
    ])
  })

  test('are rounded half up or half to even', async () => {
    const engine = await context.engine()
    const halves = ['0.125', '0.135', '-0.125', '-0.135', '0.1251', '0.124'].map((text) => `cast('${text}' as decimal(18,4))`)
    const one = "cast('1' as decimal(20,12))"
    const { rows } = await engine.query(`select ${[...halves.map((half) => convertedAmount(half, one, 2)), ...halves.map((half) => convertedAmount(half, one, 2, 'halfEven')), convertedAmount("cast('2.5' as decimal(18,4))", one, 0, 'halfEven')].join(', ')}`)
    expect(rows[0]).toEqual(['0.13', '0.14', '-0.13', '-0.14', '0.13', '0.12', '0.12', '0.14', '-0.12', '-0.14', '0.13', '0.12', '2'])
  })

  test('take their rates from a table of any types', async () => {
    const table = await sql`select 'USD' as "from", 'CNY' as "to", timestamp '2026-03-01 08:00:00' as since, 7.1::double as rate`
    expect(await readRates(table, { from: 'from', to: 'to', rate: 'rate', date: 'since' })).toEqual([{ from: 'USD', to: 'CNY', rate: '7.1', date: '2026-03-01', until: null }])
  })
})
