import type { Column } from '../../../protocol/table'
import { measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { ColumnData } from '../../engine/engine'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { breather } from '../breathe'
import { drawRows } from '../draw-rows'
import { withScratch, type Keep } from '../scratch'
import { growForest, scorer, type IsolationForest } from './isolation-forest'
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
    const pieces: Float64Array[][] = []
    await readRows(context, table, from, columns, medians, (_, piece) => void pieces.push(piece))
    const pool = columns.map((_, index) => join(pieces.map((piece) => piece[index] ?? new Float64Array())))
    const forest = await growForest(pool, context.random, params, breather(context, { en: 'Growing trees', zh: '生成孤立树' }))
    const limit = params.contamination === undefined || table.rowCount === 0 ? 0.5 : quantile(scorer(forest)(pool), 1 - params.contamination)
    return { columns: columns.map(({ name }) => name), medians, forest, limit }
  })
}

/** The score of each row as a relation of row and score. */
export async function keepScores(context: StepContext, keep: Keep, table: Table, { columns: names, medians, forest }: Judge): Promise<string> {
  const columns = names.map((name) => context.column(table, name))
  const scores = new Float64Array(table.rowCount)
  const score = scorer(forest)
  await readRows(context, table, table.numbered, columns, medians, (numbers, piece) => score(piece).forEach((own, index) => (scores[Number(numbers[index])] = own)))
  return keep({ judged_row: Int32Array.from(scores, (_, row) => row), score: scores })
}

/** Goes through the rows in their order, a piece at a time. */
async function readRows(context: StepContext, table: Table, from: string, columns: readonly Column[], medians: readonly number[], use: (numbers: ColumnData, piece: Float64Array[]) => void): Promise<void> {
  const { dialect } = context.engine
  const number = dialect.identifier(numberColumn)
  const values = columns.map((column, index) => {
    const { value, isMeasurable } = measureExpression(column, dialect)
    return `case when ${isMeasurable} then ${value} else cast('${medians[index] ?? 0}' as double) end`
  })
  const breathe = breather(context, { en: 'Judging rows', zh: '逐行评分' })
  let done = 0
  for await (const chunk of context.engine.stream(`select cast(${number} as integer), ${values.join(', ')} from ${from} order by ${number}`, { signal: context.signal })) {
    const [numbers = [], ...data] = chunk.columns
    use(numbers, data as Float64Array[])
    done += chunk.rowCount
    await breathe(done / Math.max(1, table.rowCount))
  }
}

function join(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** By linear interpolation between ranks (type 7 of Hyndman and Fan). */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted()
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? 0
  return low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place - Math.floor(place))
}
