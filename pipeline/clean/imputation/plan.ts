import type { Text } from '../../../protocol/text'
import type { Rule } from './rules'

/** What is put where a column's value is missing. */
export interface Fill {
  rule: Rule
  /** SQL of the column's type over `base` and what is joined to it; missing where nothing can be filled in. */
  value: string
  what: Text
}

/** The parts of the one query that fills all columns. */
export interface Plan {
  fills: Fill[]
  /** Columns that `base` has beside the table's own: `expression as name`. */
  extras: string[]
  /** Each joins at most one row to a row of `base`. */
  joins: string[]
}
