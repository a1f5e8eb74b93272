import { defineReader, mapped, type Each, type EventAction } from './reader'

const action: Record<string, EventAction> = {
  view_item: 'view',
  view_item_list: 'impression',
  view_promotion: 'impression',
  select_item: 'click',
  select_promotion: 'click',
  click: 'click',
  add_to_cart: 'cart',
  remove_from_cart: 'uncart',
  add_to_wishlist: 'favourite',
  purchase: 'purchase',
  in_app_purchase: 'purchase',
  ecommerce_purchase: 'purchase',
  search: 'search',
  view_search_results: 'search',
  page_view: 'request',
  screen_view: 'request',
}

const money = (text: string): string => `try_cast(try_cast(${text} as double) as decimal(18,4))`
/** A member of a record, or the column of its own that a flattened table has. */
const member = (record: string, path: string): string => `coalesce("${record}.${path}", json_extract_string("${record}", '$.${path}'))`

/** The value of an event's parameter, of whichever type it is. */
function parameter(name: string): string {
  const value = ['string_value', 'int_value', 'double_value', 'float_value'].map((type) => `json_extract_string(parameter, '$.value.${type}')`)
  const ofList = `list_transform(list_filter(${listIn('event_params')}, lambda entry: json_extract_string(entry, '$.key') = '${name}'), lambda parameter: coalesce(${value.join(', ')}))[1]`
  return `coalesce(${ofList}, case when "event_params.key" = '${name}' then coalesce("event_params.value.string_value", "event_params.value.int_value", "event_params.value.double_value") end)`
}

/** A repeated field; Parquet may hold it as an object of `list` and `element`. */
const listIn = (field: string): string => `case when json_type("${field}") = 'OBJECT' then json_extract("${field}", '$.list[*].element') else from_json("${field}", '["json"]') end`

/** One row an item of the event, and one where it has none. A flattened table has them in rows already. */
const items: Each = () => `coalesce(nullif(${listIn('items')}, []), [cast(null as json)])`
const ofItem = (name: string): string => `coalesce(json_extract_string("~item", '$.${name}'), "items.${name}")`
const isItem = `coalesce(${ofItem('item_id')}, ${ofItem('item_name')}) is not null`
// Flattened by parameters an event stands in a row for each: the one that every event has counts.
const isOneRow = `("event_params.key" is null or "event_params.key" = 'ga_session_id')`

const account = 'coalesce("user_id", "user_pseudo_id")'
const at = 'make_timestamp("event_timestamp")'
const session = `"user_pseudo_id" || '.' || ${parameter('ga_session_id')}`
const order = `coalesce(nullif(${member('ecommerce', 'transaction_id')}, '(not set)'), nullif(${parameter('transaction_id')}, '(not set)'))`
const isPurchase = `"event_name" in ('purchase', 'ecommerce_purchase')`
const ofOrder = `case when "event_name" in ('purchase', 'ecommerce_purchase', 'refund') then ${order} end`
const currency = parameter('currency')
const product = `coalesce(nullif(${ofItem('item_id')}, '(not set)'), ${ofItem('item_name')})`
const price = money(`coalesce(${ofItem('price')}, ${ofItem('price_in_usd')})`)
const quantity = `try_cast(coalesce(${ofItem('quantity')}, '1') as double)`
const lineTotal = `coalesce(${price} * ${quantity}, ${money(`coalesce(${ofItem('item_revenue')}, ${ofItem('item_revenue_in_usd')})`)})`
const revenue = money(`coalesce(${member('ecommerce', 'purchase_revenue')}, ${parameter('value')}, ${member('ecommerce', 'purchase_revenue_in_usd')})`)
const refund = money(`coalesce(${member('ecommerce', 'refund_value')}, ${parameter('value')})`)
const shipping = money(`coalesce(${member('ecommerce', 'shipping_value')}, ${parameter('shipping')})`)
const tax = money(`coalesce(${member('ecommerce', 'tax_value')}, ${parameter('tax')})`)
const ofPurchase = (field: string): string => `case when ${isPurchase} then ${field} end`

/**
 * Google Analytics 4's export to BigQuery, as JSON lines or Parquet, of a day or `intraday`, nested as it is or flattened with dots in the names.
 * `event_timestamp` counts microseconds in UTC. An event with items is a row for each of them; a session is told by the visitor and `ga_session_id`.
 * Orders come from `purchase` events, by their transaction.
 */
