import * as z from 'zod'
import { embeddingBag as bag } from '../../../tensor/operations/embedding'
import { floatsOf, formWords, integersOf, isSameShape } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { tableFields, tableOptions } from './embedding'
import { layerFields, type Options } from './fields'

export const embeddingBagSchema = z.object({
  kind: z.literal('embeddingBag'),
  ...layerFields,
  ...tableFields,
  mode: z.enum(['mean', 'sum']).default('mean'),
  /** An input of the network with a weight for each id. */
  weights: z.string().nullable().default(null),
})
export type EmbeddingBagSpec = z.output<typeof embeddingBagSchema>

/** The mean (or sum) of the learned numbers of several ids: `embeddingBag(5_000, 16, { paddingId: 0 })`. Padding counts for nothing. */
export const embeddingBag = (vocabulary: number, width: number, options: Options<typeof embeddingBagSchema, 'vocabulary' | 'width'> = {}): EmbeddingBagSpec =>
  checkLayer(embeddingBagSchema, { kind: 'embeddingBag', vocabulary, width, ...options })

export const planEmbeddingBag: PlanLayer<EmbeddingBagSpec> = (spec, input, site) => {
  site.require(input.kind === 'integer' && input.shape.length > 0, formWords({ kind: 'integer', shape: ['…', 'ids'] }), formWords(input))
  const { weights } = spec
  if (weights !== null) {
    const given = site.inputs[weights]
    const isRight = given !== undefined && given.kind === 'float' && isSameShape(given.shape, input.shape)
    site.require(isRight, `${weights} ${formWords({ ...input, kind: 'float' })}`, given === undefined ? Object.keys(site.inputs).join(', ') : formWords(given))
  }
  const table = site.parameter('weight', [spec.vocabulary, spec.width], { kind: 'uniform', limit: 0.05 }, tableOptions(spec))
  return {
    output: { kind: 'float', shape: [...input.shape.slice(0, -1), spec.width] },
    run: (pass, value) => {
      const given = weights === null ? undefined : pass.inputs[weights]
      const options = { mode: spec.mode, paddingId: spec.paddingId ?? -1, weights: given === undefined ? null : floatsOf(given) }
      return { tensor: bag(pass.tape, weightOf(pass, table), integersOf(value), options), mask: null }
    },
  }
}
