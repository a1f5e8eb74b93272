import { defineReader, utc, type Each } from './reader'
import { buyersOfWooCommerce } from '../woocommerce'
import { wooStatusOf } from './woocommerce-webtoffee'

/** What WordPress has where nobody chose a zone; the file names none. */
const zone = 'UTC'
/** No currency, by ISO 4217: the file names none, and a call may. */
const unknownCurrency = 'XXX'
const currency = `nullif('${unknownCurrency}', 'XX' || 'X')`
const times = { time: ['%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y', '%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d'] }

const account = `coalesce("billing_email", nullif("customer_user", '0'), "billing_phone")`

/** `product_id:4959|1|30|size: Medium`, or a SKU in the first place: quantity, the line's total, and what sets it apart. A bar after a backslash is a letter. */
function parsed(cell: string): string {
  const parts = `list_transform(string_split(replace(${cell}, '\\|', chr(1)), '|'), lambda part: trim(replace(part, chr(1), '|')))`
  const first = `${parts}[1]`
  return `{'id': nullif(regexp_extract(${first}, '^product_id:\\s*(.*)$', 1), ''), 'sku': case when not starts_with(${first}, 'product_id:') then nullif(regexp_replace(${first}, '^sku:\\s*', ''), '') end,
    'quantity': try_cast(${parts}[2] as double), 'total': try_cast(replace(${parts}[3], ',', '') as decimal(18,4)), 'variant': nullif(array_to_string(${parts}[4:], ' | '), '')}`
}

const items: Each = (columns) => {
  const numbered = [...columns].flatMap((name) => {
    const number = /^order_item_(\d+)$/i.exec(name)?.[1]
    return number === undefined ? [] : [{ name, number: Number(number) }]
  }).sort((one, other) => one.number - other.number)
  const cells = numbered.map(({ name }) => `nullif(trim(cast("${name}" as varchar)), '')`)
  return cells.length === 0 ? `[${parsed("''")}][2:]` : `list_filter([${cells.map((cell) => `case when ${cell} is not null then ${parsed(cell)} end`).join(', ')}], lambda item: item is not null)`
}

const product = `coalesce("~item".id, "~item".sku)`
const unitPrice = `"~item".total / nullif("~item".quantity, 0)`

/**
 * WooCommerce's orders as the Customer/Order CSV Export wrote them: one row an order, its items in columns `order_item_n`, which name no title.
 * The file says neither currency nor zone: the zone is taken as UTC, WordPress's usual, and the currency stays missing until a call names it.
 */
export const woocommerceSkyvergeLegacy = defineReader({
  id: 'woocommerce_skyverge_legacy',
  version: 1,
  platform: 'woocommerce',
  title: { en: 'WooCommerce orders (Customer/Order CSV Export)', zh: 'WooCommerce 订单（Customer/Order CSV Export）' },
  fileName: /^orders[-_]export/i,
  columns: {
    order_id: 'id',
    order_number_formatted: 'id',
    order_number: 'id',
    date: times,
    status: 'text',
    order_shipping: 'money',
    order_shipping_tax: 'money',
    order_fees: 'money',
    order_fee_tax: 'money',
    order_tax: 'money',
    cart_discount: 'money',
    order_discount: 'money',
    order_total: 'money',
    payment_method: 'text',
    shipping_method: 'text',
    customer_user: 'id',
    billing_first_name: 'text',
    billing_last_name: 'text',
    billing_email: 'text',
    billing_phone: 'phone',
    billing_address_1: 'text',
    billing_address_2: 'text',
    billing_postcode: 'id',
    billing_city: 'text',
    billing_state: 'text',
    billing_country: 'text',
    billing_company: 'text',
    shipping_first_name: 'text',
    shipping_last_name: 'text',
    shipping_address_1: 'text',
    shipping_address_2: 'text',
    shipping_postcode: 'id',
    shipping_city: 'text',
    shipping_state: 'text',
    shipping_country: 'text',
    shipping_company: 'text',
    customer_note: 'text',
    download_permissions_granted: 'text',
    order_notes: 'text',
  },
  signature: ['order_id', 'order_number', 'date', 'status', 'order_shipping', 'order_total', 'billing_email'],
  repeated: /^(order_item|shipping_method|shipping_cost)_\d+$/i,
  zone,
  currency: unknownCurrency,
  model: {
    orders: {
      key: '"order_id"',
      fields: {
        order_id: '"order_id"',
        account_id: account,
        status: wooStatusOf,
        status_raw: '"status"',
        created_at: utc('"date"', zone),
        zone: `'${zone}'`,
        currency,
        discount_amount: 'coalesce("cart_discount", 0) + coalesce("order_discount", 0)',
        shipping_amount: '"order_shipping"',
        tax_amount: '"order_tax"',
        order_total: '"order_total"',
        refund_amount: `case when ${wooStatusOf} = 'refunded' then "order_total" end`,
        receiver_name: `nullif(trim(concat_ws(' ', "shipping_first_name", "shipping_last_name")), '')`,
        receiver_phone: '"billing_phone"',
        receiver_address: `nullif(concat_ws(', ', "shipping_address_1", "shipping_address_2"), '')`,
        receiver_city: '"shipping_city"',
        receiver_province: '"shipping_state"',
        receiver_postal_code: '"shipping_postcode"',
        receiver_country: '"shipping_country"',
      },
      withItems: { goods_amount: 'i.goods', units: 'i.units' },
    },
    items: {
      order: '"order_id"',
      each: items,
      fields: {
        order_id: '"order_id"',
        product_id: product,
        sku: '"~item".sku',
        variant: '"~item".variant',
        quantity: '"~item".quantity',
        currency,
        unit_price: unitPrice,
        line_total: '"~item".total',
      },
    },
    customers: buyersOfWooCommerce(account, '"billing_email"'),
    products: {
      key: product,
      each: items,
      fields: {
        product_id: product,
        sku: { last: '"~item".sku' },
        currency: { last: currency },
        price: { last: unitPrice },
      },
    },
  },
})
