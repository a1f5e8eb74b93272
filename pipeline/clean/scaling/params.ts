import * as z from 'zod'
import { says } from '../../step/describe'
import { modelParam } from '../cleaning'

export const step = 'clean.scale'

export const scaleParams = z.object({
  columns: z.array(z.string()).min(1).optional().meta(says({ en: 'Columns of numbers to scale; all where absent', zh: '要缩放的数值列；不填则为全部数值列' })),
  method: z
    .enum(['minMax', 'standard', 'robust', 'log', 'log1p', 'signedLog', 'boxCox', 'yeoJohnson', 'quantile'])
    .default('standard')
    .meta(says({
      en: 'To a range, to mean 0 and deviation 1, to median 0 and quartile range 1, by a logarithm (`signedLog` is sign · ln(1 + |x|)), by the power that makes values most normal, or by rank',
      zh: '缩放到区间、均值 0 标准差 1、中位数 0 四分位距 1、取对数（`signedLog` 即 符号·ln(1+|x|)）、最接近正态的幂变换，或按分位',
    })),
  range: z
    .array(z.number())
    .length(2)
    .default([0, 1])
    .meta(says({ en: 'Lowest and highest value of `minMax`', zh: '`minMax` 的最小值与最大值' })),
  quantiles: z.int().min(2).max(10_000).default(1000).meta(says({ en: 'Quantiles that `quantile` keeps of a column', zh: '`quantile` 为每列保留的分位点个数' })),
  distribution: z
    .enum(['uniform', 'normal'])
    .default('uniform')
    .meta(says({ en: 'What `quantile` makes of a column: shares from 0 to 1, or a normal distribution', zh: '`quantile` 的目标分布：0 到 1 的均匀分布，或正态分布' })),
  into: z
    .enum(['replace', 'add'])
    .default('replace')
    .meta(says({ en: 'Whether scaled values take the column’s place or stand beside it, as `…_scaled`', zh: '缩放值替换原列，或另存为 `…_scaled` 列' })),
  inverse: z
    .boolean()
    .default(false)
    .meta(says({ en: 'With a `model`: back from scaled values to the column’s own', zh: '配合 `model` 使用：将缩放值还原为原值' })),
  model: modelParam(step),
})

export type ScaleParams = Omit<z.output<typeof scaleParams>, 'model' | 'inverse'>
