import type { CellValue, Column, ExportEncoding } from '../../protocol/table'
import type { Dialect } from './dialect'

/** Values that may be bound to a query; they are never pasted into its text. */
export type Bindable = string | number | bigint | boolean | null | Date | Uint8Array

export interface QueryResult {
  columns: Column[]
  rows: CellValue[][]
}

/** One column of a streamed chunk: numbers as typed arrays, everything else as plain values. */
export type ColumnData = Float64Array | Int32Array | BigInt64Array | (string | boolean | null)[]

export interface Chunk {
  rowCount: number
  columns: ColumnData[]
  /** For typed arrays: 1 where the value is there. Absent where nothing is missing. */
  valid: (Uint8Array | undefined)[]
}

export interface QueryOptions {
  parameters?: readonly Bindable[]
  /** Cancels the query; the promise rejects with a `cancelled` failure. */
  signal?: AbortSignal
  /** 0 to 1 while the query runs, where the engine knows. */
  onProgress?: (fraction: number) => void
}

/** What an engine writes by itself. `json` is one array of objects, `jsonl` an object a line. */
export type FileFormat = 'csv' | 'tsv' | 'parquet' | 'json' | 'jsonl'

/** How delimited text is written. */
export interface CopyOptions extends QueryOptions {
  /** What stands between two cells; the format's own where absent. */
  delimiter?: string
  /** Quotes around every cell that is there, not only around those that need them. */
  quoteAll?: boolean
  /** UTF-8 without a mark where absent. */
  encoding?: ExportEncoding
}

/**
 * What Souk asks of an SQL engine. DuckDB inside the process is the default; another one implements the same.
 * SQL that only one engine understands stands in that engine's folder or behind its `dialect`.
 */
export interface Engine {
  readonly name: string
  readonly version: string
  readonly dialect: Dialect
  /** Absolute. Nothing outside it is read or written. */
  readonly workspace: string
  /** Absolute folder that relative paths start from; those inside raw SQL do where it is the process's current folder too. */
  readonly folder: string
  /** All rows at once: for small results. Fails with `sql` (line and column in the query), `cancelled`, `out-of-memory`. */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>
  /** Chunk by chunk, without holding the result. */
  stream(sql: string, options?: QueryOptions): AsyncIterable<Chunk>
  /** Runs statements that give no rows. */
  execute(sql: string, options?: QueryOptions): Promise<void>
  /** Stores a query's rows as a table under this name, replacing one that is there only when it succeeds. */
  materialise(name: string, sql: string, options?: QueryOptions): Promise<void>
  /** Stores columns of equal length as a table; NaN is a missing number. `types` casts a column to an SQL type, such as `DECIMAL(18,2)`. */
  register(name: string, columns: Record<string, ColumnData>, types?: Record<string, string>): Promise<void>
  /** Writes a query's rows to a file inside the workspace. Fails with `file-outside`. */
  copyTo(sql: string, path: string, format: FileFormat, options?: CopyOptions): Promise<{ rows: number }>
  describe(relation: string): Promise<Column[]>
  relations(): Promise<string[]>
  /** Removes a table; it is no error when there is none. */
  drop(relation: string): Promise<void>
  /** A name that no relation bears yet, starting with `prefix`. */
  freshName(prefix: string): string
  /** A second engine over the same workspace that holds little: what is far larger than memory streams through it into a file. Close it. */
  openLean(): Promise<Engine>
  /** Stops whatever runs; those queries reject with `cancelled`, tables stay as they were. */
  interrupt(): void
  close(): Promise<void>
}
