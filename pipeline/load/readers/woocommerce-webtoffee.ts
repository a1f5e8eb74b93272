import { defineReader, mapped, utc, type Each, type OrderStatus } from './reader'
import { buyersOfWooCommerce } from '../woocommerce'

/** What WordPress has where nobody chose a zone; the file names none. */
const zone = 'UTC'
const times = { time: ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m/%d/%Y'] }

const status: Record<string, OrderStatus> = {
  pending: 'unpaid',
  'pending payment': 'unpaid',
  'on-hold': 'unpaid',
  'on hold': 'unpaid',
  'checkout-draft': 'unpaid',
  'auto-draft': 'unpaid',
  draft: 'unpaid',
  processing: 'paid',
  shipped: 'shipped',
  'partial-shipped': 'shipped',
  'partially-shipped': 'shipped',
  completed: 'completed',
  cancelled: 'closed',
  canceled: 'closed',
  failed: 'closed',
  trash: 'closed',
  refunded: 'refunded',
}
/** SQL: what a WooCommerce order's own status means. */
export const wooStatusOf = mapped(`regexp_replace(lower(trim("status")), '^wc-', '')`, status, "'unknown'")

/** Refunds stand in one cell: `amount:5.00|reason:…|date:…`, several joined by `;`. */
const refunds = `list_sum(list_transform(regexp_extract_all("refund_items", '(?:^|[;|])\\s*amount:\\s*-?([0-9.]+)', 1), lambda amount: try_cast(amount as decimal(18,4))))`
const refunded = `coalesce(${refunds}, case when ${wooStatusOf} = 'refunded' then "order_total" end)`

// One name may be another's e-mail or number: guests have no number, so the e-mail comes first.
const account = `coalesce("customer_email", "billing_email", nullif("customer_user", '0'), nullif("customer_id", '0'), "billing_phone")`

/** Names are escaped as HTML, and bars in them by a backslash. */
const named = (text: string): string => [['\\|', '|'], ['&quot;', '"'], ['&#039;', "'"], ['&lt;', '<'], ['&gt;', '>'], ['&amp;', '&']].reduce((sql, [from = '', to = '']) => `replace(${sql}, '${from}', '${to.replaceAll("'", "''")}')`, text)
const amount = (text: string): string => `try_cast(nullif(replace(${text}, ',', ''), '') as decimal(18,4))`

/** `name:Mug, blue|product_id:12|sku:M-1|quantity:2|total:18.00|sub_total:20.00`; the name may hold bars and colons. */
function parsed(cell: string): string {
  const rest = `regexp_replace(${cell}, '^name:.*\\|product_id:', '|product_id:')`
  const part = (name: string): string => `nullif(trim(regexp_extract(${rest}, '\\|${name}:((?:\\\\.|[^|\\\\])*)', 1)), '')`
  const name = `coalesce(nullif(regexp_extract(${cell}, '^name:(.*)\\|product_id:', 1), ''), nullif(regexp_extract(${cell}, '^name:((?:\\\\.|[^|\\\\])*)', 1), ''), ${cell})`
  return itemOf({ name: named(name), id: part('product_id'), sku: named(part('sku')), quantity: part('quantity'), total: part('total'), subtotal: part('sub_total') })
}

function itemOf({ name, id, sku, quantity, total, subtotal }: Record<'name' | 'id' | 'sku' | 'quantity' | 'total' | 'subtotal', string>): string {
  return `{'name': ${name}, 'id': nullif(${id}, '0'), 'sku': ${sku}, 'quantity': try_cast(replace(${quantity}, ',', '') as double), 'total': ${amount(total)}, 'subtotal': ${amount(subtotal)}}`
}

/** The items of a row, by number: columns `line_item_n`, else the columns `Product Item n …`, which say the same. */
const items: Each = (columns) => {
  const cell = (name: string): string => `nullif(trim(cast("${name.replaceAll('"', '""')}" as varchar)), '')`
  const numbered = (pattern: RegExp): { name: string; number: number }[] => [...columns].flatMap((name) => {
    const number = pattern.exec(name)?.[1]
    return number === undefined ? [] : [{ name, number: Number(number) }]
  }).sort((one, other) => one.number - other.number)
  const lines = numbered(/^line_item_(\d+)$/i).map(({ name }) => `case when ${cell(name)} is not null then ${parsed(cell(name))} end`)
  const spread = numbered(/^Product Item (\d+) Name$/i).map(({ number }) => {
    const of = (part: string): string => {
      const there = [...columns].find((name) => name.toLowerCase() === `product item ${number} ${part}`)
      return there === undefined ? 'cast(null as varchar)' : cell(there)
    }
    return `case when coalesce(${of('name')}, ${of('id')}) is not null then ${itemOf({ name: named(of('name')), id: of('id'), sku: of('sku'), quantity: of('quantity'), total: of('total'), subtotal: of('subtotal') })} end`
  })
  const list = (parts: readonly string[]): string => (parts.length === 0 ? 'null' : `nullif(list_filter([${parts.join(', ')}], lambda item: item is not null), [])`)
  return lines.length + spread.length === 0 ? `[${itemOf({ name: "''", id: "''", sku: "''", quantity: "''", total: "''", subtotal: "''" })}][2:]` : `coalesce(${list(lines)}, ${list(spread)})`
}

const product = `coalesce("~item".id, "~item".sku, "~item".name)`
const lineTotal = `coalesce("~item".subtotal, "~item".total)`

/**
 * WooCommerce's orders as WebToffee's Import Export Suite, sold by WooCommerce itself, writes them: one row an order, its items in columns
 * `line_item_n` or `Product Item n …`. Times are the shop's own; the file does not say its zone, so they are taken as UTC, WordPress's usual.
 */
export const woocommerceWebtoffee = defineReader({
  id: 'woocommerce_webtoffee',
  version: 1,
  platform: 'woocommerce',
  title: { en: 'WooCommerce orders (Import Export Suite)', zh: 'WooCommerce 订单（Import Export Suite）' },
  fileName: /^order_export/i,
  columns: {
    order_id: 'id',
    order_number: 'id',
    order_date: times,
    paid_date: times,
    status: 'text',
    shipping_total: 'money',
    shipping_tax_total: 'money',
    fee_total: 'money',
    fee_tax_total: 'money',
    tax_total: 'money',
    cart_discount: 'money',
    order_discount: 'money',
    discount_total: 'money',
    order_total: 'money',
    order_subtotal: 'money',
    order_currency: 'text',
    payment_method: 'text',
    payment_method_title: 'text',
    transaction_id: 'id',
    customer_ip_address: 'text',
    customer_user_agent: 'text',
    shipping_method: 'text',
    customer_id: 'id',
    customer_user: 'id',
    customer_email: 'text',
    billing_first_name: 'text',
    billing_last_name: 'text',
    billing_company: 'text',
    billing_email: 'text',
    billing_phone: 'phone',
    billing_address_1: 'text',
    billing_address_2: 'text',
    billing_postcode: 'id',
    billing_city: 'text',
    billing_state: 'text',
    billing_country: 'text',
    shipping_first_name: 'text',
    shipping_last_name: 'text',
    shipping_company: 'text',
    shipping_phone: 'phone',
    shipping_address_1: 'text',
    shipping_address_2: 'text',
    shipping_postcode: 'id',
    shipping_city: 'text',
    shipping_state: 'text',
    shipping_country: 'text',
    customer_note: 'text',
    wt_import_key: 'id',
    shipping_items: 'text',
    fee_items: 'text',
    tax_items: 'text',
    coupon_items: 'text',
    refund_items: 'text',
    order_notes: 'text',
    download_permissions: 'text',
  },
  signature: ['order_id', 'order_date', 'status', 'order_total', 'order_currency', 'shipping_total', 'billing_email'],
  // As many columns as the largest order has items say nothing about the format.
  repeated: /^(line_item_\d+|Product Item \d+ .*|meta:.*)$/i,
  zone,
  model: {
    orders: {
      key: '"order_id"',
      fields: {
        order_id: '"order_id"',
        account_id: account,
        status: wooStatusOf,
        status_raw: '"status"',
        created_at: utc('"order_date"', zone),
        paid_at: utc('"paid_date"', zone),
        zone: `'${zone}'`,
        currency: '"order_currency"',
        goods_amount: '"order_subtotal"',
        discount_amount: 'coalesce("discount_total", "cart_discount" + coalesce("order_discount", 0))',
        shipping_amount: '"shipping_total"',
        tax_amount: '"tax_total"',
        order_total: '"order_total"',
        paid_amount: 'case when "paid_date" is not null then "order_total" end',
        refund_amount: refunded,
        receiver_name: `nullif(trim(concat_ws(' ', "shipping_first_name", "shipping_last_name")), '')`,
        receiver_phone: 'coalesce("shipping_phone", "billing_phone")',
        receiver_address: `nullif(concat_ws(', ', "shipping_address_1", "shipping_address_2"), '')`,
        receiver_city: '"shipping_city"',
        receiver_province: '"shipping_state"',
        receiver_postal_code: '"shipping_postcode"',
        receiver_country: '"shipping_country"',
      },
      withItems: { goods_amount: 'coalesce(o.goods_amount, i.goods)', units: 'i.units' },
    },
    items: {
      order: '"order_id"',
      each: items,
      fields: {
        order_id: '"order_id"',
        product_id: product,
        sku: '"~item".sku',
        title: '"~item".name',
        quantity: '"~item".quantity',
        currency: '"order_currency"',
        unit_price: `${lineTotal} / nullif("~item".quantity, 0)`,
        line_total: lineTotal,
        discount_amount: '"~item".subtotal - "~item".total',
      },
    },
    customers: buyersOfWooCommerce(account, 'coalesce("customer_email", "billing_email")'),
    products: {
      key: product,
      each: items,
      fields: {
        product_id: product,
        sku: { last: '"~item".sku' },
        title: { last: '"~item".name' },
        currency: { last: '"order_currency"' },
        price: { last: `${lineTotal} / nullif("~item".quantity, 0)` },
      },
    },
  },
})
