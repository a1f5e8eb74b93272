import * as z from 'zod'
import type { LayerSpec } from '../../models/network/layer-spec'
import type { LossGiven } from '../../models/network/losses'
import type { NetworkSpec } from '../../models/network/network-spec'
import { defaultSettings, type TrainingSettings } from '../../models/training/settings'
import { says } from '../../step/describe'

const whole = z.number().int().min(1)
const columnName = z.string().min(1)

/** What is checked here is the form alone; the network's own reading names the layer that is wrong. */
export const networkParam = z.union([z.array(z.looseObject({ kind: z.string() })).min(1), z.looseObject({ body: z.array(z.looseObject({ kind: z.string() })) })]) as unknown as z.ZodType<readonly LayerSpec[] | NetworkSpec, readonly LayerSpec[] | NetworkSpec>

const lossParam = z.union([z.string().min(1), z.looseObject({ kind: z.string() })]) as unknown as z.ZodType<LossGiven, LossGiven>

/** What is learned from: the same for one training and for a search. */
export const dataParams = {
  network: networkParam.meta(says({ en: 'Layers in a list, or what `sequence([…])` gives', zh: '层的列表，或 `sequence([…])` 的结果' })),
  inputs: z
    .union([z.array(columnName).min(1), z.record(columnName, z.union([columnName, z.array(columnName).min(1)]))])
    .meta(says({ en: 'Columns to learn from; by name of the input where the network has several', zh: '用于学习的列；网络有多个输入时按输入名称给出' })),
  target: z
    .union([columnName, z.record(columnName, columnName)])
    .optional()
    .meta(says({ en: 'Column to predict; by name of the output where there are several', zh: '要预测的列；有多个输出时按输出名称给出' })),
  loss: lossParam.optional().meta(says({ en: 'What it learns by, instead of the network’s own; what suits the target where neither is given', zh: '训练所用的损失，代替网络自带的；都未给出时按目标列选择' })),
  validation: z
    .union([z.number().min(0).max(0.9), z.strictObject({ column: columnName, from: z.union([z.string(), z.number()]) })])
    .default(0.2)
    .meta(says({ en: 'Share of the rows to judge by, or { column, from }: all rows from that value on', zh: '用于验证的行所占比例，或 { column, from }：从该值起的所有行' })),
  weight: columnName.optional().meta(says({ en: 'Column that says how much each row counts', zh: '表示每行权重的列' })),
  longest: whole.max(10_000).default(200).meta(says({ en: 'Positions of a sequence at most; the last ones stay', zh: '序列最多保留的位置数，保留最后的部分' })),
}

/** How is it learned. */
export const settingParams = {
  epochs: whole.default(defaultSettings.epochs).meta(says({ en: 'Times that all rows are gone through', zh: '遍历全部数据的轮数' })),
  batchSize: whole.default(defaultSettings.batchSize).meta(says({ en: 'Rows of a step', zh: '每步的行数' })),
  learningRate: z.number().positive().default(defaultSettings.optimiser.rate).meta(says({ en: 'Length of a step', zh: '学习率' })),
  optimiser: z.enum(['sgd', 'adam', 'adamw']).default('adam').meta(says({ en: 'How gradients become steps', zh: '优化器' })),
  weightDecay: z.number().min(0).default(0).meta(says({ en: 'Pull of the weights towards zero', zh: '权重衰减' })),
  momentum: z.number().min(0).max(0.999).default(0).meta(says({ en: 'Share of the step before that goes on, with sgd', zh: 'sgd 的动量' })),
  schedule: z.enum(['constant', 'linear', 'cosine', 'step', 'exponential']).default('constant').meta(says({ en: 'How the learning rate falls', zh: '学习率的变化方式' })),
  finalRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta(says({ en: 'Share of the learning rate that is left at the end (linear, cosine: 0), or its factor (step: 0.1, exponential: 0.95)', zh: '结束时学习率所剩比例（linear、cosine 默认 0），或每次下降的倍率（step 默认 0.1，exponential 默认 0.95）' })),
  every: whole.default(10).meta(says({ en: 'Epochs between two falls, with step', zh: 'step 方式下每隔多少轮下降一次' })),
  warmUp: z.number().int().min(0).default(0).meta(says({ en: 'Steps in which the learning rate climbs from zero', zh: '学习率从零上升的步数' })),
  clipNorm: z.number().positive().nullable().default(null).meta(says({ en: 'Length that a gradient is cut to; null for no cut', zh: '梯度范数的上限；null 表示不裁剪' })),
  accumulate: whole.default(1).meta(says({ en: 'Batches whose gradients are added up before a step', zh: '累积多少个批次的梯度再更新一次' })),
  patience: whole.nullable().default(null).meta(says({ en: 'Epochs without improvement before it ends; null never', zh: '连续多少轮没有改善即停止；null 表示从不提前停止' })),
  keepBest: z.boolean().default(true).meta(says({ en: 'Keep the weights of the best epoch instead of the last', zh: '保留最佳一轮而非最后一轮的权重' })),
  frozen: z.array(z.string().min(1)).default([]).meta(says({ en: 'Names of parameters, or layers, that do not learn', zh: '不参与学习的参数或层的名称' })),
  shards: whole.max(64).nullable().default(null).meta(says({ en: 'Parts that a batch is split in: part of the result; null: by the work', zh: '每个批次拆成的份数（影响结果）；null 表示按计算量决定' })),
  workers: whole.max(64).nullable().default(null).meta(says({ en: 'Threads; the result does not depend on them', zh: '线程数，不影响结果' })),
  backend: z.enum(['auto', 'reference', 'wasm', 'webgpu']).default('auto').meta(says({ en: 'What computes', zh: '计算后端' })),
  memoryLimit: z.number().int().min(2 ** 20).default(defaultSettings.memoryLimitBytes).meta(says({ en: 'Bytes that the training may take', zh: '训练可用的内存（字节）' })),
}

export type DataParams = z.output<z.ZodObject<typeof dataParams>>
export type SettingParams = z.output<z.ZodObject<typeof settingParams>>

const finals = { constant: 1, linear: 0, cosine: 0, step: 0.1, exponential: 0.95 }

export function toSettings(params: SettingParams, seed: number): TrainingSettings {
  const { epochs, batchSize, accumulate, shards, patience, keepBest, frozen, backend, workers, memoryLimit, schedule } = params
  return {
    ...defaultSettings,
    epochs,
    batchSize,
    accumulate,
    seed,
    shards,
    patience,
    keepsBest: keepBest,
    frozen,
    backend,
    workers,
    memoryLimitBytes: memoryLimit,
    optimiser: {
      ...defaultSettings.optimiser,
      kind: params.optimiser,
      rate: params.learningRate,
      momentum: params.momentum,
      weightDecay: params.weightDecay,
      clipNorm: params.clipNorm,
      schedule: { kind: schedule, warmUp: params.warmUp, final: params.finalRate ?? finals[schedule], every: params.every },
    },
  }
}
