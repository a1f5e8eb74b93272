import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { fail, FailureError } from '../../../protocol/failure'
import type { CellValue, Column } from '../../../protocol/table'
import type { Chunk, ColumnData, CopyOptions, Engine, FileFormat, QueryOptions, QueryResult } from '../engine'
import { insideWorkspace } from '../inside-workspace'
import { viewPrefix } from '../table-page'
import { encodeFile } from '../write/encode-file'
import { toBinding } from './bind'
import { toCellValue } from './cell-value'
import { toChunk } from './chunk'
import { toColumnKind } from './column-kind'
import { ConnectionPool } from './connection-pool'
import { duckDbDialect } from './dialect'
import { toEngineFailure } from './engine-failure'
import { appendColumns } from './append-columns'
import { filePattern } from './file-pattern'

export interface DuckDbOptions {
  /** Absolute. The only folder whose files can be read or written. */
  workspace: string
  /**
   * Absolute folder that relative paths start from; the workspace where absent. DuckDB checks a relative path against the process's
   * current folder before it looks here, so whoever lets people write paths in SQL makes both the same.
   */
  folder?: string
  /** Absolute path of the database file; in memory where absent. */
  databasePath?: string
  /** Absolute folder for what does not fit in memory; made when needed, removed by `close`. */
  spillFolder?: string
  /** Bytes; 2 GiB where absent. */
  memoryLimit?: number
  /** All cores where absent. */
  threads?: number
}

type DuckDb = typeof import('@duckdb/node-api')

const { identifier, literal } = duckDbDialect
/** A cell's query, two panes that page, and one to spare. */
const connectionCount = 4
const progressInterval = 100
const interruptInterval = 20

const copyOptions: Record<FileFormat, string> = {
  csv: `format csv, header true`,
  tsv: `format csv, header true, delimiter '\t'`,
  parquet: `format parquet, compression zstd`,
  json: `format json, array true`,
  jsonl: `format json, array false`,
}

/** The embedded default engine: DuckDB inside this process, shut off from everything outside the workspace. */
export class DuckDbEngine implements Engine {
  readonly name = 'duckdb'
  readonly dialect = duckDbDialect
  private readonly running = new Set<() => void>()
  private readonly taken = new Set<string>()
  private isClosed = false

  private constructor(
    private readonly duckdb: DuckDb,
    private readonly pool: ConnectionPool,
    readonly version: string,
    readonly workspace: string,
    readonly folder: string,
    private readonly memoryLimit: number,
    private readonly spillFolder: string,
  ) {}

  /** The binding is imported here and not before: it takes 160 ms that a notebook without tables need not wait for. */
  static async open(options: DuckDbOptions): Promise<DuckDbEngine> {
    const duckdb = await import('@duckdb/node-api')
    const workspace = resolve(options.workspace)
    const folder = resolve(options.folder ?? workspace)
    const memoryLimit = options.memoryLimit ?? 2 * 1024 ** 3
    const spillFolder = options.spillFolder ?? join(workspace, '.souk', `spill-${process.pid}-${(engines += 1)}`)
    makeParent(spillFolder)
    if (options.databasePath !== undefined) mkdirSync(join(options.databasePath, '..'), { recursive: true })
    const instance = await duckdb.DuckDBInstance.create(options.databasePath ?? ':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    })
    const pool = await harden(instance, { workspace, folder, memoryLimit, spillFolder, threads: options.threads })
    const engine = new DuckDbEngine(duckdb, pool, duckdb.version(), workspace, folder, memoryLimit, spillFolder)
    for (const relation of await engine.relations()) engine.taken.add(relation)
    return engine
  }

  openLean(): Promise<DuckDbEngine> {
    // Each thread holds buffers of its own.
    const threads = Math.min(4, availableParallelism())
    return DuckDbEngine.open({ workspace: this.workspace, folder: this.folder, memoryLimit: (200 + 80 * threads) * 1024 ** 2, threads })
  }

  async query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    return this.work(sql, 0, options, async (connection) => {
      const { values, types } = toBinding(this.duckdb, options.parameters ?? [])
      const result = await (values.length > 0 ? connection.run(sql, values, types) : connection.run(sql))
      const columns = toColumns(result.columnNames(), result.columnTypes().map(String))
      const rows: CellValue[][] = []
      for (const chunk of await result.fetchAllChunks()) {
        const values = columns.map(({ kind }, column) => {
          const vector = chunk.getColumnVector(column)
          return Array.from({ length: chunk.rowCount }, (_, row) => toCellValue(vector.getItem(row), kind))
        })
        for (let row = 0; row < chunk.rowCount; row += 1) rows.push(values.map((column) => column[row] ?? null))
      }
      return { columns, rows }
    })
  }

