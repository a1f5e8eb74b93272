import type { ImportMap } from './import'
import type { Text } from './text'

/**
 * What a column holds, in the few kinds that a person and a chart tell apart.
 * `decimal` is exact money and the like; `json` stands for lists, structs and maps.
 */
export type ColumnKind = 'text' | 'integer' | 'number' | 'decimal' | 'boolean' | 'time' | 'date' | 'json' | 'bytes'

export interface Column {
  name: string
  kind: ColumnKind
  /** The engine's own type, such as `DECIMAL(18,2)` or `TIMESTAMP`. */
  type: string
}

/**
 * One value of a page, safe in JSON and exact: integers beyond 2^53 and decimals are text,
 * times are ISO 8601 text, lists and structs are JSON text, bytes are hexadecimal text.
 */
export type CellValue = string | number | boolean | null

/** A handle to a table in the kernel's engine, as other processes see it. */
export interface TableSummary {
  /** The relation's name in the engine: unique within the kernel, and what `page` takes. */
  id: string
  /** What a person calls it: the variable's or the SQL cell's name, else the id. */
  name: string
  columns: Column[]
  rowCount: number
}

export interface TableFilter {
  column: string
  /** `contains`, `is` and `range` on the value; `missing` and `present` take none. Range ends are included; null leaves an end open. */
  test:
    | { kind: 'contains'; text: string }
    | { kind: 'is'; values: CellValue[] }
    | { kind: 'range'; from: CellValue; to: CellValue }
    | { kind: 'missing' }
    | { kind: 'present' }
}

/** How the characters of a delimited export are written; `gbk` is what Excel in China opens. */
export type ExportEncoding = 'utf-8' | 'utf-8-bom' | 'gbk'

export interface TableView {
  table: string
  /** Applied in order; ties keep the table's own order. Missing values come last. */
  sort: { column: string; descending: boolean }[]
  /** All must hold. */
  filters: TableFilter[]
}

export interface PageRequest extends TableView {
  offset: number
  limit: number
}

export interface TablePage {
  columns: Column[]
  /** Rows of the view after its filters. */
  rowCount: number
  offset: number
  rows: CellValue[][]
}

/** What a column's header shows: how much is missing, how the values spread. */
export interface ColumnProfile {
  column: string
  rowCount: number
  missing: number
  distinct: number
  min: CellValue
  max: CellValue
  mean: number | null
  /** At most 24 bars of equal width over [min, max] for numbers and times; empty for others. */
  histogram: number[]
  /** The ten most frequent values. */
  top: { value: CellValue; count: number }[]
}

/** What `load` read: enough to prove it later. */
export interface Fingerprint {
  /** Relative to the workspace. */
  path: string
  bytes: number
  sha256: string
  rows: number
  /** `name type` of each column, in order. */
  schema: string[]
  reader: string
  options: Record<string, unknown>
}

/** What `souk load` prints for a file or a group of files that belong together. */
export interface LoadReport {
  files: string[]
  /** `taobao`, `shopify`, `amazon` …, or null for a table of no known platform. */
  platform: string | null
  /** The reader's id in formats, such as `taobao_orders_csv`; `generic` where none fits. */
  format: string
  encoding: string
  /** 0 to 1, with the reason in words. */
  confidence: number
  reason: Text
  rows: number
  rejects: number
  warnings: Text[]
  columns: Column[]
  /** Of the mapped event model; null where the format maps to none. */
  model: {
    orders: number
    lineItems: number
    /** Rows of the other tables that the format maps to. */
    customers?: number
    products?: number
    events?: number
    reviews?: number
    settlements?: number
    /** Exact decimal text by currency code. */
    orderTotal: Record<string, string>
    /** What the platform pays out, less what it keeps, as `orderTotal`. */
    settled?: Record<string, string>
    /** UTC, ISO 8601. */
    first: string | null
    last: string | null
  } | null
  /** For a table of no known export: mappings to the event model that its columns suggest, as `load` takes them. Nothing of it was applied. */
  proposal?: ImportMap
}
