import { expect, test } from 'vitest'
import type { Tape } from '../../tape'
import type { Tensor } from '../../tensor'
import { checkOperation, type OperationCheck } from '../check-operation'
import { multiply } from '../arithmetic'
import { failureOf, givenTape } from '../given-tape'
import { slice } from '../shapes'
import { contrastive } from './contrastive'
import { crossEntropy } from './cross-entropy'
import { divergence } from './divergence'
import { binaryCrossEntropy, huber, meanAbsoluteError, meanSquaredError } from './point'
import { quantile } from './quantile'
import { bayesianPersonalisedRanking } from './ranking'
import { drawClasses, sampledCrossEntropy, toDistribution } from './sampled-softmax'
import type { Weighting } from './weighted-mean'

const even = { weights: null, totalWeight: 4 }
const weighted = (tape: Tape): Weighting => ({ weights: tape.floats([1, 0.5, 0, 2], [4]), totalWeight: 3.5 })
const target = (tape: Tape) => tape.floats([0.3, -1, 2, 0, 0.5, 1.5, -0.2, 4], [4, 2])
const labels = (tape: Tape) => tape.integers([2, 0, -1, 1], [4])
const sampled = { negatives: [4, 2, 5, 0, 4], logProbabilities: [-1, -2, -1.5, -3, -1, -2.5] }

const checking = <Name extends string>(check: OperationCheck<Name>) => (): void => checkOperation(check)

const cases: Record<string, () => void> = {
  'mean squared error': checking({ inputs: { x: [4, 2] }, work: (tape, { x }) => meanSquaredError(tape, x, target(tape), even) }),
  'weighted mean absolute error': checking({ inputs: { x: [4, 2] }, work: (tape, { x }) => meanAbsoluteError(tape, x, target(tape), weighted(tape)) }),
  'weighted Huber': checking({ inputs: { x: [4, 2] }, work: (tape, { x }) => huber(tape, x, target(tape), weighted(tape), 0.7) }),
  'binary cross-entropy with a positive weight': checking({ inputs: { x: [4, 2] }, work: (tape, { x }) => binaryCrossEntropy(tape, x, tape.floats([1, 0, 0.3, 1, 0, 1, 1, 0], [4, 2]), weighted(tape), 3) }),
  'quantiles of two steps ahead': checking({ inputs: { x: [4, 2, 3] }, work: (tape, { x }) => quantile(tape, x, target(tape), [0.1, 0.5, 0.9], weighted(tape)) }),
  'softmax cross-entropy': checking({ inputs: { x: [4, 3] }, work: (tape, { x }) => crossEntropy(tape, x, labels(tape), even) }),
  'weighted and smoothed softmax cross-entropy': checking({ inputs: { x: [4, 3] }, work: (tape, { x }) => crossEntropy(tape, x, labels(tape), weighted(tape), { smoothing: 0.2 }) }),
  'softmax cross-entropy along sequences': checking({ inputs: { x: [2, 3, 4] }, work: (tape, { x }) => crossEntropy(tape, x, tape.integers([1, -1, 3, -1, -1, 0], [2, 3]), { weights: null, totalWeight: 2 }) }),
  'sampled softmax with an accidental hit': checking({ inputs: { x: [4, 3], weight: [6, 3], bias: [6, 1] }, tables: ['weight', 'bias'], work: (tape, { x, weight, bias }) => sampledCrossEntropy(tape, x, weight, labels(tape), { ...sampled, bias: bias }, weighted(tape)) }),
  'sampled softmax along sequences, the table used twice': checking({ inputs: { x: [2, 2, 3], weight: [6, 3] }, work: (tape, { x, weight }) => multiply(tape, sampledCrossEntropy(tape, x, weight, tape.integers([2, -1, 5, 5], [2, 2]), { ...sampled, logProbabilities: null }, { weights: null, totalWeight: 2 }), slice(tape, weight, 0, 0, 1)) }),
  'Bayesian personalised ranking': checking({ inputs: { positive: [4], negative: [4] }, work: (tape, { positive, negative }) => bayesianPersonalisedRanking(tape, positive, negative, weighted(tape)) }),
  'Bayesian personalised ranking of several negatives': checking({ inputs: { positive: [4], negative: [4, 3] }, work: (tape, { positive, negative }) => bayesianPersonalisedRanking(tape, positive, negative, even) }),
  'InfoNCE of dot products': checking({ inputs: { query: [4, 3], key: [4, 3] }, work: (tape, { query, key }) => contrastive(tape, query, key, even, { isCosine: false, temperature: 1 }) }),
  'InfoNCE of cosines, both ways, with equal ids and logQ': checking({ inputs: { query: [4, 3], key: [4, 3] }, work: (tape, { query, key }) => contrastive(tape, query, key, weighted(tape), { isSymmetric: true, temperature: 0.5, ids: tape.integers([7, 3, 7, 1], [4]), logProbabilities: tape.floats([-1, -2, -1, -3], [4]) }) }),
  'divergence from a teacher': checking({ inputs: { student: [4, 3] }, work: (tape, { student }) => divergence(tape, student, tape.floats([1, 2, 0, 0, 1, -1, 2, 2, 0.5, 0, 0, 1], [4, 3]), weighted(tape), 2.5) }),
}

