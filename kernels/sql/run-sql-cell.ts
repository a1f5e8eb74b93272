import { parseSqlCell } from '../../cells/sql-cell'
import { sqlRelations } from '../../cells/sql-relations'
import type { Bindable, Engine } from '../../pipeline/engine/engine'
import type { Table } from '../../pipeline/engine/table'
import { fail, FailureError } from '../../protocol/failure'
import { positionAt } from '../typescript/source-positions'
import { statementKind, toStatements, type SqlPiece, type SqlStatement } from './sql-text'

export interface SqlCellOptions {
  engine: Engine
  signal: AbortSignal
  /** Evaluates a TypeScript expression of the cell, given with its place kept: everything before it is blank. */
  evaluate(source: string): Promise<unknown>
  /** The variable's value if it is a Table. */
  findTable(name: string): Table | null
  isTable(value: unknown): value is Table
  tableOf(relation: string, name: string): Promise<Table>
  onProgress(fraction: number): void
}

export interface SqlCellResult {
  /** What is shown: the table of the last query, the words of a plan, or nothing. */
  value: unknown
  /** The variable that the table is to be bound to. */
  name: string | null
  /** Relations that it made. */
  created: string[]
}

/** Runs the statements of an SQL cell one after the other. Fails with `sql`, placed in the cell's own lines. */
export async function runSqlCell(source: string, options: SqlCellOptions): Promise<SqlCellResult> {
  const cell = parseSqlCell(source) ?? fail({ kind: 'usage', problem: 'not an SQL cell' })
  const pieces: SqlPiece[] = []
  for (const [index, { text, start }] of cell.texts.entries()) {
    pieces.push({ text, start })
    const hole = cell.expressions[index]
    if (hole === undefined) continue
    if (!hole.isClosed) fail({ kind: 'cell-syntax', message: 'Expected `}` but found the end of the line', ...positionAt(source, hole.end) })
    const value = await options.evaluate(expressionAlone(source, hole))
    pieces.push(options.isTable(value) ? { text: value.sqlName, start: hole.start, isPut: true } : { value, start: hole.start })
  }

  const statements = toStatements(pieces, (name) => options.findTable(name)?.sqlName ?? null)
  const created: string[] = []
  let value: unknown
  let isTable = false
  for (const [index, statement] of statements.entries()) {
    const isLast = index === statements.length - 1
    const kind = statementKind(statement.text)
    created.push(...sqlRelations(statement.text).creates)
    if (kind === 'query' || kind === 'description') {
      value = await store(source, statement, kind === 'description', cell.name, options)
      isTable = true
    } else if (kind === 'explanation') {
      const { rows } = await placed(source, statement, () => options.engine.query(statement.text, toQueryOptions(source, statement, options)))
      if (isLast) value = rows.map((row) => row.at(-1)).join('\n')
    } else await placed(source, statement, () => options.engine.execute(statement.text, toQueryOptions(source, statement, options)))
  }
  return { value, name: isTable ? cell.name : null, created }
}

/** The expression where it stands, with blanks for all before it, so that errors point into the cell. */
function expressionAlone(source: string, { start, end }: { start: number; end: number }): string {
  const expression = source.slice(start, end)
  // A comment at its end must not swallow the bracket.
  return `${source.slice(0, start - 1).replace(/[^\n]/g, ' ')}(${expression}${expression.includes('//') ? '\n' : ''})`
}

async function store(source: string, statement: SqlStatement, isDescription: boolean, name: string | null, options: SqlCellOptions): Promise<Table> {
  const { engine } = options
  const relation = engine.freshName(name ?? 'result')
  const before = isDescription ? 'select * from (' : ''
  const text = isDescription ? `${before}${statement.text}\n)` : statement.text
  await placed(source, statement, () => engine.materialise(relation, text, toQueryOptions(source, statement, options)), before.length)
  return options.tableOf(relation, name ?? relation)
}

function toQueryOptions(source: string, { values, valueStarts }: SqlStatement, { signal, onProgress }: SqlCellOptions) {
  const parameters = values.map((value, index) => toBindable(value, () => positionAt(source, valueStarts[index] ?? 0)))
  return { parameters, signal, onProgress }
}

function toBindable(value: unknown, place: () => { line: number; column: number }): Bindable {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value
  if (value instanceof Date || value instanceof Uint8Array) return value
  return fail({ kind: 'cell-error', name: 'TypeError', message: `${typeof value} in \${}: a table, text, number, boolean, Date or null can be bound to a query`, frames: [], ...place() })
}

/** Moves a failure's line and column from the statement to the cell. */
async function placed<Result>(source: string, statement: SqlStatement, work: () => Promise<Result>, shift = 0): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || thrown.failure.kind !== 'sql') throw thrown
    const { line, column, message } = thrown.failure
    const lines = statement.text.split('\n')
    const offset = line === undefined ? firstWord(statement.text) : lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + (column ?? 1) - 1
    const made = line === 1 ? Math.max(0, offset - shift) : offset
    return fail({ kind: 'sql', sql: source.replace(/\r\n/g, '\n'), message, ...positionAt(source, statement.toSource(made)) })
  }
}

function firstWord(text: string): number {
  return Math.max(0, text.search(/\S/))
}
