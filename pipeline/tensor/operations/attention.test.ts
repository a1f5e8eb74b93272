import { expect, test } from 'vitest'
import type { Tape } from '../tape'
import type { Tensor } from '../tensor'
import { attention, multiHeadAttention, type AttentionOptions } from './attention'
import { checkOperation } from './check-operation'
import { failureOf, givenTape } from './given-tape'

const mask = (tape: Tape) => tape.floats([1, 1, 1, 0, 1, 1, 0, 0], [2, 4])
const cases: { name: string; options: (tape: Tape) => AttentionOptions }[] = [
  { name: 'one head', options: () => ({ heads: 1 }) },
  { name: 'two heads', options: () => ({ heads: 2 }) },
  { name: 'causal', options: () => ({ heads: 2, isCausal: true }) },
  { name: 'padded', options: (tape) => ({ heads: 2, mask: mask(tape) }) },
  { name: 'causal, padded, with dropout', options: (tape) => ({ heads: 2, isCausal: true, mask: mask(tape), dropout: 0.3 }) },
]

test.each(cases)('gradients of attention are those of finite differences: $name', ({ options }) => {
  checkOperation({ inputs: { query: [2, 3, 4], key: [2, 4, 4], value: [2, 4, 4] }, work: (tape, { query, key, value }) => attention(tape, query, key, value, options(tape)) })
  checkOperation({ inputs: { x: [2, 4, 4] }, work: (tape, { x }) => attention(tape, x, x, x, options(tape)) })
})

const names = ['query', 'key', 'value', 'output'] as const
const projections = (inputs: Record<string, Tensor>) => ({ query: of(inputs, 'query'), key: of(inputs, 'key'), value: of(inputs, 'value'), output: of(inputs, 'output') })
const of = (inputs: Record<string, Tensor>, name: string) => ({ weight: inputs[`${name}Weight`]!, bias: inputs[`${name}Bias`] ?? null })

// Without a bias of the key: it moves all scores of a query alike, and so moves nothing.
test('gradients of multi-head attention reach x, another source and all projections', () => {
  const weights = Object.fromEntries(names.flatMap((name) => [[`${name}Weight`, name === 'output' ? [4, 3] : [3, 4]] as const, ...(name === 'key' ? [] : [[`${name}Bias`, [name === 'output' ? 3 : 4]] as const])]))
  checkOperation({ inputs: { x: [2, 4, 3], ...weights }, work: (tape, inputs) => multiHeadAttention(tape, inputs['x']!, projections(inputs), { heads: 2, isCausal: true, mask: mask(tape) }) })
  checkOperation({ inputs: { x: [2, 2, 3], source: [2, 4, 3], ...weights }, work: (tape, inputs) => multiHeadAttention(tape, inputs['x']!, projections(inputs), { heads: 2, source: inputs['source']!, mask: mask(tape) }) })
})

test('what does not fit fails with the layer and the operation', () => {
  const { tape, tensor } = givenTape()
  const zeros = (...shape: number[]) => tensor(shape, new Float64Array(shape.reduce((size, dimension) => size * dimension, 1)))
  const failures = [() => attention(tape, zeros(2, 3, 4), zeros(2, 3, 4), zeros(2, 3, 4), { heads: 3 }), () => attention(tape, zeros(2, 3, 4), zeros(2, 5, 4), zeros(2, 3, 4), { heads: 2 }), () => attention(tape, zeros(2, 3, 4), zeros(2, 3, 4), zeros(2, 3, 4), { heads: 2, mask: zeros(2, 4) })]
  expect(failures.map((work) => failureOf(tape, work))).toEqual([
    { kind: 'bad-shape', layer: 'hidden', operation: 'attention', wanted: '[batch, queries, 3 × depth]', given: '[2, 3, 4]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'attention', wanted: '[2, 5, 4]', given: '[2, 3, 4]' },
    { kind: 'bad-shape', layer: 'hidden', operation: 'attention', wanted: 'a mask of [2, 3]', given: '[2, 4]' },
  ])
})