test.each(Object.keys(cases))('the gradient of %s is that of finite differences', (name) => cases[name]!())

test('a loss of parts of a batch adds up to that of the whole', () => {
  const { tape, tensor, numbers } = givenTape()
  const [prediction, truth, weights] = [tensor([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]), target(tape), tensor([4], [1, 0.5, 3, 2])]
  const loss = (from: number, to: number): number => numbers(meanSquaredError(tape, slice(tape, prediction, 0, from, to), slice(tape, truth, 0, from, to), { weights: slice(tape, weights, 0, from, to), totalWeight: 6.5 }))[0]!
  expect(loss(0, 1) + loss(1, 4)).toBeCloseTo(loss(0, 4), 14)
})

test('losses are those worked by hand', () => {
  const { tape, tensor, numbers } = givenTape()
  const one = (work: (tape: Tape) => Tensor): number => Number(numbers(work(tape))[0]!.toFixed(12))
  const half = { weights: null, totalWeight: 2 }
  const [x, y] = [tensor([2, 1], [1, -2]), tensor([2, 1], [0.5, 1])]
  const round = (value: number): number => Number(value.toFixed(12))
  expect({
    squared: one(() => meanSquaredError(tape, x, y, half)),
    absolute: one(() => meanAbsoluteError(tape, x, y, half)),
    huber: one(() => huber(tape, x, y, half)),
    binary: one(() => binaryCrossEntropy(tape, tensor([2], [0, Math.log(3)]), tensor([2], [1, 0]), half, 2)),
    quantile: one(() => quantile(tape, tensor([1, 2], [1, 3]), tensor([1], [2]), [0.1, 0.9], { weights: null, totalWeight: 1 })),
    // Row means over what counts: (ln 2 + ln 4) / 2 of the first row, ln 4 of the second.
    sequences: one(() => crossEntropy(tape, tensor([2, 2, 2], [0, 0, Math.log(3), 0, 9, 0, Math.log(3), 0]), tape.integers([1, 1, -1, 1], [2, 2]), half)),
    ranking: one(() => bayesianPersonalisedRanking(tape, tensor([1], [Math.log(3)]), tensor([1, 2], [0, 0]), { weights: null, totalWeight: 1 })),
    contrastive: one(() => contrastive(tape, tensor([2, 2], [1, 0, 0, 5]), tensor([2, 2], [3, 0, 0, 1]), half, { temperature: 1, isSymmetric: true })),
    divergence: one(() => divergence(tape, tensor([1, 2], [0, 0]), tensor([1, 2], [Math.log(9), 0]), { weights: null, totalWeight: 1 }, 2)),
  }).toEqual({
    squared: 4.625,
    absolute: 1.75,
    huber: 1.3125,
    binary: round((2 * Math.log(2) + Math.log(4)) / 2),
    quantile: 0.1,
    sequences: round(((Math.log(2) + Math.log(4)) / 2 + Math.log(4)) / 2),
    ranking: round(Math.log(4 / 3)),
    contrastive: round(Math.log(1 + Math.exp(-1))),
    divergence: round(4 * (0.75 * Math.log(1.5) + 0.25 * Math.log(0.5))),
  })
})

