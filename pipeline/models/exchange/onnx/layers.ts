import { sizeOf } from '../../../tensor/tensor'
import type { LayerSpec } from '../../network/layer-spec'
import type { BranchesSpec } from '../../network/layers/branches'
import type { EmbeddingBagSpec } from '../../network/layers/embedding-bag'
import { blockLayers } from '../../network/layers/transformer-block'
import type { PlannedLayer, PlannedList } from '../../network/planned-layer'
import { exportActivation } from './activation'
import { exportAttention } from './attention'
import type { ExportLayer, Flow, Walk } from './flow'
import { Real, type Graph } from './graph'
import { exportRecurrent } from './recurrent'
import { exportConv1d, exportGlobalPool, exportLast, exportPool1d } from './sequence-layers'

/** Every kind of layer as nodes of a graph: each computes what `run` of its plan does when predicting. */
export const exportLayer: ExportLayer<LayerSpec> = (spec, given, layer, walk) => (exporters[spec.kind] as ExportLayer<LayerSpec>)(spec, given, layer, walk)

const exporters: { [Kind in LayerSpec['kind']]: ExportLayer<Extract<LayerSpec, { kind: Kind }>> } = {
  activation: (spec, given, _, { graph }) => ({ ...given, value: exportActivation(graph, spec.activation, given.value) }),
  attention: exportAttention,
  batchNorm: (spec, given, layer, { graph, of }) => {
    const [gain, bias, mean, variance] = ['gain', 'bias', 'runningMean', 'runningVariance'].map((name) => of(spec, layer, name).numbers) as [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]
    const path = spec.shared ?? layer.path
    const scale = Float64Array.from(gain, (value, column) => value / Math.sqrt((variance[column] ?? 0) + spec.epsilon))
    const shift = Float64Array.from(bias, (value, column) => value - (mean[column] ?? 0) * (scale[column] ?? 0))
    // One layer may share these weights with another of another epsilon.
    const scaled = graph.multiply(given.value, graph.floats(`${path}/scale ${spec.epsilon}`, [scale.length], () => scale))
    return { ...given, value: graph.add(scaled, graph.floats(`${path}/shift ${spec.epsilon}`, [shift.length], () => shift)) }
  },
  branches: exportBranches,
  classes: (spec, given, layer, walk) => {
    const { graph } = walk
    const { table, widen } = walk.table(spec, layer)
    const scores = graph.product(given.value, graph.transpose(widen(table), [1, 0]))
    if (!spec.bias) return { ...given, value: scores }
    const { name, numbers } = walk.of(spec, layer, 'bias')
    return { ...given, value: graph.add(scores, graph.floats(name, [spec.count], () => numbers)) }
  },
  conv1d: exportConv1d,
  dense: (spec, given, layer, { graph, floats }) => {
    const product = graph.product(given.value, floats(spec, layer, 'weight'))
    return { ...given, value: exportActivation(graph, spec.activation, spec.bias ? graph.add(product, floats(spec, layer, 'bias')) : product) }
  },
  dropout: (_, given) => given,
  embedding: (spec, given, layer, walk) => {
    const { graph } = walk
    const { table, widen } = walk.table(spec, layer)
    const rows = widen(graph.node('Gather', [table, given.value]))
    if (spec.paddingId === null) return { ...given, value: rows }
    const isReal = idMask(graph, given.value, spec.paddingId)
    return { ...given, value: graph.multiply(rows, graph.unsqueeze(isReal, [-1])), mask: given.form.shape.length === 1 ? isReal : given.mask }
  },
  embeddingBag: exportEmbeddingBag,
  flatten: (_, given, layer, { graph }) => toShape(graph, given, layer),
  globalPool: exportGlobalPool,
  group: (spec, given, layer, walk) => walk.list(spec.layers, partOf(layer), given),
  gru: exportRecurrent,
  last: exportLast,
  layerNorm: (spec, given, layer, { graph, floats }) => ({
    ...given,
    value: graph.node('LayerNormalization', [given.value, floats(spec, layer, 'gain'), floats(spec, layer, 'bias')], { axis: -1, epsilon: new Real(spec.epsilon) }),
  }),
  lstm: exportRecurrent,
  mask: (spec, given, _, { inputs }) => ({ ...given, mask: inputs[spec.input]?.value ?? given.mask }),
  pool1d: exportPool1d,
  positions: (spec, given, layer, { graph, of }) => {
    const [length = 0, width = 0] = given.form.shape
    const { name, shape, numbers } = of(spec, layer, 'weight')
    const used = length === shape[0] ? graph.floats(name, shape, () => numbers) : graph.floats(`${name} first ${length}`, [length, width], () => Array.from(numbers).slice(0, length * width))
    return { ...given, value: graph.add(given.value, used) }
  },
  reshape: (_, given, layer, { graph }) => toShape(graph, given, layer),
  residual: (spec, given, layer, walk) => ({ ...given, value: walk.graph.add(given.value, walk.list(spec.layers, partOf(layer), given).value) }),
  rnn: exportRecurrent,
  transformerBlock: (spec, given, layer, walk) => walk.list(blockLayers(spec, given.form.shape[1] ?? 1), partOf(layer), given),
}

