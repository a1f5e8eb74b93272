import { describe, expect, it } from 'vitest'
import { createRandom } from '../../numeric/random'
import { checkGradient } from '../../tensor/reference/finite-differences'
import { createReferenceBackend } from '../../tensor/reference/reference-backend'
import { Tape } from '../../tensor/tape'
import { Parameter, sizeOf } from '../../tensor/tensor'
import { createWasmBackend } from '../../tensor/wasm/wasm-backend'
import type { Batch, Parameters, ValueSpec } from '../architecture'
import type { LayerKind, LayerSpec } from './layer-spec'
import { layers } from './layers'
import type { Network } from './network'
import { network as architecture } from './network-architecture'
import { initialWeights, toNumbers } from './parameters'
import { planNetwork } from './plan-network'

const { sequence, activation, attention, batchNorm, branches, classes, conv1d, dense, dropout, embedding, embeddingBag, flatten, globalPool, group, gru, last, layerNorm, lstm, mask, pool1d, positions, reshape, residual, rnn, transformerBlock } = layers

const rows = 3
const float = (...shape: number[]): ValueSpec => ({ kind: 'float', shape })
const integer = (...shape: number[]): ValueSpec => ({ kind: 'integer', shape })
const sequenceOf = (...body: LayerSpec[]): Network => sequence([...body, dense(1)], { inputs: { x: float(5, 4) }, loss: 'mse' })
const ofIds = (...body: LayerSpec[]): Network => sequence([embedding(7, 4, { paddingId: 0 }), ...body, dense(1)], { inputs: { x: integer(5) }, loss: 'mse' })
const flat = (...body: LayerSpec[]): Network => sequence([...body, dense(1)], { inputs: { x: float(4) }, loss: 'mse' })

/** Every kind of layer in a small network; ids have 0 as their padding. */
const networks: Record<LayerKind, Network[]> = {
  activation: (['relu', 'leaky-relu', 'elu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus', 'softmax'] as const).map((name) => flat(dense(3), activation(name))),
  attention: [sequenceOf(attention(2), globalPool()), ofIds(attention(2, { causal: true, dropout: 0.2 }), last())],
  batchNorm: [flat(dense(3), batchNorm(), activation('tanh')), sequenceOf(batchNorm(), globalPool())],
  branches: [
    ...(['concatenate', 'sum', 'product', 'dot'] as const).map((merge) =>
      sequence([branches({ user: [embedding(5, 3)], item: [embedding(5, 3), dense(3)] }, { merge }), dense(1)], { inputs: { user: integer(), item: integer() }, loss: 'binary-cross-entropy' }),
    ),
    flat(dense(3), branches({ deep: [dense(2, { activation: 'tanh' })], wide: [] })),
  ],
  classes: [
    sequence([dense(3, { activation: 'tanh' }), classes(6, { bias: true })], { inputs: { x: float(4) }, loss: 'cross-entropy' }),
    sequence([dense(3, { activation: 'tanh' }), classes(6, { samples: 4, bias: true, counts: [5, 1, 2, 2, 1, 1] })], { inputs: { x: float(4) }, loss: 'cross-entropy' }),
    sequence([embedding(7, 4, { name: 'items', paddingId: 0 }), transformerBlock(2, { causal: true, feedForward: 3 }), classes(7, { samples: 3, shared: 'items' })], { inputs: { x: integer(5) }, loss: 'cross-entropy' }),
    sequence([embedding(7, 4, { name: 'items', paddingId: 0 }), globalPool(), classes(7, { shared: 'items' })], { inputs: { x: integer(5) }, loss: { kind: 'cross-entropy', smoothing: 0.1 } }),
  ],
  conv1d: [sequenceOf(conv1d(3, 2, { activation: 'tanh' }), flatten()), sequenceOf(conv1d(3, 3, { padding: 'causal', dilation: 2, activation: 'sigmoid' }), flatten()), ofIds(conv1d(2, 3, { padding: 'same', stride: 2 }), globalPool())],
  dense: [flat(dense(3, { activation: 'gelu' })), flat(dense(3, { activation: 'sigmoid', bias: false, initial: 'he' })), sequenceOf(dense(2, { activation: 'silu', initial: 'orthogonal' }), flatten())],
  dropout: [flat(dense(5), dropout(0.4))],
  embedding: [ofIds(globalPool()), sequence([embedding(5, 3), dense(1)], { inputs: { x: integer() }, loss: 'mse' })],
  embeddingBag: [
    sequence([embeddingBag(7, 3, { paddingId: 0 }), dense(1)], { inputs: { x: integer(5) }, loss: 'mse' }),
    sequence([branches({ x: [embeddingBag(7, 3, { mode: 'sum', weights: 'w' })] }), dense(1)], { inputs: { x: integer(5), w: float(5) }, loss: 'mse' }),
  ],
  flatten: [sequenceOf(flatten())],
  globalPool: (['mean', 'maximum', 'sum'] as const).flatMap((mode) => [sequenceOf(globalPool(mode)), ofIds(globalPool(mode))]),
  group: [flat(group([dense(3, { activation: 'tanh' }), dense(2)], { name: 'tower' }), dense(2))],
  gru: [sequenceOf(gru(3)), ofIds(gru(2, { bidirectional: true, returnSequences: true }), globalPool())],
  last: [sequenceOf(last()), ofIds(last())],
  layerNorm: [flat(dense(3), layerNorm()), sequenceOf(layerNorm(), flatten())],
  lstm: [sequenceOf(lstm(3)), ofIds(lstm(2, { bidirectional: true })), ofIds(lstm(2, { returnSequences: true }))],
  mask: [sequence([branches({ x: [mask('there'), dense(2), lstm(2)] }), dense(1)], { inputs: { x: float(5, 4), there: float(5) }, loss: 'mae' })],
  pool1d: [sequenceOf(pool1d(2), flatten()), ofIds(pool1d(3, { mode: 'mean', stride: 2, padding: 'same' }), globalPool()), ofIds(pool1d(2), globalPool())],
  positions: [sequenceOf(positions(6), flatten()), ofIds(positions(5), globalPool('maximum'))],
  reshape: [sequenceOf(reshape([10, 2]), globalPool())],
  residual: [flat(residual([dense(3, { activation: 'tanh' }), dense(4)]))],
  rnn: [sequenceOf(rnn(3)), ofIds(rnn(2, { activation: 'relu' }))],
  transformerBlock: [sequenceOf(transformerBlock(2), layerNorm(), last()), ofIds(transformerBlock(2, { feedForward: 3, causal: true, dropout: 0.1, activation: 'tanh' }), last())],
}

