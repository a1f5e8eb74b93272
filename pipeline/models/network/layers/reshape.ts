import * as z from 'zod'
import { reshape as arrange, reshapeIntegers } from '../../../tensor/operations/shapes'
import { IntegerTensor, sizeOf, type Tensor } from '../../../tensor/tensor'
import type { Tape } from '../../../tensor/tape'
import { formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

export const flattenSchema = z.object({ kind: z.literal('flatten'), ...layerFields })
export type FlattenSpec = z.output<typeof flattenSchema>

/** A sequence as one row of numbers: [30, 8] becomes [240]. */
export const flatten = (options: Options<typeof flattenSchema, never> = {}): FlattenSpec => checkLayer(flattenSchema, { kind: 'flatten', ...options })

export const planFlatten: PlanLayer<FlattenSpec> = (_, input) => toShape(input.kind, [sizeOf(input.shape)])

export const reshapeSchema = z.object({ kind: z.literal('reshape'), ...layerFields, shape: z.array(count) })
export type ReshapeSpec = z.output<typeof reshapeSchema>

/** The same numbers in another shape; rows are not counted: `reshape([24, 7])`. A mask ends here. */
export const reshape = (shape: number[], options: Options<typeof reshapeSchema, 'shape'> = {}): ReshapeSpec => checkLayer(reshapeSchema, { kind: 'reshape', shape, ...options })

export const planReshape: PlanLayer<ReshapeSpec> = (spec, input, site) => {
  site.require(sizeOf(spec.shape) === sizeOf(input.shape), `${sizeOf(spec.shape)} = ${formWords({ kind: input.kind, shape: spec.shape })}`, `${sizeOf(input.shape)} = ${formWords(input)}`)
  return toShape(input.kind, spec.shape)
}

function toShape(kind: 'float' | 'integer', shape: readonly number[]): ReturnType<PlanLayer<FlattenSpec>> {
  return {
    output: { kind, shape },
    run: ({ tape }, { tensor }) => ({ tensor: reshaped(tape, tensor, [tensor.shape[0] ?? 0, ...shape]), mask: null }),
  }
}

/** Numbers or ids in another shape. */
export function reshaped(tape: Tape, tensor: Tensor | IntegerTensor, shape: readonly number[]): Tensor | IntegerTensor {
  return tensor instanceof IntegerTensor ? reshapeIntegers(tape, tensor, shape) : arrange(tape, tensor, shape)
}
