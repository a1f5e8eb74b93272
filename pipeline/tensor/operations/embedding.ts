import { fail } from '../../../protocol/failure'
import type { Tape } from '../tape'
import { shapeWords, sizeOf, type IntegerTensor, type Tensor } from '../tensor'

export interface EmbeddingOptions {
  /** An id that stands for nothing: zeros, and no gradient. */
  paddingId?: number
}

export interface BagOptions extends EmbeddingOptions {
  mode?: 'sum' | 'mean'
  /** [bags, size] as the ids; nothing is learned through them. */
  weights?: Tensor | null
}

/** Rows of a table [vocabulary, width] by their ids: [..ids, width]. The table may be stored in 16 bits. */
export function embedding(tape: Tape, table: Tensor, ids: IntegerTensor, { paddingId = -1 }: EmbeddingOptions = {}): Tensor {
  const shape = { count: sizeOf(ids.shape), ...tableShape(tape, 'embedding', table), paddingId }
  const out = tape.output([...ids.shape, shape.width], [table])
  const place = tape.backend.gather(out.block, table.block, ids.block, shape)
  if (place >= 0) failAt(tape, ids, place, shape.vocabulary)
  tape.record(out, (outGradient) => {
    const sum = tape.tableGradientOf(table)
    if (sum !== null) tape.backend.gatherGradient(sum.gradient, sum.touched, outGradient, ids.block, shape)
  })
  return out
}

/** The sum or (weighted) mean of the rows of each bag: ids [..., size], result [..., width]. Padding belongs to no bag; an empty bag gives zeros. */
export function embeddingBag(tape: Tape, table: Tensor, ids: IntegerTensor, { mode = 'mean', weights = null, paddingId = -1 }: BagOptions = {}): Tensor {
  tape.require('embedding bag', ids.shape.length > 0 && sizeOf(ids.shape) > 0, 'ids as [bags, size]', shapeWords(ids.shape))
  if (weights !== null) {
    tape.require('embedding bag', shapeWords(weights.shape) === shapeWords(ids.shape), `weights as ${shapeWords(ids.shape)}`, shapeWords(weights.shape))
    tape.require('embedding bag', !weights.needsGradient, 'weights that nothing is learned through', 'weights with a gradient')
  }
  const bags = sizeOf(ids.shape.slice(0, -1))
  const shape = { count: sizeOf(ids.shape), ...tableShape(tape, 'embedding bag', table), paddingId, bags, mode }
  const out = tape.output([...ids.shape.slice(0, -1), shape.width], [table])
  const place = tape.backend.bag(out.block, table.block, ids.block, weights?.block ?? null, shape)
  if (place >= 0) failAt(tape, ids, place, shape.vocabulary)
  tape.record(out, (outGradient) => {
    const sum = tape.tableGradientOf(table)
    if (sum !== null) tape.backend.bagGradient(sum.gradient, sum.touched, outGradient, ids.block, weights?.block ?? null, shape)
  })
  return out
}

/** 1 for an id, 0 for padding: the mask that goes with what `embedding` gives. Ids come from outside. */
export function idMask(tape: Tape, ids: IntegerTensor, paddingId: number): Tensor {
  return tape.floats(Float32Array.from(tape.backend.read(ids.block), (id) => (id === paddingId ? 0 : 1)), ids.shape)
}

function tableShape(tape: Tape, operation: string, table: Tensor): { vocabulary: number; width: number } {
  const [vocabulary = 0, width = 0] = table.shape
  tape.require(operation, table.shape.length === 2, 'a table of [vocabulary, width]', shapeWords(table.shape))
  return { vocabulary, width }
}

/** An id or label that its table does not have, at a place of the batch. */
export function failAt(tape: Tape, ids: IntegerTensor, place: number, size: number): never {
  const id = tape.backend.read(tape.backend.view(ids.block, place, 1))[0] ?? -1
  return fail({ kind: 'id-out-of-range', layer: tape.layer, id, size, place })
}
