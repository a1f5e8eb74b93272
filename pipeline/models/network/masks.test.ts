import { describe, expect, it } from 'vitest'
import { createReferenceBackend } from '../../tensor/reference/reference-backend'
import { Tape } from '../../tensor/tape'
import type { LayerSpec } from './layer-spec'
import { layers } from './layers'
import { LiveNetwork } from './live-network'
import { network as architecture } from './network-architecture'
import { initialWeights, placeParameters } from './parameters'

const { sequence, attention, batchNorm, conv1d, dense, embedding, globalPool, gru, layerNorm, last, lstm, pool1d, rnn, transformerBlock } = layers

/** Ids that a sequence has, and the same filled up with the padding id, behind or before. */
const ids = [3, 1, 4, 1, 5]
const behind = [...ids, 0, 0, 0]
const before = [0, 0, 0, ...ids]

async function predict(body: LayerSpec[], given: number[]): Promise<number[]> {
  const network = sequence([embedding(6, 4, { paddingId: 0 }), ...body], { inputs: { x: { kind: 'integer', shape: [given.length] } } })
  const backend = createReferenceBackend()
  const specs = architecture.parameters(network)
  const { output } = await new LiveNetwork(backend, architecture, network, initialWeights(specs, 2)).predict({ x: given })
  backend.close()
  return Array.from(output?.values ?? [])
}

describe('padding behind a sequence changes no prediction', () => {
  const cases: Record<string, LayerSpec[]> = {
    'of an LSTM': [lstm(3)],
    'of a GRU read both ways': [gru(3, { bidirectional: true })],
    'of states one after another': [rnn(3, { returnSequences: true }), lstm(2, { bidirectional: true, returnSequences: true }), last()],
    'of attention and a mean': [attention(2), globalPool()],
    'of Transformer blocks and the last position': [transformerBlock(2, { causal: true }), transformerBlock(2), layerNorm(), last()],
    'of a maximum': [dense(3, { activation: 'sigmoid' }), globalPool('maximum')],
    'of a sum': [dense(3), globalPool('sum')],
    'of a causal convolution': [conv1d(3, 3, { padding: 'causal' }), globalPool()],
    'of windows and their maxima': [pool1d(2, { padding: 'same' }), globalPool('maximum')],
    'of windows and their means': [pool1d(3, { mode: 'mean', padding: 'same' }), globalPool()],
  }
  for (const [name, body] of Object.entries(cases)) {
    it(name, async () => {
      const [alone, padded] = [await predict(body, ids), await predict(body, behind)]
      expect(padded).toEqual(alone.map((number) => expect.closeTo(number, 12) as number))
      expect(Math.max(...alone.map(Math.abs))).toBeGreaterThan(1e-6)
    })
  }

  it('nor does padding before it, where order does not matter or is read from the states', async () => {
    for (const body of [[lstm(3)], [attention(2), globalPool()], [transformerBlock(2, { causal: true }), last()]]) {
      expect(await predict(body, before)).toEqual((await predict(body, ids)).map((number) => expect.closeTo(number, 12) as number))
    }
  })

  it('and a sequence of padding alone gives zeros from a pool', async () => {
    const [pooled, windows] = [await predict([globalPool('maximum')], [0, 0]), await predict([pool1d(2), globalPool()], [0, 0])]
    expect([...pooled, ...windows].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })
})

it('a frozen batch norm goes by its running figures and leaves them alone', () => {
  const network = sequence([batchNorm()], { inputs: { x: { kind: 'float', shape: [1] } }, loss: 'mse' })
  const specs = architecture.parameters(network)
  const train = (frozen: string[]): unknown => {
    const backend = createReferenceBackend()
    const placed = placeParameters(backend, specs, initialWeights(specs, 1), frozen)
    const tape = new Tape(backend, { isTraining: true })
    const { output } = architecture.outputs(tape, network, placed, { x: tape.floats([1, 3], [2, 1]) })
    const read = (name: string): number[] => Array.from(backend.read(placed.get(name)?.block ?? tape.scratch(1)))
    return { output: Array.from(output === undefined ? [] : backend.read(output.block)), mean: read('batchNorm1/runningMean') }
  }
  expect({ frozen: train(['batchNorm1']), learning: train([]) }).toEqual({
    frozen: { output: [1, 3].map((number) => expect.closeTo(number, 4) as number), mean: [0] },
    learning: { output: [-1, 1].map((number) => expect.closeTo(number, 4) as number), mean: [expect.closeTo(0.2, 12) as number] },
  })
})
