import { IntegerTensor, sizeOf, type Tensor } from '../../../tensor/tensor'
import type { Tape } from '../../../tensor/tape'
import type { Batch } from '../../architecture'
import type { DataShape, FieldShape } from '../data-source'

export interface StagedField extends FieldShape {
  part: 'inputs' | 'targets' | 'weights'
  name: string
  /** Numbers of a row. */
  size: number
}

/** Inputs, targets and weights in the order in which they lie in blocks and stages. */
export function fieldsOf({ inputs, targets, isWeighted }: DataShape): StagedField[] {
  const fields = (part: 'inputs' | 'targets', of: Record<string, FieldShape>): StagedField[] => Object.entries(of).map(([name, { kind, shape }]) => ({ part, name, kind, shape, size: sizeOf(shape) }))
  const weights: StagedField[] = isWeighted ? [{ part: 'weights', name: '', kind: 'float', shape: [], size: 1 }] : []
  return [...fields('inputs', inputs), ...fields('targets', targets), ...weights]
}

export type Numbers = Float32Array | Float64Array | Int32Array

/** The arrays of all fields, one behind the other in one buffer: `rows` rows of each. */
export function layOut(fields: readonly StagedField[], rows: number, isDouble: boolean, buffer: ArrayBufferLike): Numbers[] {
  let at = 0
  return fields.map(({ kind, size }) => {
    const length = rows * size
    const start = at
    at += Math.ceil((length * (kind === 'float' && isDouble ? 8 : 4)) / 8) * 8
    if (kind === 'integer') return new Int32Array(buffer, start, length)
    return isDouble ? new Float64Array(buffer, start, length) : new Float32Array(buffer, start, length)
  })
}

export function bytesOf(fields: readonly StagedField[], rows: number, isDouble: boolean): number {
  return fields.reduce((sum, { kind, size }) => sum + Math.ceil((rows * size * (kind === 'float' && isDouble ? 8 : 4)) / 8) * 8, 0)
}

/** The batch at hand, where the first hand puts it and all read their shards from. */
export class StagedBatch {
  readonly arrays: Numbers[]

  constructor(
    readonly fields: readonly StagedField[],
    rows: number,
    isDouble: boolean,
    readonly shared: SharedArrayBuffer,
  ) {
    this.arrays = layOut(fields, rows, isDouble, shared)
  }

  /** Rows `from` up to `to`, on a tape. */
  onTape(tape: Tape, from: number, to: number, totalWeight: number): Batch {
    const batch: Batch = { rows: to - from, inputs: {}, targets: {}, weights: null, totalWeight }
    this.fields.forEach(({ part, name, kind, shape, size }, index) => {
      const numbers = this.arrays[index]!.subarray(from * size, to * size)
      const wanted = [to - from, ...shape]
      const tensor: Tensor | IntegerTensor = kind === 'integer' ? tape.integers(numbers, wanted) : tape.floats(numbers, wanted)
      if (part !== 'weights') batch[part][name] = tensor
      else if (!(tensor instanceof IntegerTensor)) batch.weights = tensor
    })
    return batch
  }
}
