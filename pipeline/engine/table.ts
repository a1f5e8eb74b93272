import { fail } from '../../protocol/failure'
import type { CellValue, Column, PageRequest, TablePage, TableSummary } from '../../protocol/table'
import type { Engine } from './engine'
import { readPage } from './table-page'

const brand = Symbol.for('souk.table')

/** A handle to rows that stay in the engine until somebody asks. It never changes: work on a table makes another one. */
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
  ) {}

  /** The table that a relation of the engine holds. */
  static async of(engine: Engine, relation: string, name = relation): Promise<Table> {
    const columns = await engine.describe(relation)
    const { rows } = await engine.query(`select count(*) from ${engine.dialect.identifier(relation)}`)
    return new Table(engine, relation, name, columns, Number(rows[0]?.[0] ?? 0))
  }

  /** The relation's name as SQL text, quoted. */
  get sqlName(): string {
    return this.engine.dialect.identifier(this.relation)
  }

  get columnNames(): string[] {
    return this.columns.map((column) => column.name)
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
    return new Table(this.engine, this.relation, name, this.columns, this.rowCount)
  }

  /** The first rows, in the table's order. */
  async head(count = 10): Promise<CellValue[][]> {
    return (await this.page({ offset: 0, limit: count })).rows
  }

  page(request: Partial<Omit<PageRequest, 'table'>> = {}): Promise<TablePage> {
    return readPage(this, { table: this.relation, sort: [], filters: [], offset: 0, limit: 100, ...request })
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && brand in value
}
