import type { Reader } from './readers/reader'

/** Which column of a file each known column of a reader is: by its own name, by another spelling of it, then whatever the capitals. */
export function knownColumns(names: readonly string[], { columns, aliases = {} }: Pick<Reader, 'columns' | 'aliases'>): Map<string, string> {
  const there = new Set(names)
  const plain = new Map(names.toReversed().map((name) => [name.toLowerCase(), name]))
  const found = new Map<string, string>()
  const take = (column: string, spelling: string | undefined): void => {
    if (spelling !== undefined && !found.has(column)) found.set(column, spelling)
  }
  for (const column of Object.keys(columns)) if (there.has(column)) take(column, column)
  const spellings = Object.entries(aliases)
  for (const [alias, column] of spellings) if (there.has(alias)) take(column, alias)
  for (const column of Object.keys(columns)) take(column, plain.get(column.toLowerCase()))
  for (const [alias, column] of spellings) take(column, plain.get(alias.toLowerCase()))
  return found
}