  async *stream(sql: string, options: QueryOptions = {}): AsyncGenerator<Chunk> {
    const connection = await this.pool.take()
    const stop = this.watch(connection, options)
    try {
      const { values, types } = toBinding(this.duckdb, options.parameters ?? [])
      const result = await (values.length > 0 ? connection.stream(sql, values, types) : connection.stream(sql))
      const kinds = result.columnTypes().map((type) => toColumnKind(String(type)))
      for (;;) {
        const chunk = await result.fetchChunk()
        stop.check()
        if (chunk === null || chunk.rowCount === 0) return
        yield toChunk(chunk, kinds)
      }
    } catch (thrown) {
      throw this.toError(thrown, sql, 0)
    } finally {
      stop.end()
      this.pool.giveBack(connection)
    }
  }

  async execute(sql: string, options: QueryOptions = {}): Promise<void> {
    await this.run(sql, 0, options)
  }

  async materialise(name: string, sql: string, options: QueryOptions = {}): Promise<void> {
    const prefix = `create or replace table ${identifier(name)} as `
    await this.run(prefix + trimEnd(sql), Buffer.byteLength(prefix), options)
    this.taken.add(name)
  }

  async register(name: string, columns: Record<string, ColumnData>, types: Record<string, string> = {}): Promise<void> {
    const staging = this.freshName('register')
    try {
      await this.work(`register ${name}`, 0, {}, (connection) => appendColumns(this.duckdb, connection, staging, columns))
      const selected = Object.keys(columns).map((column) => {
        const type = types[column]
        return type === undefined ? identifier(column) : `${castTo(type, identifier(column), columns[column])} as ${identifier(column)}`
      })
      await this.materialise(name, `select ${selected.join(', ')} from ${identifier(staging)}`)
    } finally {
      await this.drop(staging)
    }
  }

  async copyTo(sql: string, path: string, format: FileFormat, options: CopyOptions = {}): Promise<{ rows: number }> {
    const target = insideWorkspace(path, this)
    const { encoding = 'utf-8', delimiter, quoteAll = false } = options
    const layout = [copyOptions[format], ...(delimiter === undefined ? [] : [`delimiter ${literal(delimiter)}`]), ...(quoteAll ? ['force_quote *'] : [])]
    const written = encoding === 'utf-8' ? target : `${target}.utf8`
    try {
      const { rows } = await this.query(`copy (${trimEnd(sql)}\n) to ${literal(written)} (${layout.join(', ')})`, options)
      if (written !== target) await this.work('encode', 0, options, (_, check) => encodeFile(written, target, encoding, check))
      return { rows: Number(rows[0]?.[0] ?? 0) }
    } finally {
      if (written !== target) rmSync(written, { force: true })
    }
  }

  async describe(relation: string): Promise<Column[]> {
    return (await this.query(`select * from ${identifier(relation)} limit 0`)).columns
  }

  async relations(): Promise<string[]> {
    const { rows } = await this.query(
      `select table_name from information_schema.tables where table_schema = 'main' and not starts_with(table_name, ${literal(viewPrefix)}) order by table_name`,
    )
    return rows.map(([name]) => String(name))
  }

  async drop(relation: string): Promise<void> {
    await this.execute(`drop table if exists ${identifier(relation)}`)
  }

  freshName(prefix: string): string {
    const stem = prefix.replace(/[^\p{L}\p{N}_]+/gu, '_') || 'table'
    for (let number = 1; ; number += 1) {
      const name = `${stem}_${number}`
      if (this.taken.has(name)) continue
      this.taken.add(name)
      return name
    }
  }

  interrupt(): void {
    for (const stop of this.running) stop()
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    this.interrupt()
    // Closing a connection holds the thread until its query ends, and with it the interrupts that are still to be said.
    while (this.running.size > 0) await new Promise((resolve) => setTimeout(resolve, interruptInterval))
    this.pool.close()
    rmSync(this.spillFolder, { recursive: true, force: true })
  }

  private async run(sql: string, prefixBytes: number, options: QueryOptions): Promise<void> {
    await this.work(sql, prefixBytes, options, async (connection) => {
      const { values, types } = toBinding(this.duckdb, options.parameters ?? [])
      await (values.length > 0 ? connection.run(sql, values, types) : connection.run(sql))
    })
  }

  private async work<Result>(sql: string, prefixBytes: number, options: QueryOptions, task: (connection: DuckDBConnection, check: () => void) => Promise<Result>): Promise<Result> {
    if (options.signal?.aborted === true) fail({ kind: 'cancelled' })
    const connection = await this.pool.take()
    const stop = this.watch(connection, options)
    try {
      const result = await task(connection, stop.check)
      stop.check()
      return result
    } catch (thrown) {
      throw this.toError(thrown, sql, prefixBytes)
    } finally {
      stop.end()
      this.pool.giveBack(connection)
    }
  }

