import type { Block } from './memory'

export interface SgdSettings {
  rate: number
  momentum: number
  isNesterov: boolean
  /** Added to the gradient (L2). */
  weightDecay: number
}

export interface AdamSettings {
  rate: number
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
  /** AdamW: the decay shrinks the weight itself; otherwise it is added to the gradient. */
  isDecoupled: boolean
  /** From 1. */
  step: number
}

/** All blocks are of one length and may be views, so that workers can share one update. Weights: float or half. */
export interface Optimisers {
  /** velocity is null without momentum. As torch.optim.SGD without dampening. */
  sgd(weight: Block, gradient: Block, velocity: Block | null, settings: SgdSettings): void
  /** As torch.optim.Adam and AdamW. */
  adam(weight: Block, gradient: Block, mean: Block, square: Block, settings: AdamSettings): void
  /**
   * The same for a table of `width` numbers a row whose gradient is zero but for marked rows: with `isLazy` the
   * others are left alone (torch.optim.SparseAdam's idea, with ε where Adam has it), without it they decay as in `adam`, and the result is adam's.
   */
  adamRows(weight: Block, gradient: Block, mean: Block, square: Block, marks: Block, width: number, isLazy: boolean, settings: AdamSettings): void
  /** In Float64. Not finite where any number is not. */
  sumOfSquares(x: Block): number
}
