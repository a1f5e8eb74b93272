import { defineReader } from './reader'

/** The products of Amazon's reviews to 2014: lines that Python wrote, which are no JSON. Prices are amazon.com's. */
export const amazonMetadata2014 = defineReader({
  id: 'amazon_metadata_2014',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon product metadata 2014', zh: '亚马逊商品元数据 2014' },
  fileName: /^meta(data)?[_.]/i,
  shape: 'json',
  columns: {
    asin: 'id',
    title: 'text',
    description: 'text',
    price: 'money',
    imUrl: 'text',
    related: 'nested',
    salesRank: 'nested',
    brand: 'text',
    categories: 'nested',
  },
  usual: ['asin', 'title', 'imUrl', 'related', 'salesRank', 'categories'],
  signature: ['asin', 'categories'],
  telling: ['imUrl', 'related', 'salesRank'],
  partOf: 'amazon_reviews_2014',
  currency: 'USD',
  model: {
    products: {
      key: '"asin"',
      fields: {
        product_id: '"asin"',
        title: '"title"',
        category: `array_to_string(try_cast(json_extract("categories", '$[0]') as varchar[]), ' / ')`,
        brand: '"brand"',
        currency: "'USD'",
        price: '"price"',
      },
    },
  },
})
