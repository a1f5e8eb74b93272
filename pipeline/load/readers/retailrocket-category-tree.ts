import { defineReader } from './reader'

/** Which of Retailrocket's categories lies in which; those at the top have no parent. */
export const retailrocketCategoryTree = defineReader({
  id: 'retailrocket_category_tree',
  version: 1,
  platform: 'retailrocket',
  title: { en: 'Retailrocket category tree', zh: 'Retailrocket 类目树' },
  fileName: /^category_tree/i,
  columns: { categoryid: 'id', parentid: 'id' },
  signature: ['categoryid', 'parentid'],
  hasNoOthers: true,
  isBare: true,
  partOf: 'retailrocket',
  model: {},
})
