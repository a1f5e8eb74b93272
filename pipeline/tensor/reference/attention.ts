import type { Attention, AttentionInput, AttentionShape } from '../backend/attention'
import { isDropped } from './elementwise'
import { floatsOf, floatsOrNull } from './memory'

export const attention: Attention = {
  attention(out, weights, input, shape) {
    const [outNumbers, weightNumbers, query, key, value] = [floatsOf(out), floatsOf(weights), floatsOf(input.query), floatsOf(input.key), floatsOf(input.value)]
    const { depth } = shape
    outNumbers.fill(0)
    weightNumbers.fill(0)
    eachQuery(input, shape, ({ queryAt, weightAt, keyAt, visible }) => {
      const scores = visible.map((j) => dot(query, queryAt, key, keyAt(j), depth) / Math.sqrt(depth))
      const largest = Math.max(...scores)
      const sum = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0)
      visible.forEach((j, k) => {
        const weight = Math.exp(scores[k]! - largest) / sum
        weightNumbers[weightAt + j] = weight
        const share = weight * keptShare(shape, weightAt + j)
        for (let d = 0; d < depth; d += 1) outNumbers[queryAt + d]! += share * value[keyAt(j) + d]!
      })
    })
  },

  attentionGradient(gradients, outGradient, weights, input, shape) {
    const [given, weightNumbers, query, key, value] = [floatsOf(outGradient), floatsOf(weights), floatsOf(input.query), floatsOf(input.key), floatsOf(input.value)]
    const [querySums, keySums, valueSums] = [floatsOrNull(gradients.query), floatsOrNull(gradients.key), floatsOrNull(gradients.value)]
    const { depth } = shape
    eachQuery(input, shape, ({ queryAt, weightAt, keyAt, visible }) => {
      const weightGradients = visible.map((j) => dot(given, queryAt, value, keyAt(j), depth) * keptShare(shape, weightAt + j))
      const expected = visible.reduce((sum, j, k) => sum + weightNumbers[weightAt + j]! * weightGradients[k]!, 0)
      visible.forEach((j, k) => {
        const weight = weightNumbers[weightAt + j]!
        const scoreGradient = (weight * (weightGradients[k]! - expected)) / Math.sqrt(depth)
        const share = weight * keptShare(shape, weightAt + j)
        for (let d = 0; d < depth; d += 1) {
          if (querySums !== null) querySums[queryAt + d]! += scoreGradient * key[keyAt(j) + d]!
          if (keySums !== null) keySums[keyAt(j) + d]! += scoreGradient * query[queryAt + d]!
          if (valueSums !== null) valueSums[keyAt(j) + d]! += share * given[queryAt + d]!
        }
      })
    })
  },
}

/** One head of one position that asks. */
interface Query {
  /** Where its numbers start in query and out, its weights in weights, and those of key j in key and value. */
  queryAt: number
  weightAt: number
  keyAt: (j: number) => number
  /** The keys that it may look at. */
  visible: number[]
}

function eachQuery({ mask }: AttentionInput, { batch, queries, keys, heads, depth, isCausal }: AttentionShape, visit: (query: Query) => void): void {
  const maskNumbers = floatsOrNull(mask)
  for (let sequence = 0; sequence < batch; sequence += 1) {
    for (let head = 0; head < heads; head += 1) {
      const keyAt = (j: number): number => ((sequence * keys + j) * heads + head) * depth
      for (let i = 0; i < queries; i += 1) {
        const visible: number[] = []
        for (let j = 0; j < keys; j += 1) {
          if ((!isCausal || j <= i + keys - queries) && maskNumbers?.[sequence * keys + j] !== 0) visible.push(j)
        }
        visit({ queryAt: ((sequence * queries + i) * heads + head) * depth, weightAt: ((sequence * heads + head) * queries + i) * keys, keyAt, visible })
      }
    }
  }
}

/** What dropout multiplies a weight with: 0, or what keeps the expected value. */
const keptShare = ({ rate, seed, first }: AttentionShape, place: number): number => (isDropped(rate, seed, first + place) ? 0 : 1 / (1 - rate))

function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, count: number): number {
  let sum = 0
  for (let d = 0; d < count; d += 1) sum += a[aAt + d]! * b[bAt + d]!
  return sum
}