export const ga4Bigquery = defineReader({
  id: 'ga4_bigquery',
  version: 1,
  platform: 'ga4',
  title: { en: 'Google Analytics 4 events (BigQuery export)', zh: 'Google Analytics 4 事件（BigQuery 导出）' },
  fileName: /events_(intraday_)?\d{8}/i,
  shape: 'json',
  columns: {
    event_date: 'id',
    event_timestamp: 'count',
    event_previous_timestamp: 'count',
    event_name: 'text',
    event_params: 'nested',
    event_value_in_usd: 'number',
    event_bundle_sequence_id: 'id',
    event_server_timestamp_offset: 'count',
    user_id: 'id',
    user_pseudo_id: 'id',
    privacy_info: 'nested',
    user_properties: 'nested',
    user_first_touch_timestamp: 'count',
    user_ltv: 'nested',
    device: 'nested',
    geo: 'nested',
    app_info: 'nested',
    traffic_source: 'nested',
    stream_id: 'id',
    platform: 'text',
    event_dimensions: 'nested',
    ecommerce: 'nested',
    items: 'nested',
    collected_traffic_source: 'nested',
    is_active_user: 'boolean',
    batch_event_index: 'count',
    batch_page_id: 'id',
    batch_ordering_id: 'id',
    session_traffic_source_last_click: 'nested',
    publisher: 'nested',
    'event_params.key': 'text',
    'event_params.value.string_value': 'text',
    'event_params.value.int_value': 'id',
    'event_params.value.double_value': 'id',
    'ecommerce.transaction_id': 'id',
    'ecommerce.purchase_revenue': 'id',
    'ecommerce.purchase_revenue_in_usd': 'id',
    'ecommerce.refund_value': 'id',
    'ecommerce.shipping_value': 'id',
    'ecommerce.tax_value': 'id',
    'items.item_id': 'id',
    'items.item_name': 'text',
    'items.item_brand': 'text',
    'items.item_variant': 'text',
    'items.item_category': 'text',
    'items.price': 'id',
    'items.price_in_usd': 'id',
    'items.quantity': 'id',
    'items.item_revenue': 'id',
    'items.item_revenue_in_usd': 'id',
    'device.category': 'text',
    'device.operating_system': 'text',
    'device.web_info.browser': 'text',
    'geo.country': 'text',
    'geo.region': 'text',
    'geo.city': 'text',
  },
  // What was added since 2023 is not in every table.
  usual: ['event_date', 'event_timestamp', 'event_name', 'event_bundle_sequence_id', 'user_pseudo_id'],
  signature: ['event_date', 'event_timestamp', 'event_name', 'user_pseudo_id'],
  repeated: /^[a-z_]+\.[a-z_.]+$/,
  missing: ['(not set)', 'null'],
  model: {
    orders: {
      key: ofOrder,
      where: isOneRow,
      fields: {
        order_id: order,
        account_id: account,
        status: { over: `case when count(*) filter (where "event_name" = 'refund') > 0 then 'refunded' else 'paid' end` },
        status_raw: { last: '"event_name"' },
        created_at: ofPurchase(at),
        paid_at: ofPurchase(at),
        zone: "'UTC'",
        currency,
        shipping_amount: ofPurchase(shipping),
        tax_amount: ofPurchase(tax),
        order_total: ofPurchase(revenue),
        paid_amount: ofPurchase(revenue),
        refund_amount: { over: `max(case when "event_name" = 'refund' then ${refund} end)` },
        channel: '"platform"',
        receiver_city: member('geo', 'city'),
        receiver_province: member('geo', 'region'),
        receiver_country: member('geo', 'country'),
      },
      withItems: { goods_amount: 'i.goods', units: 'i.units' },
    },
    items: {
      order: `case when ${isPurchase} then ${order} end`,
      each: items,
      where: `${isOneRow} and ${isItem}`,
      fields: {
        order_id: order,
        product_id: product,
        sku: ofItem('item_id'),
        title: ofItem('item_name'),
        variant: ofItem('item_variant'),
        quantity,
        currency,
        unit_price: price,
        line_total: lineTotal,
      },
    },
    customers: {
      key: account,
      fields: {
        account_id: account,
        city: { last: member('geo', 'city') },
        province: { last: member('geo', 'region') },
        country: { last: member('geo', 'country') },
        device_ids: { over: `list_sort(list_distinct(list("user_pseudo_id") filter (where "user_pseudo_id" is not null)))` },
        registered_at: { over: 'make_timestamp(min("user_first_touch_timestamp"))' },
        registered_zone: "'UTC'",
      },
    },
    products: {
      key: product,
      each: items,
      where: isItem,
      fields: {
        product_id: product,
        sku: { last: ofItem('item_id') },
        title: { last: ofItem('item_name') },
        category: { last: ofItem('item_category') },
        brand: { last: ofItem('item_brand') },
        currency: { last: currency },
        price: { last: price },
      },
    },
    events: {
      each: items,
      where: isOneRow,
      fields: {
        account_id: account,
        product_id: product,
        action: mapped('"event_name"', action, "'other'"),
        action_raw: '"event_name"',
        happened_at: at,
        device_id: '"user_pseudo_id"',
        zone: "'UTC'",
        session_id: session,
        order_id: ofOrder,
        category: ofItem('item_category'),
        brand: ofItem('item_brand'),
        quantity: `case when ${isItem} then ${quantity} end`,
        currency,
        price,
        page: parameter('page_location'),
        referrer: parameter('page_referrer'),
        device: `nullif(concat_ws(' / ', ${member('device', 'category')}, ${member('device', 'operating_system')}, ${member('device', 'web_info.browser')}), '')`,
      },
    },
  },
})
