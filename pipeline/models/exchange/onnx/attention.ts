import type { AttentionSpec } from '../../network/layers/attention'
import type { ExportLayer } from './flow'

/** Multi-head self-attention in products and a softmax. What nobody may look at gets nothing: a position that sees none gives zeros. */
export const exportAttention: ExportLayer<AttentionSpec> = (spec, given, layer, { graph, floats }) => {
  const [length = 0, width = 0] = given.form.shape
  const depth = width / spec.heads
  const project = (name: string, from: string): string => graph.add(graph.product(from, floats(spec, layer, `${name}/weight`)), floats(spec, layer, `${name}/bias`))
  const heads = (name: string, order: readonly number[]): string => graph.transpose(graph.reshape(project(name, given.value), [0, length, spec.heads, depth]), order)
  const scores = graph.multiply(graph.product(heads('query', [0, 2, 1, 3]), heads('key', [0, 2, 3, 1])), graph.number(1 / Math.sqrt(depth)))
  const keys = given.mask === null ? null : graph.unsqueeze(given.mask, [1, 2])
  const past = spec.causal ? graph.floats(`causal ${length}`, [1, 1, length, length], () => Float32Array.from({ length: length * length }, (_, place) => (place % length <= Math.floor(place / length) ? 1 : 0))) : null
  const allowed = keys !== null && past !== null ? graph.multiply(keys, past) : (keys ?? past)
  const softmax = (value: string): string => graph.node('Softmax', [value], { axis: -1 })
  const shares = allowed === null ? softmax(scores) : graph.multiply(softmax(graph.add(scores, graph.multiply(graph.node('Sub', [allowed, graph.number(1)]), graph.number(1e30)))), allowed)
  const seen = graph.reshape(graph.transpose(graph.product(shares, heads('value', [0, 2, 1, 3])), [0, 2, 1, 3]), [0, length, width])
  return { ...given, value: project('output', seen) }
}
