import * as z from 'zod'
import { floatsOf, formWords, isSameShape } from '../form'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields, type Options } from './fields'

export const maskSchema = z.object({ kind: z.literal('mask'), ...layerFields, input: z.string() })
export type MaskSpec = z.output<typeof maskSchema>

/** Says which positions of a sequence are real by an input of the network that holds 1 and 0 for each: `mask('present')`. Tables of ids make their own, see `paddingId`. */
export const mask = (input: string, options: Options<typeof maskSchema, 'input'> = {}): MaskSpec => checkLayer(maskSchema, { kind: 'mask', input, ...options })

export const planMask: PlanLayer<MaskSpec> = (spec, input, site) => {
  site.require(input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'width'] }), formWords(input))
  const given = site.inputs[spec.input]
  const wanted = input.shape.slice(0, 1)
  const isRight = given !== undefined && given.kind === 'float' && isSameShape(given.shape, wanted)
  site.require(isRight, `${spec.input} ${formWords({ kind: 'float', shape: wanted })}`, given === undefined ? Object.keys(site.inputs).join(', ') : formWords(given))
  return {
    output: input,
    run: (pass, value) => {
      const found = pass.inputs[spec.input]
      return { tensor: value.tensor, mask: found === undefined ? value.mask : floatsOf(found) }
    },
  }
}
