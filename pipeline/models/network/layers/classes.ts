import * as z from 'zod'
import { add } from '../../../tensor/operations/arithmetic'
import { embedding } from '../../../tensor/operations/embedding'
import { product } from '../../../tensor/operations/product'
import { reshape } from '../../../tensor/operations/shapes'
import { toDistribution } from '../../../tensor/operations/losses/sampled-softmax'
import type { Tape } from '../../../tensor/tape'
import type { Tensor } from '../../../tensor/tensor'
import { floatsOf, formWords } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { tableFields } from './embedding'
import { count, layerFields, type Options } from './fields'

export const classesSchema = z.object({
  kind: z.literal('classes'),
  ...layerFields,
  count,
  /** Other classes that the right one is held against at a training step, drawn anew; null for all of them. */
  samples: count.nullable().default(null),
  /** How often each class occurs: common ones are then drawn more often, as count^0.75, and their scores corrected for it. Null: all alike. */
  counts: z.array(z.number().min(0)).nullable().default(null),
  bias: z.boolean().default(false),
  storage: tableFields.storage,
})
export type ClassesSpec = z.output<typeof classesSchema>

/**
 * A score for each class, by a table with a row for each: `classes(20_000, { samples: 500 })`, with the loss `cross-entropy`.
 * Predictions score all classes; so does training where `samples` is absent. With `shared` the table can be that of an embedding.
 */
export const classes = (number: number, options: Options<typeof classesSchema, 'count'> = {}): ClassesSpec => checkLayer(classesSchema, { kind: 'classes', count: number, ...options })

export const planClasses: PlanLayer<ClassesSpec> = (spec, input, site) => {
  const width = input.shape.at(-1)
  site.require(input.kind === 'float' && width !== undefined, formWords({ kind: 'float', shape: ['…', 'width'] }), formWords(input))
  const { samples, counts } = spec
  site.require(samples === null || samples < spec.count, `samples < ${spec.count}`, String(samples))
  site.require(counts === null || counts.length === spec.count, `counts [${spec.count}]`, `[${counts?.length}]`)
  const isTable = samples !== null
  const options = { isTable, storage: isTable && spec.storage === 'f16' ? 'half' : 'float' } as const
  const weight = site.parameter('weight', [spec.count, width ?? 0], { kind: 'glorot-uniform', fanIn: width ?? 0, fanOut: spec.count }, options)
  const bias = spec.bias ? site.parameter('bias', [spec.count, 1], { kind: 'zeros' }, { isTable }) : null
  const distribution = samples === null ? null : toDistribution(counts ?? new Float64Array(spec.count).fill(1), 0.75)
  return {
    output: { kind: 'float', shape: [...input.shape.slice(0, -1), spec.count] },
    isSampled: samples !== null,
    run: (pass, value) => {
      const hidden = floatsOf(value)
      const table = weightOf(pass, weight)
      const shift = bias === null ? null : weightOf(pass, bias)
      if (samples !== null && distribution !== null && pass.isForLoss && pass.tape.options.isTraining) return { ...value, sampled: { hidden, table, bias: shift, samples, distribution, isEven: counts === null } }
      const scores = product(pass.tape, hidden, widened(pass.tape, table), { transposeB: true })
      return { tensor: shift === null ? scores : add(pass.tape, scores, reshape(pass.tape, shift, [spec.count])), mask: value.mask }
    },
  }
}

/** Rows of 16 bits are looked up, not multiplied by: for all scores at once the whole table is widened for the time of a step. */
function widened(tape: Tape, table: Tensor): Tensor {
  if (table.block.kind === 'float') return table
  const [rows = 0] = table.shape
  return embedding(tape, table, tape.integers(Int32Array.from({ length: rows }, (_, row) => row), [rows]))
}
