import type { ActivationName } from '../../network/layers/activation'
import { Real, type Graph } from './graph'

/** A function of each number; the exact gelu, by the error function. */
export function exportActivation(graph: Graph, name: ActivationName, value: string): string {
  return makers[name](graph, value)
}

const makers: Record<ActivationName, (graph: Graph, value: string) => string> = {
  'linear': (_, value) => value,
  'relu': (graph, value) => graph.node('Relu', [value]),
  'leaky-relu': (graph, value) => graph.node('LeakyRelu', [value], { alpha: new Real(0.01) }),
  'elu': (graph, value) => graph.node('Elu', [value]),
  'gelu': (graph, value) => {
    const share = graph.add(graph.node('Erf', [graph.multiply(value, graph.number(Math.SQRT1_2))]), graph.number(1))
    return graph.multiply(graph.multiply(value, graph.number(0.5)), share)
  },
  'silu': (graph, value) => graph.multiply(value, graph.node('Sigmoid', [value])),
  'sigmoid': (graph, value) => graph.node('Sigmoid', [value]),
  'tanh': (graph, value) => graph.node('Tanh', [value]),
  'softplus': (graph, value) => graph.node('Softplus', [value]),
  'softmax': (graph, value) => graph.node('Softmax', [value], { axis: -1 }),
}
