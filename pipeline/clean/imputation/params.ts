import * as z from 'zod'
import { says } from '../../step/describe'
import { modelParam } from '../cleaning'

const methods = ['constant', 'mean', 'median', 'mode', 'forwardFill', 'backwardFill', 'linear', 'time', 'nearestNeighbours', 'regression', 'dropRows', 'dropColumns'] as const

const method = z.enum(methods)
const value = z.union([z.string(), z.number(), z.boolean()])
const by = z.array(z.string())
const ends = z.enum(['nearest', 'leave'])
const limit = z.int().min(1)

const ofColumn = z.strictObject({
  method: method.optional(),
  value: value.optional(),
  by: by.optional(),
  orderBy: z.string().optional(),
  limit: limit.optional(),
  ends: ends.optional(),
})

/** The parameters of `clean.imputeMissing`. */
export const imputeParams = z.object({
  columns: z
    .array(z.string())
    .min(1)
    .optional()
    .meta(says({ en: 'Columns to fill; all that the method can fill where absent', zh: '要填补的列；不填则为该方法可填补的所有列' })),
  method: method
    .default('median')
    .meta(says({
      en: 'How missing values are filled. `mean` and `median` give columns of words their mode; `linear` counts rows and `time` the time between them; `nearestNeighbours` and `regression` use the other columns; `dropRows` and `dropColumns` fill nothing',
      zh: '填补方式。`mean` 与 `median` 对文字列改用众数；`linear` 按行距、`time` 按时间间隔插值；`nearestNeighbours` 与 `regression` 利用其他列；`dropRows` 与 `dropColumns` 直接删除行或列',
    })),
  value: value.optional().meta(says({ en: 'What `constant` fills in', zh: '`constant` 填入的值' })),
  by: by.default([]).meta(says({ en: 'Columns that make groups, each filled from its own values; a group without any is filled from the whole', zh: '分组列：各组用本组的值填补；整组无值时用全表的值' })),
  orderBy: z
    .string()
    .optional()
    .meta(says({ en: 'Column whose order says which row comes before which; the order of the table where absent', zh: '决定行先后的列；不填则按表中顺序' })),
  limit: limit.optional().meta(says({ en: 'Most rows in a row that forward and backward fill reach over', zh: '前向、后向填补最多跨越的连续行数' })),
  ends: ends
    .default('nearest')
    .meta(says({ en: 'Before the first and after the last value, where nothing can be interpolated: the nearest value, or left missing', zh: '首个值之前和末个值之后无法插值：取最近的值，或保留缺失' })),
  features: z
    .array(z.string())
    .min(1)
    .optional()
    .meta(says({ en: 'Columns that neighbours and regression look at; where absent all numbers, times and words of few values', zh: '近邻与回归所用的列；不填则为所有数值、时间及取值较少的文字列' })),
  k: z.int().min(1).max(1000).default(5).meta(says({ en: 'Number of nearest neighbours', zh: '近邻个数' })),
  weights: z
    .enum(['uniform', 'distance'])
    .default('uniform')
    .meta(says({ en: 'Whether near neighbours count more', zh: '是否让更近的近邻权重更大' })),
  isScaled: z
    .boolean()
    .default(true)
    .meta(says({ en: 'Whether distances are measured in standard deviations of each column; false as the numbers are', zh: '距离是否以各列标准差为单位；否则按原始数值' })),
  rounds: z.int().min(1).max(100).default(10).meta(says({ en: 'Rounds of regression, each starting from what the one before filled in', zh: '回归轮数，每轮以上一轮的填补结果为起点' })),
  ridge: z.number().min(0).default(0).meta(says({ en: 'Penalty on standardised coefficients; 0 is ordinary least squares', zh: '标准化系数的岭惩罚；0 即普通最小二乘' })),
  trainingRows: z
    .int()
    .min(2)
    .max(100_000)
    .default(5000)
    .meta(says({ en: 'Most rows that neighbours and regression learn from; of more a random part, by the seed', zh: '近邻与回归最多学习的行数；超出时按种子随机抽取' })),
  maximumShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta(says({ en: 'Share of missing values that is still kept; where absent 0 for rows and 0.5 for columns', zh: '允许保留的缺失比例；不填时按行为 0，按列为 0.5' })),
  indicators: z
    .boolean()
    .default(false)
    .meta(says({ en: 'Whether a column beside each that misses values says which they were', zh: '是否在每个有缺失的列旁新增一列，标明原本缺失的单元格' })),
  perColumn: z
    .record(z.string(), ofColumn)
    .optional()
    .meta(says({ en: 'Columns with a method, value, groups or order of their own', zh: '为个别列单独指定方式、填入值、分组或排序' })),
  model: modelParam('clean.imputeMissing'),
})

export type ImputeParams = Omit<z.output<typeof imputeParams>, 'model'>
export type ImputeMethod = (typeof methods)[number]
