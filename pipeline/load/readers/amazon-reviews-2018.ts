import { defineReader, utcOfSeconds } from './reader'

/** Amazon's reviews as collected to 2018, an object a line: votes as text with thousands commas, absent where there are none; `style` is an object, `image` a list. */
export const amazonReviews2018 = defineReader({
  id: 'amazon_reviews_2018',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon reviews 2018', zh: '亚马逊评论 2018' },
  shape: 'json',
  columns: {
    overall: 'number',
    vote: 'count',
    verified: 'boolean',
    reviewTime: 'text',
    reviewerID: 'id',
    asin: 'id',
    style: 'nested',
    reviewerName: 'text',
    reviewText: 'text',
    summary: 'text',
    unixReviewTime: 'count',
    image: 'nested',
  },
  usual: ['overall', 'verified', 'reviewTime', 'reviewerID', 'asin', 'reviewerName', 'reviewText', 'summary', 'unixReviewTime'],
  signature: ['overall', 'verified', 'reviewerID', 'asin', 'unixReviewTime'],
  model: {
    customers: { key: '"reviewerID"', fields: { account_id: '"reviewerID"', name: { last: '"reviewerName"' } } },
    reviews: {
      fields: {
        account_id: '"reviewerID"',
        product_id: '"asin"',
        rating: '"overall"',
        title: '"summary"',
        text: '"reviewText"',
        written_at: utcOfSeconds('"unixReviewTime"'),
        zone: "'UTC'",
        helpful_votes: '"vote"',
        is_verified: '"verified"',
      },
    },
  },
})
