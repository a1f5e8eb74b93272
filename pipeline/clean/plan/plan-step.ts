import type { Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'

/** One cell of a plan: nothing of it has been done to the user's table. */
export interface PlanStep {
  /** The table's name in the code. */
  of: string
  /** `clean.coerce`, or `sql` for what needs no step; null for advice without a call. */
  step: string | null
  columns: string[]
  reason: Text
  /** Rows or values that it would change, where that was tried out. */
  affected: number | null
  /** A whole cell, ready to run after those before it; null for advice. */
  code: string | null
}

/** What an adviser proposes after trying it out on a copy. */
export interface Advice {
  /** The rest of the new variable's name: `Tidy` makes `ordersTidy`. */
  becomes: string
  step: string | null
  columns: string[]
  params: Record<string, unknown>
  reason: Text
  affected: number | null
  /** The copy after it; what comes next is advised on that. Null where the rows and columns stay. */
  after: Table | null
  /** Code in place of a step's call, where `input` is the expression of the table. */
  code?: (input: string) => string
}

/** The cell of an advice. `expression` is the table that it starts from; `name` what its result is called. */
export function toCell({ step, params, code }: Advice, expression: string, name: string): string | null {
  if (code !== undefined) return `const ${name} = ${code(expression)}\n${name}`
  if (step === null) return null
  const given = Object.keys(params).length === 0 ? '' : `, ${toLiteral(params)}`
  return `const ${name} = await ${step}(${expression}${given})\n${name}`
}

/** A value as a person would type it. */
export function toLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([key, item]) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : toLiteral(key)}: ${toLiteral(item)}`).join(', ')} }`
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'` : String(value)
}

/** A name that code can bear: the table's own where it is one. */
export function toVariable(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : 'table'
}
