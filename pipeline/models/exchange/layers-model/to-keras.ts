import { gateCount } from '../../../tensor/backend/recurrent'
import type { StoredWeights } from '../../architecture'
import type { LayerSpec } from '../../network/layer-spec'
import type { ActivationName } from '../../network/layers/activation'
import type { EmbeddingSpec } from '../../network/layers/embedding'
import type { GruSpec, LstmSpec, RnnSpec } from '../../network/layers/recurrent'
import { toNumbers } from '../../network/parameters'
import type { PlannedLayer, PlannedList } from '../../network/planned-layer'
import { refuseNetwork } from '../../network/refuse-network'
import type { KerasLayer } from './format'

export interface KerasWeights {
  name: string
  shape: readonly number[]
  values: ArrayLike<number>
}

/** A layer of ours as Keras has it, and its numbers by Keras' names. */
export interface KerasPart {
  layers: KerasLayer[]
  weights: KerasWeights[]
}

export interface Entry {
  spec: LayerSpec
  layer: PlannedLayer
}

/** Layers in a row, groups taken apart. */
export function flattenLayers(specs: readonly LayerSpec[], planned: PlannedList): Entry[] {
  return planned.layers.flatMap((layer, index): Entry[] => {
    const spec = specs[index]
    const [part] = layer.parts ?? []
    if (spec === undefined) throw new Error('a plan has its layers')
    return spec.kind === 'group' && part !== undefined ? flattenLayers(spec.layers, part) : [{ spec, layer }]
  })
}

export const kerasActivations: Readonly<Partial<Record<ActivationName, string>>> = { linear: 'linear', relu: 'relu', elu: 'elu', gelu: 'gelu', silu: 'swish', sigmoid: 'sigmoid', tanh: 'tanh', softplus: 'softplus', softmax: 'softmax' }

/** One layer; `following` are those behind it, which an embedding's mask may reach. Fails with `bad-params`, naming the layer, where Keras has none like it. */
export function toKeras({ spec, layer }: Entry, following: readonly Entry[], known: ReadonlyMap<string, StoredWeights>, isForKeras: boolean): KerasPart {
  const name = layer.path.replaceAll('/', '_')
  const numbers = (part: string): ArrayLike<number> => toNumbers(known.get(`${spec.shared ?? layer.path}/${part}`)?.values ?? new Float32Array())
  const weights = (...parts: [keras: string, ours: string, shape: readonly number[]][]): KerasWeights[] => parts.map(([keras, ours, shape]) => ({ name: `${name}/${keras}`, shape, values: numbers(ours) }))
  const part = (class_name: string, config: Record<string, unknown>, own: KerasWeights[] = []): KerasPart => ({ layers: [{ class_name, config: { name, trainable: true, ...config } }], weights: own })
  /** A layer with an activation, which stands behind it where Keras has no word for it. */
  const active = (activation: ActivationName, { layers, weights }: KerasPart): KerasPart => {
    const word = kerasActivations[activation]
    const [first] = layers
    if (first !== undefined) first.config['activation'] = word ?? 'linear'
    return { layers: word === undefined ? [...layers, { class_name: 'LeakyReLU', config: { name: `${name}_activation`, alpha: 0.01 } }] : layers, weights }
  }
  const features = layer.input.shape.at(-1) ?? 0
  switch (spec.kind) {
    case 'dense':
      return active(spec.activation, part('Dense', { units: spec.units, use_bias: spec.bias }, weights(['kernel', 'weight', [features, spec.units]], ...(spec.bias ? [['bias', 'bias', [spec.units]] as [string, string, number[]]] : []))))
    case 'activation': {
      const word = kerasActivations[spec.activation]
      return word === undefined ? part('LeakyReLU', { alpha: 0.01 }) : part('Activation', { activation: word })
    }
    case 'embedding': {
      const table = Float32Array.from(numbers('weight'))
      if (spec.paddingId !== null) table.fill(0, spec.paddingId * spec.width, (spec.paddingId + 1) * spec.width)
      const own = [{ name: `${name}/embeddings`, shape: [spec.vocabulary, spec.width], values: table }]
      return part('Embedding', { input_dim: spec.vocabulary, output_dim: spec.width, mask_zero: reachesRecurrent(spec, layer, following) }, own)
    }
    case 'conv1d':
      if (spec.padding === 'causal') return refuse(layer, { en: 'pads for the past alone, which TensorFlow.js does not do', zh: '采用因果填充，TensorFlow.js 不支持' })
      return active(
        spec.activation,
        part('Conv1D', { filters: spec.filters, kernel_size: [spec.size], strides: [spec.stride], padding: spec.padding, dilation_rate: [spec.dilation], use_bias: spec.bias }, weights(['kernel', 'weight', [spec.size, features, spec.filters]], ...(spec.bias ? [['bias', 'bias', [spec.filters]] as [string, string, number[]]] : []))),
      )
    case 'pool1d':
      return part(spec.mode === 'maximum' ? 'MaxPooling1D' : 'AveragePooling1D', { pool_size: [spec.size], strides: [spec.stride ?? spec.size], padding: spec.padding })
    case 'globalPool':
      if (spec.mode === 'sum') return refuse(layer, { en: 'adds up positions, for which Keras has no layer', zh: '对各位置求和，Keras 没有对应的层' })
      return part(spec.mode === 'maximum' ? 'GlobalMaxPooling1D' : 'GlobalAveragePooling1D', {})
    case 'layerNorm':
      return part('LayerNormalization', { axis: [layer.input.shape.length], epsilon: spec.epsilon, center: true, scale: true }, weights(['gamma', 'gain', [features]], ['beta', 'bias', [features]]))
    case 'batchNorm':
      return part('BatchNormalization', { axis: -1, momentum: 1 - spec.momentum, epsilon: spec.epsilon, center: true, scale: true }, weights(['gamma', 'gain', [features]], ['beta', 'bias', [features]], ['moving_mean', 'runningMean', [features]], ['moving_variance', 'runningVariance', [features]]))
    case 'dropout':
      return part('Dropout', { rate: spec.rate })
    case 'flatten':
      return part('Flatten', {})
    case 'reshape':
      return part('Reshape', { target_shape: spec.shape })
    case 'gru':
      if (!isForKeras) return refuse(layer, { en: 'resets after the product, which TensorFlow.js does not do: give { for: "keras" } for Keras alone, or export to ONNX', zh: '在乘积之后重置，TensorFlow.js 不支持：仅供 Keras 使用时请给出 { for: "keras" }，或导出为 ONNX' })
      return toRecurrent(spec, name, features, numbers)
    case 'lstm':
    case 'rnn':
      return toRecurrent(spec, name, features, numbers)
    default:
      return refuse(layer, { en: 'has no equal among the layers of TensorFlow.js: export to ONNX instead', zh: '在 TensorFlow.js 中没有对应的层：请改为导出 ONNX' })
  }
}

