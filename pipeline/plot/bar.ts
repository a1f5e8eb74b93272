import type { CellValue, Column } from '../../protocol/table'
import { Chart, joinTexts, toText } from './chart'
import type { Aggregate, SeriesOptions, TimeStep } from './options'
import { countUnplaced, refuseStacked, scaled, unplacedWords } from './scale'
import { axisType, isTime, Source, toMark, type PlotInput } from './source'
import { byWords, measureWords, partWords } from './words'

const barLimit = 40

export interface BarOptions extends SeriesOptions {
  /** Without it a bar is a number of rows. */
  y?: string
  /** How rows that share a bar are put together; `sum` where absent. */
  aggregate?: Aggregate
  /** Gathers times by calendar step. */
  by?: TimeStep
  /** Words stand by size, numbers and times in their own order; this says otherwise. */
  order?: 'size' | 'x'
  direction?: 'vertical' | 'horizontal'
  /** How the parts of one x stand: on each other, or side by side, as they always do on a logarithmic axis. */
  parts?: 'stacked' | 'beside'
}

/**
 * A bar for each value of x. Of many words the largest are shown, and the subtitle says how many were left out.
 * `plot.bar(orders, { x: 'province', y: 'order_total', direction: 'horizontal' })`.
 */
export async function bar(input: PlotInput, options: BarOptions): Promise<Chart> {
  const source = await Source.of(input, 'plot.bar')
  const x = source.column('x', options.x)
  const y = options.y === undefined ? null : source.column('y', options.y)
  const aggregate = options.aggregate ?? 'sum'
  const seriesName = options.series ?? options.color
  const series = await source.series(seriesName === undefined ? null : source.column('series', seriesName))
  const yType = scaled('linear', options.yScale, 'plot.bar', 'yScale')
  const parts = options.parts ?? (yType === 'log' ? 'beside' : 'stacked')
  refuseStacked(yType, parts === 'stacked' && series.names.length > 1, 'plot.bar')
  const at = isTime(x) && options.by !== undefined ? source.position(x, options.by) : `coalesce(cast(${source.identifier(x)} as varchar), '–')`
  const position = axisType(x) === 'category' ? at : source.position(x, options.by)
  const measured = source.aggregated(y, aggregate)
  const bySize = (options.order ?? (axisType(x) === 'category' ? 'size' : 'x')) === 'size'
  const all = await source.query(`
    select ${position} as x, ${measured} as y, count(*) from ${source.table.sqlName} group by 1 order by ${bySize ? '2 desc nulls last, 1' : '1'}`)
  const shown = await chooseBars(source, x, all, measured, position)
  const isSummed = all.some(([, , count]) => Number(count) > 1) && y !== null
  const rows = series.names.length === 1 ? shown.map(([value, size]) => ['', value ?? null, size ?? null]) : await split(source, series.expression, position, measured)
  const isHorizontal = options.direction === 'horizontal'
  const traces = series.names.map((name) => {
    const own = new Map(rows.filter(([of]) => of === name || series.names.length === 1).map(([, value, size]) => [value, size]))
    const places = shown.map(([value]) => toMark(value))
    const sizes = shown.map(([value]) => toMark(own.get(value ?? null) ?? null))
    return { sizes, trace: { type: 'bar', ...(isHorizontal ? { orientation: 'h', x: sizes, y: places } : { x: places, y: sizes }), ...(name === '' ? {} : { name }) } }
  })
  const measure = measureWords(y?.name ?? null, isSummed ? aggregate : null)
  const across = { title: toText(options.xTitle ?? x.name), unit: options.xUnit, type: axisType(x) }
  const along = { title: toText(options.yTitle ?? measure), unit: options.unit, type: yType }
  const left = all.length - shown.length
  return new Chart({
    title: toText(options.title ?? byWords(measure, x.name)),
    subtitle: joinTexts([
      left === 0 ? null : partWords(shown.length, all.length, { en: `values of ${x.name}`, zh: `${x.name}取值` }, { en: 'the largest', zh: '最大者' }),
      series.note,
      yType === 'log' ? unplacedWords(countUnplaced(traces.flatMap(({ sizes }) => sizes)), isHorizontal ? 'x' : 'y') : null,
    ]),
    x: isHorizontal ? along : across,
    y: isHorizontal ? { ...across, isReversed: true } : along,
    traces: traces.map(({ trace }) => trace),
    layout: { barmode: parts === 'beside' ? 'group' : 'stack', showlegend: traces.length > 1 },
  })
}

/** All bars where they can be told apart, else the largest, in the order that they have. */
async function chooseBars(source: Source, x: Column, all: CellValue[][], measured: string, position: string): Promise<CellValue[][]> {
  const limit = axisType(x) === 'category' ? barLimit : barLimit * 10
  if (all.length <= limit) return all
  const largest = await source.query(`select ${position} as x from ${source.table.sqlName} group by 1 order by ${measured} desc nulls last, 1 limit ${limit}`)
  const kept = new Set(largest.map(([value]) => value))
  return all.filter(([value]) => kept.has(value))
}

function split(source: Source, series: string, position: string, measured: string): Promise<CellValue[][]> {
  return source.query(`select ${series} as s, ${position} as x, ${measured} as y from ${source.table.sqlName} group by 1, 2`)
}
