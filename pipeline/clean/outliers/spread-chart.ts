import type { CellValue } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import { Chart, joinTexts } from '../../plot/chart'
import { histogram } from '../../plot/histogram'
import { line } from '../../plot/line'
import { isTime } from '../../plot/source'
import type { Cleaned } from '../cleaning'
import type { Fences } from './fences'

/** What applying gives: how the columns with most outliers are spread beside the rest. */
export interface Applied extends Pick<Cleaned, 'table' | 'changes'> {
  charts: Chart[]
}

/** How a column is spread, with its fences as lines. */
export async function spreadChart(table: Table, column: string, fences: Partial<Fences> | null): Promise<Chart> {
  const { parts } = await histogram(table, { x: column, title: { en: `How ${column} is spread, with its fences`, zh: `${column} 的分布与界限` } })
  const measured = table.column(column)
  const place = (at: number): number | string => (isTime(measured) ? new Date(at).toISOString() : at)
  const lines = Object.values(fences ?? {}).filter(Number.isFinite)
  return new Chart({
    ...parts,
    subtitle: joinTexts([parts.subtitle, fences === null ? { en: 'no fences: too few values', zh: '值太少，没有界限' } : null]),
    layout: { ...parts.layout, shapes: lines.map((at) => ({ type: 'line', xref: 'x', yref: 'paper', x0: place(at), x1: place(at), y0: 0, y1: 1, line: { dash: 'dash', width: 2 } })) },
  })
}

/** A series with its outliers as points. */
export async function seriesChart(table: Table, column: string, orderBy: string, series: string | undefined, points: readonly (readonly CellValue[])[]): Promise<Chart> {
  const { parts } = await line(table, { x: orderBy, y: column, ...(series === undefined ? {} : { series }), title: { en: `Outliers of ${column} in its course`, zh: `${column} 走势中的异常值` } })
  const marks = { type: 'scatter', mode: 'markers', x: points.map(([at]) => at ?? null), y: points.map(([, value]) => value ?? null), name: '×', marker: { symbol: 'x', size: 9 } }
  return new Chart({ ...parts, traces: [...parts.traces, marks], layout: { ...parts.layout, showlegend: true } })
}
