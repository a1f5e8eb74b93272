import type { Text } from '../../protocol/text'
import { Chart, joinTexts, toText, type ChartMark } from './chart'
import type { PlotOptions, Scale } from './options'
import { countUnplaced, scaled, unplacedWords } from './scale'
import { partWords } from './words'

/** More points than this of one curve are not told apart, and would be sent anew with every picture. */
const pointLimit = 1000
/** So few points are also dots: one alone has no line. */
const dottedLimit = 20

/** One line: as many values as places. What is no finite number is a gap. */
export interface Curve {
  name: string | Text
  x: ArrayLike<number>
  y: ArrayLike<number | null>
}

export interface CurvesOptions extends PlotOptions {
  xScale?: Scale
  yScale?: Scale
  /** The whole stretch of the x axis where it is known, so that it stays while the curves grow. */
  xRange?: readonly [from: number, to: number]
  /** Places on the x axis worth a name, such as the best epoch. */
  marks?: readonly { x: number; name: string | Text }[]
}

/**
 * Lines from numbers at hand, drawn at once and without the engine: for what is still growing, such as losses by epoch.
 * `context.live(plot.curves([{ name: 'training', x: epochs, y: losses }], { title: 'Loss', yScale: 'log' }))`.
 */
export function curves(given: readonly Curve[], options: CurvesOptions = {}): Chart {
  const xType = scaled('linear', options.xScale, 'plot.curves', 'xScale')
  const yType = scaled('linear', options.yScale, 'plot.curves', 'yScale')
  const unplaced = { x: 0, y: 0 }
  const notes: (Text | null)[] = []
  const traces = given.map(({ name, x, y }) => {
    const kept = extremes(x, y)
    if (kept.length < x.length) notes.push(partWords(kept.length, x.length, { en: 'points', zh: '点' }, { en: 'the lowest and highest of each stretch', zh: '每段取最低与最高' }))
    const [xs, ys] = [kept.map((index) => toPlace(x[index])), kept.map((index) => toPlace(y[index]))]
    if (xType === 'log') unplaced.x += countUnplaced(xs)
    if (yType === 'log') unplaced.y += countUnplaced(ys)
    return { type: 'scatter', mode: kept.length <= dottedLimit ? 'lines+markers' : 'lines', x: xs, y: ys, name: toText(name) }
  })
  return new Chart({
    title: toText(options.title ?? ''),
    subtitle: joinTexts([...notes.slice(0, 1), unplacedWords(unplaced.x, 'x'), unplacedWords(unplaced.y, 'y')]),
    x: { title: toText(options.xTitle ?? ''), type: xType, ...(options.xUnit === undefined ? {} : { unit: options.xUnit }), ...(options.xRange === undefined ? {} : { range: options.xRange }) },
    y: { title: toText(options.yTitle ?? ''), type: yType, ...(options.unit === undefined ? {} : { unit: options.unit }) },
    traces,
    marks: (options.marks ?? []).map((mark): ChartMark => ({ x: mark.x, name: toText(mark.name) })),
    layout: { showlegend: traces.length > 1 },
  })
}

/** The places to draw: of a long curve the lowest and highest of each stretch, besides the first and the last. */
function extremes(x: ArrayLike<number>, y: ArrayLike<number | null>): number[] {
  const count = x.length
  if (count <= pointLimit) return Array.from({ length: count }, (_, index) => index)
  const kept = new Set([0, count - 1])
  const stretches = pointLimit / 2 - 1
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const end = Math.floor(((stretch + 1) * count) / stretches)
    let [low, high] = [-1, -1]
    for (let index = Math.floor((stretch * count) / stretches); index < end; index += 1) {
      const value = toPlace(y[index])
      if (value === null) continue
      if (low < 0 || value < Number(y[low])) low = index
      if (high < 0 || value > Number(y[high])) high = index
    }
    if (low >= 0) kept.add(low).add(high)
  }
  return [...kept].toSorted((a, b) => a - b)
}

function toPlace(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
