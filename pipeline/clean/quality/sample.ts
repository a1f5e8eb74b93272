import type { Column } from '../../../protocol/table'
import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { SampledColumn } from '../../load/personal-data'
import type { StepContext } from '../../step/step-context'
import { toIso } from '../measure-column'

/** A column's values in the sampled rows: numbers as doubles (NaN is missing), times in milliseconds, the rest as text. */
export interface SampleColumn {
  column: Column
  numbers: Float64Array | null
  texts: readonly (string | null)[] | null
}

/** Rows spread evenly over a table, the same each time; all of them where it is small. */
export interface Sample {
  rowCount: number
  isWhole: boolean
  columns: SampleColumn[]
}

/** Cells that fit in memory and can be gone through within a fraction of a second. */
const mostCells = 1_000_000
const fewestRows = 500
const personalCells = 40_000
/** Characters of a text that are looked at. */
const longest = 300

export async function readSample(context: StepContext, table: Table, columns: readonly Column[], rows: number): Promise<Sample> {
  const { dialect } = context.engine
  const limit = Math.min(rows, Math.max(fewestRows, Math.floor(mostCells / Math.max(1, columns.length))))
  const every = Math.max(1, Math.ceil(table.rowCount / limit))
  const count = Math.ceil(table.rowCount / every)
  const read = columns.map((column): SampleColumn => ({
    column,
    numbers: isNumeric(column) ? new Float64Array(count).fill(Number.NaN) : null,
    texts: isNumeric(column) || column.kind === 'bytes' ? null : Array.from<string | null>({ length: count }).fill(null),
  }))
  const number = dialect.identifier(numberColumn)
  const expressions = read.map(({ numbers, texts, column }) => {
    const value = dialect.identifier(column.name)
    if (numbers !== null) return `cast(${isTime(column) ? dialect.epochMilliseconds(value) : value} as double)`
    return texts === null ? 'null' : `substr(cast(${value} as varchar), 1, ${longest})`
  })
  const where = every === 1 ? '' : ` where ${number} % ${every} = 0`
  let offset = 0
  for await (const chunk of context.engine.stream(`select ${['1', ...expressions].join(', ')} from ${table.numbered}${where} order by ${number}`, { signal: context.signal })) {
    read.forEach(({ numbers, texts }, index) => {
      const data = chunk.columns[index + 1] ?? []
      const valid = chunk.valid[index + 1]
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const value = data[row]
        if (value === null || value === undefined || valid?.[row] === 0) continue
        if (numbers !== null) numbers[offset + row] = Number(value)
        else if (texts !== null) (texts as (string | null)[])[offset + row] = String(value)
      }
    })
    offset += chunk.rowCount
  }
  return { rowCount: count, isWhole: every === 1, columns: read }
}

/** What the recognition of personal data looks at, as text: up to 1,000 of the rows, fewer in very wide tables. */
export function toSampledColumns({ columns, rowCount }: Sample): SampledColumn[] {
  const most = Math.max(200, Math.min(1000, Math.floor(personalCells / Math.max(1, columns.length))))
  return columns
    .filter(({ column }) => column.kind !== 'boolean')
    .map(({ column, numbers, texts }) => {
      // Fractions and times have no form that tells: their header does.
      const limit = numbers !== null && column.kind !== 'integer' ? Math.min(most, 50) : most
      const samples: (string | null)[] = []
      for (let row = 0; row < rowCount && samples.length < limit; row += Math.max(1, Math.floor(rowCount / limit))) {
        const value = numbers?.[row]
        samples.push(value === undefined ? (texts?.[row] ?? null) : Number.isFinite(value) ? toText(value, column) : null)
      }
      return { name: column.name, samples }
    })
}

function toText(value: number, column: Column): string {
  if (!isTime(column)) return String(value)
  return Math.abs(value) > 8.64e15 ? '' : toIso(value, column.kind)
}

function isTime({ kind }: Column): boolean {
  return kind === 'time' || kind === 'date'
}

function isNumeric(column: Column): boolean {
  return column.kind === 'integer' || column.kind === 'number' || column.kind === 'decimal' || isTime(column)
}
