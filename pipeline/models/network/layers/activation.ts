import * as z from 'zod'
import { unary } from '../../../tensor/operations/elementwise'
import { softmax } from '../../../tensor/operations/softmax'
import type { Tape } from '../../../tensor/tape'
import type { Tensor } from '../../../tensor/tensor'
import { floatsOf, formWords, type Value } from '../form'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

export const activationNames = ['linear', 'relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus', 'softmax'] as const
export type ActivationName = (typeof activationNames)[number]

export const activationSchema = z.object({ kind: z.literal('activation'), ...layerFields, activation: z.enum(activationNames) })
export type ActivationSpec = z.output<typeof activationSchema>

/** A function of each number, or softmax along the last dimension: `activation('relu')`. */
export const activation = (name: ActivationName, options: Options<typeof activationSchema, 'activation'> = {}): ActivationSpec =>
  checkLayer(activationSchema, { kind: 'activation', activation: name, ...options })

export const planActivation: PlanLayer<ActivationSpec> = (spec, input, site) => {
  site.require(input.kind === 'float', formWords({ kind: 'float', shape: ['…'] }), formWords(input))
  return {
    output: input,
    run: ({ tape }, value) => ({ ...value, ...activate(tape, floatsOf(value), spec.activation) }),
  }
}

/** `scores` are what went in, where a loss wants to work on those: it is exact where a sigmoid is already 0 or 1. */
export function activate(tape: Tape, x: Tensor, name: ActivationName): Pick<Value, 'tensor' | 'scores'> {
  if (name === 'linear') return { tensor: x }
  if (name === 'softmax') return { tensor: softmax(tape, x), scores: x }
  if (name === 'sigmoid') return { tensor: unary(tape, 'sigmoid', x), scores: x }
  return { tensor: unary(tape, name, x) }
}

/** The part of an activation that a product does by itself, and the part that is left. */
export function splitActivation(name: ActivationName): { fused: 'linear' | 'relu' | 'tanh' | 'gelu'; rest: ActivationName } {
  return name === 'relu' || name === 'tanh' || name === 'gelu' ? { fused: name, rest: 'linear' } : { fused: 'linear', rest: name }
}
