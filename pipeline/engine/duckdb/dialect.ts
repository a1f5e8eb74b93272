import type { Dialect } from '../dialect'

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** DuckDB's own way to say what steps need. */
export const duckDbDialect: Dialect = {
  identifier,
  literal,
  quantile: (expression, p) => `quantile_cont(${expression}, ${p})`,
  daysBetween: (from, to) => `date_diff('day', cast(${from} as date), cast(${to} as date))`,
  rowNumber: () => 'rowid',
}
