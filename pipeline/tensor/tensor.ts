import type { Block } from './backend/memory'
import type { TouchedRows } from './backend/embedding'

/** Row-major; the first dimension is the batch wherever there is one. `[]` is a single number. */
export type Shape = readonly number[]

/** Numbers of a shape in a back end's memory, as an operation gave them. */
export class Tensor {
  /** What backward has added up so far; null while nothing has arrived. */
  gradient: Block | null = null

  constructor(
    readonly shape: Shape,
    readonly block: Block,
    /** Whether anything that learns went into it. */
    readonly needsGradient: boolean,
    /** Whose numbers these are, under another shape; its gradient is theirs as well. */
    readonly viewOf: Tensor | null = null,
  ) {}
}

/** Ids, labels and masks' kin: whole numbers that nothing is learned through. */
export class IntegerTensor {
  constructor(
    readonly shape: Shape,
    readonly block: Block,
  ) {}
}

/** Weights that stay from step to step. Its gradient is the shard's own block, set by whoever trains; null where it does not learn. */
export class Parameter extends Tensor {
  constructor(
    /** Path of names from the network's root: `encoder/query/weight`. */
    readonly name: string,
    shape: Shape,
    block: Block,
    isTrainable: boolean,
    /** For tables that are gathered from: which rows of the gradient are in use. */
    public touched: TouchedRows | null = null,
  ) {
    super(shape, block, isTrainable)
  }
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, dimension) => size * dimension, 1)

/** `[64, 30, 8]`. */
export const shapeWords = (shape: Shape): string => `[${shape.join(', ')}]`
