import * as z from 'zod'
import { batchNorm as normaliseBatch } from '../../../tensor/operations/batch-norm'
import { layerNorm as normaliseRow } from '../../../tensor/operations/layer-norm'
import type { ValueSpec } from '../../architecture'
import { floatsOf, formWords } from '../form'
import type { PlanLayer, Site } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

export const layerNormSchema = z.object({ kind: z.literal('layerNorm'), ...layerFields, epsilon: z.number().positive().default(1e-5) })
export type LayerNormSpec = z.output<typeof layerNormSchema>

/** Each position's numbers to mean 0 and deviation 1, then times a learned gain plus a learned bias: `layerNorm()`. */
export const layerNorm = (options: Options<typeof layerNormSchema, never> = {}): LayerNormSpec => checkLayer(layerNormSchema, { kind: 'layerNorm', ...options })

export const planLayerNorm: PlanLayer<LayerNormSpec> = ({ epsilon }, input, site) => {
  const { gain, bias, width } = gainAndBias(input, site)
  return {
    output: input,
    saved: (2 * input.shape.reduce((size, dimension) => size * dimension, 1)) / width,
    run: (pass, value) => ({ tensor: normaliseRow(pass.tape, floatsOf(value), weightOf(pass, gain), weightOf(pass, bias), epsilon), mask: value.mask }),
  }
}

export const batchNormSchema = z.object({
  kind: z.literal('batchNorm'),
  ...layerFields,
  /** The share of the new batch in the running figures (PyTorch's convention; Keras gives 1 less this). */
  momentum: z.number().gt(0).max(1).default(0.1),
  epsilon: z.number().positive().default(1e-5),
})
export type BatchNormSpec = z.output<typeof batchNormSchema>

/**
 * Each feature over the batch to mean 0 and deviation 1, then times a learned gain plus a learned bias: `batchNorm()`.
 * Predicting, and where it is frozen, it takes the running figures instead. A batch is then not split over workers.
 */
export const batchNorm = (options: Options<typeof batchNormSchema, never> = {}): BatchNormSpec => checkLayer(batchNormSchema, { kind: 'batchNorm', ...options })

export const planBatchNorm: PlanLayer<BatchNormSpec> = ({ momentum, epsilon }, input, site) => {
  const { gain, bias, width } = gainAndBias(input, site)
  const mean = site.parameter('runningMean', [width], { kind: 'zeros' }, { isTrainable: false })
  const variance = site.parameter('runningVariance', [width], { kind: 'ones' }, { isTrainable: false })
  return {
    output: input,
    couplesRows: true,
    run: (pass, value) => {
      const learned = { gain: weightOf(pass, gain), bias: weightOf(pass, bias) }
      const running = { runningMean: weightOf(pass, mean), runningVariance: weightOf(pass, variance) }
      return { tensor: normaliseBatch(pass.tape, floatsOf(value), { ...learned, ...running }, { momentum, epsilon, isTraining: pass.tape.options.isTraining && learned.gain.needsGradient }), mask: value.mask }
    },
  }
}

function gainAndBias(input: ValueSpec, site: Site): { gain: string; bias: string; width: number } {
  const width = input.shape.at(-1)
  site.require(input.kind === 'float' && width !== undefined, formWords({ kind: 'float', shape: ['…', 'features'] }), formWords(input))
  return { gain: site.parameter('gain', [width ?? 0], { kind: 'ones' }), bias: site.parameter('bias', [width ?? 0], { kind: 'zeros' }), width: width ?? 1 }
}
