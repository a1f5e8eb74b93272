import { defineReader, utcOfMilliseconds } from './reader'

/** Amazon's reviews as collected to 2023, an object a line, or ratings alone as CSV: milliseconds since 1970; variants of a product share `parent_asin`, by which its metadata is kept. */
export const amazonReviews2023 = defineReader({
  id: 'amazon_reviews_2023',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon reviews 2023', zh: '亚马逊评论 2023' },
  shape: 'json',
  columns: {
    rating: 'number',
    title: 'text',
    text: 'text',
    images: 'nested',
    asin: 'id',
    parent_asin: 'id',
    user_id: 'id',
    timestamp: 'count',
    helpful_vote: 'count',
    verified_purchase: 'boolean',
  },
  aliases: { sort_timestamp: 'timestamp', helpful_votes: 'helpful_vote' },
  signature: ['rating', 'parent_asin', 'user_id', 'timestamp'],
  model: {
    customers: { key: '"user_id"', fields: { account_id: '"user_id"' } },
    reviews: {
      fields: {
        account_id: '"user_id"',
        product_id: '"parent_asin"',
        rating: '"rating"',
        title: '"title"',
        text: '"text"',
        written_at: utcOfMilliseconds('"timestamp"'),
        zone: "'UTC'",
        helpful_votes: '"helpful_vote"',
        is_verified: '"verified_purchase"',
      },
    },
  },
})
