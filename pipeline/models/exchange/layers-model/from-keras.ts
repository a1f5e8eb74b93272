import { sizeOf } from '../../../tensor/tensor'
import type { Text } from '../../../../protocol/text'
import type { StoredWeights, ValueSpec } from '../../architecture'
import type { LayerSpec } from '../../network/layer-spec'
import { layers } from '../../network/layers'
import type { ActivationName } from '../../network/layers/activation'
import { Planner } from '../../network/planner'
import { layerPlans } from '../../network/layer-kinds'
import { refuseWeights } from '../../network/refuse-network'
import type { KerasLayer, WeightEntry } from './format'
import { kerasActivations, swapGates } from './to-keras'

export interface Imported {
  inputs: ValueSpec
  body: LayerSpec[]
  weights: StoredWeights[]
}

type NamedWeights = readonly { name: string; shape: readonly number[]; values: Float32Array }[]
type Refuse = (problem: Text) => never

/** Layers of Keras as ours, with their numbers. Fails with `bad-weights`, naming the file and the layer, for what has no equal here. */
export function fromKeras(given: readonly KerasLayer[], weights: NamedWeights, path: string): Imported {
  const input = inputOf(given, path)
  const body: LayerSpec[] = []
  const stored: StoredWeights[] = []
  let form = input
  for (const layer of given) {
    if (layer.class_name === 'InputLayer') continue
    const name = String(layer.config['name'] ?? layer.class_name).replaceAll(/[/\s]/g, '_')
    const refuse: Refuse = (problem) => refuseWeights(`${path}: ${name}`, problem)
    const take = new Taken(String(layer.config['name']), weights, refuse)
    const { spec, own } = fromLayer(layer, name, form, take, refuse)
    const planner = new Planner(layerPlans, { x: form })
    form = planner.list('', [spec], form).output
    for (const { name: parameter, shape } of planner.parameters.values()) {
      const values = own?.[parameter.slice(name.length + 1)]
      if (values === undefined || values.length !== sizeOf(shape)) refuse({ en: `has no ${parameter} of [${shape.join(', ')}]`, zh: `缺少形状为 [${shape.join(', ')}] 的 ${parameter}` })
      stored.push({ name: parameter, shape, values })
    }
    body.push(spec)
  }
  return { inputs: input, body, weights: stored }
}

/** What stands in the bytes behind a manifest, one block after the other. */
export function readBlocks(entries: readonly WeightEntry[], bytes: Uint8Array, path: string): NamedWeights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const blocks = entries.map(({ name, shape, dtype, quantization }) => {
    if (dtype !== 'float32' || quantization !== undefined) refuseWeights(`${path}: ${name}`, { en: `stored as ${dtype}${quantization === undefined ? '' : ', quantised'}; 32-bit floats are read`, zh: `以 ${dtype}${quantization === undefined ? '' : '（量化）'} 存储；只能读取 32 位浮点数` })
    const size = sizeOf(shape)
    if (at + size * 4 > bytes.byteLength) refuseWeights(`${path}: ${name}`, { en: 'the file of weights ends before it', zh: '权重文件在此之前已结束' })
    const values = Float32Array.from({ length: size }, (_, place) => view.getFloat32(at + place * 4, true))
    at += size * 4
    return { name, shape, values }
  })
  return blocks
}

/** The weights of one layer by the last part of their names. */
class Taken {
  constructor(
    private readonly layer: string,
    private readonly weights: NamedWeights,
    private readonly refuse: Refuse,
  ) {}

  find(part: string, direction = ''): Float32Array | undefined {
    return this.weights.find(({ name }) => {
      const parts = name.replace(/:\d+$/, '').split('/')
      return parts[0] === this.layer && parts.at(-1) === part && (direction === '' || parts.some((one) => one.startsWith(direction)))
    })?.values
  }

  need(part: string, direction = ''): Float32Array {
    return this.find(part, direction) ?? this.refuse({ en: `has no weights ${part}`, zh: `缺少权重 ${part}` })
  }
}

