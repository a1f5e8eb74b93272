import type { ImportChoice, ImportMap, MappedFrom } from '../../protocol/import'
import type { Dialect } from '../engine/dialect'
import { typed } from './clean-sql'
import { modelColumns, moneyType, type ModelTable } from './model/model-columns'
import { sqlOf, utcOfAny, type ColumnMeaning, type Each, type Field, type ModelMap, type Reader } from './readers/reader'
import { loadWords } from './words'

export type SaidByHand = Pick<ImportChoice, 'map' | 'zone' | 'currency' | 'platform'> & { types?: Readonly<Record<string, string>> | undefined; missing?: readonly string[] | undefined }

/** Times without zone in a file of no known platform. */
const defaultZone = 'UTC'

/** The reader as a call changes it: other mappings, zone, currency or platform. For a plain table it is made of the mappings alone; null where there are none. */
export function mapByHand(reader: Reader | null, said: SaidByHand, dialect: Dialect): Reader | null {
  const { map, zone, currency, platform } = said
  if (reader === null && (map === undefined || Object.keys(map).length === 0)) return null
  if (map === undefined && zone === undefined && currency === undefined && platform === undefined) return reader
  const base = reader === null ? { ...plainReader, columns: meaningsByMap(map ?? {}, said.types), missing: said.missing ?? [] } : withSaid(reader, said)
  const own = { ...base, platform: platform ?? base.platform }
  return map === undefined ? own : { ...own, model: addMappings(own.model, map, { zone: zone ?? reader?.zone ?? defaultZone, currency }, dialect) }
}

const plainReader: Reader = { id: 'mapped', version: 2, isPlain: true, platform: null, title: loadWords.mappedByHand, columns: {}, signature: [], model: {} }

/** A reader's zone and currency stand in its SQL as literals: they are what is replaced. */
function withSaid(reader: Reader, { zone, currency }: SaidByHand): Reader {
  const change = (sql: string): string => {
    const zoned = zone === undefined || reader.zone === undefined ? sql : sql.replaceAll(`'${reader.zone}'`, quoted(zone))
    return currency === undefined || reader.currency === undefined ? zoned : zoned.replaceAll(`'${reader.currency}'`, quoted(currency))
  }
  return { ...reader, zone: zone ?? reader.zone, currency: currency ?? reader.currency, model: changeAll(reader.model, change) as ModelMap } as Reader
}

function changeAll(value: unknown, change: (sql: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'function') return (columns: ReadonlySet<string>) => change((value as Each)(columns))
  if (Array.isArray(value)) return value.map((item) => changeAll(item, change))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changeAll(item, change)]))
  return value
}

function addMappings(model: ModelMap, map: ImportMap, { zone, currency }: { zone: string; currency: string | undefined }, { identifier }: Dialect): ModelMap {
  const added: Record<string, unknown> = { ...model }
  for (const [table, columns] of Object.entries(map)) {
    const key = table === 'order_items' ? 'items' : table
    const types: Readonly<Record<string, string>> = modelColumns[table as ModelTable]
    const before = (model as Record<string, { fields: Record<string, Field> } | undefined>)[key]
    const fields: Record<string, Field> = { ...before?.fields }
    for (const [column, from] of Object.entries(columns)) fields[column] = toField(from, types[column] ?? 'VARCHAR', zone, identifier)
    if (currency !== undefined && 'currency' in types && columns['currency'] === undefined) fields['currency'] ??= quoted(currency)
    if ('zone' in types && fields['zone'] === undefined) fields['zone'] = quoted(zone)
    if (table === 'orders' && fields['status'] === undefined && columns['status_raw'] !== undefined) fields['status'] = "'unknown'"
    added[key] = { ...before, fields, ...keysOf(key, fields, before) }
  }
  return added as ModelMap
}

/** What tells rows of one thing from those of others: its id. */
function keysOf(key: string, fields: Readonly<Record<string, Field>>, before: object | undefined): object {
  const sql = (field: Field | undefined): string => (field === undefined ? 'null' : sqlOf(field))
  if (before !== undefined && ('key' in before || 'order' in before)) return {}
  if (key === 'orders') return { key: sql(fields['order_id']) }
  if (key === 'items') return { order: sql(fields['order_id']) }
  if (key === 'customers') return { key: sql(fields['account_id']) }
  return key === 'products' ? { key: sql(fields['product_id']) } : {}
}

function toField(from: MappedFrom, type: string, zone: string, identifier: Dialect['identifier']): Field {
  if (typeof from !== 'string') return { sum: toSql(from.sum, type, zone, identifier) }
  return toSql(from, type, zone, identifier)
}

function toSql(column: string, type: string, zone: string, identifier: Dialect['identifier']): string {
  const text = `cast(${identifier(column)} as varchar)`
  if (type === 'TIMESTAMP') return utcOfAny(text, zone)
  if (type === 'DATE') return `try_cast(${text} as date)`
  if (type === 'VARCHAR[]') return `[${text}]`
  return type === 'VARCHAR' ? text : typed(text, meaningOfType(type), quoted)
}

/** What the columns of a plain table mean by what they are mapped to, unless the call says their types. Times stay text: they may carry their zone. */
function meaningsByMap(map: ImportMap, asked: SaidByHand['types'] = {}): Record<string, ColumnMeaning> {
  const meanings: Record<string, ColumnMeaning> = {}
  for (const [table, columns] of Object.entries(map)) {
    const types: Readonly<Record<string, string>> = modelColumns[table as ModelTable]
    for (const [column, from] of Object.entries(columns)) {
      const name = typeof from === 'string' ? from : from.sum
      if (name in asked) continue
      const meaning = column.endsWith('_id') || column === 'sku' ? 'id' : column.includes('phone') ? 'phone' : meaningOfType(types[column] ?? 'VARCHAR')
      // A column that serves twice keeps the reading that loses nothing.
      meanings[name] = meanings[name] === undefined || meanings[name] === meaning ? meaning : 'text'
    }
  }
  return meanings
}

function meaningOfType(type: string): ColumnMeaning {
  if (type === moneyType) return 'money'
  if (type === 'DOUBLE') return 'number'
  if (type === 'BIGINT') return 'count'
  return type === 'BOOLEAN' ? 'boolean' : 'text'
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
