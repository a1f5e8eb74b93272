import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { createContext, type Context } from '../../step/context'
import { createReferenceBackend } from '../../tensor/reference/reference-backend'
import type { StoredWeights } from '../architecture'
import { layers } from '../network/layers'
import { initialWeights } from '../network/parameters'
import { openModel } from '../trained-model'
import { openCheckpoint, type CheckpointOptions } from './open-checkpoint'
import { writeSafetensors } from './safetensors'

const { sequence, batchNorm, classes, conv1d, dense, embedding, layerNorm, lstm } = layers
const small = sequence([dense(2, { activation: 'tanh' }), dense(1)], { inputs: { x: { kind: 'float', shape: [3] } } })
const pytorch: StoredWeights[] = [
  // nn.Linear: [out, in].
  { name: 'fc.weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'fc.bias', shape: [2], values: Float32Array.of(0.5, -0.5) },
  { name: 'out.weight', shape: [1, 2], values: Float32Array.of(1, -1) },
  { name: 'out.bias', shape: [1], values: Float32Array.of(0.25) },
]
const rename = { fc: 'dense1', out: 'output/dense1' }
const other = { fc: 'dense1', out: 'dense2' }

let context: Context
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'souk-checkpoint-'))
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  context = createContext({ workspace })
  writeFileSync(join(workspace, 'linear.safetensors'), writeSafetensors(pytorch, { epoch: '7' }))
  writeFileSync(join(workspace, 'broken.safetensors'), 'pickle')
  writeFileSync(join(folder, 'outside.safetensors'), writeSafetensors(pytorch))
})

const problemOf = async (path: string, options: CheckpointOptions = {}): Promise<unknown> => openCheckpoint(path, small, { context, ...options }).catch(toFailure)

describe('a checkpoint on disk', () => {
  it('of PyTorch is turned around and predicts what PyTorch does', async () => {
    const { model, missing, unused, metadata } = await openCheckpoint('linear.safetensors', small, { context, layout: 'pytorch', rename: other })
    const backend = createReferenceBackend()
    const { output } = await openModel(model, backend).predict({ x: [0.1, 0.2, -0.1] })
    backend.close()
    // tanh(1·0.1 + 2·0.2 − 3·0.1 + 0.5) − tanh(4·0.1 + 5·0.2 − 6·0.1 − 0.5) + 0.25.
    expect([output?.values[0], missing, unused, metadata]).toEqual([expect.closeTo(Math.tanh(0.7) - Math.tanh(0.3) + 0.25, 7) as number, [], [], { epoch: '7' }])
  })

  it('fits by names as it was written, halves and doubles too', async () => {
    const network = sequence([embedding(5, 2, { storage: 'f16' }), lstm(2), classes(3, { bias: true })], { inputs: { x: { kind: 'integer', shape: [4] } } })
    const weights = initialWeights(network.parameters(), 4)
    writeFileSync(join(context.workspace, 'own.safetensors'), writeSafetensors(weights))
    const { model } = await openCheckpoint('own.safetensors', network, { context })
    expect(Object.fromEntries(model.weights.map(({ name, values }) => [name, Array.from(values)]))).toEqual(Object.fromEntries(weights.map(({ name, values }) => [name, Array.from(values)])))
  })

  it('knows PyTorch’s names of recurrent layers, norms and convolutions, and which of them lie the other way', async () => {
    const network = sequence([conv1d(2, 3, { name: 'conv' }), layerNorm({ name: 'norm' }), batchNorm({ name: 'batch' }), lstm(1, { name: 'rnn', bidirectional: true })], { inputs: { x: { kind: 'float', shape: [5, 2] } } })
    const counted = (name: string, ...shape: number[]): StoredWeights => ({ name, shape, values: Float32Array.from({ length: shape.reduce((size, dimension) => size * dimension, 1) }, (_, place) => place) })
    const parts = ['', '_reverse'].flatMap((way) => [counted(`rnn.weight_ih_l0${way}`, 4, 2), counted(`rnn.weight_hh_l0${way}`, 4, 1), counted(`rnn.bias_ih_l0${way}`, 4), counted(`rnn.bias_hh_l0${way}`, 4)])
    const norms = [counted('norm.weight', 2), counted('norm.bias', 2), counted('batch.weight', 2), counted('batch.bias', 2), counted('batch.running_mean', 2), counted('batch.running_var', 2), counted('batch.num_batches_tracked')]
    writeFileSync(join(context.workspace, 'torch.safetensors'), writeSafetensors([counted('conv.weight', 2, 2, 3), counted('conv.bias', 2), ...norms, ...parts]))
    const { model, missing, unused } = await openCheckpoint('torch.safetensors', network, { context, layout: 'pytorch' })
    const valuesOf = (name: string): number[] => Array.from(model.weights.find((one) => one.name === name)?.values ?? [])
    expect({ missing, unused, conv: valuesOf('conv/weight'), input: valuesOf('rnn/backward/input') }).toEqual({
      missing: [],
      unused: ['batch.num_batches_tracked'],
      // [out, in, size] to [size, in, out].
      conv: [0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11],
      input: [0, 2, 4, 6, 1, 3, 5, 7],
    })
  })

  it('lists what did not match, and starts that from the seed', async () => {
    const { missing, unused, model } = await openCheckpoint('linear.safetensors', small, { context, layout: 'pytorch', rename, seed: 3 })
    expect([missing, unused]).toEqual([
      [{ name: 'dense2/weight', wanted: [2, 1], given: null }, { name: 'dense2/bias', wanted: [1], given: null }],
      ['out.bias', 'out.weight'],
    ])
    const fresh = initialWeights(small.parameters(), 3).find(({ name }) => name === 'dense2/weight')
    expect(model.weights.find(({ name }) => name === 'dense2/weight')).toEqual(fresh)
  })

  it('says what is wrong', async () => {
    expect([
      await problemOf('linear.safetensors', { layout: 'pytorch', rename }),
      await problemOf('linear.safetensors', { rename: other }),
      await problemOf('linear.safetensors'),
      await problemOf('linear.safetensors', { layout: 'pytorch', rename: { 'fc.weight': 'dense1/weight', 'out.weight': 'dense1/weight' } }),
      await problemOf('broken.safetensors'),
      await problemOf('nothing.safetensors'),
      await problemOf('../outside.safetensors'),
    ]).toMatchObject([
      { kind: 'bad-weights', path: 'linear.safetensors: dense2/weight', problem: expect.stringMatching(/^is missing \(2 in all\): rename what the file has \(out\.bias, out\.weight\), or give a seed/) as string },
      { kind: 'bad-weights', path: 'linear.safetensors: dense1/weight', problem: expect.stringMatching(/^is \[2, 3\] instead of \[3, 2\]/) as string },
      { kind: 'bad-weights', path: 'linear.safetensors', problem: expect.stringMatching(/^none of its weights fits; it has fc\.bias \[2\]/) as string },
      { kind: 'bad-weights', path: 'linear.safetensors: dense1/weight' },
      { kind: 'bad-weights', path: 'broken.safetensors' },
      { kind: 'file-missing', path: 'nothing.safetensors' },
      { kind: 'file-outside' },
    ])
  })
})
