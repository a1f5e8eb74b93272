import { numberColumn } from '../engine/dialect'
import { Chart, joinTexts, toText } from './chart'
import type { ScaledOptions } from './options'
import { countUnplaced, scaled, unplacedWords } from './scale'
import { axisType, Source, toMark, type PlotInput } from './source'
import { partWords } from './words'

/** More points than these hide each other. */
const pointLimit = 5000

export interface ScatterOptions extends ScaledOptions {
  y: string
  /** A column whose values are written at the points. */
  label?: string
}

/**
 * A point for each row. Of many rows a fixed, evenly spread part is drawn, and the subtitle says so.
 * `plot.scatter(customers, { x: 'recency_days', y: 'monetary', color: 'segment', yScale: 'log' })`.
 */
export async function scatter(input: PlotInput, options: ScatterOptions): Promise<Chart> {
  const source = await Source.of(input, 'plot.scatter')
  const x = source.column('x', options.x)
  const y = source.column('y', options.y)
  const xType = scaled(axisType(x), options.xScale, 'plot.scatter', 'xScale')
  const yType = scaled(axisType(y), options.yScale, 'plot.scatter', 'yScale')
  const label = options.label === undefined ? null : source.column('label', options.label)
  const seriesName = options.series ?? options.color
  const series = await source.series(seriesName === undefined ? null : source.column('series', seriesName))
  const { dialect } = source.table.engine
  const number = dialect.identifier(numberColumn)
  const there = `from ${source.table.numbered} where ${source.identifier(x)} is not null and ${source.identifier(y)} is not null`
  const [[count] = []] = await source.query(`select count(*) ${there}`)
  const all = Number(count)
  const marks = `select ${series.expression} as s, ${source.position(x)} as x, ${source.position(y)} as y, ${label === null ? 'null' : `cast(${source.identifier(label)} as varchar)`} as label, ${number} as n ${there}`
  // Chosen by a hash of the row's number: the same rows each time, and no rhythm of the data can be met.
  const scattered = dialect.rowHash([{ name: 'n', kind: 'integer', type: 'BIGINT' }])
  const chosen = all > pointLimit ? `select * from (${marks}) order by ${scattered}, n limit ${pointLimit}` : marks
  const rows = await source.query(`select s, x, y, label from (${chosen}) order by n`)
  const traces = series.names.map((name) => {
    const own = rows.filter(([of]) => of === name)
    return {
      type: 'scatter',
      mode: 'markers',
      x: own.map(([, at]) => toMark(at)),
      y: own.map(([, , value]) => toMark(value)),
      ...(name === '' ? {} : { name }),
      ...(label === null ? {} : { text: own.map((row) => row[3] ?? '') }),
    }
  })
  const part = all > pointLimit ? partWords(rows.length, all, { en: 'points', zh: '点' }, { en: 'an even choice', zh: '均匀抽取' }) : null
  return new Chart({
    title: toText(options.title ?? { en: `${y.name} against ${x.name}`, zh: `${y.name}与${x.name}` }),
    subtitle: joinTexts([
      part,
      series.note,
      xType === 'log' ? unplacedWords(countUnplaced(rows.map(([, at]) => at)), 'x') : null,
      yType === 'log' ? unplacedWords(countUnplaced(rows.map(([, , value]) => value)), 'y') : null,
    ]),
    x: { title: toText(options.xTitle ?? x.name), unit: options.xUnit, type: xType },
    y: { title: toText(options.yTitle ?? y.name), unit: options.unit, type: yType },
    traces,
    layout: { showlegend: traces.length > 1 },
  })
}
