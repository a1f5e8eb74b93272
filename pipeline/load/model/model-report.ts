import type { LoadReport } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import type { Engine } from '../../engine/engine'
import type { Table } from '../../engine/table'
import { loadWords, say } from '../words'
import type { ModelSource } from './build-model'
import type { ModelTable } from './model-columns'

type Model = Readonly<Partial<Record<ModelTable, Table>>>

/** ISO 4217's code for no currency. */
const noCurrency = 'XXX'

/** What a mapped export adds up to. */
export async function modelReport(engine: Engine, { orders, order_items: items }: Model): Promise<LoadReport['model']> {
  if (orders === undefined) return null
  const totals = await engine.query(`select coalesce(currency, '${noCurrency}'), sum(order_total) from ${orders.sqlName} where order_total is not null group by 1 order by 1`)
  const { rows } = await engine.query(`select min(created_at), max(created_at) from ${orders.sqlName}`)
  const [first = null, last = null] = rows[0] ?? []
  return {
    orders: orders.rowCount,
    lineItems: items?.rowCount ?? 0,
    orderTotal: Object.fromEntries(totals.rows.map(([currency, total]) => [String(currency), toAmount(String(total))])),
    first: first === null ? null : `${String(first)}Z`,
    last: last === null ? null : `${String(last)}Z`,
  }
}

/** What a person should know of the mapping. */
export async function modelWarnings(engine: Engine, { orders, order_items: items }: Model, sources: readonly ModelSource[]): Promise<Text[]> {
  const warnings: Text[] = []
  const [main] = sources
  if (main?.reader.partOf !== undefined) return [loadWords.ordersMissing]
  if (main !== undefined && !sources.some(({ reader }) => reader.model.items !== undefined)) warnings.push(loadWords.itemsMissing)
  if (orders === undefined) return warnings
  const unknown = await engine.query(`select status_raw, count(*) from ${orders.sqlName} where status = 'unknown' group by 1 order by 2 desc, 1 limit 5`)
  for (const [status, count] of unknown.rows) warnings.push(say(loadWords.unknownStatus, { status: String(status), count: Number(count) }))
  const missing = await engine.query(`select count(*) from ${orders.sqlName} where currency is null`)
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
