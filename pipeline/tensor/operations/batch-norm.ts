import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Tensor } from '../tensor'

/** Each [columns]. The running figures are changed in place by each training pass; no gradient reaches them. */
export interface BatchNormWeights {
  gain: Tensor
  bias: Tensor
  runningMean: Tensor
  runningVariance: Tensor
}

export interface BatchNormOptions {
  epsilon?: number
  /** The share of the new batch in the running figures. */
  momentum?: number
  /** Whether to go by the batch's own figures: by itself while the tape trains. False in training holds a tuned layer still. */
  isTraining?: boolean
}

/** Each column over all rows of the batch, and over positions where there are some (Ioffe and Szegedy 2015). Its rows depend on one another. */
export function batchNorm(tape: Tape, x: Tensor, weights: BatchNormWeights, { epsilon = 1e-5, momentum = 0.1, isTraining = tape.options.isTraining }: BatchNormOptions = {}): Tensor {
  const { gain, bias, runningMean, runningVariance } = weights
  const columns = sizeOf(gain.shape)
  tape.require('batch norm', x.shape.length > 1 && x.shape.at(-1) === columns, `[…, ${columns}]`, shapeWords(x.shape))
  for (const { shape } of [bias, runningMean, runningVariance]) tape.require('batch norm', sizeOf(shape) === columns, `weights of [${columns}]`, shapeWords(shape))
  const shape = { rows: sizeOf(x.shape) / columns, columns, epsilon, momentum, isTraining }
  const out = tape.output(x.shape, [x, gain, bias])
  const saved = tape.scratch(2 * columns)
  tape.backend.batchNorm(out.block, saved, x.block, gain.block, bias.block, runningMean.block, runningVariance.block, shape)
  tape.record(out, (outGradient) => {
    const gradients = { x: tape.gradientOf(x), gain: tape.gradientOf(gain), bias: tape.gradientOf(bias) }
    tape.backend.batchNormGradient(gradients, outGradient, saved, x.block, gain.block, shape)
  })
  return out
}
