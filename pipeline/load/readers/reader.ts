import type { Text } from '../../../protocol/text'
import type { CustomerColumn, EventColumn, ItemColumn, OrderColumn, ProductColumn, ReviewColumn, SettlementColumn } from '../model/model-columns'

/**
 * What a column of an export holds, which says how its cells are cleaned and typed:
 * `text` as it stands; `id` and `phone` lose guards (`="…"`, `'`, blanks, TABs) and stay text; `float-id` also loses `.0`;
 * `money` loses currency marks and thousands commas; `count` is a whole number; `time` has no zone; `instant` carries one and stays text;
 * `nested` holds lists or objects and becomes JSON; `money-list` and `count-list` are several of them joined by `;`, which stay text.
 */
export type ColumnMeaning = 'text' | 'id' | 'float-id' | 'phone' | 'money' | 'count' | 'number' | 'time' | 'instant' | 'boolean' | 'nested' | 'money-list' | 'count-list'

/** A time that is written in other ways than ISO 8601's: the engine's `strptime` formats, the first that fits counts. */
export interface TimeFormats {
  time: readonly string[]
}

/** SQL over the export's columns, one value a row; where rows are grouped the first that is there counts, or the last, or the sum, or whichever stands first in a list of all values, or what an aggregate says `over` all rows. The row's number in the file is `"~row"`. */
export type Field = string | { sum: string } | { last: string } | { leading: string; among: readonly string[] } | { over: string }

/** What somebody did. Raw words stay beside it. */
export type EventAction = 'view' | 'click' | 'impression' | 'search' | 'cart' | 'uncart' | 'favourite' | 'purchase' | 'request' | 'other'

export interface Grouped<Name extends string> {
  /** SQL that tells rows of one order, person or product from those of others; rows without it are left out. */
  key: string
  /** SQL: rows that count at all. */
  where?: string
  fields: Partial<Record<Name, Field>>
  each?: Each
  /** Rows of one thing may be spread over several files; else the last file that has it says all. */
  isSpread?: boolean
}

export interface Plain<Name extends string> {
  where?: string
  fields: Partial<Record<Name, string>>
  each?: Each
}

/** Where a row holds several things: SQL of a list, by the columns that the file has. Each becomes a row of its own, as `"~item"`; `"~position"` counts from 1. */
export type Each = (columns: ReadonlySet<string>) => string

/** How an export maps to the event model. Fields that are absent are missing in the result. */
export interface ModelMap {
  orders?: Grouped<OrderColumn> & {
    /** What the items say better, where they are there: SQL over the order `o` and its items' sums `i.goods` and `i.units`. */
    withItems?: Partial<Record<OrderColumn, string>>
    /** SQL: an order that the row shows to be replaced by its parts. It is left out, and its items with it. */
    replaced?: string
  }
  /** One row a row of the export, or of the file of items that belongs to it; with `each` one row a thing in it. `order` is SQL of the order's id. */
  items?: Plain<ItemColumn> & { order: string }
  customers?: Grouped<CustomerColumn>
  products?: Grouped<ProductColumn>
  /** One row a row. It is a view: nothing is copied, so long logs are there at once. */
  events?: Plain<EventColumn>
  reviews?: Plain<ReviewColumn>
  settlements?: Plain<SettlementColumn>
}

