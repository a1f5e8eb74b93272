import type { Block } from './memory'

/** Applied to a product's result; all but `gelu` have their derivative from the result alone. */
export type Activation = 'linear' | 'relu' | 'sigmoid' | 'tanh' | 'gelu'

/** Rows × inner by inner × columns, row-major; with `transposeA` the block a holds inner × rows, likewise b columns × inner. */
export interface ProductShape {
  rows: number
  inner: number
  columns: number
  transposeA?: boolean
  transposeB?: boolean
  /** Adds to what `out` holds. */
  accumulate?: boolean
  /** So many products, one behind the other in all three blocks; 1 where absent. */
  batches?: number
}

export interface DenseShape {
  rows: number
  inner: number
  columns: number
  activation: Activation
}

export interface Products {
  product(out: Block, a: Block, b: Block, shape: ProductShape): void
  /**
   * out [rows, columns] = activation(x [rows, inner] · weight [inner, columns] + bias [columns]).
   * `before` [rows, columns] keeps what went into the activation; needed for `gelu` only, null otherwise.
   */
  dense(out: Block, before: Block | null, x: Block, weight: Block, bias: Block | null, shape: DenseShape): void
  /** Adds to each gradient that is not null. */
  denseGradient(
    gradients: { x: Block | null; weight: Block | null; bias: Block | null },
    outGradient: Block,
    saved: { out: Block; before: Block | null; x: Block; weight: Block },
    shape: DenseShape,
  ): void
}
