import * as z from 'zod'
import { dropout as drop } from '../../../tensor/operations/dropout'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { rate } from './attention'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

export const dropoutSchema = z.object({ kind: z.literal('dropout'), ...layerFields, rate })
export type DropoutSpec = z.output<typeof dropoutSchema>

/** In training a share of the numbers becomes 0, drawn anew at each step, and the others grow to make up for it: `dropout(0.2)`. */
export const dropout = (share: number, options: Options<typeof dropoutSchema, 'rate'> = {}): DropoutSpec => checkLayer(dropoutSchema, { kind: 'dropout', rate: share, ...options })

export const planDropout: PlanLayer<DropoutSpec> = (spec, input, site) => {
  site.require(input.kind === 'float', formWords({ kind: 'float', shape: ['…'] }), formWords(input))
  return {
    output: input,
    run: (pass, value) => ({ tensor: drop(pass.tape, floatsOf(value), spec.rate), mask: value.mask }),
  }
}
