import { defineReader } from './reader'

/** Diginetica's products: words as numbers, and the binary logarithm of a price in an unknown currency, which stays in the loaded table. */
export const digineticaProducts = defineReader({
  id: 'diginetica_products',
  version: 1,
  platform: 'diginetica',
  title: { en: 'Diginetica products', zh: 'Diginetica 商品' },
  fileName: /^(sample_)?products/i,
  columns: { item_id: 'id', pricelog2: 'number', 'product.name.tokens': 'text' },
  aliases: { itemId: 'item_id', product_name_tokens: 'product.name.tokens' },
  signature: ['item_id', 'pricelog2', 'product.name.tokens'],
  isBare: true,
  missing: ['NA'],
  partOf: 'diginetica',
  model: { products: { key: '"item_id"', fields: { product_id: '"item_id"', title: '"product.name.tokens"' } } },
})