test('softmax over all classes once each is the full softmax, when likelihoods are equal and when its own is struck out', () => {
  const { tape, tensor, numbers } = givenTape()
  const [x, weight] = [tensor([2, 2], [1, 2, -1, 0.5]), tensor([4, 2], [1, 0, 0.5, 1, -1, 2, 0.3, 0.2])]
  const logits = tensor([2, 4], [1, 2.5, 3, 0.7, -1, 0, 2, -0.2])
  const [own, half] = [tape.integers([1, 2], [2]), { weights: null, totalWeight: 2 }]
  const full = numbers(crossEntropy(tape, logits, own, half))[0]!
  expect(numbers(sampledCrossEntropy(tape, x, weight, own, { negatives: [0, 1, 2, 3], logProbabilities: null }, half))[0]).toBeCloseTo(full, 12)
})

test('sampled softmax with logQ is near the full one on average', () => {
  const { tape, tensor, numbers } = givenTape()
  const counts = [50, 30, 10, 5, 3, 2]
  const distribution = toDistribution(counts, 0.75)
  const [x, weight, own] = [tensor([1, 1], [1]), tensor([6, 1], [1, 0.2, -0.4, 0.9, 0.1, -1]), tape.integers([3], [1])]
  const single = { weights: null, totalWeight: 1 }
  const full = numbers(crossEntropy(tape, tensor([1, 6], [1, 0.2, -0.4, 0.9, 0.1, -1]), own, single))[0]!
  // A negative stands for 1 / (n · q) of its class; the own class is there once for certain.
  const logProbabilities = distribution.logProbabilities.map((log, id) => (id === 3 ? 0 : log + Math.log(4000)))
  const drawn = numbers(sampledCrossEntropy(tape, x, weight, own, { negatives: drawClasses(tape, distribution, 4000), logProbabilities }, single))[0]!
  expect(Math.abs(drawn - full)).toBeLessThan(0.02)
})

test('classes are drawn as often as their share says, and never those with none', () => {
  const { tape } = givenTape()
  const distribution = toDistribution([8, 0, 1, 16], 0.5)
  const drawn = drawClasses(tape, distribution, 20_000)
  const shares = [0, 1, 2, 3].map((id) => drawn.filter((other) => other === id).length / drawn.length)
  const whole = Math.sqrt(8) + 1 + 4
  const expected = [Math.sqrt(8) / whole, 0, 1 / whole, 4 / whole]
  expect(shares.every((share, id) => Math.abs(share - expected[id]!) < 0.01)).toBe(true)
  const again = drawClasses(tape, distribution, 50)
  expect({ none: shares[1], log: distribution.logProbabilities[1], isNewDraw: again.join() !== drawn.slice(0, 50).join() }).toEqual({ none: 0, log: -Infinity, isNewDraw: true })
})

test('what does not fit, and labels that no class has, fail with the layer', () => {
  const { tape, tensor } = givenTape()
  const logits = tensor([2, 3], new Float64Array(6))
  const failures = [
    () => meanSquaredError(tape, logits, tensor([2], [1, 2]), even),
    () => meanSquaredError(tape, logits, logits, { weights: tensor([3], [1, 1, 1]), totalWeight: 3 }),
    () => quantile(tape, logits, tensor([2], [1, 2]), [0.1, 0.9], even),
    () => crossEntropy(tape, logits, tape.integers([1, 2, 0], [3]), even),
    () => crossEntropy(tape, logits, tape.integers([1, 3], [2]), even),
    () => sampledCrossEntropy(tape, logits, tensor([4, 3], new Float64Array(12)), tape.integers([1, 4], [2]), { negatives: [0], logProbabilities: null }, even),
    () => contrastive(tape, logits, tensor([3, 3], new Float64Array(9)), even),
  ]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'squared-error', wanted: 'a target of [2, 3]', given: '[2]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'loss', wanted: 'weights of [2]', given: '[3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'quantile', wanted: '[…, 2]', given: '[2, 3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'cross-entropy', wanted: 'labels of [2]', given: '[3]' },
    { kind: 'id-out-of-range', layer: 'hidden', id: 3, size: 3, place: 1 },
    { kind: 'id-out-of-range', layer: 'hidden', id: 4, size: 4, place: 1 },
    { kind: 'bad-shape', layer: 'hidden', operation: 'contrastive', wanted: 'query and key as [rows, width]', given: '[2, 3] and [3, 3]' },
  ])
})
