import { expect, test } from 'vitest'
import { createReferenceBackend } from '../reference/reference-backend'
import { Tape } from '../tape'
import { multiply } from './arithmetic'
import { batchNorm } from './batch-norm'
import { checkOperation } from './check-operation'
import { dropout } from './dropout'
import { failureOf, givenTape } from './given-tape'
import { layerNorm } from './layer-norm'

test('gradients of layer norm are those of finite differences, with its input used beside it', () => {
  checkOperation({ inputs: { x: [2, 3, 5], gain: [5], bias: [5] }, work: (tape, { x, gain, bias }) => multiply(tape, layerNorm(tape, x, gain, bias), x) })
})

test.each([true, false])('gradients of batch norm are those of finite differences (by the batch: %s)', (isTraining) => {
  const weights = (tape: Tape) => ({ runningMean: tape.floats([0.5, -1, 2], [3]), runningVariance: tape.floats([1.5, 0.7, 2], [3]) })
  checkOperation({ inputs: { x: [4, 2, 3], gain: [3], bias: [3] }, work: (tape, { x, gain, bias }) => batchNorm(tape, x, { gain, bias, ...weights(tape) }, { isTraining }) })
})

test('batch norm moves its running figures in training and goes by them afterwards', () => {
  const pass = (isTraining: boolean) => {
    const { tape, tensor, numbers } = givenTape({ isTraining })
    const weights = { gain: tensor([1], [2]), bias: tensor([1], [1]), runningMean: tensor([1], [0]), runningVariance: tensor([1], [1]) }
    const out = batchNorm(tape, tensor([4, 1], [1, 3, 1, 3]), weights, { epsilon: 0, momentum: 0.5 })
    return { out: numbers(out), mean: numbers(weights.runningMean), variance: numbers(weights.runningVariance) }
  }
  expect([pass(true), pass(false)]).toEqual([
    { out: [-1, 3, -1, 3], mean: [1], variance: [0.5 + 0.5 * (4 / 3)] },
    { out: [3, 7, 3, 7], mean: [0], variance: [1] },
  ])
})

test('dropout passes on what it let through, and another share each time', () => {
  checkOperation({ inputs: { x: [6, 5] }, work: (tape, { x }) => multiply(tape, dropout(tape, x, 0.4), dropout(tape, x, 0.2)) })
})

test('dropout drops its share in training, the same for a row whatever part of a batch it is in, and nothing otherwise', () => {
  const backend = createReferenceBackend()
  const ones = new Float64Array(4000).fill(1)
  const pass = (isTraining: boolean, firstRow: number, rows: number) => {
    const tape = new Tape(backend, { isTraining, seed: 3, firstRow })
    return [...backend.read(dropout(tape, tape.floats(ones.subarray(0, rows * 40), [rows, 40]), 0.25).block)]
  }
  const whole = pass(true, 0, 100)
  const kept = whole.filter((number) => number !== 0)
  expect({ values: new Set(kept), share: Math.round((kept.length / whole.length) * 20) / 20, parts: [...pass(true, 0, 30), ...pass(true, 30, 70)], otherwise: new Set(pass(false, 0, 100)) }).toEqual({ values: new Set([1 / 0.75]), share: 0.75, parts: whole, otherwise: new Set([1]) })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const [x, three, four] = [tensor([2, 4], new Float64Array(8)), tensor([3], [1, 1, 1]), tensor([4], [1, 1, 1, 1])]
  const failures = [() => layerNorm(tape, x, three, three), () => layerNorm(tape, x, four, three), () => batchNorm(tape, x, { gain: three, bias: three, runningMean: three, runningVariance: three }), () => batchNorm(tape, x, { gain: four, bias: four, runningMean: three, runningVariance: four }), () => dropout(tape, x, 1)]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'layer norm', wanted: '[…, 3]', given: '[2, 4]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'layer norm', wanted: 'a bias of [4]', given: '[3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'batch norm', wanted: '[…, 3]', given: '[2, 4]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'batch norm', wanted: 'weights of [4]', given: '[3]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'dropout', wanted: 'a rate from 0 to below 1', given: '1' },
  ])
})
