import type { Dialect } from '../engine/dialect'
import { filePattern } from '../engine/duckdb/file-pattern'
import { lineLimit } from './source-file'
import type { CsvDialect } from './text/csv-scanner'

// All SQL that reads files stands here: it is DuckDB's, and another engine would have its own.

export interface CsvTarget {
  path: string
  isGzip: boolean
  dialect: CsvDialect
  hasHeader: boolean
  columns: readonly { name: string; type: string }[]
  /** Cells that mean nothing is there, besides empty ones. */
  missing: readonly string[]
}

/** Where the engine puts what it could not read while a statement runs. */
export interface RejectTables {
  errors: string
  scans: string
}

/** A relation over a delimited file in UTF-8. Nothing is guessed: names, types and dialect are given. */
export function readCsv({ path, isGzip, dialect, hasHeader, columns, missing }: CsvTarget, { literal }: Dialect, rejects: RejectTables | null): string {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(', ')
  const quote = literal(dialect.quote ?? '')
  const parts = [
    thisFile(path, literal),
    'auto_detect = false',
    `header = ${hasHeader}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = ${quote}`,
    `escape = ${quote}`,
    `compression = ${isGzip ? "'gzip'" : "'none'"}`,
    `max_line_size = ${lineLimit}`,
    `buffer_size = ${4 * lineLimit}`,
    ...(missing.length === 0 ? [] : [`nullstr = [${['', ...missing].map(literal).join(', ')}]`]),
    ...(rejects === null ? [] : ['store_rejects = true', `rejects_table = ${literal(rejects.errors)}`, `rejects_scan = ${literal(rejects.scans)}`]),
    `columns = {${types}}`,
  ]
  return `read_csv(${parts.join(', ')})`
}

/** A relation of a file's lines, one column `line`; no text of a JSON line holds the delimiter. */
export function readLines(path: string, isGzip: boolean, { literal }: Dialect): string {
  return `read_csv(${thisFile(path, literal)}, auto_detect = false, header = false, delim = '\u0001', quote = '', escape = '', compression = ${isGzip ? "'gzip'" : "'none'"}, max_line_size = ${4 * lineLimit}, buffer_size = ${16 * lineLimit}, columns = {'line': 'VARCHAR'})`
}

/** A relation of the objects in a JSON file, one column `json`. An object may be as long as the file: a list inside one is. */
export function readJsonObjects(path: string, isGzip: boolean, form: 'array' | 'unstructured', { literal }: Dialect): string {
  return `read_json_objects(${thisFile(path, literal)}, format = '${form}', compression = ${isGzip ? "'gzip'" : "'uncompressed'"}, maximum_object_size = ${512 * 1024 ** 2})`
}

export function readParquet(path: string, { literal }: Dialect): string {
  return `read_parquet(${thisFile(path, literal)})`
}

/** A statement that writes a query's rows into a Parquet file, as they come. */
export function writeParquet(query: string, path: string, { literal }: Dialect): string {
  return `copy (${query}) to ${literal(path)} (format parquet, compression zstd)`
}

/** One file and its own columns: the engine would make a column of a folder such as `year=2024`. */
function thisFile(path: string, literal: Dialect['literal']): string {
  return `${literal(filePattern(path))}, hive_partitioning = false`
}

/** Columns of a rejects table, in order. `kind` is for programs, `reason` for people. */
export const rejectColumns = { file: 'VARCHAR', line: 'BIGINT', kind: 'VARCHAR', column: 'VARCHAR', reason: 'VARCHAR', raw: 'VARCHAR' } as const

export type RejectKind = 'too-few-columns' | 'too-many-columns' | 'broken-quote' | 'bad-encoding' | 'line-too-long' | 'unreadable-value' | 'bad-json' | 'unreadable'

/** The engine's own errors as rejected rows: one a record, the first thing that was wrong with it, its shape before its values; `line` is the byte at which it starts, from 0: whoever reads the file again turns it into a line. */
export function rejectsOf({ errors }: RejectTables, file: string, { literal, identifier }: Dialect, reasons: Readonly<Record<RejectKind, string>>, expected: number): string {
  const kinds: [error: string, kind: RejectKind][] = [
    ['MISSING COLUMNS', 'too-few-columns'],
    ['TOO MANY COLUMNS', 'too-many-columns'],
    ['UNQUOTED VALUE', 'broken-quote'],
    ['CAST', 'unreadable-value'],
    ['INVALID ENCODING', 'bad-encoding'],
    ['LINE SIZE OVER MAXIMUM', 'line-too-long'],
  ]
  const kind = `case error_type ${kinds.map(([error, kind]) => `when '${error}' then '${kind}'`).join(' ')} else 'unreadable' end`
  const found = `regexp_extract(error_message, 'Found: ([0-9]+)', 1)`
  const reason = `case ${kind} ${Object.entries(reasons).map(([kind, words]) => `when '${kind}' then ${literal(words)}`).join(' ')} end`
  return `select ${literal(file)} as file, cast(line_byte_position - 1 as bigint) as line, ${kind} as kind,
      case when error_type = 'CAST' then column_name end as "column",
      replace(replace(${reason}, '{expected}', '${expected}'), '{found}', ${found}) as reason,
      trim(csv_line, chr(10) || chr(13)) as raw
    from ${identifier(errors)} qualify row_number() over (partition by line order by error_type = 'CAST', column_idx, byte_position) = 1 order by line`
}
