import type { Block } from './memory'

/** Sequences lie as [batch, length, channels]. */
export interface WindowShape {
  batch: number
  length: number
  channels: number
  /** Positions in a window. */
  size: number
  stride: number
  dilation: number
  /** Zeros before the first position; those behind the last follow from outLength. */
  padding: number
  outLength: number
}

export type PoolKind = 'maximum' | 'mean'

export interface Convolution {
  /** out [batch × outLength, size × channels]: each window as a row, so that a convolution is one product. */
  unfold(out: Block, x: Block, shape: WindowShape): void
  /** Adds to xGradient. */
  unfoldGradient(xGradient: Block, outGradient: Block, shape: WindowShape): void
  /**
   * out [batch, outLength, channels]. Padding counts in neither kind; a window of padding alone gives 0.
   * `places` (integers, as out; null for means) keeps where each maximum stood, the first of equals: its position in the
   * sequence, or -1.
   */
  pool(kind: PoolKind, out: Block, places: Block | null, x: Block, shape: WindowShape): void
  poolGradient(kind: PoolKind, xGradient: Block, outGradient: Block, places: Block | null, shape: WindowShape): void
}
