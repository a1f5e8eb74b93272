import type { Block } from './memory'

/** `gelu` is the exact one, x·Φ(x); `leaky-relu` has slope 0.01, `elu` α = 1; `sign` has gradient 0. */
export const unaryKinds = ['negate', 'absolute', 'sign', 'square', 'square-root', 'exponential', 'logarithm', 'reciprocal', 'sigmoid', 'tanh', 'relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'softplus'] as const
export type UnaryKind = (typeof unaryKinds)[number]

/** Of two equal numbers `maximum` and `minimum` give the gradient to the first. */
export const binaryKinds = ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'] as const
export type BinaryKind = (typeof binaryKinds)[number]

/** Of equal numbers `maximum` and `minimum` give the gradient to the first. */
export type ReduceKind = 'sum' | 'mean' | 'maximum' | 'minimum'

/** At most four dimensions. A stride counts numbers; 0 repeats, which is what broadcasting is. */
export interface BroadcastShape {
  shape: readonly number[]
  aStrides: readonly number[]
  bStrides: readonly number[]
}

/** The axis that is reduced, the product of the dimensions before it and of those behind it. */
export interface AxisShape {
  outer: number
  axis: number
  inner: number
}

/** A rectangle within a flat block: `rows` runs of `columns` numbers, each `stride` behind the one before. */
export interface Strip {
  offset: number
  stride: number
}

export interface Elementwise {
  unary(kind: UnaryKind, out: Block, x: Block): void
  unaryGradient(kind: UnaryKind, xGradient: Block, outGradient: Block, x: Block, out: Block): void
  binary(kind: BinaryKind, out: Block, a: Block, b: Block, shape: BroadcastShape): void
  /** Adds to each gradient that is not null; along a repeated dimension the parts are summed. */
  binaryGradient(kind: BinaryKind, aGradient: Block | null, bGradient: Block | null, outGradient: Block, a: Block, b: Block, out: Block, shape: BroadcastShape): void
  /** out = scale · x + shift; with `accumulate` added to what `out` holds. */
  affine(out: Block, x: Block, scale: number, shift: number, accumulate?: boolean): void
  fill(block: Block, value: number): void
  reduce(kind: ReduceKind, out: Block, x: Block, shape: AxisShape): void
  reduceGradient(kind: ReduceKind, xGradient: Block, outGradient: Block, x: Block, out: Block, shape: AxisShape): void
  /** Concatenation, slices and their gradients: `rows` runs of `columns` numbers from one block to another. */
  copyStrip(out: Block, outStrip: Strip, x: Block, xStrip: Strip, rows: number, columns: number, accumulate?: boolean): void
  /** out's dimension k is x's dimension `order[k]`; `shape` is x's, at most four dimensions. */
  permute(out: Block, x: Block, shape: readonly number[], order: readonly number[], accumulate?: boolean): void
  /**
   * out = x / (1 − rate) where the number of its place is at least rate, else 0. The number for place i is
   * `mixBits(seed, i + first) / 2^32` (see `numeric/mix-bits.ts`), so that any back end and any split of the work drops the same.
   */
  dropout(out: Block, x: Block, rate: number, seed: number, first: number): void
  /** Adds to xGradient. */
  dropoutGradient(xGradient: Block, outGradient: Block, rate: number, seed: number, first: number): void
}