/** Losses that the layers above do not end in. */
const losses: Record<string, Network> = {
  'huber and quantile': sequence([dense(3, { activation: 'tanh' })], {
    inputs: { x: float(4) },
    heads: { price: [dense(1)], range: [dense(3)] },
    loss: [{ kind: 'huber', delta: 0.5, output: 'price' }, { kind: 'quantile', levels: [0.1, 0.5, 0.9], output: 'range', weight: 0.3 }],
  }),
  'bpr': sequence([], {
    inputs: { user: integer(), liked: integer(), other: integer(2) },
    heads: {
      positive: [branches({ user: [embedding(5, 3, { shared: 'users' })], liked: [embedding(5, 3, { shared: 'items' })] }, { merge: 'dot' })],
      negative: [branches({ user: [embedding(5, 3, { shared: 'users' }), dense(6, { bias: false, shared: 'twice' }), reshape([2, 3])], other: [embedding(5, 3, { shared: 'items' })] }, { merge: 'dot' })],
    },
    loss: { kind: 'bpr', positive: 'positive', negative: 'negative' },
  }),
  'contrastive': sequence([], {
    inputs: { user: integer(), item: integer() },
    heads: { query: [branches({ user: [embedding(5, 3), dense(3)] })], key: [branches({ item: [embedding(5, 3)] })] },
    loss: { kind: 'contrastive', query: 'query', key: 'key', symmetric: true, ids: 'item' },
  }),
  'distil': sequence([dense(4, { activation: 'softmax' })], { inputs: { x: float(4) }, loss: [{ kind: 'distil', target: 'teacher' }, { kind: 'cross-entropy', target: 'class', weight: 0.5 }] }),
  'binary-cross-entropy of a sigmoid': sequence([dense(1, { activation: 'sigmoid' })], { inputs: { x: float(4) }, loss: { kind: 'binary-cross-entropy', positiveWeight: 3 } }),
  'mse at each real position': ofIds(lstm(2, { returnSequences: true })),
}

describe('the gradient of a whole network is that of finite differences', () => {
  for (const [kind, members] of Object.entries(networks)) it(`with ${kind}`, () => members.forEach(checkNetworkGradient))
  for (const [name, member] of Object.entries(losses)) it(`with the loss ${name}`, () => checkNetworkGradient(member))
})

it('gives predictions of the planned shape for every kind of layer', () => {
  for (const member of Object.values(networks).flat()) {
    const backend = createReferenceBackend()
    const specs = architecture.parameters(member)
    const weights = Object.fromEntries(initialWeights(specs, 1).map(({ name, values }) => [name, toNumbers(values)]))
    const tape = new Tape(backend, { isTraining: false })
    const { inputs } = batchOf(tape, member)
    const outputs = architecture.outputs(tape, member, placed(tape, member, weights, []), inputs)
    expect(Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, shape]))).toEqual(Object.fromEntries(Object.entries(planNetwork(member).heads).map(([name, { output }]) => [name, [rows, ...output.shape]])))
    backend.close()
  }
})

