import { expect, test } from 'vitest'
import { toFailure } from '../../../protocol/failure'
import { layers } from '../network/layers'
import { network } from '../network/network-architecture'
import type { Network } from '../network/network'
import type { Architecture } from '../architecture'
import { dataBytes, estimateMemory, requireMemory } from './memory-estimate'
import { defaultSettings } from './settings'
import { splitOf } from './shard-count'

const { sequence, dense, lstm, embedding, flatten } = layers
const family = network as unknown as Architecture<unknown>
const split = (config: Network, batchSize: number, shards: number | null = null) => splitOf(family, config, { batchSize, shards })

const small = sequence([dense(128, { activation: 'relu' }), dense(64), dense(1)], { inputs: { x: { kind: 'float', shape: [64] } }, loss: 'mse' })
const recurrent = (length: number, features: number, units: number): Network => sequence([lstm(units), dense(1)], { inputs: { x: { kind: 'float', shape: [length, features] } }, loss: 'mse' })
const wide = sequence([embedding(120_000, 64), flatten(), dense(1)], { inputs: { ids: { kind: 'integer', shape: [2] } }, loss: 'mse' })

test('a small batch stays whole, a large one is split by its work, whatever the machine', () => {
  expect([split(small, 256), split(recurrent(60, 16, 128), 128), split(recurrent(60, 16, 128), 16), split(small, 256, 3)]).toEqual([
    { shards: 1, from: 'work', usefulThreads: 1 },
    { shards: 4, from: 'work', usefulThreads: 4 },
    { shards: 1, from: 'work', usefulThreads: 1 },
    { shards: 3, from: 'settings', usefulThreads: 3 },
  ])
})

test('a large table is worth threads that share its update, without a split', () => {
  expect(split(wide, 64)).toEqual({ shards: 1, from: 'work', usefulThreads: 7 })
})

test('the estimate counts weights, gradients of every shard, moments and copies', () => {
  const settings = { ...defaultSettings, shards: 2, batchSize: 10 }
  const numbers = 64 * 128 + 128 + 128 * 64 + 64 + 64 + 1
  const estimate = estimateMemory(family, small, settings)
  expect(estimate).toEqual({ weights: 4 * numbers, gradients: 8 * numbers, optimiser: 8 * numbers, activations: 10 * family.bytesOfRow(small), copies: 8 * numbers, data: 0, total: expect.any(Number) })
  expect(estimateMemory(family, small, { ...settings, frozen: ['dense1', 'dense2'] })).toMatchObject({ gradients: 8 * 65, optimiser: 8 * 65 })
})

test('a training that does not fit is refused with both figures', () => {
  const settings = { ...defaultSettings, memoryLimitBytes: 2 ** 20 }
  const estimate = estimateMemory(family, wide, settings)
  try {
    requireMemory('wide', estimate, settings)
    expect.unreachable()
  } catch (thrown) {
    expect(toFailure(thrown)).toEqual({ kind: 'not-enough-memory', what: 'wide', neededBytes: estimate.total, limitBytes: 2 ** 20 })
  }
})

test('rows stay in memory up to a quarter of the limit, those to judge by first', () => {
  const shape = { inputs: { x: { kind: 'float' as const, shape: [8] } }, targets: {}, isWeighted: false }
  const kept = (training: number, validation: number) => dataBytes({ ...defaultSettings, memoryLimitBytes: 4 * 32 * 1_000_000 }, { shape, training, validation }).isKept
  expect([kept(900_000, 100_000), kept(900_000, 100_001), kept(10, 1_000_001)]).toEqual([
    { training: true, validation: true },
    { training: false, validation: true },
    { training: true, validation: false },
  ])
})
