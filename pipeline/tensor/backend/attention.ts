import type { Block } from './memory'

export interface AttentionShape {
  batch: number
  /** Positions that ask, and positions that are looked at. */
  queries: number
  keys: number
  heads: number
  /** Numbers a head has of each position. */
  depth: number
  /** A position sees itself and those before it, both sequences ending together: query i sees the keys up to i + keys − queries. */
  isCausal: boolean
  /** On the weights after the softmax; 0 for none. Numbers as in `dropout`, for place i of `weights`. */
  rate: number
  seed: number
  first: number
}

/** Query [batch, queries, heads × depth], key and value [batch, keys, heads × depth]: no transposing between product and attention. */
export interface AttentionInput {
  query: Block
  key: Block
  value: Block
  /** [batch, keys] of 1 and 0 (floats): what is 0 is not looked at. Null for all 1. A position that may look at nothing gets zeros, weights too. */
  mask: Block | null
}

export interface Attention {
  /** Scaled by 1/√depth. out [batch, queries, heads × depth]; `weights` [batch, heads, queries, keys] keeps the softmax before dropout. */
  attention(out: Block, weights: Block, input: AttentionInput, shape: AttentionShape): void
  /** Adds to each gradient that is not null. */
  attentionGradient(gradients: { query: Block | null; key: Block | null; value: Block | null }, outGradient: Block, weights: Block, input: AttentionInput, shape: AttentionShape): void
}
