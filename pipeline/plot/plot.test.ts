import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FailureError } from '../../protocol/failure'
import { mime } from '../../protocol/output'
import { createContext, setCurrentContext, type Context } from '../step/context'
import { displaySymbol } from '../step/display'
import { sql } from '../step/sql'
import type { Chart } from './chart'
import { plot } from './plot'

let context: Context

beforeAll(() => {
  context = createContext({ workspace: mkdtempSync(join(tmpdir(), 'souk-plot-')) })
  setCurrentContext(context)
})
afterAll(() => context.close())

const sales = [
  { day: new Date('2026-01-02T10:00:00Z'), shop: 'JD', paid: 3 },
  { day: new Date('2026-01-01T10:00:00Z'), shop: 'Taobao', paid: 1 },
  { day: new Date('2026-01-01T12:00:00Z'), shop: 'Taobao', paid: 2 },
]

const subtitle = (chart: Chart): unknown => chart.toPlotly('en').layout['title']
const trace = (chart: Chart, index = 0): Record<string, unknown> => chart.toPlotly('en').data[index] ?? {}
const size = (list: unknown): number => (Array.isArray(list) ? list.length : -1)

describe('a line', () => {
  test('goes from left to right, a line for each series, times as times, without colours', async () => {
    const chart = await plot.line(sales, { x: 'day', y: 'paid', series: 'shop', unit: 'CNY', title: 'Paid' })
    expect(chart.toPlotly('en')).toEqual({
      data: [
        { type: 'scatter', mode: 'lines', name: 'Taobao', x: ['2026-01-01T10:00:00', '2026-01-01T12:00:00'], y: [1, 2] },
        { type: 'scatter', mode: 'lines', name: 'JD', x: ['2026-01-02T10:00:00'], y: [3] },
      ],
      layout: { title: { text: 'Paid' }, xaxis: { title: { text: 'day' }, type: 'date' }, yaxis: { title: { text: 'paid (CNY)' }, type: 'linear' }, showlegend: true },
    })
  })

  test('gathers times by calendar step', async () => {
    const chart = await plot.line(sales, { x: 'day', y: 'paid', by: 'day' })
    expect([trace(chart), chart.toPlotly('zh').layout['title']]).toEqual([
      { type: 'scatter', mode: 'lines', x: ['2026-01-01T00:00:00', '2026-01-02T00:00:00'], y: [3, 3] },
      { text: '按day的paid合计' },
    ])
  })

  test('of a million points keeps the extremes of each stretch and says so', async () => {
    const table = await sql`select i, case when i = 777777 then 99 else sin(i / 1000.0) end as y from range(1000000) r(i)`
    const chart = await plot.line(table, { x: 'i', y: 'y' })
    const ys = trace(chart)['y']
    expect({ isShort: size(ys) <= 4000, hasPeak: Array.isArray(ys) && ys.includes(99), subtitle: subtitle(chart) }).toEqual({
      isShort: true, hasPeak: true,
      subtitle: expect.objectContaining({ subtitle: { text: expect.stringMatching(/of 1,000,000 points: the lowest and highest of each stretch$/) } }),
    })
  })
})

describe('bars', () => {
  test('add up what shares a bar, words by size', async () => {
    expect((await plot.bar(sales, { x: 'shop', y: 'paid', aggregate: 'count' })).toPlotly('en')).toEqual({
      data: [{ type: 'bar', x: ['Taobao', 'JD'], y: [2, 1] }],
      layout: { title: { text: 'Number of rows by shop' }, xaxis: { title: { text: 'shop' }, type: 'category' }, yaxis: { title: { text: 'number of rows' }, type: 'linear' }, barmode: 'stack', showlegend: false },
    })
  })

  test('stand side by side or lie down where asked, with a part for each series', async () => {
    const chart = await plot.bar(sales, { x: 'day', by: 'day', y: 'paid', series: 'shop', parts: 'beside', direction: 'horizontal' })
    expect([chart.toPlotly('en').data, chart.toPlotly('en').layout['barmode'], chart.toPlotly('en').layout['yaxis']]).toEqual([
      [
        { type: 'bar', orientation: 'h', name: 'Taobao', x: [3, null], y: ['2026-01-01T00:00:00', '2026-01-02T00:00:00'] },
        { type: 'bar', orientation: 'h', name: 'JD', x: [null, 3], y: ['2026-01-01T00:00:00', '2026-01-02T00:00:00'] },
      ],
      'group',
      { title: { text: 'day' }, type: 'date', autorange: 'reversed' },
    ])
  })

  test('are cut to the largest of many words, and say so', async () => {
    const chart = await plot.bar(await sql`select 'item ' || (i % 500) as item, i % 500 as n from range(5000) r(i)`, { x: 'item', y: 'n' })
    expect([size(trace(chart)['x']), subtitle(chart)]).toEqual([40, { text: 'Sum of n by item', subtitle: { text: '40 of 500 values of item: the largest' } }])
  })
})

