import type { Column } from '../../protocol/table'
import type { Dialect } from '../engine/dialect'
import { currencyByMark, toDigits } from './currency-marks'
import { moneyType } from './model/model-columns'
import { knownColumns } from './known-columns'
import { serialTime, usualTimes, type ColumnMeaning, type Reader, type TimeFormats } from './readers/reader'

/** A column of a platform's export as it is read and as it is kept. */
export interface CleanedColumn {
  name: string
  meaning: ColumnMeaning
  /** SQL: the cell's text without guards, null where it means nothing. */
  text: string
  /** SQL: the same in its type; null where the text cannot be that. */
  value: string
}

/** How the cells of each column are cleaned and typed. Columns that the reader does not know stay as they are; a column of currencies that it asks for is added. */
export function toCleanedColumns(columns: readonly Pick<Column, 'name' | 'type'>[], reader: Reader, { identifier, literal }: Dialect): CleanedColumn[] {
  const meanings = meaningsOf(columns.map(({ name }) => name), reader)
  const missing = ['', ...(reader.missing ?? [])].map(literal).join(', ')
  const cleaned = columns.map(({ name, type }) => {
    const known = meanings.get(name)
    const declared = known ?? 'text'
    const meaning = typeof declared === 'string' ? declared : 'time'
    const itself = identifier(name)
    // A list or an object is itself, whatever stands in it.
    if (meaning === 'nested') return { name, meaning, text: itself, value: type === 'JSON' ? itself : type === 'VARCHAR' ? `try_cast(${itself} as json)` : `to_json(${itself})` }
    if (known === undefined && type !== 'VARCHAR') return { name, meaning, text: `cast(${itself} as varchar)`, value: itself }
    const cell = type === 'VARCHAR' ? itself : `cast(${itself} as varchar)`
    const bare = unguarded(cell)
    const text = meaning === 'text' || meaning === 'boolean' ? `case when trim(${cell}, ${blanks}) in (${missing}) then null else trim(${cell}, chr(9)) end` : `case when ${bare} in (${missing}) then null else ${bare} end`
    return { name, meaning, text, value: typed(text, declared, literal) }
  })
  return withCurrency(cleaned, reader)
}

/** Once amounts are numbers their marks are gone: what they said is kept beside them. */
function withCurrency(columns: CleanedColumn[], reader: Reader): CleanedColumn[] {
  const { currencyOf } = reader
  if (currencyOf === undefined || columns.some(({ name }) => name.toLowerCase() === currencyOf.name.toLowerCase())) return columns
  const spellings = knownColumns(columns.map(({ name }) => name), reader)
  const marked = currencyOf.amounts.flatMap((amount) => columns.filter(({ name }) => name === spellings.get(amount)).map(({ text }) => currencyByMark(text)))
  const value = marked.length === 0 ? 'cast(null as varchar)' : `coalesce(${marked.join(', ')}, null)`
  return [...columns, { name: currencyOf.name, meaning: 'text', text: value, value }]
}

/** What the columns of a file mean, where the reader knows them. */
export function meaningsOf(names: readonly string[], reader: Reader): Map<string, ColumnMeaning | TimeFormats> {
  return new Map([...knownColumns(names, reader)].map(([column, spelling]) => [spelling, reader.columns[column] ?? 'text']))
}

const blanks = `' ' || chr(9) || chr(13) || chr(10) || chr(160)`

/** Without what keeps spreadsheets from turning an id into a number: `="…"`, a leading apostrophe, blanks and TABs. */
function unguarded(cell: string): string {
  const bare = `trim(${cell}, ${blanks})`
  return `case when starts_with(${bare}, '="') and ends_with(${bare}, '"') then trim(${bare}[3:-2], ${blanks}) when starts_with(${bare}, '''') then trim(${bare}[2:], ${blanks}) else ${bare} end`
}

/** SQL: a text in the type of what it means; missing where it cannot be that. */
export function typed(text: string, meaning: ColumnMeaning | TimeFormats, literal: Dialect['literal']): string {
  const number = `translate(${text}, ',，元¥￥$€£ ', '')`
  if (typeof meaning !== 'string') return `coalesce(try_strptime(trim(${text}), [${meaning.time.map(literal).join(', ')}]), ${serialTime(text)})`
  if (meaning === 'money') return `coalesce(case when not regexp_matches(${text}, ',[0-9]{1,2}[^0-9]*$') then try_cast(${number} as ${moneyType}) end, try_cast(${toDigits(text)} as ${moneyType}))`
  // A cast alone would round 1.5 and read 1e5 or 0x10.
  if (meaning === 'count') return `case when regexp_matches(${number}, '^[+-]?[0-9]+([.]0*)?$') then try_cast(regexp_replace(${number}, '[.]0*$', '') as bigint) end`
  if (meaning === 'money-list' || meaning === 'count-list') {
    const piece = meaning === 'money-list' ? '[+-]?[0-9]+([.][0-9]+)?' : '[+-]?[0-9]+([.]0*)?'
    const list = `replace(${number}, '；', ';')`
    return `case when regexp_matches(${list}, '^${piece}(;${piece})*;?$') then rtrim(${list}, ';') end`
  }
  if (meaning === 'number') return `try_cast(${number} as double)`
  if (meaning === 'time') return `coalesce(try_cast(${text} as timestamp), try_strptime(trim(${text}), [${usualTimes.map(literal).join(', ')}]), ${serialTime(text)})`
  if (meaning === 'boolean') return `case when lower(trim(${text})) in ('true', 'yes', 'y', 't', '1', '是') then true when lower(trim(${text})) in ('false', 'no', 'n', 'f', '0', '否') then false end`
  if (meaning === 'float-id') return `regexp_replace(${text}, '[.]0+$', '')`
  return text
}