/** One export format: how it is recognised, what its columns mean, how it maps. */
export interface Reader {
  id: string
  /** Raised whenever the reader gives other rows for the same file: cached tables of older versions are then left alone. */
  version: number
  platform: string | null
  title: Text
  /** How the platform names its files. */
  fileName?: RegExp
  /** All columns that are known, trimmed, with what they mean. Match is by name, never by position. */
  columns: Readonly<Record<string, ColumnMeaning | TimeFormats>>
  /** Other spellings of a column: as the file may have it → as it is known here. */
  aliases?: Readonly<Record<string, string>>
  /** Without these it is another format. */
  signature: readonly string[]
  /** Where sellers choose the columns: two of these must be there as well. */
  telling?: readonly string[]
  /** The columns of a usual file, where more of them are known: their share makes the confidence. */
  usual?: readonly string[]
  /** Columns of which there are as many as the largest order has items: they say nothing of the format's share of a file. */
  repeated?: RegExp
  /** Its columns have common names: a file that has others besides is another format. */
  hasNoOthers?: boolean
  /** The notes that a file begins with, where whoever exports chooses its columns: they tell the format. Each table behind notes or blank lines is then a block, of which one is read. */
  preamble?: RegExp
  /** What kind of file: delimited or a spreadsheet where absent; `json` holds objects, in lines, a list or Parquet; `lines` match a pattern. */
  shape?: 'json' | 'lines'
  /** A file without header: `columns` in this order, told by what their cells look like; a column that may be empty says so itself. */
  headerless?: { names: readonly string[]; cells: Readonly<Record<string, RegExp>> }
  /** A line of the file: a pattern (RE2) with a group for each name. Lines that do not match stand in the rejects. */
  lines?: { pattern: string; names: readonly string[] }
  /** The line under the header is a note, told by this pattern. */
  noteUnderHeader?: RegExp
  /** Rows that are no data, such as totals and closing lines: patterns (RE2) over the row's cells joined by commas. They are counted apart. */
  asides?: readonly string[]
  /** Cells stand as they are, without guards and marks: they are read in their types at once, for logs of millions of rows. A row with a value that cannot be that is rejected. */
  isBare?: boolean
  /** A plain table that a call maps: columns that it does not map are read as those of any plain table. */
  isPlain?: boolean
  /** Null: quotes are plain characters. */
  quote?: null
  delimiter?: string
  /** A column that is added to the file's own: the currency, by the mark (`$`, `£`, `AU $`) of the first of these amounts that bears one. */
  currencyOf?: { name: string; amounts: readonly string[] }
  /** Cells that mean nothing is there, besides the empty one; compared after guards are gone. */
  missing?: readonly string[]
  /** The zone that the file's wall-clock times are in, as the model's SQL names it; a call may say another. Absent where times carry their zone. */
  zone?: string
  /** The currency of the file's amounts, where it does not say it itself; a call may say another. */
  currency?: string
  /** The reader whose files these rows belong to: orders for their items. */
  partOf?: string
  /** Columns taken from another part of the same data set, where it is loaded too: the first row there that has the same `on`. */
  joins?: readonly { part: string; on: readonly string[]; take: Readonly<Record<string, ColumnMeaning>> }[]
  /** The reader that maps the same format alike, whose files may stand among these. */
  variantOf?: string
  /** The files hold nothing that tells who bought. */
  identity?: 'none'
  /** SQL: what tells a row from all others of its file. Where it repeats, the row was written twice: it counts once in the model. */
  once?: string
  /** What a person should know of some rows: SQL of their number, and words that say it as `{count}`. */
  cautions?: readonly { count: string; words: Text }[]
  model: ModelMap
}

export type OrderStatus = 'unpaid' | 'paid' | 'shipped' | 'completed' | 'closed' | 'refunded' | 'unknown'

export function defineReader(reader: Reader): Reader {
  return reader
}

/** The SQL in a field, however rows are gathered. */
export function sqlOf(field: Field): string {
  if (typeof field === 'string') return field
  if ('over' in field) return field.over
  return 'last' in field ? field.last : 'leading' in field ? field.leading : field.sum
}

/** What readers of one format share, whichever of its column sets they are for. */
export function familyOf({ id, variantOf }: Reader): string {
  return variantOf ?? id
}

/** SQL: a wall-clock time of a zone as UTC. */
export function utc(time: string, zone: string): string {
  // By another name than readers', whose own zone a call may change.
  return `timezone('Etc/UTC', timezone('${zone}', ${time}))`
}

