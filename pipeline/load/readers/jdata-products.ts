import { defineReader } from './reader'

/** JData's products: three attributes without names, -1 where unknown. */
export const jdataProducts = defineReader({
  id: 'jdata_products',
  version: 1,
  platform: 'jd',
  title: { en: 'JD JData products', zh: '京东 JData 商品' },
  fileName: /^JData_Product/i,
  columns: { sku_id: 'id', a1: 'id', a2: 'id', a3: 'id', cate: 'id', brand: 'id' },
  aliases: { attr1: 'a1', attr2: 'a2', attr3: 'a3' },
  signature: ['sku_id', 'a1', 'a2', 'a3', 'cate', 'brand'],
  isBare: true,
  partOf: 'jdata',
  model: { products: { key: '"sku_id"', fields: { product_id: '"sku_id"', sku: '"sku_id"', category: '"cate"', brand: '"brand"' } } },
})
