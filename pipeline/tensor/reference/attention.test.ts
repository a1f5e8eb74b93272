import { describe, expect, test } from 'vitest'
import type { AttentionShape } from '../backend/attention'
import { checkKernel } from './check-kernel'
import { isDropped } from './elementwise'
import { givenBlocks, normals } from './given-blocks'
import { createReferenceBackend } from './reference-backend'

const backend = createReferenceBackend()
const { floats, room, zeros, numbers } = givenBlocks(backend)
const closeTo = (wanted: readonly number[]): unknown[] => wanted.map((number) => expect.closeTo(number, 14))

const plain = { isCausal: false, rate: 0, seed: 0, first: 0 }

describe('attention', () => {
  // Two heads of depth 4. Scores are query · key / √4: 0 and ln 3 in the first head, ln 4 and 0 in the second.
  const shape: AttentionShape = { ...plain, batch: 1, queries: 1, keys: 2, heads: 2, depth: 4 }
  const query = [4, 0, 0, 0, 0, 2, 0, 0]
  const key = [0, 9, 9, 9, 9, Math.log(4), 9, 9, Math.log(3) / 2, -9, 9, 9, 9, 0, 9, 9]
  const value = [4, 8, 0, 0, 5, 0, 0, 0, 8, 0, 4, 0, 0, 0, 0, 10]

  test('weighs values by the softmax of scaled scores, each head by itself', () => {
    const [out, weights] = [room(8), room(4)]
    backend.attention(out, weights, { query: floats(query), key: floats(key), value: floats(value), mask: null }, shape)
    expect({ out: numbers(out), weights: numbers(weights) }).toEqual({ out: closeTo([7, 2, 3, 0, 4, 0, 0, 2]), weights: closeTo([0.25, 0.75, 0.8, 0.2]) })
  })

  test('keeps the weights before dropout, and drops by their place', () => {
    const [out, weights] = [room(8), room(4)]
    const dropping = { ...shape, rate: 0.5, seed: 42, first: 102 }
    backend.attention(out, weights, { query: floats(query), key: floats(key), value: floats(value), mask: null }, dropping)
    const dropped = [0, 1, 2, 3].map((place) => isDropped(0.5, 42, 102 + place))
    expect({ dropped, out: numbers(out), weights: numbers(weights) }).toEqual({ dropped: [false, true, true, false], out: closeTo([2, 4, 0, 0, 0, 0, 0, 4]), weights: closeTo([0.25, 0.75, 0.8, 0.2]) })
  })

  test('sees what the mask and the order let it see, zeros where that is nothing', () => {
    // All scores are 0: weights are even among what is seen. Two queries stand at the last two of three keys.
    const look = (isCausal: boolean, queries: number, mask: number[] | null): number[] => {
      const weights = room(queries * 3)
      backend.attention(room(queries), weights, { query: floats(new Float64Array(queries)), key: floats([1, 2, 3]), value: floats([1, 2, 3]), mask: mask && floats(mask) }, { ...plain, isCausal, batch: 1, queries, keys: 3, heads: 1, depth: 1 })
      return numbers(weights)
    }
    const third = expect.closeTo(1 / 3, 15)
    expect({ causal: look(true, 2, null), masked: look(false, 1, [1, 0, 1]), both: look(true, 2, [0, 1, 1]), moreQueries: look(true, 4, null), nothing: look(false, 1, [0, 0, 0]) }).toEqual({
      causal: [0.5, 0.5, 0, third, third, third],
      masked: [0.5, 0, 0.5],
      both: [0, 1, 0, 0, 0.5, 0.5],
      moreQueries: [0, 0, 0, 1, 0, 0, 0.5, 0.5, 0, third, third, third],
      nothing: [0, 0, 0],
    })
  })

  test('takes each sequence’s own mask', () => {
    const weights = room(4)
    backend.attention(room(2), weights, { query: zeros(2), key: zeros(4), value: zeros(4), mask: floats([1, 0, 0, 1]) }, { ...plain, batch: 2, queries: 1, keys: 2, heads: 1, depth: 1 })
    expect(numbers(weights)).toEqual([1, 0, 0, 1])
  })

  describe.each([
    { queries: 3, keys: 5 },
    { queries: 4, keys: 4 },
    { queries: 5, keys: 3 },
  ])('of $queries queries and $keys keys', ({ queries, keys }) => {
    // One sequence is padded at the end, one has nothing at all.
    const mask = floats(Array.from({ length: 3 * keys }, (_, i) => (i < keys || (i < 2 * keys - 1 && i !== keys) ? 1 : 0)))

    test.each([false, true].flatMap((isCausal) => [false, true].flatMap((isMasked) => [0, 0.3].map((rate) => ({ isCausal, isMasked, rate })))))('has the gradients of differences, causal: $isCausal, masked: $isMasked, dropout $rate', ({ isCausal, isMasked, rate }) => {
      const shape: AttentionShape = { batch: 3, queries, keys, heads: 2, depth: 3, isCausal, rate, seed: 5, first: 11 }
      const weights = room(3 * 2 * queries * keys)
      const maskBlock = isMasked ? mask : null
      checkKernel({
        inputs: { query: normals(3 * queries * 6, 'query'), key: normals(3 * keys * 6, 'key'), value: normals(3 * keys * 6, 'value') },
        outLength: 3 * queries * 6,
        optional: ['query', 'key', 'value'],
        forward: (backend, out, blocks) => backend.attention(out, weights, { ...blocks, mask: maskBlock }, shape),
        backward: (backend, gradients, outGradient, _, blocks) => backend.attentionGradient(gradients, outGradient, weights, { ...blocks, mask: maskBlock }, shape),
      })
    })
  })
})
