import type { Column } from '../../../protocol/table'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import { drawRows } from '../draw-rows'
import { withScratch, type Keep } from '../scratch'
import { growForest, scoreRow, type IsolationForest } from './isolation-forest'
import type { OutlierParams } from './params'

/** A forest with what it needs to judge another table. */
export interface Judge {
  columns: string[]
  /** What stands for a missing value: the column's median. */
  medians: number[]
  forest: IsolationForest
  /** A row with a higher score is an outlier. */
  limit: number
}

/** Rows that samples are drawn from: each tree sees a few hundred. */
const poolRows = 50_000

export function fitJudge(context: StepContext, table: Table, columns: readonly Column[], params: OutlierParams): Promise<Judge> {
  return withScratch(context, async (keep) => {
    const { dialect } = context.engine
    const from = await drawRows(context, keep, table, poolRows)
    const medianOf = columns.map((column) => {
      const { value, isMeasurable } = measureExpression(column, dialect)
      return dialect.quantile(`case when ${isMeasurable} then ${value} end`, 0.5)
    })
    const [middles = []] = table.rowCount === 0 ? [] : await context.query(`select ${medianOf.join(', ')} from ${from}`)
    const medians = columns.map((_, index) => Number(middles[index] ?? 0))
    const rows: Float64Array[] = []
    await readRows(context, table, from, columns, medians, (_, row) => void rows.push(row.slice()))
    const pool = columns.map((_, index) => Float64Array.from(rows, (row) => row[index] ?? 0))
    const forest = await growForest(pool, context.random, params, breather(context, { en: 'Growing trees', zh: '生成孤立树' }))
    return { columns: columns.map(({ name }) => name), medians, forest, limit: params.contamination === undefined || rows.length === 0 ? 0.5 : quantile(rows.map((row) => scoreRow(forest, row)), 1 - params.contamination) }
  })
}

/** The score of each row as a relation of row and score. */
export async function keepScores(context: StepContext, keep: Keep, table: Table, { columns: names, medians, forest }: Judge): Promise<string> {
  const columns = names.map((name) => context.column(table, name))
  const scores = new Float64Array(table.rowCount)
  await readRows(context, table, table.numbered, columns, medians, (number, row) => (scores[number] = scoreRow(forest, row)))
  return keep({ judged_row: Int32Array.from(scores, (_, row) => row), score: scores })
}

async function readRows(context: StepContext, table: Table, from: string, columns: readonly Column[], medians: readonly number[], use: (number: number, row: Float64Array) => void): Promise<void> {
  const { dialect } = context.engine
  const number = dialect.identifier(numberColumn)
  const values = columns.map((column) => {
    const { value, isMeasurable } = measureExpression(column, dialect)
    return `case when ${isMeasurable} then ${value} end`
  })
  const breathe = breather(context, { en: 'Judging rows', zh: '逐行评分' })
  const row = new Float64Array(columns.length)
  let done = 0
  for await (const chunk of context.engine.stream(`select cast(${number} as integer), ${values.join(', ')} from ${from} order by ${number}`, { signal: context.signal })) {
    const [numbers = [], ...data] = chunk.columns
    for (let index = 0; index < chunk.rowCount; index += 1) {
      data.forEach((column, at) => (row[at] = chunk.valid[at + 1]?.[index] === 0 ? (medians[at] ?? 0) : Number(column[index])))
      use(Number(numbers[index]), row)
      const pause = breathe(done / Math.max(1, table.rowCount))
      if (pause !== undefined) await pause
      done += 1
    }
  }
}

/** By linear interpolation between ranks (type 7 of Hyndman and Fan). */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? 0
  return low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place - Math.floor(place))
}
