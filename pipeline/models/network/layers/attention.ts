import * as z from 'zod'
import { multiHeadAttention, type Projection } from '../../../tensor/operations/attention'
import { floatsOf, formWords, type Pass } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

export const rate = z.number().min(0).lt(1)

export const attentionSchema = z.object({
  kind: z.literal('attention'),
  ...layerFields,
  heads: count,
  /** A position sees itself and those before it. */
  causal: z.boolean().default(false),
  /** Of the weights between positions. */
  dropout: rate.default(0),
})
export type AttentionSpec = z.output<typeof attentionSchema>

/** Multi-head self-attention with its four projections; as wide as its input: `attention(4, { causal: true })`. Masked positions are not looked at. */
export const attention = (heads: number, options: Options<typeof attentionSchema, 'heads'> = {}): AttentionSpec => checkLayer(attentionSchema, { kind: 'attention', heads, ...options })

export const planAttention: PlanLayer<AttentionSpec> = ({ heads, causal, dropout }, input, site) => {
  const [length = 0, width = 0] = input.shape
  site.require(input.kind === 'float' && input.shape.length === 2, formWords({ kind: 'float', shape: ['length', 'width'] }), formWords(input))
  site.require(width % heads === 0, formWords({ kind: 'float', shape: ['length', `${heads} × n`] }), formWords(input))
  const project = (name: string): ((pass: Pass) => Projection) => {
    const weight = site.parameter(`${name}/weight`, [width, width], { kind: 'glorot-uniform', fanIn: width, fanOut: width })
    const bias = site.parameter(`${name}/bias`, [width], { kind: 'zeros' })
    return (pass) => ({ weight: weightOf(pass, weight), bias: weightOf(pass, bias) })
  }
  const [query, key, value, output] = [project('query'), project('key'), project('value'), project('output')]
  return {
    output: input,
    saved: length * (4 * width + heads * length),
    run: (pass, { tensor, mask }) => {
      const projections = { query: query(pass), key: key(pass), value: value(pass), output: output(pass) }
      return { tensor: multiHeadAttention(pass.tape, floatsOf({ tensor, mask }), projections, { heads, mask, isCausal: causal, dropout }), mask }
    },
  }
}
