import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { sql } from '../step/sql'
import { toTable } from '../step/to-table'
import { readTime, type FormRules, type TimeForm } from './time/time-forms'
import { toUtc } from './to-utc'

let context: Context
beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-utc-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const times = async (values: unknown[], params: Parameters<typeof toUtc>[1] = {}): Promise<unknown[]> => {
  const { table } = await toUtc(await toTable(values.map((at) => ({ at }))), { columns: ['at'], ...params })
  return (await table.rows()).map(({ at }) => at)
}

describe('a time', () => {
  const inChina = { zone: 'Asia/Shanghai' }
  test.each<[string, unknown[], Parameters<typeof toUtc>[1], unknown[]]>([
    ['ISO with and without zone', ['2026-03-05 14:05:06.1234567', '2026-03-05T14:05:06Z', '2026-03-05T14:05+0800', '2026-3-5 09:00 UTC', '2026-03-05T00:00:00-05:30'], inChina, ['2026-03-05T06:05:06.123456', '2026-03-05T14:05:06', '2026-03-05T06:05:00', '2026-03-05T09:00:00', '2026-03-05T05:30:00']],
    ['a day alone', ['2026-03-05', '2026/03/06'], inChina, ['2026-03-04T16:00:00', '2026-03-05T16:00:00']],
    ['seconds since 1970 as numbers', [1753056000, 1753056001], {}, ['2025-07-21T00:00:00', '2025-07-21T00:00:01']],
    ['seconds since 1970 as text with a fraction', ['1753056000.25', '1753056001'], {}, ['2025-07-21T00:00:00.25', '2025-07-21T00:00:01']],
    ['milliseconds since 1970', ['1753056000123', '1753056000124'], {}, ['2025-07-21T00:00:00.123', '2025-07-21T00:00:00.124']],
    ['microseconds since 1970', [1753056000123456, 1753056000123457], {}, ['2025-07-21T00:00:00.123456', '2025-07-21T00:00:00.123457']],
    ['nanoseconds since 1970', ['1753056000123456789'], {}, ['2025-07-21T00:00:00.123456']],
    // 45000 is 15 March 2023 in Excel; 0.75 is 18:00.
    ['Excel’s serial days', [45000, 45000.75], inChina, ['2023-03-14T16:00:00', '2023-03-15T10:00:00']],
    ['Excel’s serial days from 1904', [43538.5], { zone: 'UTC', excelEpoch: 1904 }, ['2023-03-15T12:00:00']],
    ['digits alone', ['20260305', '20260305140506', '20260305T140506Z'], inChina, ['2026-03-04T16:00:00', '2026-03-05T06:05:06', '2026-03-05T14:05:06']],
    ['month and day of a stated year', ['0721', '1111'], { zone: 'UTC', year: 2014 }, ['2014-07-21T00:00:00', '2014-11-11T00:00:00']],
    ['month and day as numbers', [721, 1111], { zone: 'UTC', year: 2014 }, ['2014-07-21T00:00:00', '2014-11-11T00:00:00']],
    ['months by name', ['Jul-21-25', '01-Jan-1995', 'Sept 3, 2024 5:06 PM', 'Tue, 21 Jul 2025 10:00:00 GMT', '10/Oct/2000:13:55:36 -0700', 'Jul-21-25 08:14:00 PDT'], { zone: 'UTC' }, ['2025-07-21T00:00:00', '1995-01-01T00:00:00', '2024-09-03T17:06:00', '2025-07-21T10:00:00', '2000-10-10T20:55:36', '2025-07-21T15:14:00']],
    ['month, day and year with blanks', ['07 11, 2014', '12 31, 2013'], { zone: 'UTC' }, ['2014-07-11T00:00:00', '2013-12-31T00:00:00']],
    ['month first, found from the column', ['5/31/2016 0:37', '6/1/2016 12:00 AM'], { zone: 'UTC' }, ['2016-05-31T00:37:00', '2016-06-01T00:00:00']],
    ['day first, found from the column', ['31.05.2016', '01.06.2016 13:05'], { zone: 'UTC' }, ['2016-05-31T00:00:00', '2016-06-01T13:05:00']],
    ['the order that is told', ['5/6/16'], { zone: 'UTC', form: 'dmy' }, ['2016-06-05T00:00:00']],
    ['Chinese', ['2026年3月5日 14:05', '2026年3月5日下午2点05分', '2026年3月5日 上午12:30', '2026年12月31日'], inChina, ['2026-03-05T06:05:00', '2026-03-05T06:05:00', '2026-03-04T16:30:00', '2026-12-30T16:00:00']],
    ['halves of the day before the clock', ['2026/3/5 下午 2:05:00', '2026/3/5 上午 9:05'], inChina, ['2026-03-05T06:05:00', '2026-03-05T01:05:00']],
  ])('written as %s is read', async (_, values, params, expected) => expect(await times(values, params)).toEqual(expected))

  test.each<[string, TimeForm, FormRules]>([
    ['2026-02-30', 'iso', {}],
    ['2026-13-01', 'iso', {}],
    ['2026-03-05 25:00', 'iso', {}],
    ['2026-03-05 13:00 pm', 'iso', {}],
    ['2026-03-05 10:00 CST', 'iso', {}],
    ['2026-03/05', 'iso', {}],
    ['18991231', 'compact', {}],
    ['60', 'excel', {}],
    ['0230', 'month-day', { year: 2014 }],
    ['0721', 'month-day', {}],
    ['Mai-21-25', 'month-name', {}],
  ])('%s is none in the form %s', (text, form, rules) => expect(readTime(text, form, rules)).toBeNull())

  test('of a midnight written as 24:00 is the next day’s first', () => {
    expect(readTime('2026-12-31 24:00', 'iso')).toMatchObject({ year: 2027, month: 1, day: 1, hour: 0 })
  })
})

