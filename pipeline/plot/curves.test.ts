import { expect, test } from 'vitest'
import { plot } from './plot'

const training = { name: { en: 'training', zh: '训练' }, x: [1, 2, 3], y: [0.9, 0.5, Number.NaN] }
const validation = { name: 'val', x: Int32Array.of(1, 2, 3), y: Float64Array.of(1, 0.6, 0) }

test('curves are drawn from numbers at hand, with their names, a fixed axis and marks in the reader’s language', () => {
  const chart = plot.curves([training, validation], {
    title: { en: 'Loss', zh: '损失' },
    xTitle: { en: 'epoch', zh: '轮' },
    yScale: 'log',
    xRange: [0, 10],
    marks: [{ x: 2, name: { en: 'best', zh: '最佳' } }, { x: 9, name: 'last' }],
  })
  const name = { showarrow: false, xref: 'x', yref: 'paper', y: 1, yanchor: 'top' }
  const upright = { type: 'line', xref: 'x', yref: 'paper', y0: 0, y1: 1, line: { width: 1, dash: 'dot' } }
  expect(chart.toPlotly('zh')).toEqual({
    data: [
      { type: 'scatter', mode: 'lines+markers', name: '训练', x: [1, 2, 3], y: [0.9, 0.5, null] },
      { type: 'scatter', mode: 'lines+markers', name: 'val', x: [1, 2, 3], y: [1, 0.6, 0] },
    ],
    layout: {
      title: { text: '损失', subtitle: { text: '1 个不大于 0 的值无法显示在对数 y 轴上' } },
      xaxis: { title: { text: '轮' }, type: 'linear', range: [0, 10] },
      yaxis: { title: { text: '' }, type: 'log' },
      shapes: [{ ...upright, x0: 2, x1: 2 }, { ...upright, x0: 9, x1: 9 }],
      annotations: [{ ...name, x: 2, text: '最佳', xanchor: 'left', xshift: 4 }, { ...name, x: 9, text: 'last', xanchor: 'right', xshift: -4 }],
      showlegend: true,
    },
  })
})

test('a logarithmic x axis takes its range and the places of its marks as powers of ten', () => {
  const { layout } = plot.curves([validation], { xScale: 'log', xRange: [1, 1000], marks: [{ x: 100, name: 'here' }] }).toPlotly('en')
  expect([layout['xaxis'], layout['shapes'], layout['annotations']]).toMatchObject([{ range: [0, 3] }, [{ x0: 100 }], [{ x: 2, xanchor: 'right' }]])
})

test('a long curve keeps the extremes of each stretch and both its ends, and says so', () => {
  const count = 100_000
  const x = Array.from({ length: count }, (_, index) => index)
  const y = x.map((at) => (at === 54_321 ? 9 : at === 54_322 ? -9 : Math.sin(at / 500)))
  const { data, layout } = plot.curves([{ name: 'loss', x, y }]).toPlotly('en')
  const [trace = {}] = data
  const [xs, ys] = [trace['x'], trace['y']] as [number[], number[]]
  expect({ isShort: xs.length <= 1000, ends: [xs[0], xs.at(-1)], peaks: [xs[ys.indexOf(9)], xs[ys.indexOf(-9)]], isInOrder: xs.every((at, index) => index === 0 || at > (xs[index - 1] ?? 0)), title: layout['title'], mode: trace['mode'] }).toEqual({
    isShort: true,
    ends: [0, count - 1],
    peaks: [54_321, 54_322],
    isInOrder: true,
    title: { text: '', subtitle: { text: `${xs.length} of 100,000 points: the lowest and highest of each stretch` } },
    mode: 'lines',
  })
})
