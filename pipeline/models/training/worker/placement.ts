import type { Backend } from '../../../tensor/backend/backend'
import type { TouchedRows } from '../../../tensor/backend/embedding'
import type { Block } from '../../../tensor/backend/memory'
import { longestMatch } from '../../../tensor/optimiser-settings'
import { Parameter, sizeOf } from '../../../tensor/tensor'
import type { ParameterSpec } from '../../architecture'

/** Numbers that dense gradients start at multiples of: a cache line of 32-bit ones. */
const alignment = 16

export interface PlannedParameter {
  spec: ParameterSpec
  size: number
  isLearned: boolean
  /** Where its gradient starts in a shard's block of them; null for tables and what does not learn. */
  offset: number | null
}

export interface Plan {
  parameters: PlannedParameter[]
  /** Numbers of a shard's dense gradients. */
  denseLength: number
}

export function planParameters(specs: readonly ParameterSpec[], frozen: readonly string[]): Plan {
  let denseLength = 0
  const parameters = specs.map((spec) => {
    const size = sizeOf(spec.shape)
    const isLearned = spec.isTrainable && longestMatch(spec.name, frozen) === null
    if (!isLearned || spec.isTable) return { spec, size, isLearned, offset: null }
    const offset = denseLength
    denseLength += Math.ceil(size / alignment) * alignment
    return { spec, size, isLearned, offset }
  })
  return { parameters, denseLength }
}

export interface TableGradient {
  gradient: Block
  touched: TouchedRows
}

/** What a shard adds its gradients to: all dense ones in one block, so that zeroing and summing are one call each; tables by their rows. */
export interface ShardGradients {
  dense: Block | null
  /** By the parameter's place in the plan. */
  tables: (TableGradient | null)[]
}

/** Blocks that all hands share. */
export interface Placement {
  weights: Block[]
  shards: ShardGradients[]
}

/** Weights undefined, gradients zero. */
export function place(backend: Backend, plan: Plan, shards: number): Placement {
  const weights = plan.parameters.map(({ spec, size }) => backend.allocate(size, spec.isTable ? spec.storage : 'float', 'kept'))
  const gradients = Array.from({ length: shards }, (): ShardGradients => {
    const dense = plan.denseLength === 0 ? null : zeros(backend, plan.denseLength, 'float')
    const tables = plan.parameters.map(({ spec, size, isLearned, offset }) => {
      if (!isLearned || offset !== null) return null
      const rows = spec.shape[0] ?? 0
      return { gradient: zeros(backend, size, 'float'), touched: { marks: zeros(backend, rows, 'integer'), rows: zeros(backend, rows, 'integer'), count: zeros(backend, 1, 'integer') } }
    })
    return { dense, tables }
  })
  return { weights, shards: gradients }
}

function zeros(backend: Backend, length: number, kind: 'float' | 'integer'): Block {
  const block = backend.allocate(length, kind, 'kept')
  if (kind === 'float') backend.fill(block, 0)
  else backend.write(block, new Int32Array(length))
  return block
}

/** The same placement in other words: a place for each block, or a block for each place. */
export function mapBlocks<From, To>(placement: PlacementOf<From>, map: (block: From) => To): PlacementOf<To> {
  return {
    weights: placement.weights.map(map),
    shards: placement.shards.map(({ dense, tables }) => ({
      dense: dense === null ? null : map(dense),
      tables: tables.map((table) => table && { gradient: map(table.gradient), touched: { marks: map(table.touched.marks), rows: map(table.touched.rows), count: map(table.touched.count) } }),
    })),
  }
}

export interface PlacementOf<Place> {
  weights: Place[]
  shards: { dense: Place | null; tables: ({ gradient: Place; touched: { marks: Place; rows: Place; count: Place } } | null)[] }[]
}

/** The parameters of a shard, by name: shared weights, gradients of its own. */
export function parametersOf(backend: Backend, plan: Plan, placement: Placement, shard: number): Map<string, Parameter> {
  const gradients = placement.shards[shard]
  return new Map(
    plan.parameters.map(({ spec, size, isLearned, offset }, index) => {
      const table = gradients?.tables[index] ?? null
      const parameter = new Parameter(spec.name, spec.shape, placement.weights[index]!, isLearned, table?.touched ?? null)
      if (table !== null) parameter.gradient = table.gradient
      else if (offset !== null && gradients?.dense) parameter.gradient = backend.view(gradients.dense, offset, size)
      return [spec.name, parameter]
    }),
  )
}