describe('a histogram', () => {
  test('counts every value once, in bins of round width', async () => {
    const chart = await plot.histogram(await sql`select (i % 100)::double as x from range(1000) r(i) union all select null`, { x: 'x', bins: 10 })
    expect([trace(chart), subtitle(chart)]).toEqual([
      { type: 'bar', x: [5, 15, 25, 35, 45, 55, 65, 75, 85, 95], y: Array.from({ length: 10 }, () => 100), width: 10 },
      { text: 'How x is spread', subtitle: { text: '1 row without a value is left out' } },
    ])
  })

  test('has bins for times, and bars for words', async () => {
    const times = await plot.histogram(await sql`select timestamp '2026-01-01' + to_hours(i::integer) as t from range(240) r(i)`, { x: 't', bins: 10 })
    const words = await plot.histogram(sales, { x: 'shop' })
    expect([trace(times)['y'], (trace(times)['x'] as string[])[0], trace(words)]).toEqual([Array.from({ length: 10 }, () => 24), '2026-01-01T12:00:00.000Z', { type: 'bar', x: ['Taobao', 'JD'], y: [2, 1] }])
  })

  test('of a column without values is empty', async () => {
    expect(trace(await plot.histogram(await sql`select null::double as x`, { x: 'x' }))['y']).toEqual([])
  })
})

describe('a scatter plot', () => {
  test('of many rows draws the same even choice each time, and says so', async () => {
    const table = await sql`select i as x, i * 2 as y from range(100000) r(i)`
    const charts = [await plot.scatter(table, { x: 'x', y: 'y' }), await plot.scatter(table, { x: 'x', y: 'y' })]
    expect([size(charts[0] && trace(charts[0])['x']), JSON.stringify(charts[0]) === JSON.stringify(charts[1]), charts[0] && subtitle(charts[0])]).toEqual([
      5000, true, { text: 'y against x', subtitle: { text: '5,000 of 100,000 points: an even choice' } },
    ])
  })

  test('puts rare series together', async () => {
    const chart = await plot.scatter(await sql`select i as x, i as y, 's' || (i % 20) as s from range(200) r(i)`, { x: 'x', y: 'y', color: 's' })
    expect([chart.toPlotly('en').data.length, trace(chart, 11)['name'], subtitle(chart)]).toEqual([12, '…', expect.objectContaining({ subtitle: { text: '… stands for 9 more values of s' } })])
  })
})

describe('a heat map', () => {
  test('has a field for each pair, empty where there is no row', async () => {
    const chart = await plot.heatmap(sales, { x: 'shop', y: 'paid' })
    expect(trace(chart)).toEqual({ type: 'heatmap', x: ['JD', 'Taobao'], y: [1, 2, 3], z: [[null, 1], [null, 1], [1, null]], colorbar: { title: { text: '' } }, hoverongaps: false })
  })

  test('bins long sides of numbers and cuts long sides of words', async () => {
    const chart = await plot.heatmap(await sql`select i as x, 'w' || (i % 100) as w, 1 as n from range(10000) r(i)`, { x: 'x', y: 'w', value: 'n' })
    const { z, y, x } = trace(chart)
    expect([size(y), size(x) <= 60, Array.isArray(z) && z.flat().reduce((sum, n) => sum + (n ?? 0), 0), subtitle(chart)]).toEqual([
      60, true, 6000, expect.objectContaining({ subtitle: { text: 'x is binned; 60 of 100 values of w: the most frequent' } }),
    ])
  })
})

