import type { Dialect } from '../../engine/dialect'
import type { Engine } from '../../engine/engine'
import type { ColumnMeaning, Each, Field, Grouped, Plain, Reader, TimeFormats } from '../readers/reader'
import { knownColumns } from '../known-columns'
import { moneyType, modelColumns, type ModelTable } from './model-columns'

/** One reader's rows in the engine, all of its files together. */
export interface ModelSource {
  reader: Reader
  relation: string
  columnNames: readonly string[]
  /** SQL of the number of each row's file, where there are several. */
  fileNumber: string | null
  /** All that is loaded together, for what its reader joins. */
  beside?: readonly ModelSource[] | undefined
}

/** The order in which the tables are built: orders may draw on items. */
export const modelOrder: readonly ModelTable[] = ['order_items', 'orders', 'customers', 'products', 'events', 'reviews', 'settlements']

/** What is found in shops' own records together: where one of them is, the others are at least empty. */
const tablesOfOrders: readonly ModelTable[] = ['order_items', 'orders', 'customers', 'products']

export interface ModelQuery {
  sql: string
  /** Rows for rows, nothing gathered: a view does. */
  isView: boolean
}

/** The SQL of one table of the event model; null where none of the sources has such things. */
export function modelQuery(table: ModelTable, sources: readonly ModelSource[], itemsRelation: string | null, dialect: Dialect): ModelQuery | null {
  const key = table === 'order_items' ? 'items' : table
  const having = sources.filter(({ reader }) => reader.model[key] !== undefined)
  // What belongs to orders, such as their settlement, may name them too: the main file knows them better.
  const own = table === 'orders' ? having.slice(0, 1) : having
  if (own.length === 0) return tablesOfOrders.includes(table) && sources.some(({ reader }) => reader.model.orders !== undefined || reader.model.items !== undefined) ? { sql: empty(table, dialect), isView: false } : null
  if (table === 'events' || table === 'reviews' || table === 'settlements') {
    return { sql: own.map((source) => plain(table, source, source.reader.model[table] ?? { fields: {} }, dialect)).join(' union all '), isView: table === 'events' }
  }
  if (table === 'order_items') return { sql: inOrder(own.map((source) => itemRows(source, dialect)), 'order_items'), isView: false }
  const parts = own.map((source) => grouped(table, source, source.reader.model[table] ?? { key: 'null', fields: {} }, dialect))
  if (table !== 'orders') return { sql: merged(table, parts, dialect), isView: false }
  const better = own[0]?.reader.model.orders?.withItems
  const hasItems = sources.some(({ reader }) => reader.model.items !== undefined)
  const rows = inOrder(parts, 'orders')
  return { sql: better === undefined || itemsRelation === null || !hasItems ? rows : withItems(rows, better, itemsRelation, dialect), isView: false }
}

function inOrder(parts: readonly string[], table: ModelTable): string {
  const columns = Object.keys(modelColumns[table]).join(', ')
  return `select ${columns} from (${parts.map((part, index) => `select *, ${index} as "~part" from (${part})`).join(' union all ')}) order by "~part", "~first"`
}

/** The same person or product in several files is one: what belongs to the main file, such as a list of customers, knows better. */
function merged(table: 'customers' | 'products', parts: readonly string[], { identifier }: Dialect): string {
  if (parts.length === 1) return inOrder(parts, table)
  const key = table === 'customers' ? 'account_id' : 'product_id'
  const columns = Object.keys(modelColumns[table]).map((column) => `arg_max(${identifier(column)}, "~part") filter (where ${identifier(column)} is not null) as ${identifier(column)}`)
  return `select ${columns.join(', ')} from (${parts.map((part, index) => `select *, ${index} as "~part" from (${part})`).join(' union all ')}) group by ${identifier(key)} order by min("~part"), min("~first")`
}

function withItems(orders: string, better: Partial<Record<string, string>>, itemsRelation: string, { identifier }: Dialect): string {
  const columns = Object.entries(modelColumns.orders).map(([column, type]) => {
    const sql = better[column]
    return sql === undefined ? `o.${identifier(column)}` : `cast(coalesce(${sql}, o.${identifier(column)}) as ${type}) as ${identifier(column)}`
  })
  return `select ${columns.join(', ')} from (select *, row_number() over () as "~order" from (${orders})) o
    left join (select order_id, sum(line_total) as goods, sum(quantity) as units from ${identifier(itemsRelation)} group by 1) i using (order_id) order by "~order"`
}

