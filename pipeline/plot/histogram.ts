import { formatNumber } from '../../protocol/text'
import { bar } from './bar'
import { toBins, toLogBins } from './bins'
import { Chart, joinTexts, toText } from './chart'
import type { ScaledOptions } from './options'
import { refuse } from './refuse'
import { refuseStacked, scaled, unplacedWords } from './scale'
import { axisType, isTime, Source, type PlotInput } from './source'

export interface HistogramOptions extends ScaledOptions {
  /** About so many bars; widths are rounded. */
  bins?: number
}

/**
 * How the values of a column are spread, counted in the engine. Words get a bar each.
 * `plot.histogram(orders, { x: 'order_total', xScale: 'log', xUnit: 'CNY' })`.
 */
export async function histogram(input: PlotInput, options: HistogramOptions): Promise<Chart> {
  const source = await Source.of(input, 'plot.histogram')
  const x = source.column('x', options.x)
  const rows = { en: 'number of rows', zh: '行数' }
  const title = toText(options.title ?? { en: `How ${x.name} is spread`, zh: `${x.name}的分布` })
  const xType = scaled(axisType(x), options.xScale, 'plot.histogram', 'xScale')
  const yType = scaled('linear', options.yScale, 'plot.histogram', 'yScale')
  if (xType === 'category') return bar(source.table, { ...options, title, yTitle: options.yTitle ?? rows })
  if (options.bins !== undefined && !(Number.isInteger(options.bins) && options.bins >= 1 && options.bins <= 1000)) {
    refuse('plot.histogram', 'bins', { en: 'must be a whole number from 1 to 1000', zh: '必须是 1 到 1000 的整数' }, options.bins)
  }
  const seriesName = options.series ?? options.color
  const series = await source.series(seriesName === undefined ? null : source.column('series', seriesName))
  refuseStacked(yType, series.names.length > 1, 'plot.histogram')
  const bins = await (xType === 'log' ? toLogBins : toBins)(source, x, options.bins)
  const counts = bins === null ? [] : await source.query(`select ${series.expression} as s, ${bins.expression} as bin, count(*) from ${source.table.sqlName} where ${bins.isMeasurable} group by 1, 2 order by 1, 2`)
  const traces = series.names.map((name) => {
    const own = new Map(counts.filter(([of]) => of === name).map(([, bin, count]) => [Number(bin), Number(count)]))
    const places = Array.from({ length: bins?.count ?? 0 }, (_, bin) => bin)
    const middle = (bin: number): number => (bins === null ? 0 : bins.start(bin) + bins.width(bin) / 2)
    return {
      type: 'bar',
      x: places.map((bin) => (isTime(x) ? new Date(middle(bin)).toISOString() : middle(bin))),
      y: places.map((bin) => own.get(bin) ?? 0),
      width: bins === null ? 1 : xType === 'log' ? places.map((bin) => bins.width(bin)) : bins.width(0),
      ...(name === '' ? {} : { name }),
    }
  })
  const present = counts.reduce((sum, [, , count]) => sum + Number(count), 0)
  const [[unplaced] = []] = xType === 'log' ? await source.query(`select count(*) from ${source.table.sqlName} where cast(${source.identifier(x)} as double) <= 0`) : []
  const missing = source.table.rowCount - present - Number(unplaced ?? 0)
  return new Chart({
    title,
    subtitle: joinTexts([
      missing === 0
        ? null
        : { en: `${formatNumber(missing, 'en')} ${missing === 1 ? 'row without a value is' : 'rows without a value are'} left out`, zh: `${formatNumber(missing, 'zh')} 行无数值，未计入` },
      unplacedWords(Number(unplaced ?? 0), 'x'),
      series.note,
    ]),
    x: { title: toText(options.xTitle ?? x.name), unit: options.xUnit, type: xType },
    y: { title: toText(options.yTitle ?? rows), unit: options.unit, type: yType },
    traces,
    layout: { barmode: 'stack', bargap: 0, showlegend: traces.length > 1 },
  })
}
