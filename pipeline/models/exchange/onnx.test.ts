import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { createRandom } from '../../numeric/random'
import { createReferenceBackend } from '../../tensor/reference/reference-backend'
import { sizeOf } from '../../tensor/tensor'
import type { StoredWeights, ValueSpec } from '../architecture'
import type { LayerKind, LayerSpec } from '../network/layer-spec'
import { layers } from '../network/layers'
import type { Network } from '../network/network'
import { initialWeights, toNumbers } from '../network/parameters'
import { planNetwork } from '../network/plan-network'
import { openModel, toModel, type TrainedModel } from '../trained-model'
import { toOnnx } from './onnx'
import { Message, readMessage, type Fields } from './protobuf'

const { sequence, activation, attention, batchNorm, branches, classes, conv1d, dense, dropout, embedding, embeddingBag, flatten, globalPool, group, gru, last, layerNorm, lstm, mask, pool1d, positions, reshape, residual, rnn, transformerBlock } = layers

const rows = 4
const float = (...shape: number[]): ValueSpec => ({ kind: 'float', shape })
const integer = (...shape: number[]): ValueSpec => ({ kind: 'integer', shape })
const flat = (...body: LayerSpec[]): Network => sequence(body, { inputs: { x: float(4) } })
const sequenceOf = (...body: LayerSpec[]): Network => sequence(body, { inputs: { x: float(5, 4) } })
const ofIds = (...body: LayerSpec[]): Network => sequence([embedding(7, 4, { paddingId: 0 }), ...body], { inputs: { x: integer(5) } })

/** Every kind of layer, with and without a mask where it heeds one. */
const networks: Record<LayerKind, Network[]> = {
  activation: (['linear', 'relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus', 'softmax'] as const).map((name) => flat(dense(3), activation(name))),
  attention: [sequenceOf(attention(2)), sequenceOf(attention(1, { causal: true })), ofIds(attention(2)), ofIds(attention(2, { causal: true, dropout: 0.2 }), last())],
  batchNorm: [flat(dense(3), batchNorm()), sequenceOf(batchNorm({ epsilon: 0.01 }))],
  branches: [
    ...(['concatenate', 'sum', 'product', 'dot'] as const).map((merge) => sequence([branches({ user: [embedding(5, 3)], item: [embedding(5, 3), dense(3)] }, { merge }), dense(1)], { inputs: { user: integer(), item: integer() } })),
    flat(dense(3), branches({ deep: [dense(2, { activation: 'tanh' })], wide: [] })),
    ofIds(branches({ a: [lstm(2, { returnSequences: true })], b: [] }), globalPool()),
    sequence([branches({ x: [dense(2)], one: [] })], { inputs: { x: float(4), one: float() } }),
  ],
  classes: [flat(dense(3), classes(6, { bias: true })), sequence([embedding(7, 4, { name: 'items', paddingId: 0, storage: 'f16' }), globalPool(), classes(7, { shared: 'items', samples: 3, storage: 'f16' })], { inputs: { x: integer(5) } })],
  conv1d: [
    sequenceOf(conv1d(3, 2, { activation: 'gelu' })),
    sequenceOf(conv1d(3, 1, { bias: false })),
    sequenceOf(conv1d(3, 3, { padding: 'causal', dilation: 2, stride: 2, activation: 'silu' })),
    sequenceOf(conv1d(3, 4, { padding: 'same' })),
    ofIds(conv1d(2, 3, { padding: 'same', stride: 2 }), globalPool()),
    ofIds(conv1d(2, 2), globalPool('maximum')),
  ],
  dense: [flat(dense(3, { activation: 'gelu' })), flat(dense(3, { bias: false, name: 'one' }), dense(3), dense(3, { name: 'two' })), sequenceOf(dense(2, { activation: 'elu' }))],
  dropout: [flat(dense(5), dropout(0.4))],
  embedding: [ofIds(), sequence([embedding(5, 3, { storage: 'f16' })], { inputs: { x: integer() } }), sequence([embedding(5, 3, { paddingId: 2 }), flatten()], { inputs: { x: integer(2, 3) } })],
  embeddingBag: [
    sequence([embeddingBag(7, 3)], { inputs: { x: integer(5) } }),
    sequence([embeddingBag(7, 3, { paddingId: 0 })], { inputs: { x: integer(5) } }),
    sequence([embeddingBag(7, 3, { mode: 'sum', storage: 'f16' })], { inputs: { x: integer(2, 5) } }),
    ...(['sum', 'mean'] as const).map((mode) => sequence([branches({ x: [embeddingBag(7, 3, { mode, paddingId: 0, weights: 'w' })] })], { inputs: { x: integer(5), w: float(5) } })),
  ],
  flatten: [sequenceOf(flatten()), flat(flatten())],
  globalPool: (['mean', 'maximum', 'sum'] as const).flatMap((mode) => [sequenceOf(globalPool(mode)), ofIds(globalPool(mode))]),
  group: [flat(group([dense(4, { activation: 'tanh' }), dense(2)], { name: 'tower' }), group([dense(3)]))],
  gru: [sequenceOf(gru(3)), sequenceOf(gru(2, { bidirectional: true, returnSequences: true })), ofIds(gru(2, { bidirectional: true, returnSequences: true })), ofIds(gru(3))],
  last: [sequenceOf(last()), ofIds(last())],
  layerNorm: [flat(dense(3), layerNorm()), sequenceOf(layerNorm({ epsilon: 0.1 }))],
  lstm: [sequenceOf(lstm(3)), sequenceOf(lstm(3, { returnSequences: true }), lstm(2, { bidirectional: true })), ofIds(lstm(2, { bidirectional: true })), ofIds(lstm(2, { returnSequences: true }))],
  mask: [sequence([branches({ x: [mask('there'), lstm(2)] }), dense(1)], { inputs: { x: float(5, 4), there: float(5) } })],
  pool1d: [sequenceOf(pool1d(2)), sequenceOf(pool1d(3, { mode: 'mean', stride: 2, padding: 'same' })), sequenceOf(pool1d(2, { stride: 3, padding: 'same' })), ofIds(pool1d(3, { mode: 'mean', padding: 'same', stride: 2 }), globalPool()), ofIds(pool1d(2)), ofIds(pool1d(3, { stride: 1, padding: 'same' }), lstm(2))],
  positions: [sequenceOf(positions(6)), ofIds(positions(5), globalPool('maximum'))],
  reshape: [sequenceOf(reshape([10, 2])), ofIds(reshape([4, 5]), globalPool())],
  residual: [flat(residual([dense(3, { activation: 'tanh' }), dense(4)]))],
  rnn: [sequenceOf(rnn(3)), sequenceOf(rnn(2, { activation: 'relu', bidirectional: true })), ofIds(rnn(2, { activation: 'relu', bidirectional: true }))],
  transformerBlock: [sequenceOf(transformerBlock(2), layerNorm()), ofIds(transformerBlock(2, { feedForward: 3, causal: true, dropout: 0.1, activation: 'tanh' }), last())],
}

