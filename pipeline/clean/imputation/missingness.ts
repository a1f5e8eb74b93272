import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import { numberColumn } from '../../engine/dialect'
import type { ColumnData } from '../../engine/engine'
import { Table } from '../../engine/table'
import { Chart } from '../../plot/chart'
import type { StepContext } from '../../step/step-context'
import { presentValue } from '../measured-value'

export interface Missingness {
  /** The share of missing values, columns down and blocks of rows across; null where nothing is missing. */
  map: Chart | null
  /** Which columns are missing together, the most frequent combination first: `missing`, `column_count`, `row_count`, `share`. */
  patterns: Table
}

/** More lines than these cannot be read. */
const mostColumns = 60
const mostBlocks = 80
const mostPatterns = 20

/** Where values are missing, and which are missing together. */
export async function measureMissingness(context: StepContext, table: Table): Promise<Missingness> {
  const { dialect } = context.engine
  const isMissing = (column: Column): string => `(${presentValue(column, dialect)}) is null`
  const blocks = Math.max(1, Math.min(mostBlocks, table.rowCount))
  const block = `${dialect.identifier(numberColumn)} * ${blocks} // ${Math.max(1, table.rowCount)}`
  const rows = await context.query(`select ${block}, count(*), ${table.columns.map((column) => `count(case when ${isMissing(column)} then 1 end)`).join(', ')} from ${table.numbered} group by 1 order by 1`)
  const counts = table.columns.map((column, index) => ({ column, missing: rows.reduce((sum, row) => sum + Number(row[index + 2]), 0), shares: rows.map((row) => Number(row[index + 2]) / Number(row[1])) }))
  const holed = counts.filter(({ missing }) => missing > 0)
  return { map: holed.length === 0 ? null : toMap(holed.slice(0, mostColumns), holed.length, rows.map((row) => Number(row[1]))), patterns: await toPatterns(context, table, holed.map(({ column }) => column), isMissing) }
}

function toMap(holed: readonly { column: Column; shares: number[] }[], all: number, sizes: readonly number[]): Chart {
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0))
  const names = holed.map(({ column }) => column.name)
  const left: Text | null = all === names.length ? null : { en: `${names.length} of ${all} columns with missing values`, zh: `${all} 个有缺失的列中的 ${names.length} 个` }
  return new Chart({
    title: { en: 'Where values are missing', zh: '缺失值分布' },
    subtitle: left,
    x: { title: { en: 'Row', zh: '行' }, type: 'linear' },
    y: { title: { en: 'Column', zh: '列' }, type: 'category', isReversed: true },
    traces: [
      {
        type: 'heatmap',
        x: starts.map((start, index) => start + (sizes[index] ?? 0) / 2),
        y: names,
        z: holed.map(({ shares }) => shares),
        zmin: 0,
        zmax: 1,
        colorbar: { tickformat: '.0%' },
      },
    ],
  })
}

async function toPatterns(context: StepContext, table: Table, holed: readonly Column[], isMissing: (column: Column) => string): Promise<Table> {
  const flags = holed.map((column, index) => `${isMissing(column)} as m${index}`)
  const names = holed.map((_, index) => `m${index}`)
  const rows = holed.length === 0 ? [] : await context.query(`select count(*) as n, ${names.join(', ')} from (select ${flags.join(', ')} from ${table.sqlName}) group by all order by n desc, ${names.join(', ')} limit ${mostPatterns}`)
  const missing = rows.map(([, ...flags]) => holed.filter((_, index) => flags[index] === true).map(({ name }) => name))
  const counts = rows.map(([count]) => Number(count))
  const columns: Record<string, ColumnData> = {
    missing: missing.map((together) => (together.length === 0 ? '–' : together.join(', '))),
    column_count: Int32Array.from(missing, ({ length }) => length),
    row_count: Int32Array.from(counts),
    share: Float64Array.from(counts, (count) => count / table.rowCount),
  }
  const relation = context.engine.freshName('missing_together')
  await context.engine.register(relation, columns)
  return Table.of(context.engine, relation, 'missing_together')
}
