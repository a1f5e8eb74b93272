import { createHash } from 'node:crypto'
import { fail } from '../../../protocol/failure'
import type { Column } from '../../../protocol/table'
import { numberColumn } from '../../engine/dialect'
import type { Engine } from '../../engine/engine'
import { Table } from '../../engine/table'
import type { DataBlock, DataShape, DataSource, FieldShape } from './data-source'
import type { DataSpec, FieldSpec } from './data-spec'
import { toInteger } from './find-bad'

/**
 * Rows of a table as numbers to learn from, read from the engine range by range: `await TableBatches.open(table, spec)`.
 * Fails with `missing-column`, and with `bad-shape`, naming the column, where a column holds no numbers. A view is stored
 * first, since its rows have no order of their own; `close` drops that copy.
 */
export class TableBatches implements DataSource {
  readonly rows: number
  readonly shape: DataShape

  private constructor(
    private readonly table: Table,
    private readonly spec: DataSpec,
    private readonly isCopy: boolean,
  ) {
    this.rows = table.rowCount
    this.shape = { inputs: toShapes(spec.inputs), targets: toShapes(spec.targets), isWeighted: spec.weight !== null }
  }

  static async open(table: Table, spec: DataSpec, { signal }: { signal?: AbortSignal } = {}): Promise<TableBatches> {
    for (const field of [...Object.values(spec.inputs), ...Object.values(spec.targets)]) {
      for (const name of columnsOf(field)) checkColumn(table.column(name), field.from !== 'numbers')
    }
    if (spec.weight !== null) checkColumn(table.column(spec.weight), false)
    if (await hasOwnNumbers(table)) return new TableBatches(table, spec, false)
    const { engine } = table
    const relation = engine.freshName('training_rows')
    const names = usedColumns(spec).map((name) => engine.dialect.identifier(name))
    await engine.materialise(relation, `select ${names.join(', ')} from ${table.sqlName}`, { signal })
    return new TableBatches(await Table.of(engine, relation, table.name), spec, true)
  }

  async fingerprint(signal?: AbortSignal): Promise<string> {
    const { engine, rowCount } = this.table
    const columns = usedColumns(this.spec).map((name) => this.table.column(name))
    const { rows } = await engine.query(`select ${engine.dialect.contentHash(columns, numberColumn)} from ${this.table.numbered}`, signal === undefined ? {} : { signal })
    const types = columns.map(({ name, type }) => [name, type])
    return createHash('sha256').update(JSON.stringify([this.spec, types, rowCount, rows[0]?.[0] ?? null])).digest('hex')
  }

  async read(from: number, to: number, signal?: AbortSignal): Promise<DataBlock> {
    const rows = Math.max(0, Math.min(to, this.rows) - from)
    const plain = await this.readPlain(from, rows, signal)
    const block: DataBlock = { rows, inputs: {}, targets: {}, weights: this.spec.weight === null ? null : (plain.get(this.spec.weight) ?? null) }
    for (const part of ['inputs', 'targets'] as const) {
      for (const [name, field] of Object.entries(this.spec[part])) {
        const numbers = field.from === 'numbers' ? sideBySide(field.columns.map((column) => plain.get(column) ?? new Float64Array(rows))) : await this.readLists(field, from, rows, signal)
        block[part][name] = field.from !== 'mask' && field.kind === 'integer' ? Int32Array.from(numbers, toInteger) : numbers
      }
    }
    return block
  }

  columnOf(field: string, place: number): string {
    const spec = this.spec.inputs[field] ?? this.spec.targets[field]
    if (spec === undefined) return this.spec.weight ?? 'weight'
    const columns = columnsOf(spec)
    return columns[place % columns.length] ?? field
  }

  async close(): Promise<void> {
    if (this.isCopy) await this.table.engine.drop(this.table.relation)
  }

  /** Columns of single numbers, all in one query. */
  private async readPlain(from: number, rows: number, signal: AbortSignal | undefined): Promise<Map<string, Float64Array>> {
    const { inputs, targets, weight } = this.spec
    const fields = [...Object.values(inputs), ...Object.values(targets)].filter((field) => field.from === 'numbers')
    const names = [...new Set([...fields.flatMap(({ columns }) => columns), ...(weight === null ? [] : [weight])])]
    if (names.length === 0 || rows === 0) return new Map(names.map((name) => [name, new Float64Array(rows)]))
    const { dialect } = this.table.engine
    const selected = names.map((name) => `cast(${dialect.identifier(name)} as double)`)
    const arrays = await this.stream(`select ${selected.join(', ')} from ${this.range(from, rows)}`, names.length, rows, signal)
    return new Map(names.map((name, index) => [name, arrays[index] ?? new Float64Array(rows)]))
  }