/** SQL: whole seconds since 1970 as UTC; missing where no time is that far away. */
export function utcOfSeconds(seconds: string): string {
  return `try(make_timestamp(${seconds} * 1000000))`
}

/** SQL: whole milliseconds since 1970 as UTC; missing where no time is that far away. */
export function utcOfMilliseconds(milliseconds: string): string {
  return `try(make_timestamp(${milliseconds} * 1000))`
}

/** SQL: milliseconds after a day's start in a zone, as UTC. */
export function utcOfOffset(day: string, milliseconds: string, zone: string): string {
  return utc(`try(${day} + to_microseconds(${milliseconds} * 1000))`, zone)
}

/** SQL: a text time with an offset (` -0500`, `+01:00`, `Z`) as UTC. */
export function utcOfInstant(text: string): string {
  // The engine's cast wants a colon in the offset and no blank before it.
  return `timezone('UTC', try_cast(regexp_replace(${text}, '\\s*([+-]\\d\\d):?(\\d\\d)$', '\\1:\\2') as timestamptz))`
}

/** SQL: the offset of such a text, as `+01:00`; `UTC` for `Z`. */
export function zoneOfInstant(text: string): string {
  return `case when ${text} is null then null when regexp_matches(${text}, '[+-]\\d\\d:?\\d\\d$') then regexp_replace(regexp_extract(${text}, '[+-]\\d\\d:?\\d\\d$'), '^([+-]\\d\\d):?', '\\1:') else 'UTC' end`
}

/** SQL: a time in any usual form as UTC: with an offset, as seconds, milliseconds or microseconds since 1970, else as wall-clock time of a zone. */
export function utcOfAny(text: string, zone: string): string {
  const wall = `coalesce(try_cast(${text} as timestamp), try_strptime(trim(${text}), [${usualTimes.map((format) => `'${format}'`).join(', ')}]), ${serialTime(text)})`
  return `case when regexp_matches(${text}, ':.*(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})\\s*$') then ${utcOfInstant(`regexp_replace(${text}, '\\s*(UTC|GMT)\\s*$', 'Z')`)}
    when regexp_matches(${text}, '^[0-9]{9,10}([.][0-9]+)?$') then make_timestamp(cast(cast(${text} as double) * 1000000 as bigint))
    when regexp_matches(${text}, '^[0-9]{12,13}$') then make_timestamp(cast(${text} as bigint) * 1000)
    when regexp_matches(${text}, '^[0-9]{15,16}$') then make_timestamp(cast(${text} as bigint))
    else ${utc(wall, zone)} end`
}

/** What times become when a spreadsheet program has saved them, and other usual forms: `strptime` formats. */
export const usualTimes = ['%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y-%m-%d %H:%M', '%Y%m%d%H%M%S', '%Y%m%d', '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日 %H:%M', '%Y年%m月%d日'] as const

/** SQL: a spreadsheet's day number, from 1982 to 2118, as wall-clock time to the second. */
export function serialTime(text: string): string {
  return `case when regexp_matches(${text}, '^[3-7][0-9]{4}([.][0-9]+)?$') then timestamp '1899-12-30' + to_seconds(cast(round(cast(${text} as double) * 86400) as bigint)) end`
}

/** SQL: a raw value by a list of known ones. */
export function mapped(value: string, known: Readonly<Record<string, string>>, otherwise: string): string {
  const cases = Object.entries(known).map(([raw, meaning]) => `when '${raw.replaceAll("'", "''")}' then '${meaning}'`)
  return `case ${value} ${cases.join(' ')} else ${otherwise} end`
}

/** SQL: a list of the columns that are there, in this order, without missing ones. */
export function listOf(columns: Iterable<string>): string {
  const names = [...columns].map((name) => `"${name.replaceAll('"', '""')}"`)
  return names.length === 0 ? 'cast([] as varchar[])' : `list_filter([${names.join(', ')}], lambda cell: cell is not null)`
}
