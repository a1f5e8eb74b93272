import { defineReader } from './reader'

/** Which category each of Diginetica's products lies in. */
export const digineticaProductCategories = defineReader({
  id: 'diginetica_product_categories',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica product categories', zh: 'Diginetica 商品类目' },
  fileName: /product-categories/i,
  columns: { item_id: 'id', category_id: 'id' },
  aliases: { itemId: 'item_id', categoryId: 'category_id' },
  signature: ['item_id', 'category_id'],
  hasNoOthers: true,
  isBare: true,
  missing: ['NA'],
  partOf: 'diginetica',
  model: { products: { key: '"item_id"', fields: { product_id: '"item_id"', category: '"category_id"' } } },
})
