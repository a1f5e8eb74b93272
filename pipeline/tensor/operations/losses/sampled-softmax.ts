import { mixBits } from '../../../numeric/mix-bits'
import type { Tape } from '../../tape'
import { shapeWords, sizeOf, type IntegerTensor, type Tensor } from '../../tensor'
import { add, multiply, subtract } from '../arithmetic'
import { embedding, failAt } from '../embedding'
import { product } from '../product'
import { sum } from '../reduce'
import { concatenate, reshape, reshapeIntegers } from '../shapes'
import { classLosses, evenOut } from './cross-entropy'
import { weightedMean, type Weighting } from './weighted-mean'

export interface SampledClasses {
  /** Drawn with replacement, the same for all rows (and for all parts of a batch). */
  negatives: ArrayLike<number>
  /** Of each class, how likely it is to be drawn: taken off the logits, so that popular classes are not pushed down (logQ). Null where all are equally likely. */
  logProbabilities: ArrayLike<number> | null
  /** A bias for each class, as a table [classes, 1]. */
  bias?: Tensor | null
}

/** What a logit becomes whose class is the row's own label. */
const NEVER = -1e30

/**
 * Softmax cross-entropy of the right class among sampled ones (Jean et al. 2015; the correction of Bengio and Senécal 2008):
 * x [rows, ..., width], weight [classes, width] with its rows looked up, so that no gradient of all classes is made;
 * labels [rows, ...], -1 for none. A sampled class that is the row's label does not count.
 */
export function sampledCrossEntropy(tape: Tape, x: Tensor, weight: Tensor, labels: IntegerTensor, { negatives, logProbabilities, bias = null }: SampledClasses, weighting: Weighting): Tensor {
  const [classes = 0, width = 0] = weight.shape
  const leading = x.shape.slice(0, -1)
  tape.require('sampled cross-entropy', weight.shape.length === 2 && x.shape.at(-1) === width, `[…, ${width}]`, shapeWords(x.shape))
  tape.require('sampled cross-entropy', shapeWords(labels.shape) === shapeWords(leading), `labels of ${shapeWords(leading)}`, shapeWords(labels.shape))
  const rows = sizeOf(leading)
  const right = Array.from(tape.backend.read(labels.block))
  const stray = right.findIndex((label) => label < -1 || label >= classes)
  if (stray >= 0) failAt(tape, labels, stray, classes)
  const flat = reshape(tape, x, [rows, width])
  const rightIds = tape.integers(right.map((label) => Math.max(label, 0)), [rows])
  const sampledIds = tape.integers(negatives, [negatives.length])
  const corrected = (logits: Tensor, ids: IntegerTensor, shape: readonly number[]): Tensor => {
    const shifted = bias === null ? logits : add(tape, logits, reshape(tape, embedding(tape, bias, ids), shape))
    if (logProbabilities === null) return shifted
    return subtract(tape, shifted, tape.floats(Array.from(tape.backend.read(ids.block), (id) => logProbabilities[id] ?? 0), shape))
  }
  const own = corrected(sum(tape, multiply(tape, flat, embedding(tape, weight, rightIds)), 1, true), rightIds, [rows, 1])
  const sampled = corrected(product(tape, flat, embedding(tape, weight, sampledIds), { transposeB: true }), sampledIds, [1, negatives.length])
  const logits = concatenate(tape, [own, sampled])
  strikeOut(tape, logits, right, negatives)
  const first = tape.integers(right.map((label) => (label === -1 ? -1 : 0)), [rows])
  const losses = reshape(tape, classLosses(tape, logits, first), leading)
  return weightedMean(tape, evenOut(tape, losses, reshapeIntegers(tape, first, leading), weighting), weighting)
}

/** In place: their softmax is exactly 0 from then on, and so is what flows back. */
function strikeOut(tape: Tape, logits: Tensor, labels: readonly number[], negatives: ArrayLike<number>): void {
  const placesOf = new Map<number, number[]>()
  for (let place = 0; place < negatives.length; place += 1) {
    const id = negatives[place] ?? 0
    placesOf.set(id, [...(placesOf.get(id) ?? []), place])
  }
  const never = tape.floats([NEVER], [1]).block
  const columns = negatives.length + 1
  for (const [row, label] of labels.entries()) {
    for (const place of placesOf.get(label) ?? []) tape.backend.copyStrip(logits.block, { offset: row * columns + 1 + place, stride: 1 }, never, { offset: 0, stride: 1 }, 1, 1)
  }
}

/** Classes to draw from; made once, before training. */
export interface ClassDistribution {
  logProbabilities: Float64Array
  /** Of each class, the probability of it and all before it. */
  cumulative: Float64Array
}

/** As likely as count^power; 0.75 is word2vec's, 0 makes all equal. A class with count 0 is never drawn, unless power is 0. */
export function toDistribution(counts: ArrayLike<number>, power = 1): ClassDistribution {
  const shares = Float64Array.from(counts, (count) => count ** power)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const logProbabilities = shares.map((share) => Math.log(share / whole))
  let sum = 0
  const cumulative = shares.map((share) => (sum += share) / whole)
  return { logProbabilities, cumulative }
}

/** The tape's next draw; the same for each part of a batch. */
export function drawClasses(tape: Tape, { cumulative }: ClassDistribution, count: number): Int32Array {
  const { seed } = tape.draw(0)
  return Int32Array.from({ length: count }, (_, place) => {
    const drawn = mixBits(seed, place) / 2 ** 32
    let [low, high] = [0, cumulative.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 1) > drawn) high = middle
      else low = middle + 1
    }
    return low
  })
}