/** What is counted over a source's rows, under the names that its reader knows, in one pass. */
export async function countRows(engine: Engine, source: ModelSource, counts: readonly string[]): Promise<number[]> {
  if (counts.length === 0) return []
  const { rows } = await engine.query(`select ${counts.join(', ')} from (${numbered(source, engine.dialect)})`)
  return counts.map((_, index) => Number(rows[0]?.[index] ?? 0))
}

/** How many orders are replaced by their parts. */
export async function countReplaced(engine: Engine, source: ModelSource): Promise<number> {
  const { orders } = source.reader.model
  if (orders?.replaced === undefined) return 0
  const [count = 0] = await countRows(engine, source, [`count(distinct ${orders.key}) filter (where ${orders.key} in (${replacedIds(source, engine.dialect)}))`])
  return count
}

function replacedIds(source: ModelSource, dialect: Dialect): string {
  const replaced = source.reader.model.orders?.replaced ?? 'null'
  return `select ${replaced} from (${numbered(source, dialect)}) where (${replaced}) is not null`
}

/** SQL that leaves out what is replaced; none where the reader knows no such orders. */
function unlessReplaced(source: ModelSource, key: string, dialect: Dialect): string {
  return source.reader.model.orders?.replaced === undefined ? '' : ` and (${key}) not in (${replacedIds(source, dialect)})`
}

/** How many keys stand in more than one file. */
export async function countRepeated(engine: Engine, source: ModelSource): Promise<number> {
  const key = source.reader.model.orders?.key
  if (key === undefined || source.fileNumber === null) return 0
  const { rows } = await engine.query(`select count(*) from (select ${key} from (${numbered(source, engine.dialect)}) where ${key} is not null group by 1 having count(distinct "~file") > 1)`)
  return Number(rows[0]?.[0] ?? 0)
}

/** What the mapping itself adds to rows: a file's own columns of these names take no part in it. */
const ownNames: ReadonlySet<string> = new Set(['~row', '~file', '~items', '~item', '~position'])

/** The rows under the names that the reader knows, columns that the file lacks as missing ones; columns that the reader does not know stay. */
function named(source: ModelSource, dialect: Dialect, more: readonly string[] = []): string {
  const { reader, relation, columnNames } = source
  const { identifier } = dialect
  const spellings = knownColumns(columnNames, reader)
  const taken = new Set(spellings.values())
  const known = Object.entries(reader.columns).map(([column, meaning]) => {
    const spelling = spellings.get(column)
    return `${spelling === undefined ? `cast(null as ${sqlType(meaning)})` : identifier(spelling)} as ${identifier(column)}`
  })
  const others = columnNames.filter((column) => !taken.has(column) && !ownNames.has(column.toLowerCase())).map(identifier)
  const rows = `select ${[...known, ...others, ...more].join(', ')} from ${identifier(relation)}`
  return reader.joins === undefined ? rows : joined(rows, source, dialect)
}

/** The rows with what they take from other parts; missing where such a part is not loaded. The least counts where there are several. */
function joined(rows: string, { reader, beside = [] }: ModelSource, dialect: Dialect): string {
  const { identifier } = dialect
  const pieces = (reader.joins ?? []).map(({ part, on, take }, index) => {
    const other = beside.find((source) => source.reader.id === part)
    const columns = Object.entries(take)
    if (other === undefined) return { columns: columns.map(([column, meaning]) => `cast(null as ${sqlType(meaning)}) as ${identifier(column)}`), sql: '' }
    const keys = on.map((column) => `cast(${identifier(column)} as varchar) as ${identifier(column)}`)
    const taken = columns.map(([column, meaning]) => `cast(min(${identifier(column)}) as ${sqlType(meaning)}) as ${identifier(column)}`)
    const test = on.map((column) => `cast(b.${identifier(column)} as varchar) = j${index}.${identifier(column)}`).join(' and ')
    return { columns: columns.map(([column]) => `j${index}.${identifier(column)}`), sql: ` left join (select ${[...keys, ...taken].join(', ')} from (${named(other, dialect)}) group by all) j${index} on ${test}` }
  })
  return `select b.*, ${pieces.flatMap(({ columns }) => columns).join(', ')} from (${rows}) b${pieces.map(({ sql }) => sql).join('')}`
}

/** How many rows were written twice. */
export async function countTwice(engine: Engine, source: ModelSource): Promise<number> {
  const { once } = source.reader
  if (once === undefined) return 0
  const { rows } = await engine.query(`select count(${once}) - count(distinct case when (${once}) is not null then ("~file", ${once}) end) from (${inFiles(source, engine.dialect)})`)
  return Number(rows[0]?.[0] ?? 0)
}

function inFiles(source: ModelSource, dialect: Dialect): string {
  return named(source, dialect, [`${source.fileNumber ?? '1'} as "~file"`, 'row_number() over () as "~row"'])
}

