import type { CellValue, Column } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import { toBins } from './bins'
import { Chart, joinTexts, toText } from './chart'
import type { Aggregate, PlotOptions } from './options'
import { axisType, isNumeric, isTime, Source, toMark, type PlotInput } from './source'
import { measureWords, partWords } from './words'

const sideLimit = 60

export interface HeatmapOptions extends PlotOptions {
  x: string
  y: string
  /** Without it a field is a number of rows. */
  value?: string
  /** `sum` where absent. */
  aggregate?: Aggregate
}

/**
 * A field for each pair of x and y, pivoted in the engine. Long sides are binned (numbers, times) or cut to the most frequent (words).
 * `plot.heatmap(customers, { x: 'recency_score', y: 'frequency_score' })`.
 */
export async function heatmap(input: PlotInput, options: HeatmapOptions): Promise<Chart> {
  const source = await Source.of(input, 'plot.heatmap')
  const x = source.column('x', options.x)
  const y = source.column('y', options.y)
  const value = options.value === undefined ? null : source.column('value', options.value)
  const aggregate = options.aggregate ?? 'sum'
  const across = await toSide(source, x)
  const down = await toSide(source, y)
  const fields = await source.query(
    `select ${across.expression} as x, ${down.expression} as y, ${source.aggregated(value, aggregate)} from ${source.table.sqlName} where ${across.isThere} and ${down.isThere} group by 1, 2`,
  )
  const found = new Map(fields.map(([column, row, size]) => [JSON.stringify([column, row]), toMark(size)]))
  const measure = measureWords(value?.name ?? null, value === null ? null : aggregate)
  return new Chart({
    title: toText(options.title ?? { en: `${measure.en} by ${x.name} and ${y.name}`, zh: `按${x.name}与${y.name}的${measure.zh}` }),
    subtitle: joinTexts([across.note, down.note]),
    x: { title: toText(options.xTitle ?? x.name), unit: options.xUnit, type: across.type },
    y: { title: toText(options.yTitle ?? y.name), type: down.type },
    traces: [
      {
        type: 'heatmap',
        x: across.keys.map(across.label),
        y: down.keys.map(down.label),
        z: down.keys.map((row) => across.keys.map((column) => found.get(JSON.stringify([column, row])) ?? null)),
        colorbar: { title: { text: options.unit ?? '' } },
        hoverongaps: false,
      },
    ],
  })
}

interface Side {
  expression: string
  isThere: string
  keys: CellValue[]
  label: (key: CellValue) => CellValue
  type: 'linear' | 'date' | 'category'
  note: Text | null
}

async function toSide(source: Source, column: Column): Promise<Side> {
  const value = source.position(column)
  const isThere = `${source.identifier(column)} is not null`
  const [[distinct] = []] = await source.query(`select count(distinct ${value}) from ${source.table.sqlName}`)
  const all = Number(distinct)
  const isMeasured = isNumeric(column) || isTime(column)
  const bins = all > sideLimit && isMeasured ? await toBins(source, column, sideLimit / 2) : null
  if (bins !== null) {
    const middle = (key: CellValue): number => bins.start(Number(key)) + bins.width(Number(key)) / 2
    return {
      expression: bins.expression,
      isThere: bins.isMeasurable,
      keys: Array.from({ length: bins.count }, (_, bin) => bin),
      label: (key) => (isTime(column) ? new Date(middle(key)).toISOString() : middle(key)),
      type: axisType(column),
      note: { en: `${column.name} is binned`, zh: `${column.name}已分箱` },
    }
  }
  const frequent = await source.query(`select ${value}, count(*) from ${source.table.sqlName} where ${isThere} group by 1 order by 2 desc, 1 limit ${sideLimit}`)
  const kept = new Set(frequent.map(([key]) => key ?? null))
  const ordered = (await source.query(`select distinct ${value} from ${source.table.sqlName} where ${isThere} order by 1`)).map(([key]) => key ?? null)
  const keys = ordered.filter((key) => kept.has(key))
  // Only words are cut: numbers and times were binned above.
  const list = keys.map((key) => source.table.engine.dialect.literal(String(key)))
  return {
    expression: value,
    isThere: all > keys.length ? `${isThere} and ${value} in (${list.join(', ')})` : isThere,
    keys,
    label: (key) => key,
    type: axisType(column),
    note: all > keys.length ? partWords(keys.length, all, { en: `values of ${column.name}`, zh: `${column.name}取值` }, { en: 'the most frequent', zh: '最常见者' }) : null,
  }
}
