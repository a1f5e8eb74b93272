import type { Column } from '../../../protocol/table'
import { isMeasured, measureExpression } from '../../engine/column-spread'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'

/** A column as numbers: its measure, or the place of its value among `levels`, the most frequent first. */
export interface Feature {
  column: string
  levels: string[] | null
  /** Standard deviation of a measure in the training rows, with n − 1; 1 of a constant and of words. */
  scale: number
}

/** Rows as columns of doubles; NaN is missing, words that are no level have the number of levels. */
export interface Encoded {
  rows: Int32Array
  columns: Float64Array[]
}

/** Words with more values than these tell rows apart rather than saying what they have in common. */
const mostLevels = 50

/** Whether a column can be told by a number. */
export const isFeature = ({ kind }: Column): boolean => kind !== 'json' && kind !== 'bytes'

/** Learns how each column is told by numbers. Words of too many values are left out unless they are `wanted`. */
export async function fitFeatures(context: StepContext, from: string, columns: readonly Column[], wanted: ReadonlySet<string>): Promise<Feature[]> {
  const { dialect } = context.engine
  const features: Feature[] = []
  for (const column of columns) {
    const name = dialect.identifier(column.name)
    if (isMeasured(column)) {
      const { value, isMeasurable } = measureExpression(column, dialect)
      const rows = await context.query(`select ${value} from ${from} where ${isMeasurable} order by ${dialect.identifier(numberColumn)}`)
      features.push({ column: column.name, levels: null, scale: deviation(rows.map(([found]) => Number(found))) })
      continue
    }
    const rows = await context.query(`select cast(${name} as varchar), count(*) from ${from} where ${name} is not null group by 1 order by 2 desc, 1 limit ${mostLevels + 1}`)
    if (rows.length > mostLevels && !wanted.has(column.name)) continue
    features.push({ column: column.name, levels: rows.slice(0, mostLevels).map(([level]) => String(level)), scale: 1 })
  }
  return features
}

function deviation(values: readonly number[]): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1)) || 1
}

/** Reads rows in their order, a piece at a time, so that no table has to fit in memory. */
export async function* encodeRows(context: StepContext, table: Table, from: string, features: readonly Feature[], where = 'true'): AsyncGenerator<Encoded> {
  const { dialect } = context.engine
  const number = dialect.identifier(numberColumn)
  const codes = features.map(({ levels }) => (levels === null ? null : new Map(levels.map((level, place) => [level, place]))))
  const selected = features.map(({ column: name, levels }) => {
    const column = context.column(table, name)
    const { value, isMeasurable } = measureExpression(column, dialect)
    return levels === null ? `case when ${isMeasurable} then ${value} end` : `cast(${dialect.identifier(name)} as varchar)`
  })
  const sql = `select cast(${number} as integer), ${selected.join(', ')} from ${from} t where ${where} order by ${number}`
  for await (const chunk of context.engine.stream(sql, { signal: context.signal })) {
    const [rows, ...data] = chunk.columns
    yield {
      rows: rows as Int32Array,
      columns: data.map((values, index) => {
        const valid = chunk.valid[index + 1]
        const code = codes[index]
        return Float64Array.from({ length: chunk.rowCount }, (_, row) => {
          const value = values[row]
          if (value === null || value === undefined || valid?.[row] === 0) return Number.NaN
          return code === null || code === undefined ? Number(value) : (code.get(String(value)) ?? code.size)
        })
      }),
    }
  }
}

/** Pieces put together, for rows that are few. */
export async function encodeAll(pieces: AsyncIterable<Encoded>, width: number): Promise<Encoded> {
  const all: Encoded[] = []
  for await (const piece of pieces) all.push(piece)
  const count = all.reduce((sum, { rows }) => sum + rows.length, 0)
  const gathered: Encoded = { rows: new Int32Array(count), columns: Array.from({ length: width }, () => new Float64Array(count)) }
  let offset = 0
  for (const { rows, columns } of all) {
    gathered.rows.set(rows, offset)
    columns.forEach((column, index) => gathered.columns[index]?.set(column, offset))
    offset += rows.length
  }
  return gathered
}