/** The same, numbered as the file has them; with `each`, a row for each thing in them. */
function numbered(source: ModelSource, dialect: Dialect, each?: Each): string {
  const { once } = source.reader
  const all = inFiles(source, dialect)
  const rows = once === undefined ? all : `select * from (${all}) qualify row_number() over (partition by "~file", coalesce(${once}, '~' || "~row") order by "~row") = 1`
  if (each === undefined) return rows
  return `select * exclude ("~items"), unnest("~items") as "~item", generate_subscripts("~items", 1) as "~position" from (select *, ${each(new Set(source.columnNames))} as "~items" from (${rows}))`
}

const sqlTypes: Record<ColumnMeaning, string> = { text: 'varchar', id: 'varchar', 'float-id': 'varchar', phone: 'varchar', instant: 'varchar', money: moneyType, count: 'bigint', number: 'double', time: 'timestamp', boolean: 'boolean', nested: 'json', 'money-list': 'varchar', 'count-list': 'varchar' }

/** The engine's type of what a column means. */
export function sqlType(meaning: ColumnMeaning | TimeFormats): string {
  return typeof meaning === 'string' ? sqlTypes[meaning] : sqlTypes.time
}

function grouped(table: 'orders' | 'customers' | 'products', source: ModelSource, { key, where, fields, each, isSpread = false }: Grouped<string>, dialect: Dialect): string {
  const columns = columnsOf(table, source, dialect, (column) => (fields[column] === undefined ? undefined : aggregate(fields[column])))
  // Of an order that stands in several files the last one says how it is now.
  return `with rows as (select * from (${numbered(source, dialect, each)}) where (${key}) is not null${where === undefined ? '' : ` and (${where})`}${table === 'orders' ? unlessReplaced(source, key, dialect) : ''}${isSpread ? '' : ofLastFile(source, key)})
    select ${columns}, min("~row") as "~first" from rows group by ${key}`
}

function ofLastFile({ fileNumber }: ModelSource, key: string): string {
  return fileNumber === null ? '' : ` qualify "~file" = max("~file") over (partition by ${key})`
}

function aggregate(field: Field): string {
  if (typeof field === 'string') return `arg_min(${field}, "~row") filter (where (${field}) is not null)`
  if ('last' in field) return `arg_max(${field.last}, "~row") filter (where (${field.last}) is not null)`
  if ('leading' in field) {
    const among = `[${field.among.map((value) => `'${value}'`).join(', ')}]`
    return `${among}[min(list_position(${among}, ${field.leading}))]`
  }
  return 'over' in field ? field.over : `sum(${field.sum})`
}

function itemRows(source: ModelSource, dialect: Dialect): string {
  const { items } = source.reader.model
  if (items === undefined) return empty('order_items', dialect)
  const within = items.each === undefined ? '"~row"' : '"~row", "~position"'
  const columns = columnsOf('order_items', source, dialect, (column) => (column === 'line' ? `row_number() over (partition by ${items.order} order by ${within})` : items.fields[column as keyof typeof items.fields]))
  return `with rows as (select * from (${numbered(source, dialect, items.each)}) where (${items.order}) is not null${unlessReplaced(source, items.order, dialect)}${ofLastFile(source, items.order)})
    select ${columns}, row_number() over (order by ${within}) as "~first" from rows ${items.where === undefined ? '' : `where ${items.where}`}`
}

function plain(table: 'events' | 'reviews' | 'settlements', source: ModelSource, { where, fields, each }: Plain<string>, dialect: Dialect): string {
  const columns = columnsOf(table, source, dialect, (column) => fields[column])
  const rows = each === undefined ? named(source, dialect) : numbered(source, dialect, each)
  return `(select ${columns} from (${rows})${where === undefined ? '' : ` where ${where}`}${each === undefined ? '' : ' order by "~row", "~position"'})`
}

function columnsOf(table: ModelTable, { reader }: ModelSource, { identifier, literal }: Dialect, sqlOf: (column: string) => string | undefined): string {
  return Object.entries(modelColumns[table])
    .map(([column, type]) => {
      const sql = sqlOf(column) ?? (column === 'platform' ? literal(reader.platform ?? '') : 'null')
      // A damaged amount times a damaged quantity may be more than any column holds.
      return `try_cast(${sql} as ${type}) as ${identifier(column)}`
    })
    .join(', ')
}

function empty(table: ModelTable, { identifier }: Dialect): string {
  return `select ${Object.entries(modelColumns[table]).map(([column, type]) => `cast(null as ${type}) as ${identifier(column)}`).join(', ')} where false`
}
