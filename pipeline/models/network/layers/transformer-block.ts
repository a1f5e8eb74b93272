import * as z from 'zod'
import { formWords } from '../form'
import type { LayerSpec } from '../layer-spec'
import type { PlanLayer } from '../planned-layer'
import { activationNames } from './activation'
import { attention, rate } from './attention'
import { checkLayer } from './check-layer'
import { dense } from './dense'
import { dropout } from './dropout'
import { count, layerFields, type Options } from './fields'
import { residual } from './group'
import { layerNorm } from './normalisation'

export const transformerBlockSchema = z.object({
  kind: z.literal('transformerBlock'),
  ...layerFields,
  heads: count,
  /** Units between the two products behind the attention; four times the width where absent. */
  feedForward: count.optional(),
  causal: z.boolean().default(false),
  dropout: rate.default(0),
  activation: z.enum(activationNames).default('gelu'),
})
export type TransformerBlockSpec = z.output<typeof transformerBlockSchema>

/**
 * Attention, then two products, each behind a layer norm and beside a way around (pre-norm, Xiong and others 2020):
 * `transformerBlock(4, { causal: true, dropout: 0.1 })`. Put a `layerNorm()` behind the last one.
 */
export const transformerBlock = (heads: number, options: Options<typeof transformerBlockSchema, 'heads'> = {}): TransformerBlockSpec =>
  checkLayer(transformerBlockSchema, { kind: 'transformerBlock', heads, ...options })

export const planTransformerBlock: PlanLayer<TransformerBlockSpec> = (spec, input, site) => {
  const width = input.shape[1]
  site.require(input.kind === 'float' && input.shape.length === 2 && width !== undefined, formWords({ kind: 'float', shape: ['length', 'width'] }), formWords(input))
  const list = site.list('', blockLayers(spec, width ?? 1), input)
  return { output: list.output, parts: [list], run: (pass, value) => list.run(pass, value) }
}

/** The layers that it is made of, for an input of this width. */
export function blockLayers(spec: TransformerBlockSpec, width: number): LayerSpec[] {
  const drop = spec.dropout === 0 ? [] : [dropout(spec.dropout)]
  return [
    residual([layerNorm(), attention(spec.heads, { causal: spec.causal, dropout: spec.dropout }), ...drop], { name: 'attention' }),
    residual([layerNorm(), dense(spec.feedForward ?? 4 * width, { activation: spec.activation }), ...drop, dense(width), ...drop], { name: 'feedForward' }),
  ]
}
