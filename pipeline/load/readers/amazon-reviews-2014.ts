import { defineReader, utcOfSeconds } from './reader'

/** Amazon's reviews as collected to 2014, an object a line: `helpful` holds the votes for it and all votes; times are days, at midnight UTC. */
export const amazonReviews2014 = defineReader({
  id: 'amazon_reviews_2014',
  version: 1,
  platform: 'amazon',
  title: { en: 'Amazon reviews 2014', zh: '亚马逊评论 2014' },
  fileName: /^(reviews_|kcore_)/i,
  shape: 'json',
  columns: {
    reviewerID: 'id',
    asin: 'id',
    reviewerName: 'text',
    helpful: 'nested',
    reviewText: 'text',
    overall: 'number',
    summary: 'text',
    unixReviewTime: 'count',
    reviewTime: 'text',
  },
  signature: ['reviewerID', 'asin', 'helpful', 'reviewText', 'overall', 'unixReviewTime'],
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
        helpful_votes: `try_cast("helpful"->>'$[0]' as double)`,
      },
    },
  },
})
