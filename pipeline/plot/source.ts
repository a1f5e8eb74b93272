import type { CellValue, Column } from '../../protocol/table'
import type { Text } from '../../protocol/text'
import type { Bindable } from '../engine/engine'
import { isTable, type Table } from '../engine/table'
import { currentContext } from '../step/context'
import type { Row } from '../step/example'
import { toTable } from '../step/to-table'
import type { Axis } from './chart'
import type { Aggregate, TimeStep } from './options'
import { refuse } from './refuse'

export type PlotInput = Table | readonly Row[]

/** Beyond these a legend cannot be read: the rest is one series. */
const seriesLimit = 12

/** A table to be drawn, with the questions that all charts ask of it. */
export class Source {
  private constructor(
    readonly table: Table,
    private readonly chart: string,
  ) {}

  static async of(input: PlotInput, chart: string): Promise<Source> {
    if (isTable(input)) return new Source(input, chart)
    if (Array.isArray(input)) return new Source(await toTable(input, { name: 'rows' }), chart)
    return refuse(chart, 'input', { en: 'must be a table or a list of row objects', zh: '必须是数据表或行对象的列表' }, typeof input)
  }

  /** The column that an option names. Fails with `bad-params` where the option is missing, `missing-column` where the column is. */
  column(option: string, name: string | undefined): Column {
    if (typeof name !== 'string') refuse(this.chart, option, { en: 'must name a column', zh: '必须是列名' }, name)
    return this.table.column(name)
  }

  identifier({ name }: Column): string {
    return this.table.engine.dialect.identifier(name)
  }

  async query(sql: string, parameters: readonly Bindable[] = []): Promise<CellValue[][]> {
    return (await this.table.engine.query(sql, { parameters, signal: currentContext().signal })).rows
  }

  /** The column's value as the chart places it: numbers as doubles, times cut to a calendar step where one is given. */
  position(column: Column, step?: TimeStep): string {
    const value = this.identifier(column)
    if (isTime(column)) {
      if (step === undefined) return value
      if (!steps.has(step)) refuse(this.chart, 'by', { en: `must be one of ${[...steps].join(', ')}`, zh: `必须是 ${[...steps].join('、')} 之一` }, step)
      return `date_trunc('${step}', ${value})`
    }
    return isNumeric(column) ? `cast(${value} as double)` : `cast(${value} as varchar)`
  }

  aggregated(column: Column | null, aggregate: Aggregate): string {
    if (column === null || aggregate === 'count') return column === null ? 'count(*)' : `count(${this.identifier(column)})`
    const value = this.identifier(column)
    switch (aggregate) {
      // Money stays exact until it is drawn; doubles are the same whatever the number of threads.
      case 'sum':
        return column.kind === 'number' ? this.table.engine.dialect.compensatedSum(value) : `cast(sum(${value}) as double)`
      case 'mean':
        return column.kind === 'number' ? this.table.engine.dialect.compensatedMean(value) : `cast(avg(${value}) as double)`
      case 'median':
        return `cast(${this.table.engine.dialect.quantile(`cast(${value} as double)`, 0.5)} as double)`
      case 'min':
      case 'max':
        return `cast(${aggregate}(${value}) as double)`
      default:
        return refuse(this.chart, 'aggregate', { en: 'must be one of sum, mean, median, min, max, count', zh: '必须是 sum、mean、median、min、max、count 之一' }, aggregate)
    }
  }

  /** The series' name of each row as SQL, the names in order of frequency, and what to say about those put together. */
  async series(column: Column | null): Promise<{ expression: string; names: string[]; note: Text | null }> {
    if (column === null) return { expression: `''`, names: [''], note: null }
    const value = `coalesce(cast(${this.identifier(column)} as varchar), '–')`
    const rows = await this.query(`select ${value}, count(*) from ${this.table.sqlName} group by 1 order by 2 desc, 1`)
    const names = rows.map(([name]) => String(name))
    if (names.length <= seriesLimit) return { expression: value, names, note: null }
    const kept = names.slice(0, seriesLimit - 1)
    const list = kept.map((name) => this.table.engine.dialect.literal(name)).join(', ')
    const rest = names.length - kept.length
    return {
      expression: `case when ${value} in (${list}) then ${value} else '…' end`,
      names: [...kept, '…'],
      note: { en: `… stands for ${rest} more values of ${column.name}`, zh: `“…”代表${column.name}的其余 ${rest} 个值` },
    }
  }
}

const steps = new Set<string>(['hour', 'day', 'week', 'month', 'quarter', 'year'])

export function isTime({ kind }: Column): boolean {
  return kind === 'time' || kind === 'date'
}

export function isNumeric({ kind }: Column): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'decimal'
}

export function axisType(column: Column): Exclude<Axis['type'], 'log'> {
  return isTime(column) ? 'date' : isNumeric(column) ? 'linear' : 'category'
}

/** Numbers as numbers, the rest as it is; infinities are no place on an axis. */
export function toMark(value: CellValue | undefined): CellValue {
  return value === undefined || value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? null : value
}
