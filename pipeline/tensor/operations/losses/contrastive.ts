import type { Tape } from '../../tape'
import { shapeWords, type IntegerTensor, type Tensor } from '../../tensor'
import { add, divide, subtract } from '../arithmetic'
import { affine, scale, square, squareRoot } from '../elementwise'
import { product } from '../product'
import { sum } from '../reduce'
import { transpose } from '../shapes'
import { classLosses } from './cross-entropy'
import { weightedMean, type Weighting } from './weighted-mean'

export interface ContrastiveOptions {
  temperature?: number
  /** Looks for the right query of each key as well, and takes the mean of both (as CLIP). */
  isSymmetric?: boolean
  /** Compares directions only: rows are brought to length 1 first. */
  isCosine?: boolean
  /** What the keys are, [rows]: two rows of one id are no negatives of each other. */
  ids?: IntegerTensor | null
  /** Of each key [rows], how likely it is to be in a batch: taken off its logits (Yi et al. 2019). Nothing is learned through it. */
  logProbabilities?: Tensor | null
}

const NEVER = -1e30

/** InfoNCE (van den Oord et al. 2018): query and key [rows, width]; each query's key among those of all rows. Rows depend on one another. */
export function contrastive(tape: Tape, query: Tensor, key: Tensor, weighting: Weighting, options: ContrastiveOptions = {}): Tensor {
  const { temperature = 0.1, isSymmetric = false, isCosine = true, ids = null, logProbabilities = null } = options
  tape.require('contrastive', query.shape.length === 2 && shapeWords(query.shape) === shapeWords(key.shape), 'query and key as [rows, width]', `${shapeWords(query.shape)} and ${shapeWords(key.shape)}`)
  const [rows = 0] = query.shape
  const [from, to] = isCosine ? [unitRows(tape, query), unitRows(tape, key)] : [query, key]
  let logits = scale(tape, product(tape, from, to, { transposeB: true }), 1 / temperature)
  if (logProbabilities !== null) logits = subtract(tape, logits, logProbabilities)
  if (ids !== null) logits = add(tape, logits, tape.floats(sameIds(tape.backend.read(ids.block)), [rows, rows]))
  const own = tape.integers(Array.from({ length: rows }, (_, row) => row), [rows])
  const forward = weightedMean(tape, classLosses(tape, logits, own), weighting)
  if (!isSymmetric) return forward
  return scale(tape, add(tape, forward, weightedMean(tape, classLosses(tape, transpose(tape, logits), own), weighting)), 0.5)
}

/** Each row divided by its length; zeros stay zeros. */
export const unitRows = (tape: Tape, x: Tensor): Tensor => divide(tape, x, squareRoot(tape, affine(tape, sum(tape, square(tape, x), -1, true), 1, 1e-12)))

/** NEVER where another row has the same id. */
function sameIds(ids: ArrayLike<number>): Float32Array {
  const rows = ids.length
  const shifts = new Float32Array(rows * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let other = 0; other < rows; other += 1) if (other !== row && ids[other] === ids[row]) shifts[row * rows + other] = NEVER
  }
  return shifts
}
