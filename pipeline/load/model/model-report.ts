import type { LoadReport } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import type { Engine } from '../../engine/engine'
import type { Table } from '../../engine/table'
import { readers } from '../readers'
import { familyOf, type Reader } from '../readers/reader'
import { loadWords, say } from '../words'
import { countReplaced, countRows, countTwice, modelOrder, type ModelSource } from './build-model'
import type { ModelTable } from './model-columns'

type Model = Readonly<Partial<Record<ModelTable, Table>>>

/** ISO 4217's code for no currency. */
const noCurrency = 'XXX'

/** What a mapped export adds up to. */
export async function modelReport(engine: Engine, model: Model): Promise<LoadReport['model']> {
  const { orders, order_items: items, events, reviews, settlements } = model
  const counts = Object.fromEntries(modelOrder.flatMap((table) => (model[table] === undefined || table === 'orders' || table === 'order_items' ? [] : [[table, model[table].rowCount]])))
  const [first, last] = await period(engine, [['created_at', orders], ['happened_at', events], ['written_at', reviews], ['settled_at', settlements]])
  return {
    orders: orders?.rowCount ?? 0,
    lineItems: items?.rowCount ?? 0,
    ...counts,
    orderTotal: orders === undefined ? {} : await amounts(engine, orders, 'order_total'),
    ...(settlements === undefined ? {} : { settled: await amounts(engine, settlements, 'amount') }),
    first,
    last,
  }
}

/** The first and the last time of the first of these columns that has any. */
async function period(engine: Engine, columns: readonly (readonly [string, Table | undefined])[]): Promise<[first: string | null, last: string | null]> {
  for (const [column, table] of columns) {
    if (table === undefined) continue
    const { rows } = await engine.query(`select min(${column}), max(${column}) from ${table.sqlName}`)
    const [first = null, last = null] = rows[0] ?? []
    if (first !== null) return [`${String(first)}Z`, `${String(last)}Z`]
  }
  return [null, null]
}

/** Exact sums by currency. */
async function amounts(engine: Engine, table: Table, column: string): Promise<Record<string, string>> {
  const { rows } = await engine.query(`select coalesce(currency, '${noCurrency}'), sum(${column}) from ${table.sqlName} where ${column} is not null group by 1 order by 1`)
  return Object.fromEntries(rows.map(([currency, total]) => [String(currency), toAmount(String(total))]))
}

/** What a person should know of the mapping. */
export async function modelWarnings(engine: Engine, { orders, order_items: items }: Model, sources: readonly ModelSource[]): Promise<Text[]> {
  const warnings: Text[] = []
  const [main] = sources
  const whole = readers.find(({ id }) => id === main?.reader.partOf)
  // Settlements stand by themselves; items without their orders do not.
  if (whole !== undefined && main?.reader.model.orders === undefined) return [sayOf(loadWords.mainMissing, whole)]
  const ofItems = readers.find(({ partOf, model }) => main !== undefined && partOf === familyOf(main.reader) && model.items !== undefined)
  if (ofItems !== undefined && !sources.some(({ reader }) => reader.model.items !== undefined)) warnings.push(sayOf(loadWords.itemsMissing, ofItems))
  if (sources.some(({ reader }) => reader.identity === 'none')) warnings.push(loadWords.noIdentity)
  for (const source of sources) {
    const twice = await countTwice(engine, source)
    if (twice > 0) warnings.push(say(loadWords.writtenTwice, { count: twice }))
    const replaced = await countReplaced(engine, source)
    if (replaced > 0) warnings.push(say(loadWords.replacedOrders, { count: replaced }))
    const cautions = source.reader.cautions ?? []
    const counts = await countRows(engine, source, cautions.map(({ count }) => count))
    for (const [index, { words }] of cautions.entries()) if ((counts[index] ?? 0) > 0) warnings.push(say(words, { count: counts[index] ?? 0 }))
  }
  if (orders === undefined) return warnings
  const unknown = await engine.query(`select status_raw, count(*) from ${orders.sqlName} where status = 'unknown' group by 1 order by 2 desc, 1 limit 5`)
  for (const [status, count] of unknown.rows) warnings.push(say(loadWords.unknownStatus, { status: status === null ? '–' : String(status), count: Number(count) }))
  // Without amounts there is nothing that a currency could be of.
  const missing = await engine.query(`select count(*) filter (where currency is null) from ${orders.sqlName} having count(order_total) > 0`)
  const withoutCurrency = Number(missing.rows[0]?.[0] ?? 0)
  if (withoutCurrency > 0) warnings.push(say(loadWords.currencyMissing, { count: withoutCurrency }))
  if (items !== undefined && sources.length > 1) {
    const lost = await engine.query(`select count(*) from ${items.sqlName} where order_id not in (select order_id from ${orders.sqlName})`)
    const count = Number(lost.rows[0]?.[0] ?? 0)
    if (count > 0) warnings.push(say(loadWords.itemsWithoutOrder, { count }))
  }
  return warnings
}

/** Without zeros behind the cents. */
function toAmount(text: string): string {
  return text.replace(/(\.\d\d\d*?)0+$/, '$1')
}

function sayOf(words: Text, { title }: Reader): Text {
  return { en: say(words, { title: title.en }).en, zh: say(words, { title: title.zh }).zh }
}
