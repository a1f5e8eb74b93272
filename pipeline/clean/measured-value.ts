import type { Column } from '../../protocol/table'
import type { Dialect } from '../engine/dialect'

/** The value as SQL, missing where it is: a double that is no number (NaN) counts as missing too. */
export function presentValue({ name, kind }: Column, dialect: Dialect, expression = dialect.identifier(name)): string {
  return kind === 'number' ? `case when isnan(${expression}) then null else ${expression} end` : expression
}

/** A measure (see `measureExpression`) as a value of the column's own type: whole numbers, cents and milliseconds are rounded half away from zero. */
export function fromMeasure({ kind, type }: Column, dialect: Dialect, measure: string): string {
  if (kind === 'time' || kind === 'date') return `cast(${dialect.fromEpochMilliseconds(`round(${measure})`)} as ${type})`
  return dialect.tryCast(kind === 'integer' ? `round(${measure})` : measure, type)
}