  /** Watches one piece of work: abort and interrupt stop it, progress is told. */
  private watch(connection: DuckDBConnection, { signal, onProgress }: QueryOptions): { check: () => void; end: () => void } {
    let isStopped = false
    let again: NodeJS.Timeout | undefined
    const stop = (): void => {
      if (isStopped) return
      isStopped = true
      connection.interrupt()
      // An interrupt that comes between two statements is forgotten by the next one, so it is said until the work has ended.
      again = setInterval(() => connection.interrupt(), interruptInterval)
    }
    const progress =
      onProgress === undefined
        ? undefined
        : setInterval(() => {
            const { percentage } = connection.progress
            if (percentage >= 0) onProgress(Math.min(percentage / 100, 1))
          }, progressInterval)
    this.running.add(stop)
    signal?.addEventListener('abort', stop)
    if (signal?.aborted === true) stop()
    return {
      check: () => {
        if (isStopped) fail({ kind: 'cancelled' })
      },
      end: () => {
        clearInterval(again)
        clearInterval(progress)
        this.running.delete(stop)
        signal?.removeEventListener('abort', stop)
      },
    }
  }

  private toError(thrown: unknown, sql: string, prefixBytes: number): FailureError {
    const text = Buffer.from(sql, 'utf8').subarray(prefixBytes).toString('utf8')
    return new FailureError(toEngineFailure(thrown, { sql: text, prefixBytes, workspace: this.workspace, memoryLimit: this.memoryLimit }))
  }
}

interface Confinement {
  workspace: string
  folder: string
  memoryLimit: number
  spillFolder: string
  threads: number | undefined
}

/** Engines of this process: each spills into a folder of its own. */
let engines = 0

/** The engine makes its spill folder itself, but not the folder above it. Where nothing can be written nothing can spill. */
function makeParent(spillFolder: string): void {
  try {
    mkdirSync(dirname(spillFolder), { recursive: true })
  } catch {
    return
  }
}

/** The order matters: the spill folder comes before the doors are shut, and everything before the lock. */
async function harden(instance: DuckDBInstance, confinement: Confinement): Promise<ConnectionPool> {
  const pool = await ConnectionPool.open(instance, connectionCount, async (connection) => {
    await connection.run('set enable_progress_bar = true; set enable_progress_bar_print = false; set progress_bar_time = 0')
  })
  const connection = await pool.take()
  const workspace = confinement.workspace.endsWith(sep) ? confinement.workspace : confinement.workspace + sep
  const settings = [
    `set global errors_as_json = true`,
    `set global TimeZone = 'UTC'`,
    `set global file_search_path = ${literal(confinement.folder)}`,
    `set temp_directory = ${literal(confinement.spillFolder)}`,
    `set allowed_directories = [${[...new Set([workspace, filePattern(workspace)])].map(literal).join(', ')}]`,
    `set enable_external_access = false`,
    `set memory_limit = '${Math.floor(confinement.memoryLimit / 1024)}KiB'`,
    ...(confinement.threads === undefined ? [] : [`set threads = ${confinement.threads}`]),
    `set lock_configuration = true`,
  ]
  for (const setting of settings) await connection.run(setting)
  pool.giveBack(connection)
  return pool
}

function toColumns(names: readonly string[], types: readonly string[]): Column[] {
  return names.map((name, index) => {
    const type = types[index] ?? ''
    return { name, kind: toColumnKind(type), type }
  })
}

/** A registered value as that type: texts as a page gives them (bytes in hexadecimal, lists and structs as JSON), numbers as milliseconds where a time is wanted. */
function castTo(type: string, value: string, data: ColumnData | undefined): string {
  const kind = toColumnKind(type.toUpperCase())
  const isNumeric = data !== undefined && !Array.isArray(data)
  if (isNumeric && (kind === 'time' || kind === 'date')) return `cast(${duckDbDialect.fromEpochMilliseconds(value)} as ${type})`
  if (!isNumeric && kind === 'bytes') return `unhex(${value})`
  return !isNumeric && kind === 'json' && !/^(JSON|VARIANT|UNION.*)$/i.test(type) ? `cast(cast(${value} as json) as ${type})` : `cast(${value} as ${type})`
}

/** A query may end in semicolons and comments; both must go before it is wrapped in another statement. */
function trimEnd(sql: string): string {
  return sql.replace(/(?:;|\s)+$/, '')
}
