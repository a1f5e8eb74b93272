import * as z from 'zod'
import { add } from '../../../tensor/operations/arithmetic'
import { floatsOf, formWords, isSameForm } from '../form'
import type { LayerSpec } from '../layer-spec'
import type { PlanLayer } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields } from './fields'

interface Named {
  name?: string
  shared?: string
}

export interface GroupSpec {
  kind: 'group'
  name?: string | undefined
  shared?: string | undefined
  layers: LayerSpec[]
}
export const groupSchema = (layers: z.ZodType<LayerSpec[]>) => z.object({ kind: z.literal('group'), ...layerFields, layers })

/** Layers one after the other under a name of their own: `group([dense(32), dropout(0.1)], { name: 'tower', shared: 'tower' })`. */
export const group = (layers: LayerSpec[], options: Named = {}): GroupSpec => checkLayer(groupSchema(z.array(z.custom<LayerSpec>(isLayer))), { kind: 'group', layers, ...options })

export const planGroup: PlanLayer<GroupSpec> = (spec, input, site) => {
  const list = site.list('', spec.layers, input)
  return { output: list.output, parts: [list], run: (pass, value) => list.run(pass, value) }
}

export interface ResidualSpec {
  kind: 'residual'
  name?: string | undefined
  shared?: string | undefined
  layers: LayerSpec[]
}
export const residualSchema = (layers: z.ZodType<LayerSpec[]>) => z.object({ kind: z.literal('residual'), ...layerFields, layers })

/** What the layers give plus what they were given; both have one shape: `residual([layerNorm(), dense(64, { activation: 'relu' })])`. */
export const residual = (layers: LayerSpec[], options: Named = {}): ResidualSpec => checkLayer(residualSchema(z.array(z.custom<LayerSpec>(isLayer))), { kind: 'residual', layers, ...options })

export const planResidual: PlanLayer<ResidualSpec> = (spec, input, site) => {
  const list = site.list('', spec.layers, input)
  site.require(input.kind === 'float' && isSameForm(list.output, input), formWords({ ...input, kind: 'float' }), formWords(input.kind === 'float' ? list.output : input))
  return {
    output: input,
    parts: [list],
    run: (pass, value) => ({ tensor: add(pass.tape, floatsOf(value), floatsOf(list.run(pass, value))), mask: value.mask }),
  }
}

/** Whether something can be a layer: the whole network is checked where it is put together. */
export const isLayer = (value: unknown): boolean => typeof value === 'object' && value !== null && 'kind' in value