describe('a logarithmic axis', () => {
  const axes = (chart: Chart): unknown[] => [chart.toPlotly('en').layout['xaxis'], chart.toPlotly('en').layout['yaxis']].map((axis) => (axis as { type: string }).type)
  const note = (chart: Chart): unknown => (subtitle(chart) as { subtitle?: { text: string } }).subtitle?.text

  test('is there for every kind of chart that measures, and says what it has no place for', async () => {
    const table = await sql`select i - 1 as x, 10 ** i as y, 's' || (i % 2) as s from range(5) r(i)`
    const charts = [
      await plot.line(table, { x: 'x', y: 'y', xScale: 'log', yScale: 'log' }),
      await plot.scatter(table, { x: 'y', y: 'x', xScale: 'log', yScale: 'log' }),
      await plot.bar(table, { x: 's', y: 'y', series: 's', yScale: 'log' }),
      await plot.bar(table, { x: 's', y: 'x', yScale: 'log', direction: 'horizontal', aggregate: 'min' }),
    ]
    expect(charts.map((chart) => [...axes(chart), note(chart) ?? null])).toEqual([
      ['log', 'log', '2 values of 0 or less have no place on the logarithmic x axis'],
      ['log', 'log', '2 values of 0 or less have no place on the logarithmic y axis'],
      ['category', 'log', null],
      ['log', 'category', '2 values of 0 or less have no place on the logarithmic x axis'],
    ])
  })

  test('of a histogram has bins with an edge at each power of ten', async () => {
    const chart = await plot.histogram(await sql`select unnest([1, 5, 10, 99, 100, 1000, 0, -3, null]) as x`, { x: 'x', xScale: 'log', yScale: 'log', bins: 3, unit: 'rows', xUnit: 'CNY' })
    expect([trace(chart), note(chart), chart.toPlotly('en').layout['xaxis'], chart.toPlotly('en').layout['yaxis']]).toEqual([
      { type: 'bar', x: [5.5, 55, 550, 5500], y: [2, 2, 1, 1], width: [9, 90, 900, 9000] },
      '1 row without a value is left out; 2 values of 0 or less have no place on the logarithmic x axis',
      { title: { text: 'x (CNY)' }, type: 'log' },
      { title: { text: 'number of rows (rows)' }, type: 'log' },
    ])
  })

  test('is refused for times and words, and where parts stand on each other', async () => {
    const problem = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (thrown: unknown) => (thrown instanceof FailureError && thrown.failure.kind === 'bad-params' ? thrown.failure.parameter : thrown))
    const asked = [
      plot.line(sales, { x: 'day', y: 'paid', xScale: 'log' }),
      plot.scatter(sales, { x: 'paid', y: 'shop', yScale: 'log' }),
      plot.bar(sales, { x: 'day', y: 'paid', series: 'shop', parts: 'stacked', yScale: 'log' }),
      plot.histogram(sales, { x: 'paid', series: 'shop', yScale: 'log' }),
    ]
    expect(await Promise.all(asked.map(problem))).toEqual(['xScale', 'yScale', 'yScale', 'yScale'])
  })
})

test('a column that is not there is named with those that are', async () => {
  await expect(plot.bar(sales, { x: 'store', y: 'paid' })).rejects.toMatchObject({ failure: { kind: 'missing-column', column: 'store', columns: ['day', 'shop', 'paid'] } })
})

test('a chart shows itself as Plotly data with words for other readers', async () => {
  const bundles = (await plot.bar(sales, { x: 'shop', title: { en: 'Orders', zh: '订单' } }))[displaySymbol]('zh')
  expect(bundles).toEqual([{ [mime.plotly]: { data: expect.any(Array), layout: expect.objectContaining({ title: { text: '订单' } }) }, [mime.text]: '订单' }])
})
