import type { Conv1dSpec, Pool1dSpec } from '../../network/layers/convolution'
import type { GlobalPoolSpec } from '../../network/layers/global-pool'
import type { LastSpec } from '../../network/layers/last'
import { exportActivation } from './activation'
import type { ExportLayer, Flow } from './flow'
import type { Graph } from './graph'

interface Windows {
  size: number
  stride: number
  dilation: number
  padding: 'valid' | 'same' | 'causal'
}

export const exportConv1d: ExportLayer<Conv1dSpec> = (spec, given, layer, { graph, floats }) => {
  const [length = 0] = given.form.shape
  const weight = graph.transpose(floats(spec, layer, 'weight'), [2, 1, 0])
  const bias = spec.bias ? [floats(spec, layer, 'bias')] : []
  const out = graph.node('Conv', [channelsFirst(graph, given.value), weight, ...bias], windowAttributes(spec, length))
  return { ...given, value: exportActivation(graph, spec.activation, channelsFirst(graph, out)), mask: windowMask(graph, given, spec, layer.output.shape[0] ?? 0) }
}

export const exportPool1d: ExportLayer<Pool1dSpec> = (spec, given, layer, { graph }) => {
  const windows = { ...spec, stride: spec.stride ?? spec.size, dilation: 1 }
  const { dilations, ...meanAttributes } = windowAttributes(windows, given.form.shape[0] ?? 0)
  const attributes = { ...meanAttributes, dilations }
  const largest = (value: string): string => graph.node('MaxPool', [value], attributes)
  const mean = (value: string): string => graph.node('AveragePool', [value], { ...meanAttributes, count_include_pad: 0 })
  const x = channelsFirst(graph, given.value)
  const isReal = given.mask === null ? null : graph.unsqueeze(given.mask, [1])
  const pooled = (): string => {
    if (isReal === null) return spec.mode === 'maximum' ? largest(x) : mean(x)
    if (spec.mode === 'maximum') return graph.multiply(largest(graph.add(x, farBelow(graph, isReal))), largest(isReal))
    // Both means have the number of positions of a window below, which goes.
    return graph.node('Div', [mean(graph.multiply(x, isReal)), graph.node('Max', [mean(isReal), graph.number(0.5 / spec.size)])])
  }
  return { ...given, value: channelsFirst(graph, pooled()), mask: windowMask(graph, given, windows, layer.output.shape[0] ?? 0) }
}

export const exportGlobalPool: ExportLayer<GlobalPoolSpec> = ({ mode }, { value, form, mask }, _, { graph }) => {
  const pooled = (): string => {
    if (mask === null) return mode === 'maximum' ? graph.maximum(value, 1) : mode === 'sum' ? graph.sum(value, 1) : graph.node('ReduceMean', [value], { axes: [1], keepdims: 0 })
    const places = graph.unsqueeze(mask, [2])
    if (mode === 'maximum') {
      return graph.multiply(graph.maximum(graph.add(value, farBelow(graph, places)), 1), graph.maximum(mask, 1, true))
    }
    const sum = graph.sum(graph.multiply(value, places), 1)
    return mode === 'sum' ? sum : graph.node('Div', [sum, graph.node('Max', [graph.sum(mask, 1, true), graph.number(1)])])
  }
  return { value: pooled(), form, mask: null }
}

export const exportLast: ExportLayer<LastSpec> = (_, { value, form, mask }, __, { graph }) => {
  const [length = 0] = form.shape
  if (mask === null) return { value: graph.node('Gather', [value, graph.integers([length - 1], [])], { axis: 1 }), form, mask: null }
  const numbered = graph.multiply(mask, graph.floats(`places ${length}`, [length], () => Array.from({ length }, (_, place) => place + 1)))
  const isLast = graph.multiply(graph.cast(graph.node('Equal', [numbered, graph.maximum(numbered, 1, true)]), 'float'), mask)
  return { value: graph.sum(graph.multiply(value, graph.unsqueeze(isLast, [2])), 1), form, mask: null }
}

/** 0 where a mask is 1, −1e30 where it is 0. */
const farBelow = (graph: Graph, mask: string): string => graph.multiply(graph.node('Sub', [mask, graph.number(1)]), graph.number(1e30))

/** [rows, length, channels] to [rows, channels, length], and back. */
const channelsFirst = (graph: Graph, value: string): string => graph.transpose(value, [0, 2, 1])

/** As `windowShape` of the operations lays them out: the odd zero behind. */
function windowAttributes({ size, stride, dilation, padding }: Windows, length: number): Record<'kernel_shape' | 'strides' | 'dilations' | 'pads', readonly number[]> {
  const reach = (size - 1) * dilation + 1
  const missing = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0)
  const before = padding === 'valid' ? 0 : padding === 'same' ? Math.floor(missing / 2) : reach - 1
  const behind = padding === 'same' ? missing - before : 0
  return { kernel_shape: [size], strides: [stride], dilations: [dilation], pads: [before, behind] }
}

/** Positions keep their mask while the length stays; of a shorter sequence those count whose window holds anything real. */
function windowMask(graph: Graph, { mask, form }: Flow, windows: Windows, outLength: number): string | null {
  const [length = 0] = form.shape
  if (mask === null || outLength === length) return mask
  return graph.squeeze(graph.node('MaxPool', [graph.unsqueeze(mask, [1])], windowAttributes(windows, length)), [1])
}
