import type { Table as ArrowTable } from 'apache-arrow'
import { fail } from '../../protocol/failure'
import { fromArrow } from '../engine/from-arrow'
import { fromDataFrame, type DataFrameLike } from '../engine/from-data-frame'
import { rowsToColumns, valuesToColumns, type TypedColumns } from '../engine/rows-to-columns'
import { isTable, Table } from '../engine/table'
import type { ColumnValues } from '../engine/values-to-column'
import { currentContext, type Context } from './context'
import type { Row } from './example'

export interface ToTableOptions {
  /** What a person calls it. */
  name?: string
  /** SQL types by column, such as `{ paid: 'DECIMAL(18,2)', at: 'TIMESTAMP' }`; guessed from the values where absent. Numbers become times as milliseconds since 1970 UTC. */
  types?: Readonly<Record<string, string>>
  context?: Context
}

/** What `toTable` makes a table of. */
export type TableInput = readonly Row[] | Readonly<Record<string, ColumnValues>> | ArrowTable | DataFrameLike | Table

/**
 * A table of what people have at hand: row objects, lists or typed arrays by column name, an Apache Arrow table, a Danfo.js data frame.
 * Of rows, columns are all names that occur, in order of appearance; what a row does not have is missing, and so are null, undefined and NaN.
 * `await toTable([{ shop: 'JD', paid: '12.50' }], { types: { paid: 'DECIMAL(18,2)' } })`, `await toTable({ item: ['a', 'b'], score: Float64Array.of(0.5, 0.7) })`.
 */
export async function toTable(input: TableInput, options: ToTableOptions = {}): Promise<Table> {
  const context = options.context ?? currentContext()
  const engine = await context.engine()
  const wanted = options.types ?? {}
  const relation = engine.freshName(options.name ?? (isTable(input) ? input.name : 'rows'))
  if (isTable(input)) {
    const { dialect } = engine
    const selected = input.columnNames.map((name) => (wanted[name] === undefined ? dialect.identifier(name) : `cast(${dialect.identifier(name)} as ${wanted[name]}) as ${dialect.identifier(name)}`))
    await engine.materialise(relation, `select ${selected.join(', ')} from ${input.sqlName}`, { signal: context.signal })
    return Table.of(engine, relation, options.name ?? input.name)
  }
  const { columns, types } = await toTypedColumns(input, wanted, context)
  if (Object.keys(columns).length === 0) {
    const problem = { en: 'must hold at least one row, or `types` must name the columns', zh: '至少要有一行，或用 `types` 指定各列' }
    fail({ kind: 'bad-params', step: 'toTable', parameter: 'rows', problem: problem[context.language], given: Array.isArray(input) ? String(input.length) : '{}' })
  }
  await engine.register(relation, columns, { ...types, ...wanted })
  return Table.of(engine, relation, options.name ?? relation)
}

async function toTypedColumns(input: Exclude<TableInput, Table>, wanted: Readonly<Record<string, string>>, context: Context): Promise<TypedColumns> {
  if (isRows(input)) return rowsToColumns(input, wanted)
  if (typeof input !== 'object' || input === null) return valuesToColumns(checkColumns(input, context), wanted)
  if (isArrow(input)) return fromArrow(input, (await context.engine()).dialect)
  const values = isDataFrame(input) ? fromDataFrame(input) : checkColumns(input, context)
  return valuesToColumns(values, wanted)
}

function isRows(input: TableInput): input is readonly Row[] {
  return Array.isArray(input)
}

function isArrow(input: object): input is ArrowTable {
  return 'schema' in input && 'batches' in input && 'getChildAt' in input && typeof input.getChildAt === 'function'
}

function isDataFrame(input: object): input is DataFrameLike {
  return 'columns' in input && 'ctypes' in input && 'values' in input && 'index' in input && Array.isArray(input.columns)
}

/** Fails with `bad-params` for what is no list, and for lists of different lengths. */
function checkColumns(input: unknown, { language }: Context): Readonly<Record<string, ColumnValues>> {
  const refuse = (parameter: string, problem: { en: string; zh: string }, given: unknown): never =>
    fail({ kind: 'bad-params', step: 'toTable', parameter, problem: problem[language], given: typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given)) })
  if (typeof input !== 'object' || input === null) refuse('rows', { en: 'is a list of row objects, lists by column name, an Arrow table or a data frame', zh: '应为行对象的列表、按列名给出的列表、Arrow 表或 DataFrame' }, input)
  const columns = input as Record<string, ColumnValues>
  const [first] = Object.entries(columns)
  for (const [name, values] of Object.entries(columns)) {
    if (!Array.isArray(values) && !(ArrayBuffer.isView(values) && 'length' in values)) refuse(name, { en: 'is a list or a typed array', zh: '应为列表或类型化数组' }, values)
    if (first !== undefined && values.length !== first[1].length) refuse(name, { en: `has ${values.length} values where “${first[0]}” has ${first[1].length}`, zh: `有 ${values.length} 个值，而“${first[0]}”有 ${first[1].length} 个` }, `${values.length}`)
  }
  return columns
}
