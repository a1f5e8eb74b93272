import type { Dialect } from '../../engine/dialect'
import type { Engine } from '../../engine/engine'
import type { Field, Reader } from '../readers/reader'
import { moneyType, modelColumns, type ModelTable } from './model-columns'

/** One reader's rows in the engine, all of its files together. */
export interface ModelSource {
  reader: Reader
  relation: string
  columnNames: readonly string[]
  /** SQL of the number of each row's file, where there are several. */
  fileNumber: string | null
}

/** The order in which the tables are built: orders may draw on items. */
export const modelOrder: readonly ModelTable[] = ['order_items', 'orders', 'customers', 'products', 'events', 'reviews']

/** The SQL of one table of the event model. Tables of orders that no source fills are empty; `events` and `reviews` are then null. */
export function modelQuery(table: ModelTable, sources: readonly ModelSource[], itemsRelation: string | null, dialect: Dialect): string | null {
  const key = table === 'order_items' ? 'items' : table
  const source = sources.find(({ reader }) => reader.model[key] !== undefined)
  const map = source?.reader.model
  if (source === undefined || map === undefined) return table === 'events' || table === 'reviews' ? null : empty(table, dialect)
  if (table === 'order_items') return itemRows(source, dialect)
  if (table === 'events' || table === 'reviews') return plain(table, source, map[table]?.fields ?? {}, dialect)
  const fields = map[table]
  if (fields === undefined) return empty(table, dialect)
  const rows = grouped(table, source, fields, dialect)
  const better = table === 'orders' ? map.orders?.withItems : undefined
  const hasItems = sources.some(({ reader }) => reader.model.items !== undefined)
  return better === undefined || itemsRelation === null || !hasItems ? rows : withItems(rows, better, itemsRelation, dialect)
}

function withItems(orders: string, better: Partial<Record<string, string>>, itemsRelation: string, { identifier }: Dialect): string {
  const columns = Object.entries(modelColumns.orders).map(([column, type]) => {
    const sql = better[column]
    return sql === undefined ? `o.${identifier(column)}` : `cast(coalesce(${sql}, o.${identifier(column)}) as ${type}) as ${identifier(column)}`
  })
  return `select ${columns.join(', ')} from (select *, row_number() over () as "~order" from (${orders})) o
    left join (select order_id, sum(line_total) as goods, sum(quantity) as units from ${identifier(itemsRelation)} group by 1) i using (order_id) order by "~order"`
}

/** How many keys stand in more than one file. */
export async function countRepeated(engine: Engine, source: ModelSource): Promise<number> {
  const key = source.reader.model.orders?.key
  if (key === undefined || source.fileNumber === null) return 0
  const { rows } = await engine.query(`select count(*) from (select ${key} from (${numbered(source, engine.dialect)}) where ${key} is not null group by 1 having count(distinct "~file") > 1)`)
  return Number(rows[0]?.[0] ?? 0)
}

/** The rows under the names that the reader knows, numbered as the file has them; columns that the file lacks are missing. */
function numbered({ reader, relation, columnNames, fileNumber }: ModelSource, { identifier }: Dialect): string {
  const there = new Set(columnNames)
  const known = Object.entries(reader.columns).map(([column, meaning]) => {
    if (there.has(column)) return identifier(column)
    const alias = Object.entries(reader.aliases ?? {}).find(([spelling, name]) => name === column && there.has(spelling))
    return `${alias === undefined ? `cast(null as ${sqlTypes[meaning]})` : identifier(alias[0])} as ${identifier(column)}`
  })
  return `select ${known.join(', ')}, ${fileNumber ?? '1'} as "~file", row_number() over () as "~row" from ${identifier(relation)}`
}

const sqlTypes = { text: 'varchar', id: 'varchar', 'float-id': 'varchar', phone: 'varchar', instant: 'varchar', money: moneyType, count: 'bigint', number: 'double', time: 'timestamp', boolean: 'boolean' } as const

function grouped(table: 'orders' | 'customers' | 'products', source: ModelSource, { key, fields }: { key: string; fields: Partial<Record<string, Field>> }, dialect: Dialect): string {
  const columns = Object.entries(modelColumns[table]).map(([column, type]) => {
    if (column === 'platform') return `${dialect.literal(source.reader.platform ?? '')} as platform`
    return `cast(${aggregate(fields[column])} as ${type}) as ${dialect.identifier(column)}`
  })
  // Of an order that stands in several files the last one says how it is now.
  return `with rows as (select * from (${numbered(source, dialect)}) where (${key}) is not null qualify "~file" = max("~file") over (partition by ${key}))
    select ${columns.join(', ')} from rows group by ${key} order by min("~row")`
}

function aggregate(field: Field | undefined): string {
  if (field === undefined) return 'null'
  if (typeof field === 'string') return `arg_min(${field}, "~row") filter (where (${field}) is not null)`
  if ('last' in field) return `arg_max(${field.last}, "~row") filter (where (${field.last}) is not null)`
  return `sum(${field.sum})`
}

function itemRows(source: ModelSource, dialect: Dialect): string {
  const { items } = source.reader.model
  if (items === undefined) return empty('order_items', dialect)
  const columns = Object.entries(modelColumns.order_items).map(([column, type]) => {
    if (column === 'platform') return `${dialect.literal(source.reader.platform ?? '')} as platform`
    if (column === 'line') return `row_number() over (partition by ${items.order} order by "~row") as line`
    return `cast(${items.fields[column as keyof typeof items.fields] ?? 'null'} as ${type}) as ${dialect.identifier(column)}`
  })
  return `with rows as (select * from (${numbered(source, dialect)}) where (${items.order}) is not null qualify "~file" = max("~file") over (partition by ${items.order}))
    select ${columns.join(', ')} from rows ${items.where === undefined ? '' : `where ${items.where}`} order by "~row"`
}

function plain(table: 'events' | 'reviews', source: ModelSource, fields: Partial<Record<string, string>>, dialect: Dialect): string {
  const columns = Object.entries(modelColumns[table]).map(([column, type]) => {
    if (column === 'platform') return `${dialect.literal(source.reader.platform ?? '')} as platform`
    return `cast(${fields[column] ?? 'null'} as ${type}) as ${dialect.identifier(column)}`
  })
  return `select ${columns.join(', ')} from (${numbered(source, dialect)}) order by "~row"`
}

function empty(table: ModelTable, { identifier }: Dialect): string {
  return `select ${Object.entries(modelColumns[table]).map(([column, type]) => `cast(null as ${type}) as ${identifier(column)}`).join(', ')} where false`
}
