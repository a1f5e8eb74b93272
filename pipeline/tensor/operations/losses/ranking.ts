import type { Tape } from '../../tape'
import { shapeWords, type Tensor } from '../../tensor'
import { subtract } from '../arithmetic'
import { softplus } from '../elementwise'
import { reshape } from '../shapes'
import { weightedMean, type Weighting } from './weighted-mean'

/** Bayesian personalised ranking (Rendle et al. 2009), −log σ(positive − negative): scores [rows], and [rows] or [rows, negatives]; the mean over negatives. */
export function bayesianPersonalisedRanking(tape: Tape, positive: Tensor, negative: Tensor, weighting: Weighting): Tensor {
  const [rows = 0] = positive.shape
  tape.require('bayesian personalised ranking', positive.shape.length === 1, 'scores as [rows]', shapeWords(positive.shape))
  tape.require('bayesian personalised ranking', negative.shape[0] === rows && negative.shape.length <= 2, `scores of [${rows}, negatives]`, shapeWords(negative.shape))
  const liked = negative.shape.length === 2 ? reshape(tape, positive, [rows, 1]) : positive
  return weightedMean(tape, softplus(tape, subtract(tape, negative, liked)), weighting)
}
