import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { experiments } from '../models/experiments/experiments'
import { layers } from '../models/network/layers'
import { createRandom } from '../numeric/random'
import { createContext } from '../step/context'
import { toTable } from '../step/to-table'
import { search } from './search'
import { expectedImprovement, fitProcess } from './searching/gaussian-process'
import { nextPoint, type Tried } from './searching/next-points'
import { rungsOf } from './searching/rungs'

const workspace = mkdtempSync(join(tmpdir(), 'souk-search-'))
const context = createContext({ workspace, seed: 5, sink: { display: () => {}, clear: () => {}, progress: () => {}, loaded: () => {} } })
afterAll(async () => {
  await context.close()
  rmSync(workspace, { recursive: true, force: true })
})
const line = () => toTable(Array.from({ length: 60 }, (_, row) => ({ x: row % 10, y: 3 * (row % 10) })), { context })
const { dense } = layers

test('expected improvement is that of the closed form', () => {
  // At the best so far with deviation 1 it is φ(0); one deviation below, Φ(1) + φ(1).
  expect(expectedImprovement({ mean: 0, deviation: 1 }, 0)).toBeCloseTo(0.3989422804, 6)
  expect(expectedImprovement({ mean: -1, deviation: 1 }, 0)).toBeCloseTo(0.8413447461 + 0.2419707245, 6)
})

test('a Gaussian process passes through what it was given and is unsure far from it', () => {
  const process = fitProcess([[0], [0.2], [0.4], [0.6]], [0, 0.4, 0.8, 1.2])
  const [at, far] = [process.predict([0.4]), process.predict([1])]
  expect(at.mean).toBeCloseTo(0.8, 1)
  expect(far.deviation).toBeGreaterThan(3 * at.deviation)
})

test('Bayesian search comes close to a minimum where as many random places do not', () => {
  const space = { a: { from: 0, to: 1, scale: 'linear', isWhole: false }, b: { from: 0, to: 1, scale: 'linear', isWhole: false } } as const
  const loss = ([a = 0, b = 0]: readonly number[]): number => (a - 0.3) ** 2 + (b - 0.7) ** 2
  const lowest = (byChance: boolean): number[] =>
    [1, 2, 3, 4, 5].map((seed) => {
      const random = createRandom(seed, 'search')
      const tried: Tried[] = []
      for (let trial = 0; trial < 20; trial += 1) {
        const point = nextPoint(space, byChance ? [] : tried, random)
        tried.push({ point, loss: loss(point) })
      }
      return Math.min(...tried.map((one) => one.loss!))
    })
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[2]!
  expect(median(lowest(false))).toBeLessThan(median(lowest(true)) / 4)
})

test('halving gives a third of the trials three times the epochs', () => {
  expect(rungsOf(9, 27, 3)).toEqual([{ epochs: 3, trials: 9 }, { epochs: 9, trials: 3 }, { epochs: 27, trials: 1 }])
  expect(rungsOf(1, 5, 3)).toEqual([{ epochs: 5, trials: 1 }])
})

test('halving and Bayesian search find a learning rate and a width, log every trial, and do so again with the same seed', async () => {
  const params = { network: [dense(4, { activation: 'relu' }), dense(1)], inputs: ['x'], target: 'y', epochs: 6, batchSize: 16, trials: 4, space: { 'learningRate': { from: 0.001, to: 0.3, scale: 'log' as const }, 'network.0.units': [2, 4] } }
  const halved = await search(await line(), { ...params, method: 'halving' }, { context })
  const guided = await search(await line(), { ...params, method: 'bayesian' }, { context })
  const again = await search(await line(), { ...params, method: 'bayesian' }, { context })
  expect([halved.trainings, guided.trainings, again.best, await again.trials.digest()]).toEqual([4 + 2, 4, guided.best, await guided.trials.digest()])
  expect(Math.max(halved.validationLoss, guided.validationLoss)).toBeLessThan(0.2)
  const { all } = await experiments({ context, step: 'neural.search' })
  expect(all.map(({ id }) => id)).toContain(guided.experiment)
})

test('the time budget ends it with what there is, and a space that is none is said to be none', async () => {
  const params = { network: [dense(1)], inputs: ['x'], target: 'y', epochs: 5, trials: 500 }
  const short = await search(await line(), { ...params, seconds: 0.7, space: { learningRate: [0.1, 0.01] }, method: 'random' }, { context })
  expect([short.endedBy, short.trainings < 500]).toEqual(['time', true])
  const epochs = await search(await line(), { ...params, trials: 3, space: { epochs: [2] }, method: 'random' }, { context })
  expect(await epochs.trials.toColumns('space_epochs', 'epochs')).toEqual({ space_epochs: Float64Array.of(2, 2, 2), epochs: Float64Array.of(2, 2, 2) })
  const failing = async (space: Record<string, unknown>): Promise<unknown> => search(await line(), { ...params, space: space as never }, { context }).catch((thrown: { failure: unknown }) => thrown.failure)
  expect([await failing({ speed: [1, 2] }), await failing({ learningRate: { from: 1, to: 0 } }), await failing({ epochs: [0] }), await failing({})]).toMatchObject(Array.from({ length: 4 }, () => ({ kind: 'bad-params', parameter: 'space' })))
})
