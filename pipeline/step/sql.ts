import type { Bindable } from '../engine/engine'
import { isTable, Table } from '../engine/table'
import { currentContext } from './context'

export interface SqlOptions {
  /** What a person calls the result. */
  name?: string
}

/**
 * The rows of a query as a Table. A Table in `${}` becomes its relation, everything else a bound parameter:
 * nothing is ever pasted into the query's text.
 */
export function sql(parts: TemplateStringsArray, ...values: readonly unknown[]): Promise<Table> {
  return runSql(parts, values)
}

/** What `sql` does, for callers that have the parts at hand, such as an SQL cell. */
export async function runSql(parts: readonly string[], values: readonly unknown[], options: SqlOptions = {}): Promise<Table> {
  const context = currentContext()
  const engine = await context.engine()
  const parameters: Bindable[] = []
  let text = parts[0] ?? ''
  values.forEach((value, index) => {
    if (isTable(value)) text += value.sqlName
    else {
      parameters.push(toBindable(value))
      text += `$${parameters.length}`
    }
    text += parts[index + 1] ?? ''
  })
  const relation = engine.freshName(options.name ?? 'query')
  await engine.materialise(relation, text, { parameters, signal: context.signal })
  return Table.of(engine, relation, options.name ?? relation)
}

function toBindable(value: unknown): Bindable {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value
  if (value instanceof Date || value instanceof Uint8Array) return value
  throw new TypeError(`a ${typeof value} cannot be bound to a query: give a table, a text, a number, true or false, a Date or null`)
}
