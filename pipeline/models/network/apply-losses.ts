import { add, divide, maximum, multiply } from '../../tensor/operations/arithmetic'
import { scale } from '../../tensor/operations/elementwise'
import { contrastive } from '../../tensor/operations/losses/contrastive'
import { crossEntropy } from '../../tensor/operations/losses/cross-entropy'
import { divergence } from '../../tensor/operations/losses/divergence'
import { binaryCrossEntropy, huber, meanAbsoluteError, meanSquaredError } from '../../tensor/operations/losses/point'
import { quantile } from '../../tensor/operations/losses/quantile'
import { bayesianPersonalisedRanking } from '../../tensor/operations/losses/ranking'
import { drawClasses, sampledCrossEntropy } from '../../tensor/operations/losses/sampled-softmax'
import type { Weighting } from '../../tensor/operations/losses/weighted-mean'
import { sum } from '../../tensor/operations/reduce'
import { reshape } from '../../tensor/operations/shapes'
import type { Tape } from '../../tensor/tape'
import { IntegerTensor, shapeWords, type Tensor } from '../../tensor/tensor'
import type { Batch } from '../architecture'
import { floatsOf, type Value } from './form'
import type { LossSpec } from './losses'
import type { PlannedLoss } from './plan-losses'

type Of<Kind extends LossSpec['kind']> = Extract<LossSpec, { kind: Kind }>
type ApplyLoss<Kind extends LossSpec['kind']> = (tape: Tape, spec: Of<Kind>, given: Given) => Tensor

interface Given {
  /** By the output's name. */
  output(name: string | undefined): Value
  /** Numbers as the prediction lies, or labels. */
  target(name: string | undefined): Tensor | IntegerTensor
  batch: Batch
}

/** The weighted sum of a network's losses; one number. Each works on the output `values` of a pass. */
export function applyLosses(tape: Tape, losses: readonly PlannedLoss[], values: Readonly<Record<string, Value>>, batch: Batch): Tensor {
  const given: Given = {
    output: (name = '') => found(values[name], name),
    target: (name = '') => found(batch.targets[name], name),
    batch,
  }
  const parts = losses.map(({ spec, output }) =>
    tape.within(output, () => {
      // Each kind has the function of its own kind; that the two belong together is lost on the way through the union.
      const loss = (lossKinds[spec.kind] as ApplyLoss<LossSpec['kind']>)(tape, spec as never, given)
      return spec.weight === 1 ? loss : scale(tape, loss, spec.weight)
    }),
  )
  const [first, ...others] = parts
  if (first === undefined) throw new Error('a network without losses cannot learn')
  return others.reduce((total, part) => add(tape, total, part), first)
}

const lossKinds: { [Kind in LossSpec['kind']]: ApplyLoss<Kind> } = {
  'mse': (tape, spec, given) => onNumbers(tape, spec, given, meanSquaredError),
  'mae': (tape, spec, given) => onNumbers(tape, spec, given, meanAbsoluteError),
  'huber': (tape, spec, given) => onNumbers(tape, spec, given, (...all) => huber(...all, spec.delta)),
  'binary-cross-entropy': (tape, spec, given) => onNumbers(tape, spec, given, (...all) => binaryCrossEntropy(...all, spec.positiveWeight), true),
  'quantile': (tape, spec, { output, target, batch }) => {
    const value = output(spec.output)
    const prediction = floatsOf(value)
    return quantile(tape, prediction, asShape(tape, numbers(target(spec.target)), prediction.shape.slice(0, -1)), spec.levels, realOnly(tape, value, batch))
  },
  'cross-entropy': (tape, spec, { output, target, batch }) => {
    const value = output(spec.output)
    const labels = realLabels(tape, target(spec.target), value.mask)
    if (value.sampled === undefined) return crossEntropy(tape, value.scores ?? floatsOf(value), labels, batch, { smoothing: spec.smoothing })
    const { hidden, table, bias, samples, distribution, isEven } = value.sampled
    const negatives = drawClasses(tape, distribution, samples)
    return sampledCrossEntropy(tape, hidden, table, labels, { negatives, logProbabilities: isEven ? null : distribution.logProbabilities, bias }, batch)
  },
  'bpr': (tape, spec, { output, batch }) => {
    const positive = floatsOf(output(spec.positive))
    const negative = floatsOf(output(spec.negative))
    return bayesianPersonalisedRanking(tape, reshape(tape, positive, [batch.rows]), negative.shape.at(-1) === 1 ? reshape(tape, negative, negative.shape.slice(0, -1)) : negative, batch)
  },
  'contrastive': (tape, spec, { output, batch }) => {
    const ids = spec.ids === null ? null : (batch.inputs[spec.ids] ?? null)
    return contrastive(tape, floatsOf(output(spec.query)), floatsOf(output(spec.key)), batch, {
      temperature: spec.temperature,
      isSymmetric: spec.symmetric,
      isCosine: spec.cosine,
      ids: ids instanceof IntegerTensor ? ids : null,
    })
  },
  'distil': (tape, spec, { output, target, batch }) => {
    const value = output(spec.output)
    return divergence(tape, value.scores ?? floatsOf(value), numbers(target(spec.target)), realOnly(tape, value, batch), spec.temperature)
  },
}

function onNumbers(tape: Tape, spec: { output?: string | undefined; target?: string | undefined }, { output, target, batch }: Given, loss: (tape: Tape, prediction: Tensor, target: Tensor, weighting: Weighting) => Tensor, onScores = false): Tensor {
  const value = output(spec.output)
  const prediction = onScores ? (value.scores ?? floatsOf(value)) : floatsOf(value)
  return loss(tape, prediction, asShape(tape, numbers(target(spec.target)), prediction.shape), realOnly(tape, value, batch))
}

/** Targets leave a last dimension of 1 away. */
function asShape(tape: Tape, target: Tensor, shape: readonly number[]): Tensor {
  const isLeftAway = shape.at(-1) === 1 && shapeWords(target.shape) === shapeWords(shape.slice(0, -1))
  return isLeftAway ? reshape(tape, target, shape) : target
}

/** Of a sequence only the real positions count, and a row as much as any other row whatever its length. */
function realOnly(tape: Tape, { tensor, mask }: Value, { weights, totalWeight }: Batch): Weighting {
  if (mask === null || tensor.shape.length !== 3) return { weights, totalWeight }
  const [rows = 0] = mask.shape
  const shares = divide(tape, mask, maximum(tape, sum(tape, mask, 1, true), tape.floats([1], [1])))
  return { weights: weights === null ? shares : multiply(tape, shares, reshape(tape, weights, [rows, 1])), totalWeight }
}

function realLabels(tape: Tape, labels: Tensor | IntegerTensor, mask: Tensor | null): IntegerTensor {
  if (!(labels instanceof IntegerTensor)) throw new Error('labels are whole numbers')
  if (mask === null || labels.shape.length !== 2) return labels
  const isReal = tape.backend.read(mask.block)
  return tape.integers(Int32Array.from(tape.backend.read(labels.block), (label, place) => (isReal[place] === 0 ? -1 : label)), labels.shape)
}

function numbers(target: Tensor | IntegerTensor): Tensor {
  if (target instanceof IntegerTensor) throw new Error('a target of numbers was given as whole numbers')
  return target
}

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`there is no ${name}`)
  return thing
}
