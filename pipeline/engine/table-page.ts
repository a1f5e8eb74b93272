import { fail, FailureError } from '../../protocol/failure'
import type { CellValue, Column, PageRequest, TableFilter, TablePage, TableView } from '../../protocol/table'
import { numberColumn } from './dialect'
import type { Bindable, Engine } from './engine'
import type { Table } from './table'

/** Views whose order is kept; the one that was used longest ago goes first. */
const keptViews = 6

/** Relations of this prefix hold the order of a view and are nobody's table. */
export const viewPrefix = 'souk_view'

type Wanted = Pick<TableView, 'sort' | 'filters'>

interface StoredView {
  relation: string
  rowCount: number
}

/** A view with those who wait for it: it is given up when all of them have left. */
interface KeptView {
  made: Promise<StoredView>
  stop: AbortController
  waiting: number
}

const keptByEngine = new WeakMap<Engine, Map<string, KeptView>>()

/**
 * Rows of a view of a table. Without sort and filters they are read by row number wherever they lie; otherwise the order
 * is worked out once, as a table of row numbers, so that paging stays fast however deep it goes.
 * Fails with `cancelled` when the signal says so; an order that somebody else waits for is worked out all the same.
 */
export async function readPage(table: Table, request: PageRequest, signal?: AbortSignal): Promise<TablePage> {
  const offset = Math.max(0, Math.floor(request.offset))
  const limit = Math.max(0, Math.floor(request.limit))
  const columns = [...table.columns]
  if (request.sort.length === 0 && request.filters.length === 0) {
    return { columns, rowCount: table.rowCount, offset, rows: await readRange(table, offset, limit, signal) }
  }
  const view = await storedView(table, request, signal)
  const numbers = await readNumbers(table.engine, view, offset, limit, signal)
  return { columns, rowCount: view.rowCount, offset, rows: await readRows(table, numbers, signal) }
}

/** The view's rows as a query: filters, then order, ties in the table's own order, missing values last. */
export function viewQuery(table: Table, { sort, filters }: Wanted, selected = selectAll(table.columns, table.engine)): { sql: string; parameters: Bindable[] } {
  const { dialect } = table.engine
  const parameters: Bindable[] = []
  const tests = filters.map((filter) => toCondition(filter, table, parameters))
  // Named by the relation: what is selected may bear a column's name and sort otherwise.
  const order = sort.map(({ column, descending }) => `viewed.${dialect.identifier(table.column(column).name)} ${descending ? 'desc' : 'asc'} nulls last`)
  const where = tests.length === 0 ? '' : ` where ${tests.join(' and ')}`
  return { sql: `select ${selected} from ${table.numbered} viewed${where} order by ${[...order, `viewed.${number(table.engine)}`].join(', ')}`, parameters }
}

async function readRange(table: Table, offset: number, limit: number, signal: AbortSignal | undefined): Promise<CellValue[][]> {
  const row = number(table.engine)
  const { rows } = await table.engine.query(
    `select ${selectAll(table.columns, table.engine)} from ${table.numbered} where ${row} >= ${offset} and ${row} < ${offset + limit} order by ${row}`,
    { signal },
  )
  return rows
}

async function readNumbers(engine: Engine, view: StoredView, offset: number, limit: number, signal: AbortSignal | undefined): Promise<number[]> {
  const place = engine.dialect.rowNumber()
  const { rows } = await engine.query(
    `select ${number(engine)} from ${engine.dialect.identifier(view.relation)} where ${place} >= ${offset} and ${place} < ${offset + limit} order by ${place}`,
    { signal },
  )
  return rows.map(([value]) => Number(value))
}

async function readRows(table: Table, numbers: readonly number[], signal: AbortSignal | undefined): Promise<CellValue[][]> {
  if (numbers.length === 0) return []
  const row = number(table.engine)
  const { rows } = await table.engine.query(
    `select ${row}, ${selectAll(table.columns, table.engine)} from ${table.numbered} where ${row} in (${numbers.join(', ')})`,
    { signal },
  )
  const byNumber = new Map(rows.map(([key, ...values]) => [Number(key), values]))
  return numbers.map((key) => byNumber.get(key) ?? [])
}

