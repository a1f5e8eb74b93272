import type { CellValue, Column, ColumnProfile } from '../../protocol/table'
import { boundsOf, measureExpression, spreadOf, type Bounds } from './column-spread'
import type { Table } from './table'

const bars = 24
const mostFrequent = 10

/** How one column is filled and spread, as its header shows it. */
export async function profileColumn(table: Table, name: string, signal?: AbortSignal): Promise<ColumnProfile> {
  const column = table.column(name)
  const value = table.engine.dialect.identifier(column.name)
  const { rows } = await table.engine.query(`select count(${value}), count(distinct ${value}), min(${value}), max(${value}) from ${table.sqlName}`, { signal })
  const [present, distinct, min, max] = rows[0] ?? []
  const bounds = await boundsOf(table, column, signal)
  const isTime = column.kind === 'time' || column.kind === 'date'
  return {
    column: column.name,
    rowCount: table.rowCount,
    missing: table.rowCount - Number(present ?? 0),
    distinct: Number(distinct ?? 0),
    min: min ?? null,
    max: max ?? null,
    mean: bounds === null || isTime ? null : (await spreadOf(table, column, bounds, { signal })).mean,
    histogram: bounds === null ? [] : await histogram(table, column, bounds, signal),
    top: await top(table, value, signal),
  }
}

async function histogram(table: Table, column: Column, { min, max }: Bounds, signal: AbortSignal | undefined): Promise<number[]> {
  const counts = Array.from({ length: bars }, () => 0)
  const { value, isMeasurable } = measureExpression(column, table.engine.dialect)
  const width = (max - min) / bars
  const bar = width > 0 ? `least(cast(floor((${value} - (${min})) / ${width}) as integer), ${bars - 1})` : '0'
  const { rows } = await table.engine.query(`select ${bar} as bar, count(*) from ${table.sqlName} where ${isMeasurable} group by 1`, { signal })
  for (const [at, count] of rows) counts[Number(at)] = Number(count)
  return counts
}

async function top(table: Table, value: string, signal: AbortSignal | undefined): Promise<{ value: CellValue; count: number }[]> {
  const { rows } = await table.engine.query(
    `select ${value}, count(*) from ${table.sqlName} where ${value} is not null group by 1 order by 2 desc, 1 limit ${mostFrequent}`,
    { signal },
  )
  return rows.map(([found, count]) => ({ value: found ?? null, count: Number(count) }))
}
