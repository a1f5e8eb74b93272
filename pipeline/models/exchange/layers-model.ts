import { planNetwork } from '../network/plan-network'
import { checkNetwork } from '../network/network-spec'
import { refuseNetwork, refuseWeights } from '../network/refuse-network'
import { sequence } from '../network/network'
import { toModel, type ModelParts, type TrainedModel } from '../trained-model'
import type { KerasLayer, LayersModel, LayersModelFile } from './layers-model/format'
import { fromKeras, readBlocks } from './layers-model/from-keras'
import { flattenLayers, toKeras } from './layers-model/to-keras'

export type { LayersModel, LayersModelFile } from './layers-model/format'

/**
 * A trained network in TensorFlow.js's Layers format: `model.json` and the bytes of `weights.bin`, as `tf.loadLayersModel` reads
 * them. One input, one output, layers in a row; the two biases of a recurrent layer become Keras' one. What has no equal there
 * fails with `bad-params`, naming the layer. `for: 'keras'` also writes a GRU, whose reset after the product TensorFlow.js lacks.
 */
export function toLayersModel(parts: ModelParts, options: { for?: 'tensorflow.js' | 'keras' } = {}): LayersModel {
  const model = toModel(parts)
  if (model.architecture !== 'network') refuseNetwork('architecture', { en: 'is not made of layers: only these are exported', zh: '不是由层组成的网络，无法导出' }, model.architecture)
  const config = checkNetwork(model.config)
  const plan = planNetwork(config)
  const [[input, form] = ['', undefined], ...otherInputs] = Object.entries(plan.inputs)
  const [[output, head] = ['', undefined], ...otherHeads] = Object.entries(plan.heads)
  if (form === undefined || head === undefined || otherInputs.length > 0) refuseNetwork('inputs', { en: 'must be one for TensorFlow.js: export to ONNX instead', zh: '导出到 TensorFlow.js 时只能有一个：请改为导出 ONNX' }, Object.keys(plan.inputs).join(', '))
  if (otherHeads.length > 0) refuseNetwork('heads', { en: 'must be one for TensorFlow.js: export to ONNX instead', zh: '导出到 TensorFlow.js 时只能有一个：请改为导出 ONNX' }, Object.keys(plan.heads).join(', '))
  const entries = [...flattenLayers(config.body, plan.body), ...flattenLayers(config.heads[output] ?? [], head)]
  const known = new Map(model.weights.map((one) => [one.name, one]))
  const exported = entries.map((entry, index) => toKeras(entry, entries.slice(index + 1), known, options.for === 'keras'))
  const shape = form.kind === 'float' && form.shape.length === 0 ? [1] : form.shape
  const first: KerasLayer = { class_name: 'InputLayer', config: { name: 'souk_input', batch_input_shape: [null, ...shape], dtype: form.kind === 'integer' ? 'int32' : 'float32', sparse: false } }
  const weights = exported.flatMap((part) => part.weights)
  const topology = { keras_version: '2.15.0', backend: 'tensorflow', model_config: { class_name: 'Sequential', config: { name: 'souk', layers: [first, ...exported.flatMap((part) => part.layers)] } } }
  return {
    file: {
      format: 'layers-model',
      generatedBy: 'souk',
      convertedBy: null,
      modelTopology: topology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weights.map(({ name, shape: dimensions }) => ({ name, shape: [...dimensions], dtype: 'float32' })) }],
      userDefinedMetadata: { souk: { input, encodings: model.encodings } },
    },
    weights: new Uint8Array(Float32Array.from(weights.flatMap(({ values }) => Array.from(values))).buffer),
  }
}

/**
 * A model of TensorFlow.js's Layers format, or one of Keras converted to it, as one of ours: layers in a row. Its input keeps the
 * name it had here and is else called `x`. Fails with `bad-weights`, naming `path` and the layer, where something has no equal
 * here or is missing. A table that masks 0 gives zeros for it here, where Keras gives what the table holds.
 */
export function fromLayersModel({ file, weights }: LayersModel, path = 'model.json'): TrainedModel {
  const config = layersOf(file, path)
  const entries = (file.weightsManifest ?? []).flatMap((group) => group.weights)
  const { inputs, body, weights: stored } = fromKeras(config, readBlocks(entries, weights, path), path)
  const known = file.userDefinedMetadata?.['souk'] as { input?: string; encodings?: Record<string, unknown> } | undefined
  return toModel({ architecture: 'network', config: sequence(body, { inputs: { [known?.input ?? 'x']: inputs } }), weights: stored, encodings: known?.encodings ?? {} })
}

function layersOf(file: LayersModelFile, path: string): KerasLayer[] {
  const topology = file.modelTopology
  const model = (topology?.['model_config'] ?? topology) as Partial<KerasLayer> | undefined
  if (model?.class_name !== 'Sequential') refuseWeights(path, { en: `a ${String(model?.class_name ?? file.format ?? 'file')} is not read: layers in a row (Sequential) are`, zh: `无法读取 ${String(model?.class_name ?? file.format ?? '文件')}：只支持顺序排列的层（Sequential）` })
  const config: unknown = model.config
  const list: unknown = Array.isArray(config) ? config : (config as { layers?: unknown } | undefined)?.layers
  if (!Array.isArray(list)) refuseWeights(path, { en: 'has no layers', zh: '没有层' })
  return list as KerasLayer[]
}
