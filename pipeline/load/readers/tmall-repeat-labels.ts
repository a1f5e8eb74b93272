import { defineReader } from './reader'

/** Which new buyers came back to which merchant: `label` in the training file, an empty `prob` in the test file. */
export const tmallRepeatLabels = defineReader({
  id: 'tmall_repeat_labels',
  version: 1,
  platform: 'tmall',
  title: { en: 'Tmall repeat buyers: labels', zh: '天猫复购预测数据集：标签' },
  fileName: /^(train|test)_format1/i,
  columns: { user_id: 'id', merchant_id: 'id', label: 'number' },
  aliases: { prob: 'label' },
  signature: ['user_id', 'merchant_id', 'label'],
  hasNoOthers: true,
  isBare: true,
  partOf: 'tmall_repeat',
  model: {},
})
