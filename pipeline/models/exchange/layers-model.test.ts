import { createRequire } from 'node:module'
import type * as TensorFlowPackage from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { createRandom } from '../../numeric/random'
import { createReferenceBackend } from '../../tensor/reference/reference-backend'
import { sizeOf } from '../../tensor/tensor'
import type { StoredWeights, ValueSpec } from '../architecture'
import type { LayerSpec } from '../network/layer-spec'
import { layers } from '../network/layers'
import type { Network } from '../network/network'
import { initialWeights, toNumbers } from '../network/parameters'
import { openModel, toModel, type TrainedModel } from '../trained-model'
import { fromLayersModel, toLayersModel, type LayersModelFile } from './layers-model'

const { sequence, activation, attention, batchNorm, conv1d, dense, dropout, embedding, flatten, globalPool, group, gru, last, layerNorm, lstm, pool1d, reshape, residual, rnn } = layers

const rows = 3
const float = (...shape: number[]): ValueSpec => ({ kind: 'float', shape })
const flat = (...body: LayerSpec[]): Network => sequence(body, { inputs: { x: float(4) } })
const sequenceOf = (...body: LayerSpec[]): Network => sequence(body, { inputs: { x: float(6, 4) } })
const ofIds = (table: LayerSpec, ...body: LayerSpec[]): Network => sequence([table, ...body], { inputs: { items: { kind: 'integer', shape: [5] } } })

const networks: Record<string, Network> = {
  'dense layers with every activation': flat(...(['relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus'] as const).map((name) => dense(5, { activation: name })), dense(3, { bias: false }), activation('softmax')),
  'activations': flat(activation('leaky-relu'), activation('tanh'), group([dense(3)], { name: 'tower' })),
  'a head of its own': sequence([dense(3)], { inputs: { price: float() }, heads: { sum: [dense(1)] } }),
  'an embedding': ofIds(embedding(7, 3, { storage: 'f16' }), flatten(), dense(2)),
  'padding that a recurrent layer heeds': ofIds(embedding(7, 3, { paddingId: 0 }), dense(4, { activation: 'tanh' }), lstm(3, { returnSequences: true }), lstm(2, { bidirectional: true })),
  'padding that nothing heeds': ofIds(embedding(7, 3, { paddingId: 2 }), conv1d(2, 2), flatten()),
  'LSTM': sequenceOf(lstm(3, { returnSequences: true }), dropout(0.3), lstm(2)),
  'plain recurrent layers both ways': sequenceOf(rnn(3, { bidirectional: true, returnSequences: true }), rnn(2, { activation: 'relu' })),
  'convolutions and pools': sequenceOf(conv1d(3, 3, { padding: 'same', activation: 'relu' }), pool1d(2), conv1d(2, 2, { dilation: 2, activation: 'leaky-relu' }), globalPool('maximum')),
  'a mean of windows': sequenceOf(conv1d(3, 2, { stride: 2 }), pool1d(2, { mode: 'mean', stride: 1, padding: 'same' }), globalPool()),
  'norms': sequenceOf(layerNorm(), batchNorm({ momentum: 0.2 }), reshape([3, 8]), layerNorm({ epsilon: 0.01 }), flatten(), batchNorm()),
}

const tf = await openTensorFlow()

