import { expect, test } from 'vitest'
import { createReferenceBackend } from '../../../tensor/reference/reference-backend'
import { Tape } from '../../../tensor/tape'
import type { MetricSpec } from '../training-job'
import { measure, toMetric } from './measure'

const tape = new Tape(createReferenceBackend(), { isTraining: false })
const scores = { output: tape.floats([1, 3, 2, 5, 5, 0, 0, 1, 2], [3, 3]) }
const labels = { target: tape.integers([2, 1, -1], [3]) }

const of = (kind: MetricSpec['kind'], at?: number) => measure({ kind, output: 'output', target: 'target', ...(at === undefined ? {} : { at }) }, tape.backend, scores, labels)

test('classes are right where theirs is the largest output, or among the largest; the first of equals counts, and labels below 0 do not', () => {
  expect([of('accuracy'), of('hit-rate', 2), of('hit-rate', 1)]).toEqual([{ sum: 0, count: 2 }, { sum: 2, count: 2 }, { sum: 0, count: 2 }])
})

test('a single output is right where its sign is', () => {
  const logits = { output: tape.floats([0.5, -2, 3, -1], [4, 1]) }
  const truth = { target: tape.floats([1, 0, 0, 1], [4]) }
  expect(measure({ kind: 'accuracy', output: 'output', target: 'target' }, tape.backend, logits, truth)).toEqual({ sum: 2, count: 4 })
})

test('errors are added up and then divided', () => {
  const given = { output: tape.floats([1, 2, 3, 8], [4]) }
  const truth = { target: tape.floats([1, 1, 5, 4], [4]) }
  const figure = (kind: MetricSpec['kind']): number => {
    const spec = { kind, output: 'output', target: 'target' }
    return toMetric(spec, measure(spec, tape.backend, given, truth))
  }
  expect([figure('mean-absolute-error'), figure('root-mean-squared-error')]).toEqual([7 / 4, Math.sqrt(21 / 4)])
})