function inputOf(given: readonly KerasLayer[], path: string): ValueSpec {
  const shape = given[0]?.config['batch_input_shape'] ?? given[0]?.config['batch_shape']
  const dimensions: unknown[] = Array.isArray(shape) ? shape.slice(1) : [null]
  if (!dimensions.every((dimension) => typeof dimension === 'number')) refuseWeights(path, { en: 'the shape of its input is open: the length of a sequence must be known', zh: '输入形状未定：序列长度必须已知' })
  const isOfIds = given.find(({ class_name: kind }) => kind !== 'InputLayer')?.class_name === 'Embedding'
  return { kind: isOfIds ? 'integer' : 'float', shape: dimensions as number[] }
}

type Own = Readonly<Record<string, Float32Array>>

function fromLayer({ class_name: kind, config }: KerasLayer, name: string, form: ValueSpec, take: Taken, refuse: Refuse): { spec: LayerSpec; own?: Own } {
  const number = (key: string, otherwise?: number): number => {
    const value: unknown = Array.isArray(config[key]) ? config[key][0] : config[key]
    return typeof value === 'number' ? value : (otherwise ?? refuse({ en: `has no ${key}`, zh: `缺少 ${key}` }))
  }
  const only = (key: string, ...allowed: unknown[]): void => {
    const value = config[key] ?? allowed[0]
    if (!allowed.includes(value)) refuse({ en: `${key} ${JSON.stringify(value)} has no equal here`, zh: `${key} 为 ${JSON.stringify(value)}，此处没有对应的实现` })
  }
  const lastAxis = (): void => {
    const axes = [config['axis'] ?? -1].flat()
    if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== form.shape.length)) refuse({ en: `axis ${JSON.stringify(config['axis'])} is not the last, which alone is normalised here`, zh: `axis 为 ${JSON.stringify(config['axis'])}，而此处只对最后一维做标准化` })
  }
  const hasBias = config['use_bias'] !== false
  const withBias = (own: Record<string, Float32Array>): Own => (hasBias ? { ...own, bias: take.need('bias') } : own)
  const width = form.shape.at(-1) ?? 0
  const gainAndBias = (): Record<string, Float32Array> => ({ gain: take.find('gamma') ?? new Float32Array(width).fill(1), bias: take.find('beta') ?? new Float32Array(width) })
  switch (kind) {
    case 'Dense':
      return { spec: layers.dense(number('units'), { name, activation: activationOf(config['activation'], refuse), bias: hasBias }), own: withBias({ weight: take.need('kernel') }) }
    case 'Activation':
      return { spec: layers.activation(activationOf(config['activation'], refuse), { name }) }
    case 'ReLU':
      only('max_value', null, undefined)
      return { spec: layers.activation('relu', { name }) }
    case 'Softmax':
      return { spec: layers.activation('softmax', { name }) }
    case 'LeakyReLU':
      if (Math.abs(number('alpha', 0.3) - 0.01) > 1e-6) only('alpha', 0.01)
      return { spec: layers.activation('leaky-relu', { name }) }
    case 'Embedding':
      return { spec: layers.embedding(number('input_dim'), number('output_dim'), { name, paddingId: config['mask_zero'] === true ? 0 : null }), own: { weight: take.need('embeddings') } }
    case 'Conv1D':
      only('data_format', 'channels_last', null)
      return {
        spec: layers.conv1d(number('filters'), number('kernel_size'), { name, stride: number('strides', 1), dilation: number('dilation_rate', 1), padding: String(config['padding'] ?? 'valid') as 'valid', activation: activationOf(config['activation'], refuse), bias: hasBias }),
        own: withBias({ weight: take.need('kernel') }),
      }
    case 'MaxPooling1D':
    case 'AveragePooling1D': {
      const size = number('pool_size', 2)
      return { spec: layers.pool1d(size, { name, mode: kind === 'MaxPooling1D' ? 'maximum' : 'mean', stride: number('strides', size), padding: String(config['padding'] ?? 'valid') as 'valid' }) }
    }
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return { spec: layers.globalPool(kind === 'GlobalMaxPooling1D' ? 'maximum' : 'mean', { name }) }
    case 'LayerNormalization':
      lastAxis()
      return { spec: layers.layerNorm({ name, epsilon: number('epsilon', 1e-3) }), own: gainAndBias() }
    case 'BatchNormalization':
      lastAxis()
      return { spec: layers.batchNorm({ name, momentum: 1 - number('momentum', 0.99), epsilon: number('epsilon', 1e-3) }), own: { ...gainAndBias(), runningMean: take.need('moving_mean'), runningVariance: take.need('moving_variance') } }
    case 'Dropout':
      return { spec: layers.dropout(number('rate'), { name }) }
    case 'Flatten':
      return { spec: layers.flatten({ name }) }
    case 'Reshape': {
      const shape = config['target_shape'] as number[]
      const known = shape.filter((dimension) => dimension > 0)
      return { spec: layers.reshape(shape.map((dimension) => (dimension > 0 ? dimension : sizeOf(form.shape) / sizeOf(known))), { name }) }
    }
    case 'LSTM':
    case 'GRU':
    case 'SimpleRNN':
    case 'Bidirectional':
      return fromRecurrent({ class_name: kind, config }, name, take, refuse)
    default:
      return refuse({ en: `${kind} has no equal here`, zh: `${kind} 在此处没有对应的层` })
  }
}