describe('what cannot be known', () => {
  test.each([
    ['the order of day and month', ['5/6/2016', '7/8/2016'], { zone: 'UTC' }, 'form'],
    ['the order where both occur', ['31/5/2016', '5/31/2016'], { zone: 'UTC' }, 'form'],
    ['the zone of text', ['2026-03-05 10:00'], {}, 'zone'],
    ['a zone that is none', ['2026-03-05 10:00'], { zone: 'Asia/Nowhere' }, 'zone'],
    ['a column of no times', ['red', 'green'], { zone: 'UTC' }, 'columns'],
  ])('fails and asks: %s', async (_, values, params, parameter) => {
    await expect(times(values, params)).rejects.toMatchObject({ failure: { kind: 'bad-params', step: 'clean.toUtc', parameter } })
  })
})

test('clocks that are changed follow a stated rule and are counted', async () => {
  // Berlin: 29 March 2026 02:00 becomes 03:00, 25 October 2026 03:00 becomes 02:00. Lord Howe leaps half an hour.
  const rows = [
    { at: '2026-03-29 02:30', zone: 'Europe/Berlin' },
    { at: '2026-10-25 02:30', zone: 'Europe/Berlin' },
    { at: '2026-10-25 02:30', zone: 'America/New_York' },
    { at: '2026-04-05 01:45', zone: 'Australia/Lord_Howe' },
    { at: '2026-10-25 02:30', zone: '' },
    { at: '2026-10-25 02:30', zone: 'Mars' },
  ]
  const look = async (overlap: 'earlier' | 'later'): Promise<unknown> => {
    const { table, changes, unreadable } = await toUtc(await toTable(rows), { columns: ['at'], zone: 'UTC', zoneColumn: 'zone', overlap })
    return [(await table.rows()).map(({ at }) => at), changes.map(({ changed }) => changed), await unreadable.rows()]
  }
  const unread = [{ row: 6, column: 'at', raw: '2026-10-25 02:30', reason: 'bad-zone' }]
  expect([await look('earlier'), await look('later')]).toEqual([
    [['2026-03-29T01:30:00', '2026-10-25T00:30:00', '2026-10-25T06:30:00', '2026-04-04T14:45:00', '2026-10-25T02:30:00', null], [5, 1, 1, 2], unread],
    [['2026-03-29T01:30:00', '2026-10-25T01:30:00', '2026-10-25T06:30:00', '2026-04-04T15:15:00', '2026-10-25T02:30:00', null], [5, 1, 1, 2], unread],
  ])
})

test('the engine’s own times move by the zone that is told, and those with a zone do not', async () => {
  const table = await sql`select timestamp '2026-03-05 10:00:00.5' as plain, timestamptz '2026-03-05 10:00:00+08' as instant, date '2026-03-05' as day`
  const { table: made } = await toUtc(table, { columns: ['plain', 'instant', 'day'], zone: 'Asia/Shanghai', keepZone: false })
  expect(await made.rows()).toEqual([{ plain: '2026-03-05T02:00:00.5', instant: '2026-03-05T02:00:00', day: '2026-03-04T16:00:00' }])
})

test('the form found in one part is applied to another, and columns are found that are plainly times', async () => {
  const first = await toUtc(await toTable([{ id: '12345678', at: '5/31/2016', paid: '2016-05-31 10:00' }]), { zone: 'UTC', keepZone: false })
  const second = await toUtc(await toTable([{ id: '1', at: '5/6/2016', paid: '31.5.2016' }]), { model: JSON.parse(JSON.stringify(first.model)) })
  expect([first.forms.map(({ column, form }) => [column, form]), await second.table.rows(), second.unreadable.rowCount]).toEqual([
    [['at', 'mdy'], ['paid', 'iso']],
    [{ id: '1', at: '2016-05-06T00:00:00', paid: null }],
    1,
  ])
})

test('values of another clear form are read only when that is asked', async () => {
  const values = ['2026-03-05', '2026-03-06', '2026年3月7日']
  expect([await times(values, { zone: 'UTC' }), await times(values, { zone: 'UTC', mixed: true })]).toEqual([
    ['2026-03-05T00:00:00', '2026-03-06T00:00:00', null],
    ['2026-03-05T00:00:00', '2026-03-06T00:00:00', '2026-03-07T00:00:00'],
  ])
})
