import { describe, expect, it } from 'vitest'
import { toFailure } from '../../protocol/failure'
import { createReferenceBackend } from '../tensor/reference/reference-backend'
import { createWasmBackend } from '../tensor/wasm/wasm-backend'
import { layers } from './network/layers'
import { initialWeights, matchWeights, placeParameters, storeParameters } from './network/parameters'
import { fromJson, matchModels, openModel, toJson, toModel } from './trained-model'

const { sequence, classes, dense, embedding, lstm } = layers
const network = sequence([embedding(20, 4, { paddingId: 0, storage: 'f16' }), lstm(5), dense(3, { activation: 'softmax' })], { inputs: { items: { kind: 'integer', shape: [6] } }, loss: 'cross-entropy' })
const model = toModel({ architecture: 'network', config: network, weights: initialWeights(network.parameters(), 4), seed: 4, encodings: { items: { vocabulary: ['a', 'b'] } } })
const items = Int32Array.from({ length: 6 * 7 }, (_, place) => (place * 7) % 20)

const problemOf = (work: () => unknown): string => {
  try {
    work()
    return 'none'
  } catch (thrown) {
    const failure = toFailure(thrown)
    return failure.kind === 'bad-weights' ? `${failure.path}: ${failure.problem}` : JSON.stringify(failure)
  }
}
const changed = (change: (parsed: { version: number; schema: string; weights: { name: string; shape: number[]; values: string; kind: string }[] }) => void): string => {
  const parsed = JSON.parse(toJson(model)) as Parameters<typeof change>[0]
  change(parsed)
  return JSON.stringify(parsed)
}

describe('a trained model', () => {
  it('comes back from JSON bit for bit and predicts the same, whatever the batches', async () => {
    const read = fromJson(toJson(model))
    expect(read).toEqual(model)
    for (const backend of [createReferenceBackend(), createWasmBackend()]) {
      const before = await openModel(model, backend).predict({ items })
      const used = backend.memory().used
      const live = openModel(read, backend)
      const after = await live.predict({ items }, { batchSize: 2 })
      const placed = backend.memory().used - used
      await live.predict({ items }, { batchSize: 3 })
      expect({ after, shape: after.output?.shape, growth: backend.memory().used - used - placed }).toEqual({ after: before, shape: [3], growth: 0 })
      backend.close()
    }
  })

  it('refuses files that are none, of another version, cut off or damaged, naming the parameter', () => {
    const text = toJson(model)
    expect([
      problemOf(() => fromJson(text.slice(0, 200), 'm.json')),
      problemOf(() => fromJson('[1]', 'm.json')),
      problemOf(() => fromJson(changed((parsed) => (parsed.version = 2)), 'm.json')),
      problemOf(() => fromJson(changed((parsed) => parsed.weights.splice(2, 1)), 'm.json')),
      problemOf(() => fromJson(changed(({ weights: [, second] }) => Object.assign(second ?? {}, { shape: [4, 10], values: Buffer.alloc(320).toString('base64') })), 'm.json')),
      problemOf(() => fromJson(changed(({ weights: [first] }) => Object.assign(first ?? {}, { values: 'AAAA' })), 'm.json')),
      problemOf(() => fromJson(changed(({ weights: [, second] }) => Object.assign(second ?? {}, { values: '?!' })), 'm.json')),
      problemOf(() => fromJson(changed(({ weights: [, second] }) => Object.assign(second ?? {}, { values: Buffer.alloc(640, 0xff).toString('base64') })), 'm.json')),
    ]).toEqual([
      'm.json: no JSON, or cut off',
      'm.json: this is no model of Souk',
      'm.json: version 2 of the format, which this Souk does not know (it reads 1)',
      'm.json: lstm1/state: missing; [5, 20] is wanted',
      'm.json: lstm1/input: [4, 10] instead of [4, 20]',
      'm.json: embedding1/weight: 3 bytes instead of 160 for [20, 4]',
      'm.json: lstm1/input: damaged at weights.1.values: Invalid base64-encoded string',
      'm.json: lstm1/input: not all of [4, 20] are numbers',
    ])
  })

  it('hands what fits to another network by name and shape, and lists what does not', () => {
    const other = sequence([embedding(20, 4, { paddingId: 0 }), lstm(5), dense(8, { name: 'hidden' }), dense(2)], { inputs: { items: { kind: 'integer', shape: [6] } }, loss: 'cross-entropy' })
    const { weights, missing, unused } = matchModels(model, { architecture: 'network', config: other })
    expect({ copied: weights.map(({ name }) => name), missing, unused }).toEqual({
      copied: ['embedding1/weight', 'lstm1/input', 'lstm1/state', 'lstm1/inputBias', 'lstm1/stateBias'],
      missing: [
        { name: 'hidden/weight', wanted: [5, 8], given: null },
        { name: 'hidden/bias', wanted: [8], given: null },
        // The numbering is by kind: the last layer is the second dense one.
        { name: 'dense2/weight', wanted: [8, 2], given: null },
        { name: 'dense2/bias', wanted: [2], given: null },
      ],
      unused: ['dense1/weight', 'dense1/bias'],
    })
  })

  it('says what is wrong with an input, with batch and place', async () => {
    const backend = createReferenceBackend()
    const live = openModel(model, backend)
    const failureOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, toFailure)
    expect([await failureOf(live.predict({ items: items.with(20, 20) }, { batchSize: 2 })), await failureOf(live.predict({ items: items.slice(1) })), await failureOf(live.predict({}))]).toEqual([
      { kind: 'id-out-of-range', layer: 'embedding1', id: 20, size: 20, place: 8, batch: 2 },
      { kind: 'bad-shape', layer: 'items', operation: 'input', wanted: 'integer [rows, 6]', given: '41' },
      { kind: 'bad-shape', layer: 'items', operation: 'input', wanted: 'integer [rows, 6]', given: '–' },
    ])
    expect(await live.predict({ items: [] })).toEqual({ output: { shape: [3], values: new Float64Array() } })
    backend.close()
  })
})

