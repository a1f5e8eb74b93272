import * as z from 'zod'
import { lastPosition } from '../../../tensor/operations/pooling'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

export const lastSchema = z.object({ kind: z.literal('last'), ...layerFields })
export type LastSpec = z.output<typeof lastSchema>

/** The last position of a sequence, or the last that is not masked; zeros where all are: `last()`. */
export const last = (options: Options<typeof lastSchema, never> = {}): LastSpec => checkLayer(lastSchema, { kind: 'last', ...options })

export const planLast: PlanLayer<LastSpec> = (_, input, site) => {
  const [length = 0, width = 0] = input.shape
  site.require(input.kind === 'float' && input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'width'] }), formWords(input))
  return {
    output: { kind: 'float', shape: [width] },
    saved: length * width,
    run: ({ tape }, value) => ({ tensor: lastPosition(tape, floatsOf(value), value.mask), mask: null }),
  }
}
