import type { Attention } from '../backend/attention'
import { dropoutThreshold } from './dropout-threshold'
import type { WasmParts } from './wasm-backend'
import { at } from './wasm-block'

type Numbers = (number | boolean)[]

interface AttentionKernels {
  attention(...addressesAndShape: Numbers): void
  attentionGradient(...addressesAndShape: Numbers): void
}

export function createAttention({ exports, memory }: WasmParts): Attention {
  const kernels = exports as unknown as AttentionKernels
  return {
    attention(out, weights, { query, key, value, mask }, { batch, queries, keys, heads, depth, isCausal, rate, seed, first }) {
      memory.borrow((keys + (rate === 0 ? 0 : queries * keys)) * 4, (scratch) =>
        kernels.attention(...[out, weights, query, key, value, mask].map(at), batch, queries, keys, heads, depth, isCausal, 1 / Math.sqrt(depth), 1 / (1 - rate), dropoutThreshold(rate), seed, first, scratch),
      )
    },
    attentionGradient(gradients, outGradient, weights, { query, key, value }, { batch, queries, keys, heads, depth, rate, seed, first }) {
      memory.borrow((rate === 0 ? 1 : 2) * queries * keys * 4, (scratch) =>
        kernels.attentionGradient(
          ...[gradients.query, gradients.key, gradients.value, outGradient, weights, query, key, value].map(at),
          batch, queries, keys, heads, depth, 1 / Math.sqrt(depth), 1 / (1 - rate), dropoutThreshold(rate), seed, first, scratch,
        ),
      )
    },
  }
}
