import type { Tape } from '../../tape'
import { shapeWords, sizeOf, type Tensor } from '../../tensor'
import { weightedMean, type Weighting } from './weighted-mean'

/** Pinball loss (Koenker and Bassett 1978): prediction [rows, ..., levels], target [rows, ...]; the mean over levels, which lie between 0 and 1. */
export function quantile(tape: Tape, prediction: Tensor, target: Tensor, levels: readonly number[], weighting: Weighting): Tensor {
  tape.require('quantile', prediction.shape.at(-1) === levels.length, `[…, ${levels.length}]`, shapeWords(prediction.shape))
  tape.require('quantile', shapeWords(target.shape) === shapeWords(prediction.shape.slice(0, -1)), `a target of ${shapeWords(prediction.shape.slice(0, -1))}`, shapeWords(target.shape))
  tape.require('quantile', levels.every((level) => level > 0 && level < 1), 'levels between 0 and 1', shapeWords(levels))
  const shape = { rows: sizeOf(target.shape), columns: levels.length }
  const levelBlock = tape.floats(levels, [levels.length]).block
  const losses = tape.output(prediction.shape, [prediction])
  tape.backend.quantileLoss(losses.block, prediction.block, target.block, levelBlock, shape)
  tape.record(losses, (outGradient) => {
    const gradient = tape.gradientOf(prediction)
    if (gradient !== null) tape.backend.quantileLossGradient(gradient, outGradient, prediction.block, target.block, levelBlock, shape)
  })
  return weightedMean(tape, losses, weighting)
}