function toRecurrent(spec: LstmSpec | GruSpec | RnnSpec, name: string, features: number, numbers: (part: string) => ArrayLike<number>): KerasPart {
  const { units } = spec
  const gates = gateCount[spec.kind] * units
  // Keras' LSTM has our order (i f c o); its GRU z r h.
  const ordered = (values: ArrayLike<number>): Float32Array => (spec.kind === 'gru' ? swapGates(values, units) : Float32Array.from(values))
  const own = (prefix: string, keras: string): KerasWeights[] => {
    const [input, state] = [numbers(`${prefix}inputBias`), numbers(`${prefix}stateBias`)]
    const bias = spec.kind === 'gru' ? { shape: [2, gates], values: Float32Array.from([...ordered(input), ...ordered(state)]) } : { shape: [gates], values: Float32Array.from(input, (value, place) => value + (state[place] ?? 0)) }
    return [
      { name: `${keras}/kernel`, shape: [features, gates], values: ordered(numbers(`${prefix}input`)) },
      { name: `${keras}/recurrent_kernel`, shape: [units, gates], values: ordered(numbers(`${prefix}state`)) },
      { name: `${keras}/bias`, ...bias },
    ]
  }
  const inner = spec.bidirectional ? `${name}_way` : name
  const config: Record<string, unknown> = { name: inner, trainable: true, units, activation: spec.kind === 'rnn' ? spec.activation : 'tanh', use_bias: true, return_sequences: spec.returnSequences }
  if (spec.kind !== 'rnn') config['recurrent_activation'] = 'sigmoid'
  if (spec.kind === 'gru') config['reset_after'] = true
  const layer = { class_name: { lstm: 'LSTM', gru: 'GRU', rnn: 'SimpleRNN' }[spec.kind], config }
  if (!spec.bidirectional) return { layers: [layer], weights: own('', name) }
  return { layers: [{ class_name: 'Bidirectional', config: { name, trainable: true, layer, merge_mode: 'concat' } }], weights: [...own('forward/', `${name}/forward_${inner}`), ...own('backward/', `${name}/backward_${inner}`)] }
}

/** The first two gates of each row in each other's place: r z n to z r h, and back. */
export function swapGates(values: ArrayLike<number>, units: number): Float32Array {
  return Float32Array.from(values, (value, place) => {
    const gate = Math.floor(place / units) % 3
    return gate === 2 ? value : (values[gate === 0 ? place + units : place - units] ?? 0)
  })
}

/**
 * Whether padding must be masked: a recurrent layer behind heeds it. TensorFlow.js' other layers do not heed a mask as ours
 * do, or do not let one through: they are refused where one reaches them.
 */
function reachesRecurrent(spec: EmbeddingSpec, embedding: PlannedLayer, following: readonly Entry[]): boolean {
  if (spec.paddingId === null || embedding.input.shape.length !== 1) return false
  const problem = { en: 'does not heed padding in TensorFlow.js as it does here: export to ONNX instead', zh: '在 TensorFlow.js 中对填充的处理与此处不同：请改为导出 ONNX' }
  let isReached = false
  let isBlocked = false
  for (const { spec: next, layer } of following) {
    if (next.kind === 'lstm' || next.kind === 'gru' || next.kind === 'rnn') {
      if (isBlocked || spec.paddingId !== 0) refuse(layer, problem)
      isReached = true
      if (!next.returnSequences) return true
    } else if (next.kind === 'flatten' || next.kind === 'reshape') {
      if (isReached) refuse(layer, problem)
      return false
    } else if (next.kind === 'conv1d') {
      if (isReached) refuse(layer, problem)
      isBlocked = true
    } else if (next.kind === 'pool1d' || next.kind === 'globalPool') refuse(layer, problem)
  }
  return isReached
}

const refuse = ({ path, kind }: PlannedLayer, problem: { en: string; zh: string }): never => refuseNetwork(path, problem, kind)
