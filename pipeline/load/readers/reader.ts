import type { Text } from '../../../protocol/text'
import type { CustomerColumn, EventColumn, ItemColumn, OrderColumn, ProductColumn, ReviewColumn, SettlementColumn } from '../model/model-columns'

/**
 * What a column of an export holds, which says how its cells are cleaned and typed:
 * `text` as it stands; `id` and `phone` lose guards (`="…"`, `'`, blanks, TABs) and stay text; `float-id` also loses `.0`;
 * `money` loses currency marks and thousands commas; `count` is a whole number; `time` has no zone; `instant` carries one and stays text;
 * `nested` holds lists or objects and becomes JSON.
 */
export type ColumnMeaning = 'text' | 'id' | 'float-id' | 'phone' | 'money' | 'count' | 'number' | 'time' | 'instant' | 'boolean' | 'nested'

/** A time that is written in other ways than ISO 8601's: the engine's `strptime` formats, the first that fits counts. */
export interface TimeFormats {
  time: readonly string[]
}

/** SQL over the export's columns, one value a row; where rows are grouped the first that is there counts, or the last, or the sum. The row's number in the file is `"~row"`. */
export type Field = string | { sum: string } | { last: string }

export interface Grouped<Name extends string> {
  /** SQL that tells rows of one order, person or product from those of others; rows without it are left out. */
  key: string
  /** SQL: rows that count at all. */
  where?: string
  fields: Partial<Record<Name, Field>>
  each?: Each
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
  /** Null: quotes are plain characters. */
  quote?: null
  delimiter?: string
  /** Cells that mean nothing is there, besides the empty one; compared after guards are gone. */
  missing?: readonly string[]
  /** The reader whose files these rows belong to: orders for their items. */
  partOf?: string
  model: ModelMap
}

export type OrderStatus = 'unpaid' | 'paid' | 'shipped' | 'completed' | 'closed' | 'refunded' | 'unknown'

export function defineReader(reader: Reader): Reader {
  return reader
}

/** SQL: a wall-clock time of a zone as UTC. */
export function utc(time: string, zone: string): string {
  return `timezone('UTC', timezone('${zone}', ${time}))`
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
