import { defineReader } from './reader'

/** How much was said of JData's products up to each Monday: counts by product, not reviews, so the model has no place for them. */
export const jdataComments = defineReader({
  id: 'jdata_comments',
  version: 1,
  platform: 'jd',
  title: { en: 'JD JData comments', zh: '京东 JData 评论统计' },
  fileName: /^JData_Comment/i,
  columns: { dt: 'time', sku_id: 'id', comment_num: 'count', has_bad_comment: 'count', bad_comment_rate: 'number' },
  signature: ['dt', 'sku_id', 'comment_num', 'has_bad_comment', 'bad_comment_rate'],
  isBare: true,
  partOf: 'jdata',
  model: {},
})
