import type { Dialect } from '../engine/dialect'
import { moneyType } from './model/model-columns'
import type { ColumnMeaning, Reader } from './readers/reader'

/** A column of a platform's export as it is read and as it is kept. */
export interface CleanedColumn {
  name: string
  meaning: ColumnMeaning
  /** SQL: the cell's text without guards, null where it means nothing. */
  text: string
  /** SQL: the same in its type; null where the text cannot be that. */
  value: string
}

/** How the cells of each column are cleaned and typed. Columns that the reader does not know stay text. */
export function toCleanedColumns(names: readonly string[], reader: Reader, { identifier, literal }: Dialect): CleanedColumn[] {
  return names.map((name) => {
    const meaning = reader.columns[reader.aliases?.[name] ?? name] ?? 'text'
    const missing = ['', ...(reader.missing ?? [])].map(literal).join(', ')
    const cell = identifier(name)
    const bare = unguarded(cell)
    const text = meaning === 'text' || meaning === 'boolean' ? `case when trim(${cell}, ${blanks}) in (${missing}) then null else ${cell} end` : `case when ${bare} in (${missing}) then null else ${bare} end`
    return { name, meaning, text, value: typed(text, meaning) }
  })
}

const blanks = `' ' || chr(9) || chr(13) || chr(10) || chr(160)`

/** Without what keeps spreadsheets from turning an id into a number: `="…"`, a leading apostrophe, blanks and TABs. */
function unguarded(cell: string): string {
  const bare = `trim(${cell}, ${blanks})`
  return `case when starts_with(${bare}, '="') and ends_with(${bare}, '"') then trim(${bare}[3:-2], ${blanks}) when starts_with(${bare}, '''') then trim(${bare}[2:], ${blanks}) else ${bare} end`
}

function typed(text: string, meaning: ColumnMeaning): string {
  const number = `translate(${text}, ',，元¥￥$€£ ', '')`
  if (meaning === 'money') return `try_cast(${number} as ${moneyType})`
  // A cast alone would round 1.5 and read 1e5 or 0x10.
  if (meaning === 'count') return `case when regexp_matches(${number}, '^[+-]?[0-9]+([.]0*)?$') then try_cast(regexp_replace(${number}, '[.]0*$', '') as bigint) end`
  if (meaning === 'number') return `try_cast(${number} as double)`
  if (meaning === 'time') return `try_cast(${text} as timestamp)`
  if (meaning === 'boolean') return `case lower(trim(${text})) when 'true' then true when 'yes' then true when 'false' then false when 'no' then false end`
  if (meaning === 'float-id') return `regexp_replace(${text}, '[.]0+$', '')`
  return text
}
