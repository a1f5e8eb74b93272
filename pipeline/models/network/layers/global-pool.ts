import * as z from 'zod'
import { multiply } from '../../../tensor/operations/arithmetic'
import { globalMaximum, globalMean } from '../../../tensor/operations/pooling'
import { sum } from '../../../tensor/operations/reduce'
import { reshape } from '../../../tensor/operations/shapes'
import type { Tape } from '../../../tensor/tape'
import type { Tensor } from '../../../tensor/tensor'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

const modes = ['mean', 'maximum', 'sum'] as const

export const globalPoolSchema = z.object({ kind: z.literal('globalPool'), ...layerFields, mode: z.enum(modes).default('mean') })
export type GlobalPoolSpec = z.output<typeof globalPoolSchema>

/** A whole sequence as one position, its mean, maximum or sum: `globalPool('maximum')`. Masked positions do not count; where none is left it gives 0. */
export const globalPool = (mode: (typeof modes)[number] = 'mean', options: Options<typeof globalPoolSchema, 'mode'> = {}): GlobalPoolSpec =>
  checkLayer(globalPoolSchema, { kind: 'globalPool', mode, ...options })

export const planGlobalPool: PlanLayer<GlobalPoolSpec> = ({ mode }, input, site) => {
  const [length = 0, width = 0] = input.shape
  site.require(input.kind === 'float' && input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'width'] }), formWords(input))
  return {
    output: { kind: 'float', shape: [width] },
    saved: length * width,
    run: ({ tape }, value) => ({ tensor: pools[mode](tape, floatsOf(value), value.mask), mask: null }),
  }
}

const pools: Record<(typeof modes)[number], (tape: Tape, x: Tensor, mask: Tensor | null) => Tensor> = {
  mean: globalMean,
  maximum: globalMaximum,
  sum: (tape, x, mask) => sum(tape, mask === null ? x : multiply(tape, x, reshape(tape, mask, [...mask.shape, 1])), 1),
}
