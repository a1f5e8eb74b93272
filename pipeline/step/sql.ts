import { FailureError } from '../../protocol/failure'
import type { Bindable, Engine } from '../engine/engine'
import { firstWord, toStatements, type Piece, type Statement } from '../engine/statements'
import { isTable, Table } from '../engine/table'
import { currentContext, type Context } from './context'

export interface SqlOptions {
  /** What a person calls the result. */
  name?: string
  context?: Context
}

/** Statements whose rows can be stored as they are; the others (`describe`, `insert` …) give a few rows that are stored after. */
const storable = new Set(['select', 'with', 'from', 'values', 'table', 'pivot', 'unpivot', '('])

/**
 * The rows of a query as a Table. A Table in `${}` becomes its relation, everything else a bound parameter:
 * nothing is ever pasted into the query's text. Of several statements the last one gives the rows.
 * `const late = await sql`select * from ${orders} where paid_at > ${new Date('2026-11-01')}``.
 */
export function sql(parts: TemplateStringsArray, ...values: readonly unknown[]): Promise<Table> {
  return runSql(parts, values)
}

/** What `sql` does, for callers that have the parts at hand, such as an SQL cell. Lines of a failure count from the start of the parts. */
export async function runSql(parts: readonly string[], values: readonly unknown[], options: SqlOptions = {}): Promise<Table> {
  const context = options.context ?? currentContext()
  const engine = await context.engine()
  const statements = toStatements(parts, values.map(toPiece))
  const last = statements.pop() ?? { sql: parts.join(''), parameters: [], linesBefore: 0 }
  for (const statement of statements) await atItsLine(statement, () => engine.execute(statement.sql, { parameters: statement.parameters, signal: context.signal }))
  return atItsLine(last, () => store(engine, last, options.name, context))
}

async function store(engine: Engine, { sql: text, parameters }: Statement, name: string | undefined, context: Context): Promise<Table> {
  const relation = engine.freshName(name ?? 'query')
  const id = `sql-${relation}`
  const phrase = { en: `Query ${name ?? ''}`.trim(), zh: `查询 ${name ?? ''}`.trim() }
  let isReported = false
  const options = {
    parameters,
    signal: context.signal,
    onProgress: (fraction: number) => {
      isReported = true
      context.report(id, Math.min(fraction, 0.99), phrase)
    },
  }
  try {
    if (storable.has(firstWord(text))) await engine.materialise(relation, text, options)
    else {
      const result = await engine.query(text, options)
      const columns = Object.fromEntries(result.columns.map((column, index) => [column.name, result.rows.map((row) => toText(row[index] ?? null))]))
      const types = Object.fromEntries(result.columns.map((column) => [column.name, column.type]))
      await engine.register(relation, Object.keys(columns).length === 0 ? { done: ['true'] } : columns, types)
    }
  } finally {
    if (isReported) context.report(id, 1, phrase)
  }
  return Table.of(engine, relation, name ?? relation)
}

async function atItsLine<Result>({ linesBefore }: Statement, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || thrown.failure.kind !== 'sql' || thrown.failure.line === undefined) throw thrown
    throw new FailureError({ ...thrown.failure, line: thrown.failure.line + linesBefore })
  }
}

function toPiece(value: unknown): Piece {
  return isTable(value) ? { relation: value.sqlName } : { value: toBindable(value) }
}

function toBindable(value: unknown): Bindable {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value
  if (value instanceof Date || value instanceof Uint8Array) return value
  throw new TypeError(`a value of type ${typeof value} cannot be bound to a query: give a table, a text, a number, true or false, a Date or null`)
}

function toText(value: unknown): string | null {
  return value === null ? null : String(value)
}
