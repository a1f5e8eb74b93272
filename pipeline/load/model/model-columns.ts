/** Exact money: 14 digits before the point, 4 behind it. */
export const moneyType = 'DECIMAL(18,4)'

/** The one event model: columns and types of each table. Ids are text; times are UTC with the source's zone beside them; money has its currency. */
export const modelColumns = {
  orders: {
    platform: 'VARCHAR',
    order_id: 'VARCHAR',
    /** The buyer's name or number on the platform. */
    account_id: 'VARCHAR',
    status: 'VARCHAR',
    status_raw: 'VARCHAR',
    created_at: 'TIMESTAMP',
    paid_at: 'TIMESTAMP',
    shipped_at: 'TIMESTAMP',
    completed_at: 'TIMESTAMP',
    closed_at: 'TIMESTAMP',
    zone: 'VARCHAR',
    currency: 'VARCHAR',
    /** Before discounts and shipping, where the platform says it. */
    goods_amount: moneyType,
    discount_amount: moneyType,
    shipping_amount: moneyType,
    tax_amount: moneyType,
    /** What the buyer owes for the order. */
    order_total: moneyType,
    paid_amount: moneyType,
    refund_amount: moneyType,
    units: 'DOUBLE',
    channel: 'VARCHAR',
    receiver_name: 'VARCHAR',
    receiver_phone: 'VARCHAR',
    receiver_address: 'VARCHAR',
    receiver_city: 'VARCHAR',
    receiver_province: 'VARCHAR',
    receiver_postal_code: 'VARCHAR',
    receiver_country: 'VARCHAR',
  },
  order_items: {
    platform: 'VARCHAR',
    order_id: 'VARCHAR',
    /** From 1 within the order, as the file has them. */
    line: 'BIGINT',
    product_id: 'VARCHAR',
    sku: 'VARCHAR',
    title: 'VARCHAR',
    variant: 'VARCHAR',
    quantity: 'DOUBLE',
    currency: 'VARCHAR',
    unit_price: moneyType,
    line_total: moneyType,
    discount_amount: moneyType,
    status_raw: 'VARCHAR',
  },
  customers: {
    platform: 'VARCHAR',
    account_id: 'VARCHAR',
    name: 'VARCHAR',
    phone: 'VARCHAR',
    email: 'VARCHAR',
    address: 'VARCHAR',
    city: 'VARCHAR',
    province: 'VARCHAR',
    postal_code: 'VARCHAR',
    country: 'VARCHAR',
    device_ids: 'VARCHAR[]',
    gender: 'VARCHAR',
    birth_date: 'DATE',
    age_band: 'VARCHAR',
    registered_at: 'TIMESTAMP',
    registered_zone: 'VARCHAR',
  },
  products: {
    platform: 'VARCHAR',
    product_id: 'VARCHAR',
    sku: 'VARCHAR',
    title: 'VARCHAR',
    category: 'VARCHAR',
    brand: 'VARCHAR',
    currency: 'VARCHAR',
    /** The price of the last sale. */
    price: moneyType,
  },
  events: {
    platform: 'VARCHAR',
    account_id: 'VARCHAR',
    product_id: 'VARCHAR',
    action: 'VARCHAR',
    action_raw: 'VARCHAR',
    happened_at: 'TIMESTAMP',
    zone: 'VARCHAR',
    session_id: 'VARCHAR',
    /** Browser or app that did it, as far as the log tells one from another. */
    device_id: 'VARCHAR',
    order_id: 'VARCHAR',
    category: 'VARCHAR',
    brand: 'VARCHAR',
    quantity: 'DOUBLE',
    currency: 'VARCHAR',
    /** Of one piece. */
    price: moneyType,
    /** What was looked at, as an address. */
    page: 'VARCHAR',
    referrer: 'VARCHAR',
    /** Browser or device, as the log names it. */
    device: 'VARCHAR',
  },
  reviews: {
    platform: 'VARCHAR',
    account_id: 'VARCHAR',
    product_id: 'VARCHAR',
    order_id: 'VARCHAR',
    rating: 'DOUBLE',
    title: 'VARCHAR',
    text: 'VARCHAR',
    written_at: 'TIMESTAMP',
    zone: 'VARCHAR',
    helpful_votes: 'DOUBLE',
    is_verified: 'BOOLEAN',
  },
  /** What a platform pays out and keeps, a line each. */
  settlements: {
    platform: 'VARCHAR',
    order_id: 'VARCHAR',
    /** Of the part of the order, where it is settled in parts. */
    item_id: 'VARCHAR',
    product_id: 'VARCHAR',
    /** What the line is for, as the platform names it. */
    kind: 'VARCHAR',
    currency: 'VARCHAR',
    /** Positive where the shop receives it. */
    amount: moneyType,
    status_raw: 'VARCHAR',
    settled_at: 'TIMESTAMP',
    zone: 'VARCHAR',
  },
} as const

export type ModelTable = keyof typeof modelColumns
export type OrderColumn = keyof typeof modelColumns.orders
export type ItemColumn = keyof typeof modelColumns.order_items
export type CustomerColumn = keyof typeof modelColumns.customers
export type ProductColumn = keyof typeof modelColumns.products
export type EventColumn = keyof typeof modelColumns.events
export type ReviewColumn = keyof typeof modelColumns.reviews
export type SettlementColumn = keyof typeof modelColumns.settlements