describe('parameters', () => {
  it('come back from a back end as they went in, halves as halves, and learn unless frozen', () => {
    const backend = createReferenceBackend()
    const specs = network.parameters()
    const placed = placeParameters(backend, specs, model.weights, ['lstm1', 'dense1/bias'])
    expect({ stored: storeParameters(backend, specs, placed), learning: [...placed.values()].filter(({ needsGradient }) => needsGradient).map(({ name }) => name) }).toEqual({
      stored: model.weights,
      learning: ['embedding1/weight', 'dense1/weight'],
    })
    backend.close()
  })

  it('take given weights for the seed’s own where they have one shape, and are refused where not', () => {
    const [first] = model.weights
    const specs = network.parameters()
    const zeros = { name: 'dense1/bias', shape: [3], values: Float64Array.of(7, 8, 9) }
    expect(initialWeights(specs, 4, [zeros]).at(-1)).toEqual(zeros)
    expect(problemOf(() => initialWeights(specs, 4, [{ ...zeros, shape: [1, 3] }]))).toBe('dense1/bias: [1, 3] instead of [3]')
    expect(matchWeights(specs, first === undefined ? [] : [first]).weights).toEqual([first])
  })

  it('predict all classes from a table of 16 bits that training draws from', async () => {
    const sampled = sequence([embedding(20, 4, { name: 'items', storage: 'f16' }), classes(20, { samples: 5, shared: 'items' })], { inputs: { x: { kind: 'integer', shape: [] } }, loss: 'cross-entropy' })
    const own = toModel({ architecture: 'network', config: sampled, weights: initialWeights(sampled.parameters(), 1) })
    const backend = createWasmBackend()
    expect((await openModel(own, backend).predict({ x: [3, 4] })).output?.shape).toEqual([20])
    backend.close()
  })
})