it('gives the same losses and predictions in 32 bits as in 64, within 1e-5 of their size', () => {
  const backends = [createReferenceBackend(), createWasmBackend()]
  for (const member of [...Object.values(networks).flat(), ...Object.values(losses)]) {
    const [exact, fast] = backends.map((backend) => {
      const weights = Object.fromEntries(initialWeights(architecture.parameters(member), 3).map(({ name, values }) => [name, toNumbers(values)]))
      const tape = new Tape(backend, { isTraining: true, seed: 11 })
      const batch = batchOf(tape, member)
      const loss = architecture.loss(tape, member, placed(tape, member, weights, []), batch)
      const outputs = architecture.outputs(new Tape(backend, { isTraining: false }), member, placed(tape, member, weights, []), batch.inputs)
      const numbers = [loss, ...Object.values(outputs)].flatMap(({ block }) => Array.from(backend.read(block)))
      backend.endStep()
      return numbers
    })
    const worst = Math.max(...(exact ?? []).map((number, place) => Math.abs(number - (fast?.[place] ?? Number.NaN)) / Math.max(1, Math.abs(number))))
    expect(worst, JSON.stringify(member.body)).toBeLessThan(1e-5)
  }
})

function checkNetworkGradient(member: Network): void {
  const backend = createReferenceBackend()
  const specs = architecture.parameters(member)
  const random = createRandom(5)
  // Away from zeros and ones, where mistakes hide.
  const start = Object.fromEntries(initialWeights(specs, 3).map(({ name, values }) => [name, Float64Array.from(toNumbers(values), (value) => value + 0.3 * random.normal())]))
  const pass = (weights: Record<string, ArrayLike<number>>, learning: readonly string[]): { value: number; gradients: Record<string, ArrayLike<number>> } => {
    const tape = new Tape(backend, { isTraining: true, seed: 11 })
    const parameters = placed(tape, member, weights, learning)
    const loss = architecture.loss(tape, member, parameters, batchOf(tape, member))
    tape.backward(loss)
    const gradients = Object.fromEntries(learning.map((name) => [name, backend.read(parameters.get(name)?.gradient ?? tape.floats(new Float64Array(start[name]?.length ?? 0), [start[name]?.length ?? 0]).block)]))
    const value = backend.read(loss.block)[0] ?? Number.NaN
    backend.endStep()
    return { value, gradients }
  }
  const learning = specs.filter(({ isTrainable }) => isTrainable).map(({ name }) => name)
  const { value, gradients } = pass(start, learning)
  expect(Math.max(...Object.values(gradients).flatMap((numbers) => Array.from(numbers, Math.abs)))).toBeGreaterThan(1e-4)
  const isIdle = ([, numbers]: [string, ArrayLike<number>]): boolean => Array.from(numbers).every((number) => Math.abs(number) < 1e-12)
  const [idle, busy] = [Object.entries(gradients).filter(isIdle), Object.entries(gradients).filter((one) => !isIdle(one))]
  checkGradient((moved) => pass({ ...start, ...moved }, learning).value, start, Object.fromEntries(busy), { tolerance: 1e-5 })
  // A softmax does not see a bias of its keys, nor a batch norm one before it: these change nothing however far they go.
  for (const [name, numbers] of idle) expect(pass({ ...start, [name]: Array.from(numbers, () => 0.2) }, learning).value).toBeCloseTo(value, 10)
  backend.close()
}

function placed(tape: Tape, member: Network, weights: Record<string, ArrayLike<number>>, learning: readonly string[]): Parameters {
  return new Map(
    architecture.parameters(member).map(({ name, shape }) => {
      const block = tape.scratch(sizeOf(shape))
      tape.backend.write(block, weights[name] ?? [])
      return [name, new Parameter(name, shape, block, learning.includes(name))]
    }),
  )
}

function batchOf(tape: Tape, member: Network): Batch {
  const random = createRandom(9)
  const made = (forms: Record<string, ValueSpec>, below: number): Batch['inputs'] =>
    Object.fromEntries(
      Object.entries(forms).map(([name, { kind, shape }]) => {
        const length = rows * sizeOf(shape)
        const number = (): number => (name === 'there' ? random.integer(2) : name === 'w' ? random.next() : random.normal())
        // The last row's ids are padding alone.
        const id = (place: number): number => (shape.length > 0 && place >= length - sizeOf(shape) ? 0 : random.integer(below))
        return [name, kind === 'float' ? tape.floats(Array.from({ length }, number), [rows, ...shape]) : tape.integers(Array.from({ length }, (_, place) => id(place)), [rows, ...shape])]
      }),
    )
  return { rows, inputs: made(architecture.inputs(member), 5), targets: made(architecture.targets(member), 4), weights: tape.floats([1, 0.5, 2], [rows]), totalWeight: 3.5 }
}
