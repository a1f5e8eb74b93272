import type { Tape } from '../../tape'
import { shapeWords, sizeOf, type Tensor } from '../../tensor'
import { multiply } from '../arithmetic'
import { scale } from '../elementwise'
import { mean, sum } from '../reduce'
import { reshape } from '../shapes'

/** How a loss becomes one number. A `Batch` is one. */
export interface Weighting {
  /** [rows], or more of the losses' dimensions; null for 1 each. */
  weights: Tensor | null
  /** Of the whole batch, all its parts together, so that the parts' losses add up. */
  totalWeight: number
}

/** Σ w·l / totalWeight. Dimensions of the losses that the weights do not have are averaged first: a row counts by its weight, not by its length. */
export function weightedMean(tape: Tape, losses: Tensor, { weights, totalWeight }: Weighting): Tensor {
  const covered = weights?.shape ?? losses.shape.slice(0, 1)
  tape.require('loss', covered.every((dimension, place) => dimension === losses.shape[place]), `weights of ${shapeWords(losses.shape.slice(0, 1))}`, shapeWords(covered))
  const rows = sizeOf(covered)
  const inner = sizeOf(losses.shape) / rows
  const flat = reshape(tape, losses, inner === 1 ? [rows] : [rows, inner])
  const ofRows = inner === 1 ? flat : mean(tape, flat, 1)
  return scale(tape, sum(tape, weights === null ? ofRows : multiply(tape, ofRows, reshape(tape, weights, [rows]))), 1 / totalWeight)
}
