import type { Hover } from '../../protocol/language-service'
import { tableMarkdown, type KnownTable } from './sql-language'

/** The hover with the columns of the last run below it, where the name under it is a table's. */
export function tableHover(hover: Hover, source: string, tables: readonly KnownTable[]): Hover {
  const line = source.split('\n')[hover.line - 1] ?? ''
  const name = hover.line === hover.endLine ? line.slice(hover.column - 1, hover.endColumn - 1) : ''
  const isMember = /\.\s*$/.test(line.slice(0, hover.column - 1))
  const table = isMember ? undefined : tables.find((known) => known.name === name)
  return table ? { ...hover, text: `${hover.text.trimEnd()}\n\n${tableMarkdown(table)}` } : hover
}
