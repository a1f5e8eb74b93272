import type { CellValue, Column } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import { Chart, joinTexts, toText } from './chart'
import type { Aggregate, ScaledOptions, TimeStep } from './options'
import { countUnplaced, scaled, unplacedWords } from './scale'
import { axisType, isNumeric, Source, toMark, type PlotInput } from './source'
import { byWords, measureWords, partWords } from './words'

/** Beyond this a screen has fewer columns than the line has points. */
const pointLimit = 4000

export interface LineOptions extends ScaledOptions {
  /** One column, or several that become a line each. */
  y: string | readonly string[]
  /** Sums up the rows that share an x; without it each row is a point. */
  aggregate?: Aggregate
  /** Gathers times by calendar step; sums up by `sum` where no aggregate is given. */
  by?: TimeStep
}

/**
 * A line over numbers or times. Long lines keep the lowest and highest value of each stretch, and the subtitle says so.
 * `plot.line(orders, { x: 'created_at', by: 'day', y: 'order_total', series: 'platform' })`.
 */
export async function line(input: PlotInput, options: LineOptions): Promise<Chart> {
  const source = await Source.of(input, 'plot.line')
  const x = source.column('x', options.x)
  const ys = (typeof options.y === 'string' ? [options.y] : (options.y ?? [undefined])).map((name) => source.column('y', name))
  const seriesName = options.series ?? options.color
  const series = await source.series(seriesName === undefined ? null : source.column('series', seriesName))
  const aggregate = options.aggregate ?? (options.by === undefined ? null : 'sum')
  const xType = scaled(axisType(x), options.xScale, 'plot.line', 'xScale')
  const yType = scaled('linear', options.yScale, 'plot.line', 'yScale')
  const unplaced = { x: 0, y: 0 }
  const traces: Record<string, unknown>[] = []
  const notes: (Text | null)[] = [series.note]
  for (const y of ys) {
    const { rows, note } = await points(source, x, y, series.expression, series.names.length * ys.length, aggregate, options.by)
    notes.push(note)
    if (xType === 'log') unplaced.x += countUnplaced(rows.map(([, at]) => at))
    if (yType === 'log') unplaced.y += countUnplaced(rows.map(([, , value]) => value))
    for (const name of series.names) {
      const own = rows.filter(([of]) => of === name)
      const label = [ys.length > 1 ? y.name : '', name].filter((part) => part !== '').join(' · ')
      traces.push({ type: 'scatter', mode: 'lines', x: own.map(([, at]) => toMark(at)), y: own.map(([, , value]) => toMark(value)), ...(label === '' ? {} : { name: label }) })
    }
  }
  const measure = measureWords(ys.map(({ name }) => name).join(', '), aggregate)
  return new Chart({
    title: toText(options.title ?? byWords(measure, x.name)),
    subtitle: joinTexts([...new Set(notes), unplacedWords(unplaced.x, 'x'), unplacedWords(unplaced.y, 'y')]),
    x: { title: toText(options.xTitle ?? x.name), unit: options.xUnit, type: xType },
    y: { title: toText(options.yTitle ?? measure), unit: options.unit, type: yType },
    traces,
    layout: { showlegend: traces.length > 1 },
  })
}

async function points(source: Source, x: Column, y: Column, series: string, lines: number, aggregate: Aggregate | null, by: TimeStep | undefined): Promise<{ rows: CellValue[][]; note: Text | null }> {
  const at = source.position(x, by)
  const value = isNumeric(y) || aggregate === 'count' ? source.identifier(y) : source.table.engine.dialect.tryCast(source.identifier(y), 'double')
  const grouped =
    aggregate === null
      ? `select ${series} as s, ${at} as x, cast(${value} as double) as y from ${source.table.sqlName} where ${source.identifier(x)} is not null`
      : `select ${series} as s, ${at} as x, ${source.aggregated(y, aggregate)} as y from ${source.table.sqlName} where ${source.identifier(x)} is not null group by 1, 2`
  const [[count] = []] = await source.query(`select count(*) from (${grouped})`)
  const all = Number(count)
  if (all <= pointLimit) return { rows: await source.query(`select s, x, y from (${grouped}) order by s, x, y`), note: null }
  const { dialect } = source.table.engine
  const stretches = Math.max(2, Math.floor(pointLimit / 2 / lines))
  const cut = `select s, x, y, ntile(${stretches}) over (partition by s order by x, y) as stretch from (${grouped}) where y is not null`
  const rows = await source.query(`
    select distinct s, x, y from (
      select s, ${dialect.valueAtMinimum('x', 'y')} as x, min(y) as y from (${cut}) group by s, stretch
      union all
      select s, ${dialect.valueAtMinimum('x', '-y')} as x, max(y) as y from (${cut}) group by s, stretch
    ) order by s, x, y`)
  return { rows, note: partWords(rows.length, all, { en: 'points', zh: '点' }, { en: 'the lowest and highest of each stretch', zh: '每段取最低与最高' }) }
}