/** Where it is installed; `SOUK_ONNXRUNTIME` is the folder of the package elsewhere. */
const runtime = openRuntime()

it('puts whole numbers, floats, texts and messages on the wire as Protocol Buffers do', () => {
  // 150 as in "Protocol Buffers, Encoding": 08 96 01; "testing": 12 07 …; −1 as ten bytes.
  const message = new Message().integer(1, 150).text(2, 'testing').message(3, new Message().integer(1, 150)).float(4, 1.5).integer(5, -1)
  expect(Buffer.from(message.toBytes()).toString('hex')).toBe('089601120774657374696e671a03089601250000c03f28ffffffffffffffffff01')
  const fields = readMessage(message.toBytes())
  expect([fields.get(1), fields.get(4), fields.get(5)]).toEqual([[150], [1.5], [-1]])
  expect(() => readMessage(message.toBytes().subarray(0, 6))).toThrow(/cut off/)
})

describe('a network as ONNX', () => {
  it('says its opset, inputs, outputs and weights', () => {
    const network = sequence([branches({ item: [embedding(5, 3, { storage: 'f16' })], price: [] }), dense(2)], { inputs: { item: integer(), price: float(1) }, heads: { price: [dense(1)], kind: [activation('softmax')] } })
    const model = modelOf(network)
    const file = readMessage(toOnnx({ ...model, encodings: { item: ['a', 'b'] } }))
    const graph = readMessage(one(file, 7))
    const names = (field: number, name: number): string[] => (graph.get(field) ?? []).map((value) => text(readMessage(value as Uint8Array), name))
    expect({
      version: file.get(1),
      opset: readMessage(one(file, 8)).get(2),
      metadata: (file.get(14) ?? []).map((entry) => text(readMessage(entry as Uint8Array), 1)),
      inputs: names(11, 1),
      outputs: names(12, 1),
      operations: names(1, 4),
      weights: names(5, 8),
    }).toEqual({
      version: [8],
      opset: [17],
      metadata: ['souk.inputs', 'souk.encodings'],
      inputs: ['item', 'price'],
      outputs: ['price/output', 'kind'],
      operations: ['Gather', 'Cast', 'Concat', 'MatMul', 'Add', 'MatMul', 'Add', 'Identity', 'Softmax', 'Identity'],
      weights: ['branches1/item/embedding1/weight', 'dense1/weight', 'dense1/bias', 'price/dense1/weight', 'price/dense1/bias'],
    })
    const bias = (graph.get(5) ?? []).map((value) => readMessage(value as Uint8Array)).find((tensor) => text(tensor, 8) === 'dense1/bias')
    const wanted = model.weights.find(({ name }) => name === 'dense1/bias')
    expect([bias?.get(1), Array.from(new Float32Array(Uint8Array.from(one(bias ?? new Map(), 9)).buffer))]).toEqual([[2], Array.from(Float32Array.from(wanted?.values ?? []))])
  })

  it('refuses a model that is not made of layers', () => {
    expect(failureOf(() => toOnnx({ architecture: 'no-network', config: {}, weights: [] }))).toMatchObject({ kind: expect.stringMatching(/bad/) as string })
  })

  if (runtime === null) {
    console.warn('SKIPPED: onnxruntime-node is not installed, files were written and taken apart but not run')
    it('is written for every kind of layer', () => {
      for (const network of Object.values(networks).flat()) expect(readMessage(toOnnx(modelOf(network))).has(7)).toBe(true)
    })
    return
  }

  for (const [kind, members] of Object.entries(networks)) {
    it(`predicts in onnxruntime what it predicts here, with ${kind}`, async () => {
      for (const network of members) {
        const model = modelOf(network)
        const { ours, theirs } = await bothPredictions(model)
        const worst = Object.entries(ours).map(([name, values]) => Math.max(...Array.from(values, (value, place) => Math.abs(value - Number(theirs[name]?.[place] ?? Number.NaN)) / Math.max(1, Math.abs(value)))))
        expect(Math.max(...worst), JSON.stringify(network.body)).toBeLessThan(1e-5)
      }
    })
  }
})

