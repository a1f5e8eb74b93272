import { expect, test } from 'vitest'
import type { AttentionShape } from '../backend/attention'
import { differences, normals, unwritten } from './against-reference'

interface Case extends AttentionShape {
  hasMask: boolean
}

const sizes = [
  { batch: 1, queries: 1, keys: 1, heads: 1, depth: 1 },
  { batch: 2, queries: 5, keys: 3, heads: 3, depth: 5 },
  { batch: 3, queries: 17, keys: 33, heads: 2, depth: 8 },
]

const cases = sizes.flatMap((size) =>
  [0, 0.3].flatMap((rate) => [false, true].flatMap((isCausal) => [false, true].map((hasMask): Case => ({ ...size, rate, isCausal, hasMask, seed: 4_000_000_007, first: 123 })))),
)

function check({ hasMask, ...shape }: Case): string[] {
  const { batch, queries, keys, heads, depth } = shape
  const [asked, seen] = [batch * queries * heads * depth, batch * keys * heads * depth]
  const given = {
    query: normals('query', asked),
    key: normals('key', seen),
    value: normals('value', seen),
    // The last sequence may look at nothing.
    mask: Float32Array.from({ length: batch * keys }, (_, i) => (i % 3 === 1 || (batch > 1 && i >= (batch - 1) * keys) ? 0 : 1)),
    out: unwritten(asked),
    weights: unwritten(batch * heads * queries * keys),
    outGradient: normals('outGradient', asked),
    queryGradient: normals('queryGradient', asked),
    keyGradient: normals('keyGradient', seen),
    valueGradient: normals('valueGradient', seen),
    alone: normals('alone', seen),
  }
  return differences(given, (backend, b) => {
    const input = { query: b.query, key: b.key, value: b.value, mask: hasMask ? b.mask : null }
    backend.attention(b.out, b.weights, input, shape)
    backend.attentionGradient({ query: b.queryGradient, key: b.keyGradient, value: b.valueGradient }, b.outGradient, b.weights, input, shape)
    backend.attentionGradient({ query: null, key: b.alone, value: null }, b.outGradient, b.weights, input, shape)
  })
}

test('attention is that of the reference, causal or not, masked or not, with dropout or without, and so are its gradients', () => {
  expect(cases.flatMap((one) => check(one).map((difference) => `${JSON.stringify(one)}: ${difference}`))).toEqual([])
})