describe('a network in TensorFlow.js’ Layers format', () => {
  for (const [name, network] of Object.entries(networks)) {
    it.skipIf(tf === null)(`predicts there what it predicts here: ${name}`, async () => {
      const model = modelOf(network)
      expect(await distance(model, inputOf(model))).toBeLessThan(1e-4)
    })

    it(`comes back as it was: ${name}`, async () => {
      const model = modelOf(network)
      const back = fromLayersModel(toLayersModel(model))
      const [before, after] = await Promise.all([ours(model, inputOf(model).values), ours(back, inputOf(model).values)])
      expect(farthest(before, after)).toBeLessThan(1e-6)
    })
  }

  it('writes a GRU for Keras alone, and reads it', async () => {
    const model = modelOf(sequenceOf(gru(3, { returnSequences: true, bidirectional: true }), gru(2)))
    expect(problemOf(() => toLayersModel(model))).toMatch(/^gru1: resets after the product/)
    const exported = toLayersModel(model, { for: 'keras' })
    expect(exported.file.weightsManifest[0]?.weights.map(({ name, shape }) => `${name} ${shape.join('×')}`).slice(-3)).toEqual(['gru2/kernel 6×6', 'gru2/recurrent_kernel 2×6', 'gru2/bias 2×6'])
    const back = fromLayersModel(exported)
    expect(farthest(await ours(model, inputOf(model).values), await ours(back, inputOf(model).values))).toBeLessThan(1e-6)
  })

  it.skipIf(tf === null)('reads what TensorFlow.js saves', async () => {
    if (tf === null) return
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 6, outputDim: 3, inputLength: 4, maskZero: false }),
        tf.layers.bidirectional({ layer: tf.layers.lstm({ units: 2, recurrentActivation: 'sigmoid', returnSequences: true }) as never, mergeMode: 'concat' }),
        tf.layers.simpleRNN({ units: 3, useBias: false }),
        tf.layers.layerNormalization(),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    })
    const [artifacts] = await new Promise<TensorFlowPackage.io.ModelArtifacts[]>((resolve) => {
      void model.save(tf.io.withSaveHandler((saved) => (resolve([saved]), Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } }))))
    })
    const ids = Int32Array.of(1, 2, 3, 0, 5, 5, 4, 1)
    const wanted = await (model.predict(tf.tensor2d(ids, [2, 4], 'int32')) as TensorFlowPackage.Tensor).data()
    const file = { format: 'layers-model', generatedBy: '', convertedBy: null, modelTopology: artifacts?.modelTopology, weightsManifest: [{ paths: [], weights: artifacts?.weightSpecs }] } as unknown as LayersModelFile
    const back = fromLayersModel({ file, weights: new Uint8Array(artifacts?.weightData as ArrayBuffer) })
    expect(farthest(await ours(back, ids), wanted)).toBeLessThan(1e-5)
  })

  it('refuses what has no equal there, naming the layer', () => {
    const problems = [
      sequenceOf(attention(2), globalPool()),
      sequenceOf(residual([dense(4)])),
      sequenceOf(conv1d(2, 2, { padding: 'causal' })),
      sequenceOf(globalPool('sum')),
      sequenceOf(last()),
      ofIds(embedding(7, 3, { paddingId: 0 }), globalPool()),
      ofIds(embedding(7, 3, { paddingId: 0 }), conv1d(2, 2), pool1d(2)),
      ofIds(embedding(7, 3, { paddingId: 1 }), lstm(2)),
      ofIds(embedding(7, 3, { paddingId: 0 }), lstm(2, { returnSequences: true }), flatten()),
      sequence([], { inputs: { x: float(2) }, heads: { a: [dense(1)], b: [dense(1)] } }),
    ].map((network) => problemOf(() => toLayersModel(modelOf(network))).split(' ').slice(0, 3).join(' '))
    expect(problems).toEqual(['attention1: has no', 'residual1: has no', 'conv1d1: pads for', 'globalPool1: adds up', 'last1: has no', 'globalPool1: does not', 'pool1d1: does not', 'lstm1: does not', 'flatten1: does not', 'heads: must be'])
  })

  it('refuses a file that it cannot read, naming the layer', () => {
    const exported = toLayersModel(modelOf(sequenceOf(lstm(3), dense(2))))
    const changed = (change: (layer: { class_name: string; config: Record<string, unknown> }[], file: LayersModelFile) => void, weights = exported.weights): string => {
      const file = structuredClone(exported.file)
      change((file.modelTopology['model_config'] as { config: { layers: never } }).config.layers, file)
      return problemOf(() => fromLayersModel({ file, weights }))
    }
    expect([
      changed(([, one]) => Object.assign(one?.config ?? {}, { recurrent_activation: 'hard_sigmoid' })),
      changed(([, , two]) => Object.assign(two ?? {}, { class_name: 'Lambda' })),
      changed((_, file) => Object.assign(file.modelTopology['model_config'] as object, { class_name: 'Functional' })),
      changed(([input]) => Object.assign(input?.config ?? {}, { batch_input_shape: [null, null, 4] })),
      changed(() => undefined, exported.weights.subarray(0, 40)),
      changed((_, file) => file.weightsManifest[0]?.weights.pop()),
    ]).toEqual([
      'model.json: lstm1: recurrent_activation "hard_sigmoid" has no equal here',
      'model.json: dense1: Lambda has no equal here',
      'model.json: a Functional is not read: layers in a row (Sequential) are',
      'model.json: the shape of its input is open: the length of a sequence must be known',
      'model.json: lstm1/kernel: the file of weights ends before it',
      'model.json: dense1: has no weights bias',
    ])
  })
})