function exportBranches(spec: BranchesSpec, given: Flow, layer: PlannedLayer, walk: Walk): Flow {
  const { graph } = walk
  const flows = Object.entries(spec.branches).map(([name, layers], index) => walk.list(layers, partOf(layer, index), walk.inputs[name] ?? given))
  const mask = layer.output.shape.length === 2 ? (flows.find((flow) => flow.mask !== null)?.mask ?? null) : null
  const values = flows.map(({ value }) => value)
  if (spec.merge === 'concatenate') return { ...given, value: values.length === 1 ? (values[0] ?? '') : graph.node('Concat', values, { axis: -1 }), mask }
  const merged = values.reduce((before, value) => (spec.merge === 'sum' ? graph.add(before, value) : graph.multiply(before, value)))
  return { ...given, value: spec.merge === 'dot' ? graph.sum(merged, -1, true) : merged, mask }
}

function exportEmbeddingBag(spec: EmbeddingBagSpec, given: Flow, layer: PlannedLayer, walk: Walk): Flow {
  const { graph } = walk
  const { table, widen } = walk.table(spec, layer)
  const rows = widen(graph.node('Gather', [table, given.value]))
  const isReal = spec.paddingId === null ? null : idMask(graph, given.value, spec.paddingId)
  const weights = spec.weights === null ? null : (walk.inputs[spec.weights]?.value ?? null)
  const shares = isReal !== null && weights !== null ? graph.multiply(isReal, weights) : (isReal ?? weights)
  if (shares === null) return { ...given, value: spec.mode === 'sum' ? graph.sum(rows, -2) : graph.node('ReduceMean', [rows], { axes: [-2], keepdims: 0 }), mask: null }
  const sum = graph.sum(graph.multiply(rows, graph.unsqueeze(shares, [-1])), -2)
  if (spec.mode === 'sum') return { ...given, value: sum, mask: null }
  const total = graph.sum(shares, -1, true)
  const isNothing = graph.node('Equal', [total, graph.number(0)])
  return { ...given, value: graph.node('Div', [sum, graph.node('Where', [isNothing, graph.number(1), total])]), mask: null }
}

/** 1 where an id is not the padding. */
function idMask(graph: Graph, ids: string, paddingId: number): string {
  return graph.cast(graph.node('Not', [graph.node('Equal', [ids, graph.integers([paddingId], [])])]), 'float')
}

function toShape(graph: Graph, given: Flow, { output }: PlannedLayer): Flow {
  const isSame = sizeOf(output.shape) === given.form.shape[0] && given.form.shape.length === 1 && output.shape.length === 1
  return { ...given, value: isSame ? given.value : graph.reshape(given.value, [0, ...output.shape]), mask: null }
}

function partOf({ parts = [] }: PlannedLayer, index = 0): PlannedList {
  const part = parts[index]
  if (part === undefined) throw new Error('a layer of layers has its parts')
  return part
}
