import { defineReader } from './reader'

/** The names of Instacart's aisles. */
export const instacartAisles = defineReader({
  id: 'instacart_aisles',
  version: 1,
  platform: 'instacart',
  title: { en: 'Instacart aisles', zh: 'Instacart 货架' },
  fileName: /^aisles/i,
  columns: { aisle_id: 'id', aisle: 'text' },
  signature: ['aisle_id', 'aisle'],
  hasNoOthers: true,
  isBare: true,
  partOf: 'instacart',
  model: {},
})
