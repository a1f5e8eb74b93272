import type { Block } from './memory'

export interface RowShape {
  rows: number
  columns: number
}

export interface BatchNormShape extends RowShape {
  epsilon: number
  /** The share of the new batch in the running figures (PyTorch's convention). */
  momentum: number
  /** False: normalises by the running figures and changes nothing. */
  isTraining: boolean
}

export interface Normalise {
  /** Along each row. */
  softmax(out: Block, x: Block, shape: RowShape & { isLog: boolean }): void
  softmaxGradient(xGradient: Block, outGradient: Block, out: Block, shape: RowShape & { isLog: boolean }): void
  /** Along each row with gain and bias [columns]; `saved` [2 × rows] takes means, then reciprocal standard deviations. */
  layerNorm(out: Block, saved: Block, x: Block, gain: Block, bias: Block, shape: RowShape & { epsilon: number }): void
  layerNormGradient(gradients: { x: Block | null; gain: Block | null; bias: Block | null }, outGradient: Block, saved: Block, x: Block, gain: Block, shape: RowShape): void
  /**
   * Down each column; variances are divided by rows, the running one by rows − 1 (by 1 where there is one row).
   * `saved` [2 × columns] as in `layerNorm`, of what it was normalised by: the batch or the running figures.
   */
  batchNorm(out: Block, saved: Block, x: Block, gain: Block, bias: Block, runningMean: Block, runningVariance: Block, shape: BatchNormShape): void
  batchNormGradient(gradients: { x: Block | null; gain: Block | null; bias: Block | null }, outGradient: Block, saved: Block, x: Block, gain: Block, shape: RowShape & { isTraining: boolean }): void
}
