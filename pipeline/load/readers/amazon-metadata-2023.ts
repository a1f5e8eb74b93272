import { defineReader } from './reader'

/** The products of Amazon's reviews to 2023, an object a line, by `parent_asin`; the shop's name stands for the brand. */
export const amazonMetadata2023 = defineReader({
  id: 'amazon_metadata_2023',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon product metadata 2023', zh: '亚马逊商品元数据 2023' },
  fileName: /^meta_/i,
  shape: 'json',
  columns: {
    main_category: 'text',
    title: 'text',
    average_rating: 'number',
    rating_number: 'count',
    features: 'nested',
    description: 'nested',
    price: 'money',
    images: 'nested',
    videos: 'nested',
    store: 'text',
    categories: 'nested',
    details: 'nested',
    parent_asin: 'id',
    bought_together: 'nested',
  },
  usual: ['main_category', 'title', 'average_rating', 'rating_number', 'features', 'price', 'store', 'categories', 'details', 'parent_asin'],
  signature: ['parent_asin', 'main_category', 'average_rating', 'rating_number'],
  missing: ['None'],
  partOf: 'amazon_reviews_2023',
  currency: 'USD',
  model: {
    products: {
      key: '"parent_asin"',
      fields: {
        product_id: '"parent_asin"',
        title: '"title"',
        category: `coalesce(nullif(array_to_string(try_cast("categories" as varchar[]), ' / '), ''), "main_category")`,
        brand: '"store"',
        currency: "'USD'",
        price: '"price"',
      },
    },
  },
})
