import type { Column } from '../../protocol/table'
import type { Dialect } from '../engine/dialect'
import { currencyByMark, toDigits } from './currency-marks'
import { moneyType } from './model/model-columns'
import { knownColumns } from './known-columns'
import { serialTime, usualTimes, utcOfInstant, type ColumnMeaning, type Reader, type TimeFormats } from './readers/reader'

/** A column of a platform's export as it is read and as it is kept. */
export interface CleanedColumn {
  name: string
  meaning: ColumnMeaning
  /** What the cell goes through, one after the other: SQL over what the one before gave. The last gives the text without guards, null where it means nothing. */
  steps: ((cell: string) => string)[]
  /** SQL over that text under the column's own name: the same in its type; null where it cannot be that. */
  value: string
  /** It is not in the file. */
  isAdded?: boolean
}

/** How the cells of each column are cleaned and typed. Columns that the reader does not know stay as they are; a column of currencies that it asks for is added. */
export function toCleanedColumns(columns: readonly Pick<Column, 'name' | 'type'>[], reader: Reader, { identifier, literal }: Dialect): CleanedColumn[] {
  const meanings = meaningsOf(columns.map(({ name }) => name), reader)
  const missing = ['', ...(reader.missing ?? [])].map(literal).join(', ')
  const cleaned = columns.map(({ name, type }): CleanedColumn => {
    const known = meanings.get(name)
    const declared = known ?? 'text'
    const meaning = typeof declared === 'string' ? declared : 'time'
    const itself = identifier(name)
    // A list or an object is itself, whatever stands in it.
    if (meaning === 'nested') return { name, meaning, steps: [], value: type === 'JSON' ? itself : type === 'VARCHAR' ? `try_cast(${itself} as json)` : `to_json(${itself})` }
    if (known === undefined && type !== 'VARCHAR') return { name, meaning, steps: [], value: itself }
    const text = type === 'VARCHAR' ? (cell: string) => cell : (cell: string) => `cast(${cell} as varchar)`
    const present = (cell: string): string => `case when trim(${cell}, ${blanks}) in (${missing}) then null else ${cell} end`
    const steps = meaning === 'text' || meaning === 'boolean' ? [(cell: string) => `trim(${text(cell)}, chr(9))`, present] : [(cell: string) => `trim(${text(cell)}, ${blanks})`, unguarded, present]
    return { name, meaning, steps, value: typed(itself, declared, literal, reader.zone) }
  })
  return withCurrency(cleaned, reader, identifier)
}

/**
 * SQL of a relation's cells as texts, each under its column's name, in the relation's order. Each step is a layer of its own: steps
 * that repeat the ones before them would keep the engine planning for seconds. `more` are further columns, by name.
 */
export function textsOf(columns: readonly CleanedColumn[], relation: string, { identifier }: Dialect, more: Readonly<Record<string, string>> = {}): string {
  const own = columns.filter(({ isAdded }) => isAdded !== true)
  const layers = Math.max(1, ...own.map(({ steps }) => steps.length))
  let query = identifier(relation)
  for (let layer = 0; layer < layers; layer += 1) {
    const selected = own.map(({ name, steps }) => `${steps[layer]?.(identifier(name)) ?? identifier(name)} as ${identifier(name)}`)
    const added = Object.entries(more).map(([name, sql]) => `${layer === 0 ? sql : identifier(name)} as ${identifier(name)}`)
    query = `(select ${[...selected, ...added].join(', ')} from ${query})`
  }
  return query
}