  /** Columns of lists, each unrolled into one long column. */
  private async readLists(field: Exclude<FieldSpec, { from: 'numbers' }>, from: number, rows: number, signal: AbortSignal | undefined): Promise<Float64Array> {
    const { dialect } = this.table.engine
    const inner = field.from === 'sequence' ? field.width : undefined
    const numbers = rows * field.length * (inner ?? 1)
    if (numbers === 0) return new Float64Array(0)
    const lists = columnsOf(field).map((name) => {
      const list = dialect.identifier(name)
      if (field.from === 'mask') return dialect.listMask(list, field.length)
      return dialect.fixedList(list, field.length, field.keep, field.padding, inner)
    })
    const aliases = lists.map((list, index) => `${list} as list${index}`)
    const unrolled = lists.map((_, index) => `unnest(list${index})`)
    const columns = await this.stream(`select ${unrolled.join(', ')} from (select ${aliases.join(', ')} from ${this.range(from, rows)})`, lists.length, numbers, signal)
    return sideBySide(columns)
  }

  private range(from: number, rows: number): string {
    return `${this.table.numbered} where "${numberColumn}" >= ${from} and "${numberColumn}" < ${from + rows} order by "${numberColumn}"`
  }

  private async stream(sql: string, count: number, length: number, signal: AbortSignal | undefined): Promise<Float64Array[]> {
    const columns = Array.from({ length: count }, () => new Float64Array(length))
    let offset = 0
    for await (const chunk of this.table.engine.stream(sql, signal === undefined ? {} : { signal })) {
      chunk.columns.forEach((values, index) => {
        const column = columns[index]
        const valid = chunk.valid[index]
        if (column === undefined || !(values instanceof Float64Array)) return
        column.set(values, offset)
        if (valid === undefined) return
        for (let row = 0; row < chunk.rowCount; row += 1) if (valid[row] === 0) column[offset + row] = Number.NaN
      })
      offset += chunk.rowCount
    }
    return columns
  }
}

const columnsOf = (field: FieldSpec): readonly string[] => (field.from === 'mask' ? [field.column] : field.columns)

function usedColumns({ inputs, targets, weight }: DataSpec): string[] {
  return [...new Set([...[...Object.values(inputs), ...Object.values(targets)].flatMap(columnsOf), ...(weight === null ? [] : [weight])])]
}

function toShapes(fields: Record<string, FieldSpec>): Record<string, FieldShape> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toShape(field)]))
}

function toShape(field: FieldSpec): FieldShape {
  if (field.from === 'mask') return { kind: 'float', shape: [field.length] }
  const { kind, columns } = field
  if (field.from === 'numbers') return { kind, shape: columns.length === 1 && field.isVector !== true ? [] : [columns.length] }
  const width = field.width ?? columns.length
  return { kind, shape: field.width === undefined && width === 1 ? [field.length] : [field.length, width] }
}

function checkColumn({ name, kind, type }: Column, isList: boolean): void {
  const holds = isList ? type.endsWith(']') : ['integer', 'number', 'decimal', 'boolean'].includes(kind)
  if (!holds) fail({ kind: 'bad-shape', layer: name, operation: 'input', wanted: isList ? 'DOUBLE[]' : 'DOUBLE', given: type })
}

/** Whether rows can be read by their number without counting through the table. */
async function hasOwnNumbers({ engine, relation, columnNames }: { engine: Engine; relation: string; columnNames: string[] }): Promise<boolean> {
  const { rows } = await engine.query(`select table_type from information_schema.tables where table_schema = 'main' and table_name = $1`, { parameters: [relation] })
  return rows[0]?.[0] !== 'VIEW' && !columnNames.some((name) => name.toLowerCase() === 'rowid')
}

/** Columns of equal length, interleaved. */
function sideBySide(columns: readonly Float64Array[]): Float64Array {
  const [first] = columns
  if (first === undefined || columns.length === 1) return first ?? new Float64Array(0)
  const joined = new Float64Array(first.length * columns.length)
  columns.forEach((column, index) => {
    for (let row = 0; row < column.length; row += 1) joined[row * columns.length + index] = column[row]!
  })
  return joined
}
