import { describe, expect, it } from 'vitest'
import { chartParts } from './chart-parts'
import { chartTable } from './chart-table'
import { mix, type ChartTokens } from './chart-theme'

const tokens: ChartTokens = {
  font: 'Inter', ink: '#000000', inkSoft: '#333333', inkFaint: '#777777', line: '#dddddd', lineStrong: '#bbbbbb', surface: '#ffffff', raised: '#ffffff',
  palette: ['#3b6fb6', '#e07b39'],
}
const names = (number: number) => `Series ${number}`

describe('a chart', () => {
  it('writes 1, 2 and 5 on a logarithmic axis of few powers of ten, and leaves a long one and what a chart says itself alone', () => {
    const axis = (y: number[], own: object = {}) => chartParts({ data: [{ y }], layout: { yaxis: { type: 'log', ...own } } }, tokens).layout['yaxis']
    expect([axis([0, 0.02, 2]), axis([1e-6, 2]), axis([1, 2], { dtick: 1 })]).toEqual([
      { type: 'log', dtick: 'D2', tickformat: '~g' },
      { type: 'log' },
      { type: 'log', dtick: 1, tickformat: '~g' },
    ])
  })

  it('puts title and subtitle above the drawing and keeps what its layout says', () => {
    const parts = chartParts({ data: [{ type: 'bar', x: [1], y: [2] }], layout: { title: { text: '<b>Spend</b>', subtitle: { text: 'CNY a day' } }, height: 240, yaxis: { title: { text: 'CNY' } } } }, tokens)
    expect([parts.title, parts.subtitle, parts.height, parts.layout.yaxis, parts.layout.title]).toEqual(['Spend', 'CNY a day', 240, { title: { text: 'CNY' } }, undefined])
  })

  it('reads a subtitle from the second line of a title', () => {
    const { title, subtitle } = chartParts({ data: [], layout: { title: '销售额<br><sub>每天</sub>' } }, tokens)
    expect({ title, subtitle }).toEqual({ title: '销售额', subtitle: '每天' })
  })

  it('gives its numbers as rows, with the series where there are several', () => {
    expect(chartTable([{ x: ['a', 'b'], y: [1, 2] }], names, 'series')).toEqual({ columns: ['x', 'y'], rows: [['a', 1], ['b', 2]], pointCount: 2 })
    expect(chartTable([{ name: 'JD', y: [1] }, { y: [3] }], names, 'series')).toEqual({ columns: ['series', 'y'], rows: [['JD', 1], ['Series 2', 3]], pointCount: 2 })
  })

  it('names the cells of a heat map and the nodes of a Sankey chart', () => {
    expect(chartTable([{ type: 'heatmap', x: ['a', 'b'], y: ['m'], z: [[1, 2]] }], names, 's').rows).toEqual([['a', 'm', 1], ['b', 'm', 2]])
    expect(chartTable([{ type: 'sankey', node: { label: ['view', 'buy'] }, link: { source: [0], target: [1], value: [9] } }], names, 's').rows).toEqual([['view', 'buy', 9]])
  })

  it('keeps the table to its first points and says how many there are', () => {
    const { rows, pointCount } = chartTable([{ y: Array.from({ length: 20_000 }, (_, index) => index) }], names, 's')
    expect([rows.length, pointCount]).toEqual([500, 20_000])
  })

  it('mixes colours by share', () => {
    expect([mix('#000000', '#ffffff', 0.5), mix('#ffffff', '#3b6fb6', 1)]).toEqual(['#808080', '#3b6fb6'])
  })
})
