import * as z from 'zod'
import { add, divide, maximum, multiply } from '../../../tensor/operations/arithmetic'
import { affine } from '../../../tensor/operations/elementwise'
import { convolution, type WindowOptions } from '../../../tensor/operations/convolution'
import { pool } from '../../../tensor/operations/pooling'
import { reshape } from '../../../tensor/operations/shapes'
import type { Tape } from '../../../tensor/tape'
import type { Tensor } from '../../../tensor/tensor'
import type { ValueSpec } from '../../architecture'
import { floatsOf, formWords } from '../form'
import type { PlanLayer, Site } from '../planned-layer'
import { weightOf } from '../planner'
import { activate, activationNames, splitActivation } from './activation'
import { checkLayer } from './check-layer'
import { initialNames, toInitial } from './dense'
import { count, layerFields, type Options } from './fields'

export const conv1dSchema = z.object({
  kind: z.literal('conv1d'),
  ...layerFields,
  filters: count,
  /** Positions that it sees at a time. */
  size: count,
  stride: count.default(1),
  dilation: count.default(1),
  /** `same` keeps the length (with stride 1), `causal` too and looks at nothing later; `valid` takes whole windows only. */
  padding: z.enum(['valid', 'same', 'causal']).default('valid'),
  activation: z.enum(activationNames).default('linear'),
  bias: z.boolean().default(true),
  initial: z.enum(initialNames).default('glorot'),
})
export type Conv1dSpec = z.output<typeof conv1dSchema>

/** Convolution along a sequence: `conv1d(32, 5, { padding: 'causal', activation: 'relu' })`. */
export const conv1d = (filters: number, size: number, options: Options<typeof conv1dSchema, 'filters' | 'size'> = {}): Conv1dSpec =>
  checkLayer(conv1dSchema, { kind: 'conv1d', filters, size, ...options })

export const planConv1d: PlanLayer<Conv1dSpec> = (spec, input, site) => {
  const [length, channels] = sequenceOf(input, site)
  const { size, stride, dilation, padding } = spec
  const options = { stride, dilation, padding }
  const outLength = windowCount(size, options, length, site)
  const inner = size * channels
  const weight = site.parameter('weight', [size, channels, spec.filters], toInitial(spec.initial, inner, size * spec.filters))
  const { fused, rest } = splitActivation(spec.activation)
  const bias = spec.bias ? site.parameter('bias', [spec.filters], { kind: 'zeros' }) : null
  return {
    output: { kind: 'float', shape: [outLength, spec.filters] },
    saved: outLength * inner,
    run: (pass, value) => {
      const out = convolution(pass.tape, floatsOf(value), weightOf(pass, weight), bias === null ? null : weightOf(pass, bias), { ...options, activation: fused })
      return { ...activate(pass.tape, out, rest), mask: windowMask(pass.tape, value.mask, size, options, outLength) }
    },
  }
}

export const pool1dSchema = z.object({
  kind: z.literal('pool1d'),
  ...layerFields,
  size: count,
  mode: z.enum(['maximum', 'mean']).default('maximum'),
  /** As large as the window where absent. */
  stride: count.optional(),
  padding: z.enum(['valid', 'same']).default('valid'),
})
export type Pool1dSpec = z.output<typeof pool1dSchema>

/** The largest number (or the mean) of each window of a sequence: `pool1d(2)`. */
export const pool1d = (size: number, options: Options<typeof pool1dSchema, 'size'> = {}): Pool1dSpec => checkLayer(pool1dSchema, { kind: 'pool1d', size, ...options })

export const planPool1d: PlanLayer<Pool1dSpec> = (spec, input, site) => {
  const [length, channels] = sequenceOf(input, site)
  const { size, mode, stride = size, padding } = spec
  const options = { stride, padding }
  const outLength = windowCount(size, options, length, site)
  return {
    output: { kind: 'float', shape: [outLength, channels] },
    saved: outLength * channels,
    run: ({ tape }, value) => {
      const mask = windowMask(tape, value.mask, size, options, outLength)
      return { tensor: value.mask === null ? pool(tape, mode, floatsOf(value), size, options) : poolReal(tape, mode, floatsOf(value), value.mask, size, options), mask }
    },
  }
}

function sequenceOf(input: ValueSpec, site: Site): [length: number, channels: number] {
  site.require(input.kind === 'float' && input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'channels'] }), formWords(input))
  return [input.shape[0] ?? 0, input.shape[1] ?? 0]
}

/** As many windows as the operation will find. */
function windowCount(size: number, { stride = 1, dilation = 1, padding = 'valid' }: WindowOptions, length: number, site: Site): number {
  const reach = (size - 1) * dilation + 1
  const windows = padding === 'valid' ? Math.floor((length - reach) / stride) + 1 : Math.ceil(length / stride)
  site.require(windows > 0, formWords({ kind: 'float', shape: [`length ≥ ${reach}`, 'channels'] }), formWords({ kind: 'float', shape: [length, 'channels'] }))
  return windows
}

/** Masked positions count in no window; one that holds nothing else gives 0. */
function poolReal(tape: Tape, mode: Pool1dSpec['mode'], x: Tensor, mask: Tensor, size: number, options: WindowOptions): Tensor {
  const isReal = reshape(tape, mask, [...mask.shape, 1])
  if (mode === 'maximum') {
    const largest = pool(tape, mode, add(tape, x, affine(tape, isReal, 1e30, -1e30)), size, options)
    return multiply(tape, largest, pool(tape, mode, isReal, size, options))
  }
  // Both means have the number of positions of a window below, which goes.
  const share = maximum(tape, pool(tape, mode, isReal, size, options), tape.floats([0.5 / size], [1]))
  return divide(tape, pool(tape, mode, multiply(tape, x, isReal), size, options), share)
}

/** Positions keep their mask while the length stays; of a shorter sequence those count whose window holds anything real. */
function windowMask(tape: Tape, mask: Tensor | null, size: number, options: WindowOptions, outLength: number): Tensor | null {
  const [rows = 0, length = 0] = mask?.shape ?? []
  if (mask === null || outLength === length) return mask
  return reshape(tape, pool(tape, 'maximum', reshape(tape, mask, [rows, length, 1]), size, options), [rows, outLength])
}
