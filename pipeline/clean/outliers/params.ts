import * as z from 'zod'
import { says } from '../../step/describe'
import { modelParam } from '../cleaning'

export const step = 'clean.outliers'

/** The parameters of `clean.outliers`. */
export const outlierParams = z.object({
  columns: z
    .array(z.string())
    .min(1)
    .optional()
    .meta(says({ en: 'Columns of numbers or times to look at; all numbers where absent', zh: '要检查的数值或时间列；不填则为所有数值列' })),
  method: z
    .enum(['iqr', 'zScore', 'robustZ', 'quantile', 'hampel', 'isolationForest'])
    .default('iqr')
    .meta(says({
      en: 'What an outlier is: beyond the quartiles, deviations from the mean, deviations from the median, or quantiles; `hampel` compares each value with those around it, `isolationForest` judges whole rows',
      zh: '异常值的判定：按四分位距、均值与标准差、中位数与绝对中位差或分位数；`hampel` 与前后的值比较，`isolationForest` 按整行判断',
    })),
  action: z
    .enum(['flag', 'remove', 'missing', 'winsorise'])
    .default('flag')
    .meta(says({ en: 'Mark outliers in a column of their own, remove their rows, set them missing, or bring them to the fence', zh: '新增标记列、删除所在行、置为缺失，或缩尾到界限值' })),
  threshold: z
    .number()
    .positive()
    .max(1000)
    .optional()
    .meta(says({
      en: 'How far is too far: interquartile ranges (1.5 where absent), standard deviations (3), robust deviations (3.5), deviations of the window (3)',
      zh: '多远算异常：四分位距倍数（默认 1.5）、标准差倍数（3）、稳健标准差倍数（3.5）、窗口内偏差倍数（3）',
    })),
  quantiles: z
    .array(z.number().min(0).max(1))
    .length(2)
    .default([0.01, 0.99])
    .meta(says({ en: 'Lower and upper quantile of the method `quantile`', zh: '`quantile` 方式的下、上分位点' })),
  by: z.array(z.string()).default([]).meta(says({ en: 'Columns that make groups, each with fences of its own', zh: '分组列：各组使用各自的界限' })),
  orderBy: z.string().optional().meta(says({ en: 'Column that orders a series for `hampel`; the order of the table where absent', zh: '`hampel` 所用的排序列；不填则按表中顺序' })),
  window: z.int().min(3).max(1001).default(7).meta(says({ en: 'Values that `hampel` looks at, the middle one among them', zh: '`hampel` 窗口的值个数，含中间的值' })),
  trees: z.int().min(1).max(2000).default(100).meta(says({ en: 'Trees of the forest', zh: '森林中树的棵数' })),
  sampleSize: z.int().min(2).max(10_000).default(256).meta(says({ en: 'Rows that each tree of the forest sees', zh: '每棵树抽取的行数' })),
  contamination: z
    .number()
    .positive()
    .max(0.5)
    .optional()
    .meta(says({ en: 'Share of rows that the forest calls outliers; where absent those with a score above 0.5', zh: '森林判为异常的行所占比例；不填则为得分高于 0.5 的行' })),
  model: modelParam(step),
})

export type OutlierParams = Omit<z.output<typeof outlierParams>, 'model'>