function storedView(table: Table, wanted: Wanted, signal: AbortSignal | undefined): Promise<StoredView> {
  const { engine } = table
  const views = keptByEngine.get(engine) ?? new Map<string, KeptView>()
  keptByEngine.set(engine, views)
  const key = JSON.stringify([table.relation, wanted.sort, wanted.filters])
  const found = views.get(key)
  const view = found ?? keepView(table, wanted)
  // Taken out and put back: the map's order is that of last use.
  views.delete(key)
  views.set(key, view)
  if (found === undefined) {
    // A view that could not be made is worth another try.
    const forget = (): void => void (views.get(key) === view && views.delete(key))
    view.stop.signal.addEventListener('abort', forget)
    view.made.catch(forget)
    dropOldest(engine, views)
  }
  return waitFor(view, signal)
}

function keepView(table: Table, wanted: Wanted): KeptView {
  const stop = new AbortController()
  return { made: storeView(table, wanted, stop.signal), stop, waiting: 0 }
}

async function waitFor(view: KeptView, signal: AbortSignal | undefined): Promise<StoredView> {
  if (signal?.aborted === true) fail({ kind: 'cancelled' })
  view.waiting += 1
  let leave = (): void => undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => {
      view.waiting -= 1
      if (view.waiting === 0) view.stop.abort()
      reject(new FailureError({ kind: 'cancelled' }))
    }
  })
  signal?.addEventListener('abort', leave)
  try {
    return await Promise.race([view.made, left])
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

async function storeView(table: Table, wanted: Wanted, signal: AbortSignal): Promise<StoredView> {
  const { engine } = table
  const relation = engine.freshName(viewPrefix)
  const { sql, parameters } = viewQuery(table, wanted, number(engine))
  await engine.materialise(relation, sql, { parameters, signal })
  const { rows } = await engine.query(`select count(*) from ${engine.dialect.identifier(relation)}`)
  return { relation, rowCount: Number(rows[0]?.[0] ?? 0) }
}

function dropOldest(engine: Engine, views: Map<string, KeptView>): void {
  if (views.size <= keptViews) return
  const [oldest] = views
  if (oldest === undefined) return
  views.delete(oldest[0])
  void oldest[1].made.then(
    (view) => engine.drop(view.relation),
    () => undefined,
  )
}

function toCondition(filter: TableFilter, table: Table, parameters: Bindable[]): string {
  const column = table.column(filter.column)
  const { dialect } = table.engine
  const value = dialect.identifier(column.name)
  const bind = (given: CellValue): string => `$${parameters.push(given)}`
  const { test } = filter
  switch (test.kind) {
    case 'missing':
      return `${value} is null`
    case 'present':
      return `${value} is not null`
    case 'contains':
      return `position(lower(${bind(test.text)}) in lower(cast(${value} as varchar))) > 0`
    case 'is': {
      const alternatives = test.values.map((given) => (given === null ? `${value} is null` : comparison(column, value, '=', bind(given), dialect)))
      return alternatives.length === 0 ? 'false' : `(${alternatives.join(' or ')})`
    }
    case 'range': {
      const ends: string[] = []
      if (test.from !== null) ends.push(comparison(column, value, '>=', bind(test.from), dialect))
      if (test.to !== null) ends.push(comparison(column, value, '<=', bind(test.to), dialect))
      return ends.length === 0 ? 'true' : `(${ends.join(' and ')})`
    }
  }
}

/** A page's value is text where JSON could not hold it exactly, so it is read back as the column's own type; what cannot be read equals nothing. */
function comparison(column: Column, value: string, operator: string, given: string, dialect: Engine['dialect']): string {
  const isText = column.kind === 'text' || column.kind === 'json'
  if (isText) return `cast(${value} as varchar) ${operator} cast(${given} as varchar)`
  if (column.kind === 'bytes') return `lower(hex(${value})) ${operator} lower(cast(${given} as varchar))`
  return `${value} ${operator} ${dialect.tryCast(`cast(${given} as varchar)`, column.type)}`
}

function selectAll(columns: readonly Column[], engine: Engine): string {
  return columns.map(({ name }) => engine.dialect.identifier(name)).join(', ')
}

function number(engine: Engine): string {
  return engine.dialect.identifier(numberColumn)
}
