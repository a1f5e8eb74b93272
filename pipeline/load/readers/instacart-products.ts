import { defineReader } from './reader'

/** Instacart's products, by the numbers of their aisle and department. */
export const instacartProducts = defineReader({
  id: 'instacart_products',
  version: 1,
  platform: 'instacart',
  title: { en: 'Instacart products', zh: 'Instacart 商品' },
  fileName: /^products\b/i,
  columns: { product_id: 'id', product_name: 'text', aisle_id: 'id', department_id: 'id' },
  signature: ['product_id', 'product_name', 'aisle_id', 'department_id'],
  isBare: true,
  partOf: 'instacart',
  joins: [
    { part: 'instacart_departments', on: ['department_id'], take: { department: 'text' } },
    { part: 'instacart_aisles', on: ['aisle_id'], take: { aisle: 'text' } },
  ],
  model: {
    products: {
      key: '"product_id"',
      fields: { product_id: '"product_id"', title: '"product_name"', category: `coalesce("department", cast("department_id" as varchar)) || ' / ' || coalesce("aisle", cast("aisle_id" as varchar))` },
    },
  },
})
