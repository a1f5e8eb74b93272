import type { TableSummary } from '../../protocol/table'

/** A cell that draws these columns of a table: the first against the others, or how one spreads. */
export function chartCell(table: TableSummary, columns: string[]): string {
  const chosen = columns.length > 0 ? columns : table.columns.slice(0, 2).map((column) => column.name)
  const [x, y] = chosen
  const kindOf = (name: string | undefined): string | undefined => table.columns.find((column) => column.name === name)?.kind
  const quote = (name: string): string => `'${name.replace(/['\\]/g, '\\$&')}'`
  if (x === undefined) return `plot.bar(${table.name}, {})`
  if (y === undefined) return `plot.histogram(${table.name}, { x: ${quote(x)} })`
  const isOverTime = kindOf(x) === 'time' || kindOf(x) === 'date'
  const isNumber = ['integer', 'number', 'decimal'].includes(kindOf(x) ?? '')
  const shape = isOverTime ? 'line' : isNumber ? 'scatter' : 'bar'
  return `plot.${shape}(${table.name}, { x: ${quote(x)}, y: ${quote(y)} })`
}