function modelOf(network: Network): TrainedModel {
  const random = createRandom(5)
  const weights = initialWeights(network.parameters(), 3).map(({ name, shape, values }): StoredWeights => {
    if (values instanceof Uint16Array) return { name, shape, values }
    return { name, shape, values: Float32Array.from(toNumbers(values), (value) => (name.endsWith('runningVariance') ? 0.5 + random.next() : value + 0.3 * random.normal())) }
  })
  return toModel({ architecture: 'network', config: network, weights })
}

function inputOf({ config }: TrainedModel): { kind: 'float' | 'integer'; shape: number[]; values: Float32Array | Int32Array } {
  const random = createRandom(9)
  const [form = float()] = Object.values((config as Network).inputs ?? {})
  const shape = [rows, ...(form.shape.length === 0 ? [1] : form.shape)]
  const length = sizeOf(shape)
  // The last row is padding alone.
  const values = form.kind === 'float' ? Float32Array.from({ length }, () => random.normal()) : Int32Array.from({ length }, (_, place) => (place >= length - 5 ? 0 : random.integer(5)))
  return { kind: form.kind, shape, values }
}

async function ours(model: TrainedModel, values: ArrayLike<number>): Promise<Float64Array> {
  const backend = createReferenceBackend()
  const [name = ''] = Object.keys((model.config as Network).inputs ?? {})
  const predicted = await openModel(model, backend).predict({ [name]: values })
  backend.close()
  return Object.values(predicted)[0]?.values ?? new Float64Array()
}

/** How far TensorFlow.js' predictions lie from ours. */
async function distance(model: TrainedModel, { kind, shape, values }: ReturnType<typeof inputOf>): Promise<number> {
  if (tf === null) throw new Error('asked for with TensorFlow.js only')
  const { file, weights } = toLayersModel(model)
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: file.modelTopology, weightSpecs: file.weightsManifest[0]?.weights as never, weightData: Uint8Array.from(weights).buffer }))
  const result = await (loaded.predict(tf.tensor(values, shape, kind === 'float' ? 'float32' : 'int32')) as TensorFlowPackage.Tensor).data()
  return farthest(await ours(model, values), result)
}

function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length)
  return Math.max(...Array.from(one, (value, place) => Math.abs(value - (other[place] ?? Number.NaN))))
}

async function openTensorFlow(): Promise<typeof TensorFlowPackage | null> {
  try {
    const library = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof TensorFlowPackage
    await library.setBackend('cpu')
    return library
  } catch {
    console.warn('SKIPPED: TensorFlow.js is not installed, files were written and read back but not opened in it')
    return null
  }
}

function problemOf(work: () => unknown): string {
  try {
    work()
    return 'none'
  } catch (thrown) {
    const failure = toFailure(thrown)
    return failure.kind === 'bad-params' ? `${failure.parameter}: ${failure.problem}` : failure.kind === 'bad-weights' ? `${failure.path}: ${failure.problem}` : JSON.stringify(failure)
  }
}
