import type { CellValue } from '../../../protocol/table'

/** What a chart draws, as rows: for readers who cannot see it or want the numbers. */
export interface ChartTable {
  columns: string[]
  rows: CellValue[][]
  /** Points in all; rows hold the first of them. */
  pointCount: number
}

const rowLimit = 500
const points = ['x', 'y', 'z', 'labels', 'values', 'parents', 'r', 'theta', 'open', 'high', 'low', 'close', 'lat', 'lon'] as const

/** Points of every trace with the trace's name before them; links of a Sankey chart by their nodes; cells of a heat map by row and column. */
export function chartTable(data: readonly Record<string, unknown>[], seriesName: (number: number) => string, series: string): ChartTable {
  const tables = data.map((trace, index) => ({ name: typeof trace.name === 'string' && trace.name !== '' ? trace.name : seriesName(index + 1), ...tracePoints(trace) }))
  const columns = [...new Set(tables.flatMap((table) => table.columns))]
  const hasNames = tables.length > 1
  const rows: CellValue[][] = []
  let pointCount = 0
  for (const table of tables) {
    pointCount += table.rows.length
    for (const row of table.rows.slice(0, Math.max(0, rowLimit - rows.length))) {
      const values = columns.map((column) => row[table.columns.indexOf(column)] ?? null)
      rows.push(hasNames ? [table.name, ...values] : values)
    }
  }
  return { columns: hasNames ? [series, ...columns] : columns, rows, pointCount }
}

function tracePoints(trace: Record<string, unknown>): { columns: string[]; rows: CellValue[][] } {
  if (trace.type === 'sankey') return sankeyLinks(trace)
  if ((trace.type === 'heatmap' || trace.type === 'contour') && trace.z !== undefined) return matrixCells(trace)
  if (trace.type === 'parcoords' || trace.type === 'parcats') {
    const dimensions = (trace.dimensions ?? []) as { label?: string; values?: unknown }[]
    return columnsToRows(dimensions.map((dimension, index) => [dimension.label ?? String(index + 1), toList(dimension.values)]))
  }
  const present = points.map((name) => [name, toList(trace[name])] as [string, CellValue[]]).filter(([, values]) => values.length > 0)
  return columnsToRows(present)
}

function columnsToRows(columns: [string, CellValue[]][]): { columns: string[]; rows: CellValue[][] } {
  const length = Math.max(0, ...columns.map(([, values]) => values.length))
  return {
    columns: columns.map(([name]) => name),
    rows: Array.from({ length }, (_, index) => columns.map(([, values]) => values[index] ?? null)),
  }
}

function matrixCells(trace: Record<string, unknown>): { columns: string[]; rows: CellValue[][] } {
  const lines = Array.isArray(trace.z) ? trace.z : []
  const [x, y] = [toList(trace.x), toList(trace.y)]
  const rows = lines.flatMap((line, row) => toList(line).map((value, column): CellValue[] => [x[column] ?? column, y[row] ?? row, value]))
  return { columns: ['x', 'y', 'z'], rows }
}

function sankeyLinks(trace: Record<string, unknown>): { columns: string[]; rows: CellValue[][] } {
  const nodes = toList((trace.node as { label?: unknown } | undefined)?.label)
  const link = (trace.link ?? {}) as { source?: unknown; target?: unknown; value?: unknown }
  const named = (list: unknown) => toList(list).map((index) => nodes[Number(index)] ?? index)
  return columnsToRows([
    ['source', named(link.source)],
    ['target', named(link.target)],
    ['value', toList(link.value)],
  ])
}

function toList(value: unknown): CellValue[] {
  if (Array.isArray(value)) return value.map(toCellValue)
  if (typeof value === 'object' && value !== null && 'bdata' in value && 'dtype' in value) return decodeArray(String(value.bdata), String(value.dtype))
  return []
}

function toCellValue(value: unknown): CellValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : JSON.stringify(value)
}

/** Plotly's packed arrays: base64 of little-endian numbers. */
function decodeArray(base64: string, type: string): number[] {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const kinds = { f8: Float64Array, f4: Float32Array, i4: Int32Array, u4: Uint32Array, i2: Int16Array, u2: Uint16Array, i1: Int8Array, u1: Uint8Array } as const
  const Kind = kinds[type as keyof typeof kinds]
  return Kind === undefined ? [] : Array.from(new Kind(bytes.buffer))
}
