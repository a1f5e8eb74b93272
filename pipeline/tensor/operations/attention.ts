import type { Tape } from '../tape'
import { shapeWords, type Tensor } from '../tensor'
import { dense } from './dense'

export interface AttentionOptions {
  heads: number
  /** A position sees itself and those before it. */
  isCausal?: boolean
  /** [batch, keys] of 1 and 0: what is 0 is not looked at. */
  mask?: Tensor | null
  /** Dropout of the weights after the softmax. */
  dropout?: number
}

/** Scaled dot-product attention (Vaswani et al. 2017): query [batch, queries, heads × depth], key and value [batch, keys, heads × depth]; gives [batch, queries, heads × depth]. */
export function attention(tape: Tape, query: Tensor, key: Tensor, value: Tensor, { heads, isCausal = false, mask = null, dropout = 0 }: AttentionOptions): Tensor {
  const [batch = 0, queries = 0, width = 0] = query.shape
  const [, keys = 0] = key.shape
  const depth = width / heads
  tape.require('attention', query.shape.length === 3 && Number.isInteger(depth), `[batch, queries, ${heads} × depth]`, shapeWords(query.shape))
  const wanted = shapeWords([batch, keys, width])
  for (const { shape } of [key, value]) tape.require('attention', shapeWords(shape) === wanted, wanted, shapeWords(shape))
  tape.require('attention', mask === null || shapeWords(mask.shape) === shapeWords([batch, keys]), `a mask of [${batch}, ${keys}]`, shapeWords(mask?.shape ?? []))
  tape.require('attention', dropout >= 0 && dropout < 1, 'a rate from 0 to below 1', `${dropout}`)
  const rate = tape.options.isTraining ? dropout : 0
  const drawn = rate > 0 ? tape.draw(heads * queries * keys) : { seed: 0, first: 0 }
  const shape = { batch, queries, keys, heads, depth, isCausal, rate, ...drawn }
  const input = { query: query.block, key: key.block, value: value.block, mask: mask?.block ?? null }
  const out = tape.output(query.shape, [query, key, value])
  const weights = tape.scratch(batch * heads * queries * keys)
  tape.backend.attention(out.block, weights, input, shape)
  tape.record(out, (outGradient) => {
    const gradients = { query: tape.gradientOf(query), key: tape.gradientOf(key), value: tape.gradientOf(value) }
    tape.backend.attentionGradient(gradients, outGradient, weights, input, shape)
  })
  return out
}

export interface Projection {
  weight: Tensor
  bias: Tensor | null
}

/** query, key and value: [inner, heads × depth]; output: [heads × depth, columns]. */
export type AttentionProjections = Record<'query' | 'key' | 'value' | 'output', Projection>

/** Attention between projections of x and of `source` (x itself where absent), and a projection of what it gives: [batch, queries, columns]. */
export function multiHeadAttention(tape: Tape, x: Tensor, projections: AttentionProjections, { source = x, ...options }: AttentionOptions & { source?: Tensor }): Tensor {
  const project = (name: keyof AttentionProjections, from: Tensor): Tensor => tape.within(name, () => dense(tape, from, projections[name].weight, projections[name].bias))
  return project('output', attention(tape, project('query', x), project('key', source), project('value', source), options))
}
