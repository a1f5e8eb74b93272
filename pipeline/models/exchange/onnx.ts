import { fail } from '../../../protocol/failure'
import { planNetwork } from '../network/plan-network'
import { checkNetwork, type NetworkSpec } from '../network/network-spec'
import { refuseNetwork } from '../network/refuse-network'
import { toModel, type ModelParts } from '../trained-model'
import { Graph, modelOf } from './onnx/graph'
import { Walk, type Flow } from './onnx/flow'
import { exportLayer } from './onnx/layers'

/** Protocol Buffers end at 2 GB. */
const largest = 2 ** 31 - 1

/**
 * A trained network as an ONNX file of opset 17, to predict with elsewhere: `toOnnx(model)`. Any number of rows at a time; ids are
 * 64-bit whole numbers, everything else 32-bit floats; what the network drops or draws in training is not in it. Inputs and outputs
 * have their own names (an output that is named as an input gets `/output` behind). Encodings stand in its metadata as JSON.
 * Fails with `bad-params` for a model that is no network of layers, and with `not-enough-memory` beyond 2 GB.
 */
export function toOnnx(parts: ModelParts): Uint8Array {
  const model = toModel(parts)
  if (model.architecture !== 'network') refuseNetwork('architecture', { en: 'is not made of layers: only these are exported', zh: '不是由层组成的网络，无法导出' }, model.architecture)
  const config = checkNetwork(model.config)
  const graph = graphOf(config, model.weights)
  const metadata = { 'souk.inputs': JSON.stringify(config.inputs), ...(Object.keys(model.encodings).length === 0 ? {} : { 'souk.encodings': JSON.stringify(model.encodings) }) }
  const message = modelOf(graph, metadata)
  if (message.byteLength > largest) fail({ kind: 'not-enough-memory', what: 'ONNX', neededBytes: message.byteLength, limitBytes: largest })
  return message.toBytes()
}

function graphOf(config: NetworkSpec, weights: ModelParts['weights']): Graph {
  const { inputs: forms, body, heads } = planNetwork(config)
  const graph = new Graph('network')
  const inputs = Object.fromEntries(
    Object.entries(forms).map(([name, form]): [string, Flow] => {
      const value = graph.input(name, form.kind, form.shape)
      // A number of each row is a vector of one to a layer.
      const isNumber = form.kind === 'float' && form.shape.length === 0
      return [name, { value: isNumber ? graph.unsqueeze(value, [1]) : value, form: isNumber ? { ...form, shape: [1] } : form, mask: null }]
    }),
  )
  const first = inputs[Object.keys(forms)[0] ?? '']
  if (first === undefined) throw new Error('a network has an input')
  const walk = new Walk(graph, weights, inputs, exportLayer)
  const trunk = walk.list(config.body, body, first)
  for (const [name, list] of Object.entries(heads)) {
    const { value, form } = walk.list(config.heads[name] ?? [], list, trunk)
    graph.output(name in inputs ? `${name}/output` : name, value, form.kind, form.shape)
  }
  return graph
}
