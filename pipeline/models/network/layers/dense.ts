import * as z from 'zod'
import { dense as multiply } from '../../../tensor/operations/dense'
import type { Initial } from '../../architecture'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { activate, activationNames, splitActivation } from './activation'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

/** Of weights that are multiplied with: `glorot` suits tanh, sigmoid and none, `he` the relu family. */
export const initialNames = ['glorot', 'he', 'orthogonal', 'zeros'] as const

export const denseSchema = z.object({
  kind: z.literal('dense'),
  ...layerFields,
  units: count,
  activation: z.enum(activationNames).default('linear'),
  bias: z.boolean().default(true),
  initial: z.enum(initialNames).default('glorot'),
})
export type DenseSpec = z.output<typeof denseSchema>

/** activation(x · weight + bias) on the last dimension: `dense(64, { activation: 'relu' })`. Weights start as Glorot's uniform, biases at 0. */
export const dense = (units: number, options: Options<typeof denseSchema, 'units'> = {}): DenseSpec => checkLayer(denseSchema, { kind: 'dense', units, ...options })

export const planDense: PlanLayer<DenseSpec> = (spec, input, site) => {
  const inner = input.shape.at(-1)
  site.require(input.kind === 'float' && inner !== undefined, formWords({ kind: 'float', shape: ['…', 'features'] }), formWords(input))
  const fanIn = inner ?? 0
  const weight = site.parameter('weight', [fanIn, spec.units], toInitial(spec.initial, fanIn, spec.units))
  const bias = spec.bias ? site.parameter('bias', [spec.units], { kind: 'zeros' }) : null
  const { fused, rest } = splitActivation(spec.activation)
  return {
    output: { kind: 'float', shape: [...input.shape.slice(0, -1), spec.units] },
    run: (pass, value) => {
      const out = multiply(pass.tape, floatsOf(value), weightOf(pass, weight), bias === null ? null : weightOf(pass, bias), fused)
      return { ...activate(pass.tape, out, rest), mask: value.mask }
    },
  }
}

export function toInitial(name: (typeof initialNames)[number], fanIn: number, fanOut: number): Initial {
  if (name === 'glorot') return { kind: 'glorot-uniform', fanIn, fanOut }
  if (name === 'he') return { kind: 'he-uniform', fanIn }
  return { kind: name }
}
