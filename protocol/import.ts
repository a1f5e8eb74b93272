import type { Failure } from './failure'
import type { CellValue, Column, LoadReport } from './table'
import type { Text } from './text'

/** Where the values of one column of the event model come from: a column of the file, or the sum of one over an order's rows. */
export type MappedFrom = string | { sum: string }

/** Mappings by table and column of the event model, such as `{ orders: { order_id: 'No.' } }`. */
export type ImportMap = Record<string, Record<string, MappedFrom>>

/** What an import was told, as `load` takes it. Absent means: found out. */
export interface ImportChoice {
  as?: string
  section?: string
  encoding?: string
  delimiter?: string
  header?: boolean
  zone?: string
  currency?: string
  platform?: string
  map?: ImportMap
  pseudonymise?: string[]
}

/** What files would become, each entry by one call of `load`; and those that cannot be read, which do not hide the others. */
export interface ImportAnswer {
  previews: ImportPreview[]
  failures: { files: string[]; failure: Failure }[]
}

/** What a file, or files that belong together, would become, from their first rows. */
export interface ImportPreview {
  /** Relative to the workspace. */
  files: string[]
  /** Of the first rows only, unless `isWhole`. */
  report: LoadReport
  isWhole: boolean
  /** Parts of the file that can be chosen: sheets, files of an archive. Several previews may be of parts of one file. */
  sections: string[]
  /** Those that this is made of. */
  taken: string[]
  /** What was found in the file, which a choice may overrule. */
  found: ImportFound
  /** The file, and with it what belongs to it, such as the items of its orders: files of one format together. */
  sources: ImportSource[]
  /** The first rows of each mapped table that has any, and last those of the table itself, as `rows`. */
  tables: { table: string; columns: Column[]; rows: CellValue[][]; rowCount: number }[]
  /** How each mapped column is fed: columns of the file by table and column of the model. */
  feeds: Record<string, Record<string, string[]>>
  /** For a file of no known export: mappings that its columns suggest, best first within a table. Nothing is taken unasked. */
  proposal: ImportMap
  rejects: { line: number | null; column: string | null; reason: string; raw: string }[]
}

export interface ImportFound {
  /** How the first file is written: `delimited` has a delimiter, `delimited` and `text` (JSON, logs) an encoding. */
  kind: 'delimited' | 'text' | 'spreadsheet' | 'parquet'
  encoding: string
  delimiter: string | null
  hasHeader: boolean
  /** The platform's, for times that carry none; null where they do, or where no platform is known. */
  zone: string | null
  /** The platform's, for amounts that do not say theirs. */
  currency: string | null
}

export interface ImportSource {
  /** As people see them: relative to the workspace, with `#part` for a part of a file. */
  files: string[]
  format: string
  /** In the file's order: what they hold and what they become. */
  columns: ImportColumn[]
  /** The first rows as the file has them, cells as text. */
  raw: string[][]
}

export interface ImportColumn {
  name: string
  /** In the table of rows. */
  type: string
  /** What kind of personal data stands in it; null for none. */
  personal: { kind: string; title: Text; isMasked: boolean; because: Text } | null
  /** `orders.order_id` … */
  feeds: string[]
}

/** What can be chosen by hand. */
export interface ImportCatalogue {
  formats: { id: string; platform: string | null; title: Text }[]
  tables: { table: string; title: Text; columns: { name: string; type: string; title: Text }[] }[]
  encodings: string[]
}