/** Once amounts are numbers their marks are gone: what they said is kept beside them. */
function withCurrency(columns: CleanedColumn[], reader: Reader, identifier: Dialect['identifier']): CleanedColumn[] {
  const { currencyOf } = reader
  if (currencyOf === undefined || columns.some(({ name }) => name.toLowerCase() === currencyOf.name.toLowerCase())) return columns
  const spellings = knownColumns(columns.map(({ name }) => name), reader)
  const marked = currencyOf.amounts.flatMap((amount) => columns.filter(({ name }) => name === spellings.get(amount)).map(({ name }) => currencyByMark(identifier(name))))
  const value = marked.length === 0 ? 'cast(null as varchar)' : `coalesce(${marked.join(', ')}, null)`
  return [...columns, { name: currencyOf.name, meaning: 'text', steps: [], value, isAdded: true }]
}

/** What the columns of a file mean, where the reader knows them. */
export function meaningsOf(names: readonly string[], reader: Reader): Map<string, ColumnMeaning | TimeFormats> {
  return new Map([...knownColumns(names, reader)].map(([column, spelling]) => [spelling, reader.columns[column] ?? 'text']))
}

const blanks = `' \t\r\n\u00a0'`

/** Without what keeps spreadsheets from turning an id into a number: `="…"`, a leading apostrophe, blanks and TABs. */
function unguarded(bare: string): string {
  return `case when starts_with(${bare}, '="') and ends_with(${bare}, '"') then trim(${bare}[3:-2], ${blanks}) when starts_with(${bare}, '''') then trim(${bare}[2:], ${blanks}) else ${bare} end`
}

/** SQL: a text in the type of what it means; missing where it cannot be that. `zone`: whose wall clock times are on, for those that carry an offset. */
export function typed(text: string, meaning: ColumnMeaning | TimeFormats, literal: Dialect['literal'], zone = 'UTC'): string {
  const number = `translate(${text}, ',，元¥￥$€£ ', '')`
  if (typeof meaning !== 'string') return `coalesce(try_strptime(trim(${text}), [${meaning.time.map(literal).join(', ')}]), ${serialTime(text)})`
  if (meaning === 'money') {
    const careful = `try_cast(${toDigits(text)} as ${moneyType})`
    // Nearly all amounts are plain: patterns are costly, so they are for the others.
    return `case when contains(${text}, ',') and regexp_matches(${text}, ',[0-9]{1,2}[^0-9]*$') then ${careful} else coalesce(try_cast(${number} as ${moneyType}), ${careful}) end`
  }
  // A cast alone would round 1.5 and read 1e5 or 0x10.
  if (meaning === 'count') return `case when regexp_matches(${number}, '^[+-]?[0-9]+([.]0*)?$') then try_cast(regexp_replace(${number}, '[.]0*$', '') as bigint) end`
  if (meaning === 'money-list' || meaning === 'count-list') {
    const piece = meaning === 'money-list' ? '[+-]?[0-9]+([.][0-9]+)?' : '[+-]?[0-9]+([.]0*)?'
    const list = `replace(${number}, '；', ';')`
    return `case when regexp_matches(${list}, '^${piece}(;${piece})*;?$') then rtrim(${list}, ';') end`
  }
  if (meaning === 'number') return `case when isfinite(try_cast(${number} as double)) then try_cast(${number} as double) end`
  if (meaning === 'time') {
    const wall = `coalesce(try_cast(${text} as timestamp), try_strptime(trim(${text}), [${usualTimes.map(literal).join(', ')}]), ${serialTime(text)})`
    // The engine's cast passes over offsets. Few times have one: a look at their last letters is all that the others cost.
    const hasOffset = `length(${text}) > 19 and (ends_with(${text}, 'Z') or ${text}[-6] in ('+', '-') or ${text}[-5] in ('+', '-'))`
    return `case when ${hasOffset} then timezone(${literal(zone)}, timezone('UTC', ${utcOfInstant(text)})) else ${wall} end`
  }
  if (meaning === 'boolean') return `case when lower(trim(${text})) in ('true', 'yes', 'y', 't', '1', '是') then true when lower(trim(${text})) in ('false', 'no', 'n', 'f', '0', '否') then false end`
  if (meaning === 'float-id') return `regexp_replace(${text}, '[.]0+$', '')`
  return text
}