/** Weights away from zeros and ones, where mistakes hide. */
function modelOf(network: Network): TrainedModel {
  const random = createRandom(5)
  const moved = initialWeights(network.parameters(), 3).map(({ name, shape, values }): StoredWeights => {
    const isVariance = name.endsWith('runningVariance')
    // Values of halves are left as they are.
    if (values instanceof Uint16Array) return { name, shape, values }
    return { name, shape, values: Float32Array.from(toNumbers(values), (value) => (isVariance ? 0.5 + random.next() : value + 0.3 * random.normal())) }
  })
  return toModel({ architecture: 'network', config: network, weights: moved })
}

async function bothPredictions(model: TrainedModel): Promise<{ ours: Record<string, Float64Array>; theirs: Record<string, ArrayLike<unknown>> }> {
  const { inputs: forms } = planNetwork(model.config as Network)
  const random = createRandom(9)
  const inputs = Object.entries(forms).map(([name, { kind, shape }]) => {
    const size = sizeOf(shape)
    // The last row's ids are padding alone, and padding also stands in the middle.
    const id = (place: number): number => (size > 1 && place >= (rows - 1) * size ? 0 : random.integer(5))
    const number = (): number => (name === 'there' ? random.integer(2) : name === 'w' ? random.next() : random.normal())
    return [name, kind === 'integer' ? Int32Array.from({ length: rows * size }, (_, place) => id(place)) : Float32Array.from({ length: rows * size }, number)] as const
  })
  const backend = createReferenceBackend()
  const predicted = await openModel(model, backend).predict(Object.fromEntries(inputs))
  backend.close()
  if (runtime === null) throw new Error('asked for with a runtime only')
  const session = await runtime.InferenceSession.create(toOnnx(model), { logSeverityLevel: 3, intraOpNumThreads: 1 })
  const feeds = Object.fromEntries(
    inputs.map(([name, values]) => {
      const dimensions = [rows, ...(forms[name]?.shape ?? [])]
      return [name, runtime === null ? null : values instanceof Int32Array ? new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dimensions) : new runtime.Tensor('float32', values, dimensions)]
    }),
  )
  const results = await session.run(feeds)
  const shapes = Object.fromEntries(Object.entries(predicted).map(([name, { shape }]) => [name, [rows, ...shape]]))
  expect(Object.fromEntries(Object.entries(results).map(([name, { dims }]) => [name, dims]))).toEqual(shapes)
  return { ours: Object.fromEntries(Object.entries(predicted).map(([name, { values }]) => [name, values])), theirs: Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data])) }
}

interface Runtime {
  InferenceSession: { create(bytes: Uint8Array, options: object): Promise<{ run(feeds: Record<string, unknown>): Promise<Record<string, { data: ArrayLike<unknown>; dims: number[] }>> }> }
  Tensor: new (type: string, values: unknown, dimensions: readonly number[]) => unknown
}

function openRuntime(): Runtime | null {
  try {
    return createRequire(import.meta.url)(process.env['SOUK_ONNXRUNTIME'] ?? 'onnxruntime-node') as Runtime
  } catch {
    return null
  }
}

function one(fields: Fields, number: number): Uint8Array {
  const [first] = fields.get(number) ?? []
  if (first instanceof Uint8Array) return first
  throw new Error(`field ${number} is missing`)
}

const text = (fields: Fields, number: number): string => new TextDecoder().decode(one(fields, number))

function failureOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (thrown) {
    return toFailure(thrown)
  }
}
