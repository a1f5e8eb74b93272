import * as z from 'zod'
import { add, multiply } from '../../../tensor/operations/arithmetic'
import { sum } from '../../../tensor/operations/reduce'
import { concatenate } from '../../../tensor/operations/shapes'
import type { Tape } from '../../../tensor/tape'
import type { Tensor } from '../../../tensor/tensor'
import type { ValueSpec } from '../../architecture'
import { floatsOf, formWords, isSameShape } from '../form'
import type { LayerSpec } from '../layer-spec'
import type { PlanLayer, PlannedList, Site } from '../planned-layer'
import { checkLayer } from './check-layer'
import { layerFields, layerName } from './fields'
import { isLayer } from './group'

const merges = ['concatenate', 'sum', 'product', 'dot'] as const
type Merge = (typeof merges)[number]

export interface BranchesSpec {
  kind: 'branches'
  name?: string | undefined
  shared?: string | undefined
  branches: Record<string, LayerSpec[]>
  merge: Merge
}
export const branchesSchema = (layers: z.ZodType<LayerSpec[]>) =>
  z.object({ kind: z.literal('branches'), ...layerFields, branches: z.record(layerName, layers), merge: z.enum(merges).default('concatenate') })

/**
 * Several ways that meet again: `branches({ user: [embedding(5_000, 16)], item: [embedding(2_000, 16)] }, { merge: 'dot' })`.
 * A branch named as an input of the network starts from it; any other one from what comes before. `dot` is of two.
 */
export const branches = (parts: Record<string, LayerSpec[]>, options: { merge?: Merge; name?: string; shared?: string } = {}): BranchesSpec =>
  checkLayer(branchesSchema(z.array(z.custom<LayerSpec>(isLayer))), { kind: 'branches', branches: parts, ...options })

export const planBranches: PlanLayer<BranchesSpec> = ({ branches: parts, merge }, input, site) => {
  const names = Object.keys(parts)
  site.require(names.length > 0, '1 …', '0')
  site.require(merge !== 'dot' || names.length === 2, '2', `${names.length} (${names.join(', ')})`)
  const lists = Object.entries(parts).map(([name, layers]) => ({ name, list: site.list(name, layers, site.inputs[name] ?? input) }))
  const output = mergedForm(merge, lists, site)
  return {
    output,
    parts: lists.map(({ list }) => list),
    run: (pass, value) => {
      const values = lists.map(({ name, list }) => list.run(pass, pass.inputs[name] ?? value))
      const mask = output.shape.length === 2 ? (values.find((one) => one.mask !== null)?.mask ?? null) : null
      return { tensor: mergeAll(pass.tape, merge, values.map(floatsOf)), mask }
    },
  }
}

function mergedForm(merge: Merge, lists: readonly { name: string; list: PlannedList }[], site: Site): ValueSpec {
  const first = lists[0]?.list.output.shape ?? []
  for (const { name, list } of lists) {
    const { kind, shape } = list.output
    const isRight = kind === 'float' && shape.length > 0 && (merge === 'concatenate' ? isSameShape(shape.slice(0, -1), first.slice(0, -1)) : isSameShape(shape, first))
    site.require(isRight, formWords({ kind: 'float', shape: merge === 'concatenate' || first.length === 0 ? [...first.slice(0, -1), 'width'] : first }), `${name} ${formWords(list.output)}`)
  }
  const last = merge === 'concatenate' ? lists.reduce((sum, { list }) => sum + (list.output.shape.at(-1) ?? 0), 0) : merge === 'dot' ? 1 : (first.at(-1) ?? 0)
  return { kind: 'float', shape: [...first.slice(0, -1), last] }
}

function mergeAll(tape: Tape, merge: Merge, values: readonly Tensor[]): Tensor {
  const [first, ...others] = values
  if (first === undefined) throw new Error('branches need at least one')
  if (merge === 'concatenate') return others.length === 0 ? first : concatenate(tape, values, -1)
  if (merge === 'sum') return others.reduce((before, value) => add(tape, before, value), first)
  const product = others.reduce((before, value) => multiply(tape, before, value), first)
  return merge === 'product' ? product : sum(tape, product, -1, true)
}
