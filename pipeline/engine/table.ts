import type { Table as ArrowTable } from 'apache-arrow'
import type { DataFrame } from 'danfojs-node'
import { fail } from '../../protocol/failure'
import type { CellValue, Column, ColumnProfile, TablePage, TableSummary, TableView } from '../../protocol/table'
import { profileColumn } from './column-profile'
import type { Engine } from './engine'
import { toColumns, type ColumnArray } from './table-columns'
import { digestTable } from './table-digest'
import { exportTable, type ExportOptions } from './table-export'
import { readPage } from './table-page'
import { toArrow, type ArrowOptions } from './to-arrow'
import { toDataFrame } from './to-data-frame'

const brand = Symbol.for('souk.table')

/** Which rows, in which order: nothing means all, as the table has them. */
export type View = Partial<Pick<TableView, 'sort' | 'filters'>>

/** Work that a signal can end. */
export interface Stoppable {
  signal?: AbortSignal | undefined
}

/**
 * A handle to rows that stay in the engine until somebody asks. It never changes: work on a table makes another one.
 * `await orders.head()`, `await orders.page({ sort: [{ column: 'paid', descending: true }] })`, `sql`select count(*) from ${orders}``.
 */
export class Table {
  readonly [brand] = true

  private constructor(
    readonly engine: Engine,
    /** The relation's name in the engine. */
    readonly relation: string,
    /** What a person calls it. */
    readonly name: string,
    readonly columns: readonly Column[],
    readonly rowCount: number,
    private readonly isStored: boolean,
  ) {}

  /** The table that a relation of the engine holds. Fails with `sql` where there is none. */
  static async of(engine: Engine, relation: string, name = relation): Promise<Table> {
    const columns = await engine.describe(relation)
    const { rows: counted } = await engine.query(`select count(*) from ${engine.dialect.identifier(relation)}`)
    const { rows: kinds } = await engine.query(`select table_type from information_schema.tables where table_schema = 'main' and table_name = $1`, { parameters: [relation] })
    return new Table(engine, relation, name, columns, Number(counted[0]?.[0] ?? 0), kinds[0]?.[0] !== 'VIEW')
  }

  /** The relation's name as SQL text, quoted. */
  get sqlName(): string {
    return this.engine.dialect.identifier(this.relation)
  }

  /** The relation as SQL text, each row with its number in a column of the name `numberColumn`. */
  get numbered(): string {
    return this.engine.dialect.numbered(this.relation, this.columns, this.isStored)
  }

  get columnNames(): string[] {
    return this.columns.map((column) => column.name)
  }

  /** The engine's type of each column: `toTable(rows, { types: orders.types })` makes the same table of rows that were worked on. */
  get types(): Record<string, string> {
    return Object.fromEntries(this.columns.map(({ name, type }) => [name, type]))
  }

  get summary(): TableSummary {
    return { id: this.relation, name: this.name, columns: [...this.columns], rowCount: this.rowCount }
  }

  /** The column of that name. Fails with `missing-column`, naming those that are there. */
  column(name: string): Column {
    const found = this.columns.find((column) => column.name === name)
    return found ?? fail({ kind: 'missing-column', where: this.name, column: name, columns: this.columnNames })
  }

  /** The same rows under another name. */
  named(name: string): Table {
    return new Table(this.engine, this.relation, name, this.columns, this.rowCount, this.isStored)
  }

  /** The first rows, in the table's order. */
  async head(count = 10): Promise<CellValue[][]> {
    return (await this.page({ limit: count })).rows
  }

  /** Part of the rows of a view; 100 of them from the start where nothing else is asked. A signal ends the work, sorting too, with `cancelled`. */
  page({ sort = [], filters = [], offset = 0, limit = 100, signal }: View & Stoppable & { offset?: number; limit?: number } = {}): Promise<TablePage> {
    return readPage(this, { table: this.relation, sort, filters, offset, limit }, signal)
  }

  /** All rows as objects, exact values as a page gives them. For tables that fit in memory. */
  async rows(): Promise<Record<string, CellValue>[]> {
    const { rows } = await this.page({ limit: this.rowCount })
    return rows.map((row) => Object.fromEntries(this.columns.map(({ name }, index) => [name, row[index] ?? null])))
  }

  /** What is missing from a column, how its values spread, and the most frequent of them. */
  profile(column: string, { signal }: Stoppable = {}): Promise<ColumnProfile> {
    return profileColumn(this, column, signal)
  }

  /**
   * Columns as arrays, all of them where none is named. Numbers and decimals are doubles; times and dates are milliseconds
   * since 1970 UTC; NaN is missing. A column with whole numbers beyond 2^53 comes as text, the rest as plain values.
   */
  toColumns(...names: string[]): Promise<Record<string, ColumnArray>> {
    return toColumns(this, names)
  }

  /** The rows as an Apache Arrow table of the same values and types; `{ decimals: 'double' }` gives numbers where Arrow's exact decimals are in the way. */
  toArrow(options: ArrowOptions = {}): Promise<ArrowTable> {
    return toArrow(this, options)
  }

  /** The rows as a Danfo.js data frame. Fails with `package-missing` where that package is not installed. */
  toDataFrame(): Promise<DataFrame> {
    return toDataFrame(this)
  }

  /**
   * Writes the rows to a file inside the workspace: `.csv`, `.tsv`, `.xlsx`, `.parquet`, `.json` (one array) or `.jsonl` (an object a line), by its ending.
   * `await orders.export('orders.csv', { encoding: 'gbk' })` opens in Excel in China.
   */
  export(path: string, { sort = [], filters = [], ...options }: View & Stoppable & ExportOptions = {}): Promise<{ path: string; rows: number; bytes: number }> {
    return exportTable(this, path, { sort, filters, ...options })
  }

  /** A SHA-256 of schema and ordered rows: equal contents give equal text, on any machine. */
  digest(): Promise<string> {
    return digestTable(this)
  }
}

/** Whether a value is a Table, from whichever copy of this library. */
export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && brand in value
}
