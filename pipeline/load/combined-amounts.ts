import type { Table } from '../engine/table'
import { modelColumns, moneyType, type ModelTable } from './model/model-columns'

/** The columns of money in each table. */
export const amountColumns = Object.fromEntries(Object.entries(modelColumns).map(([table, columns]) => [table, Object.entries(columns).flatMap(([column, type]) => (type === moneyType ? [column] : []))])) as Record<ModelTable, string[]>

/** A table's rows `t` numbered as `"~row"`, and SQL of the day whose rate counts: the order's own day where it happened. */
export function dayOf(table: ModelTable, rows: Table, model: Partial<Record<ModelTable, Table>>): { from: string; day: string } {
  const numbered = `select *, row_number() over () as "~row" from ${rows.sqlName}`
  const { orders, order_items: items } = model
  const day = 't."~day"'
  if (table === 'orders') return { from: `select *, ${localDay('created_at', 'zone')} as "~day" from (${numbered})`, day }
  if (table === 'events') return { from: `select *, ${localDay('happened_at', 'zone')} as "~day" from (${numbered})`, day }
  if (table === 'reviews') return { from: numbered, day }
  const orderDays = `select platform, order_id, any_value(${localDay('created_at', 'zone')}) as "~day" from ${orders?.sqlName ?? ''} group by all`
  if (table === 'order_items') return { from: `select n.*, d."~day" from (${numbered}) n left join (${orderDays}) d using (platform, order_id)`, day }
  if (table === 'settlements') return { from: `select n.*, coalesce(${localDay('settled_at', 'n.zone')}, d."~day") as "~day" from (${numbered}) n left join (${orderDays}) d using (platform, order_id)`, day }
  // A product's price is that of its last sale.
  const sales = `select platform, product_id, max("~day") as "~day" from ${items?.sqlName ?? ''} left join (${orderDays}) using (platform, order_id) group by all`
  return { from: `select n.*, d."~day" from (${numbered}) n left join (${sales}) d using (platform, product_id)`, day }
}

/** SQL: the calendar day of a UTC time in its own zone, which is a name or an offset such as `+01:00`. */
function localDay(time: string, zone: string): string {
  const offset = `cast(${zone}[1:1] || '1' as integer) * (cast(${zone}[2:3] as integer) * 60 + cast(right(${zone}, 2) as integer))`
  return `cast(case when ${zone} is null then ${time} when regexp_matches(${zone}, '^[+-][0-9]{2}:?[0-9]{2}$') then ${time} + to_minutes(${offset}) else timezone(${zone}, timezone('UTC', ${time})) end as date)`
}
