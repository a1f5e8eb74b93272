import type { PointLossKind } from '../../backend/losses'
import type { Tape } from '../../tape'
import { shapeWords, type Tensor } from '../../tensor'
import { weightedMean, type Weighting } from './weighted-mean'

/** Of each number by itself, prediction and target of one shape; see `pointLossKinds` for the formulas and the parameter. Where a row has several numbers, their mean. */
export function pointLoss(tape: Tape, kind: PointLossKind, prediction: Tensor, target: Tensor, parameter: number, weighting: Weighting): Tensor {
  tape.require(kind, shapeWords(prediction.shape) === shapeWords(target.shape), `a target of ${shapeWords(prediction.shape)}`, shapeWords(target.shape))
  const losses = tape.output(prediction.shape, [prediction])
  tape.backend.pointLoss(kind, losses.block, prediction.block, target.block, parameter)
  tape.record(losses, (outGradient) => {
    const gradient = tape.gradientOf(prediction)
    if (gradient !== null) tape.backend.pointLossGradient(kind, gradient, outGradient, prediction.block, target.block, parameter)
  })
  return weightedMean(tape, losses, weighting)
}

export const meanSquaredError = (tape: Tape, prediction: Tensor, target: Tensor, weighting: Weighting): Tensor => pointLoss(tape, 'squared-error', prediction, target, 0, weighting)

export const meanAbsoluteError = (tape: Tape, prediction: Tensor, target: Tensor, weighting: Weighting): Tensor => pointLoss(tape, 'absolute-error', prediction, target, 0, weighting)

/** Squared up to `delta`, straight beyond. */
export const huber = (tape: Tape, prediction: Tensor, target: Tensor, weighting: Weighting, delta = 1): Tensor => pointLoss(tape, 'huber', prediction, target, delta, weighting)

/** Of logits and targets from 0 to 1; `positiveWeight` weighs the positive part, for classes of unequal size. */
export const binaryCrossEntropy = (tape: Tape, logits: Tensor, target: Tensor, weighting: Weighting, positiveWeight = 1): Tensor => pointLoss(tape, 'binary-cross-entropy', logits, target, positiveWeight, weighting)
