import * as z from 'zod'
import { embedding as gather } from '../../../tensor/operations/embedding'
import type { Tape } from '../../../tensor/tape'
import type { IntegerTensor, Tensor } from '../../../tensor/tensor'
import { formWords, integersOf } from '../form'
import type { PlanLayer } from '../planned-layer'
import { weightOf } from '../planner'
import { checkLayer } from './check-layer'
import { count, layerFields, type Options } from './fields'

export const tableFields = {
  /** Ids go from 0 to one less than this. */
  vocabulary: count,
  /** Numbers for each id. */
  width: count,
  /** Stands for nothing: gives zeros, learns nothing, and is masked out behind. Null for none. */
  paddingId: z.int().min(0).nullable().default(null),
  /** `f16` halves the memory of the table; gradients and sums stay as they are. */
  storage: z.enum(['f32', 'f16']).default('f32'),
}

export const embeddingSchema = z.object({ kind: z.literal('embedding'), ...layerFields, ...tableFields })
export type EmbeddingSpec = z.output<typeof embeddingSchema>

/** Learned numbers for each id: `embedding(20_000, 32, { paddingId: 0, storage: 'f16' })`. They start uniform within ± 0.05. */
export const embedding = (vocabulary: number, width: number, options: Options<typeof embeddingSchema, 'vocabulary' | 'width'> = {}): EmbeddingSpec =>
  checkLayer(embeddingSchema, { kind: 'embedding', vocabulary, width, ...options })

export const planEmbedding: PlanLayer<EmbeddingSpec> = (spec, input, site) => {
  site.require(input.kind === 'integer', formWords({ kind: 'integer', shape: ['…'] }), formWords(input))
  const table = site.parameter('weight', [spec.vocabulary, spec.width], { kind: 'uniform', limit: 0.05 }, tableOptions(spec))
  const isSequence = input.shape.length === 1
  return {
    output: { kind: 'float', shape: [...input.shape, spec.width] },
    run: (pass, value) => {
      const ids = integersOf(value)
      return {
        tensor: gather(pass.tape, weightOf(pass, table), ids, { paddingId: spec.paddingId ?? -1 }),
        mask: spec.paddingId !== null && isSequence ? idMask(pass.tape, ids, spec.paddingId) : value.mask,
      }
    },
  }
}

/** 1 where an id is not the padding. */
function idMask(tape: Tape, ids: IntegerTensor, paddingId: number): Tensor {
  return tape.floats(Float32Array.from(tape.backend.read(ids.block), (id) => (id === paddingId ? 0 : 1)), ids.shape)
}

export const tableOptions = ({ storage }: { storage: 'f32' | 'f16' }): { isTable: true; storage: 'half' | 'float' } => ({ isTable: true, storage: storage === 'f16' ? 'half' : 'float' })
