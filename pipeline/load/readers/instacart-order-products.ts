import { defineReader } from './reader'

/** What was in Instacart's orders (`order_products__prior`, `order_products__train`): how many of each is not told. */
export const instacartOrderProducts = defineReader({
  id: 'instacart_order_products',
  version: 1,
  platform: 'instacart',
  title: { en: 'Instacart order products', zh: 'Instacart 订单商品' },
  fileName: /^order_products/i,
  columns: { order_id: 'id', product_id: 'id', add_to_cart_order: 'count', reordered: 'count' },
  signature: ['order_id', 'product_id', 'add_to_cart_order', 'reordered'],
  isBare: true,
  partOf: 'instacart',
  model: { items: { order: '"order_id"', fields: { order_id: '"order_id"', product_id: '"product_id"' } } },
})
