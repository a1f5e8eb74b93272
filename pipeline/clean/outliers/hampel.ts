import type { Column } from '../../../protocol/table'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import { keyText } from '../group-keys'
import type { Keep } from '../scratch'
import { medianDeviation, standardThreshold, type Fences } from './fences'
import type { OutlierParams } from './params'

/**
 * Which values lie more than `threshold` deviations from the median of the window around them (Hampel 1974; Pearson 2002): their
 * places and the window's fences. At the ends the window is what there is of it.
 */
async function findStrangers(values: Float64Array, window: number, threshold: number, breathe: (fraction: number | null) => Promise<void> | undefined): Promise<({ place: number } & Fences)[]> {
  const half = Math.floor(window / 2)
  const found: ({ place: number } & Fences)[] = []
  for (const [place, value] of values.entries()) {
    const pause = breathe(place / values.length)
    if (pause !== undefined) await pause
    const around = values.slice(Math.max(0, place - half), place + half + 1).sort()
    const median = middle(around)
    const reach = threshold * medianDeviation * middle(around.map((other) => Math.abs(other - median)).sort())
    if (Math.abs(value - median) > reach) found.push({ place, low: median - reach, high: median + reach })
  }
  return found
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** The outliers of each column as a relation of row, low and high. Values that are missing are passed over. */
export async function keepStrangers(context: StepContext, keep: Keep, table: Table, columns: readonly Column[], params: OutlierParams): Promise<string[]> {
  const relations: string[] = []
  for (const column of columns) relations.push(await keepColumn(context, keep, table, column, params))
  return relations
}

async function keepColumn(context: StepContext, keep: Keep, table: Table, column: Column, { by, orderBy, window, threshold = standardThreshold.hampel }: OutlierParams): Promise<string> {
  const { dialect } = context.engine
  const number = dialect.identifier(numberColumn)
  const { value, isMeasurable } = measureExpression(column, dialect)
  const keys = keyText(context, by)
  const order = [...(orderBy === undefined ? [] : [`${dialect.identifier(context.column(table, orderBy).name)} nulls last`]), number].join(', ')
  const isFirst = `case when row_number() over (${keys.length === 0 ? '' : `partition by ${keys.join(', ')} `}order by ${order}) = 1 then 1 else 0 end`
  const sql = `select cast(${number} as integer), ${value}, cast(${isFirst} as integer) from ${table.numbered} where ${isMeasurable} order by ${[...keys, order].join(', ')}`
  const breathe = breather(context, { en: 'Comparing values with those around them', zh: '与前后的值比较' })
  const found: { rows: number[]; low: number[]; high: number[] } = { rows: [], low: [], high: [] }
  let [rows, series]: [number[], number[]] = [[], []]
  const finish = async (): Promise<void> => {
    for (const { place, low, high } of await findStrangers(Float64Array.from(series), window, threshold, breathe)) {
      found.rows.push(rows[place] ?? 0)
      found.low.push(low)
      found.high.push(high)
    }
    ;[rows, series] = [[], []]
  }
  for await (const chunk of context.engine.stream(sql, { signal: context.signal })) {
    const [numbers = [], values = [], firsts = []] = chunk.columns
    for (let index = 0; index < chunk.rowCount; index += 1) {
      if (firsts[index] === 1) await finish()
      rows.push(Number(numbers[index]))
      series.push(Number(values[index]))
    }
  }
  await finish()
  return keep({ outlier_row: Int32Array.from(found.rows), low: Float64Array.from(found.low), high: Float64Array.from(found.high) })
}
