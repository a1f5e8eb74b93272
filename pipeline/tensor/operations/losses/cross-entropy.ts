import type { Tape } from '../../tape'
import { shapeWords, sizeOf, type IntegerTensor, type Tensor } from '../../tensor'
import { failAt } from '../embedding'
import { multiply } from '../arithmetic'
import { weightedMean, type Weighting } from './weighted-mean'

export interface CrossEntropyOptions {
  /** Share of the target that is spread over all classes. */
  smoothing?: number
}

/**
 * Softmax and the negative logarithm of the right class: logits [rows, ..., classes], labels [rows, ...] from 0; -1 counts
 * for nothing. Of a row with several labels it is the mean over those that count; a row with one label that is -1 should have weight 0.
 */
export function crossEntropy(tape: Tape, logits: Tensor, labels: IntegerTensor, weighting: Weighting, { smoothing = 0 }: CrossEntropyOptions = {}): Tensor {
  const losses = classLosses(tape, logits, labels, smoothing)
  return weightedMean(tape, evenOut(tape, losses, labels, weighting), weighting)
}

/** Each label's loss, in the labels' shape. */
export function classLosses(tape: Tape, logits: Tensor, labels: IntegerTensor, smoothing = 0): Tensor {
  const columns = logits.shape.at(-1) ?? 0
  tape.require('cross-entropy', shapeWords(labels.shape) === shapeWords(logits.shape.slice(0, -1)), `labels of ${shapeWords(logits.shape.slice(0, -1))}`, shapeWords(labels.shape))
  const shape = { rows: sizeOf(labels.shape), columns, smoothing }
  const losses = tape.output(labels.shape, [logits])
  const saved = tape.scratch(shape.rows)
  const place = tape.backend.crossEntropy(losses.block, saved, logits.block, labels.block, shape)
  if (place >= 0) failAt(tape, labels, place, columns)
  tape.record(losses, (outGradient) => {
    const gradient = tape.gradientOf(logits)
    if (gradient !== null) tape.backend.crossEntropyGradient(gradient, outGradient, saved, logits.block, labels.block, shape)
  })
  return losses
}

/** Where a mean over a row's labels is to come, raises the losses so that it is the mean over those that count. */
export function evenOut(tape: Tape, losses: Tensor, labels: IntegerTensor, { weights }: Weighting): Tensor {
  const rows = sizeOf(weights?.shape ?? labels.shape.slice(0, 1))
  const inner = sizeOf(labels.shape) / rows
  if (inner === 1) return losses
  const numbers = tape.backend.read(labels.block)
  const factors = new Float64Array(numbers.length)
  for (let start = 0; start < numbers.length; start += inner) {
    let count = 0
    for (let place = start; place < start + inner; place += 1) if (numbers[place] !== -1) count += 1
    factors.fill(inner / Math.max(count, 1), start, start + inner)
  }
  return factors.every((factor) => factor === 1) ? losses : multiply(tape, losses, tape.floats(factors, losses.shape))
}