function fromRecurrent({ class_name: outer, config: whole }: KerasLayer, name: string, take: Taken, refuse: Refuse): { spec: LayerSpec; own: Own } {
  const isBoth = outer === 'Bidirectional'
  const { class_name: kind, config } = isBoth ? (whole['layer'] as KerasLayer) : { class_name: outer, config: whole }
  const unlike = (key: string, value: unknown): never => refuse({ en: `${key} ${JSON.stringify(value)} has no equal here`, zh: `${key} 为 ${JSON.stringify(value)}，此处没有对应的实现` })
  if (kind !== 'LSTM' && kind !== 'GRU' && kind !== 'SimpleRNN') return refuse({ en: `${kind} has no equal here`, zh: `${kind} 在此处没有对应的层` })
  if (isBoth && (whole['merge_mode'] ?? 'concat') !== 'concat') unlike('merge_mode', whole['merge_mode'])
  for (const key of ['go_backwards', 'stateful', 'return_state']) if (config[key] === true) unlike(key, true)
  const activation = String(config['activation'] ?? 'tanh')
  if (activation !== 'tanh' && !(kind === 'SimpleRNN' && activation === 'relu')) unlike('activation', activation)
  // What TensorFlow.js takes where nothing is said.
  const inner = String(config['recurrent_activation'] ?? 'hard_sigmoid')
  if (kind !== 'SimpleRNN' && inner !== 'sigmoid') unlike('recurrent_activation', inner)
  if (kind === 'GRU' && config['reset_after'] !== true) unlike('reset_after', config['reset_after'] ?? false)
  const units = Number(config['units'])
  const gates = units * { LSTM: 4, GRU: 3, SimpleRNN: 1 }[kind]
  const ordered = (values: Float32Array): Float32Array => (kind === 'GRU' ? swapGates(values, units) : values)
  const own: Record<string, Float32Array> = {}
  for (const [prefix, direction] of isBoth ? [['forward/', 'forward_'], ['backward/', 'backward_']] as const : [['', ''] as const]) {
    const bias = config['use_bias'] === false ? new Float32Array(2 * gates) : take.need('bias', direction)
    own[`${prefix}input`] = ordered(take.need('kernel', direction))
    own[`${prefix}state`] = ordered(take.need('recurrent_kernel', direction))
    own[`${prefix}inputBias`] = ordered(bias.slice(0, gates))
    // Keras has one bias but for its GRU: the other is nothing.
    own[`${prefix}stateBias`] = kind === 'GRU' ? ordered(bias.slice(gates)) : new Float32Array(gates)
  }
  const options = { name, returnSequences: config['return_sequences'] === true, bidirectional: isBoth }
  if (kind === 'SimpleRNN') return { spec: layers.rnn(units, { ...options, activation: activation as 'tanh' | 'relu' }), own }
  return { spec: kind === 'LSTM' ? layers.lstm(units, options) : layers.gru(units, options), own }
}

function activationOf(given: unknown, refuse: Refuse): ActivationName {
  const word = typeof given === 'string' ? given : 'linear'
  const found = Object.entries(kerasActivations).find(([, keras]) => keras === word)?.[0] ?? (word === 'silu' ? 'silu' : undefined)
  return (found as ActivationName | undefined) ?? refuse({ en: `the activation ${word} has no equal here`, zh: `激活函数 ${word} 在此处没有对应的实现` })
}
