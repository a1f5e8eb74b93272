import type { Table } from '../../engine/table'

/** Code of the step that mends a finding, as it would stand in a cell. */
export interface Remedies {
  deduplicate(keys?: readonly string[]): string
  fill(columns: readonly string[], method: 'median' | 'mode'): string
  drop(columns: readonly string[]): string
  coerce(columns: readonly string[]): string
  toUtc(columns: readonly string[]): string
  empty(column: string): string
  normaliseText(columns: readonly string[]): string
  winsorise(columns: readonly string[]): string
  expect(column: string, check: string): string
  rowsOf(column: string): string
}

/** A table stands in code under its own name where that can be a variable's. */
export function toVariable(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : 'table'
}

export function remediesFor({ name }: Pick<Table, 'name'>): Remedies {
  const table = toVariable(name)
  const list = (columns: readonly string[]): string => `[${columns.map(quote).join(', ')}]`
  return {
    deduplicate: (keys) => `await clean.deduplicate(${table}${keys === undefined ? '' : `, { keys: ${list(keys)} }`})`,
    fill: (columns, method) => `await clean.imputeMissing(${table}, { columns: ${list(columns)}, method: '${method}' })`,
    drop: (columns) => `await sql\`select * exclude (${columns.map(identifier).join(', ')}) from \${${table}}\``,
    coerce: (columns) => `await clean.coerce(${table}, { columns: ${list(columns)} })`,
    toUtc: (columns) => `await clean.toUtc(${table}, { columns: ${list(columns)}, zone: 'UTC' })`,
    empty: (column) => `await sql\`select * replace (case when lower(trim(${identifier(column)})) not in ('null', 'n/a', 'none', '-', '?', '无', '未知') then ${identifier(column)} end as ${identifier(column)}) from \${${table}}\``,
    normaliseText: (columns) => `await clean.normaliseText(${table}, { columns: ${list(columns)} })`,
    winsorise: (columns) => `await clean.outliers(${table}, { columns: ${list(columns)}, method: 'iqr', action: 'winsorise' })`,
    expect: (column, check) => `await sql\`select * from \${${table}} where ${identifier(column)} ${check}\``,
    rowsOf: (column) => `await sql\`select * from \${${table}} where ${identifier(column)} in (select ${identifier(column)} from \${${table}} group by 1 having count(*) > 1) order by ${identifier(column)}\``,
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}

/** A column's name inside a template: back-ticks, backslashes and `${` would end or fill it. */
function identifier(name: string): string {
  const quoted = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`
  return quoted.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')
}
