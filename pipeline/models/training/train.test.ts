import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Failure, FailureError } from '../../../protocol/failure'
import { DuckDbEngine } from '../../engine/duckdb/duckdb-engine'
import { Table } from '../../engine/table'
import { createRandom } from '../../numeric/random'
import type { StoredWeights } from '../architecture'
import { layers } from '../network/layers'
import type { Network } from '../network/network'
import { arraySource } from './array-source'
import { checkpointPath, readCheckpoint, removeCheckpoint } from './checkpoint'
import type { DataSource } from './data-source'
import { holdOut } from './hold-out'
import { defaultSettings, type OptimiserSettings, type TrainingSettings } from './settings'
import { TableBatches } from './table-batches'
import { buildTrainer } from './test-trainer'
import { trainWith, type TrainerProgram } from './train'
import type { Trained, TrainingHooks, TrainingJob, TrainingProgress } from './training-job'

const { sequence, dense, dropout, embedding, flatten, batchNorm } = layers
const workspace = mkdtempSync(join(tmpdir(), 'souk-training-'))
let program: TrainerProgram

beforeAll(async () => {
  program = await buildTrainer()
})
afterAll(() => rmSync(new URL('.', program.entry), { recursive: true }))

type Given = Partial<Omit<TrainingJob, 'settings'>> & { settings?: Partial<Omit<TrainingSettings, 'optimiser'>> & { optimiser?: Partial<OptimiserSettings> } }

const plain = (network: Network): unknown => JSON.parse(JSON.stringify(network))
const features = { x: { kind: 'float', shape: [3] } } as const
const linear = plain(sequence([dense(1)], { inputs: features, loss: 'mse' }))
const deep = plain(sequence([dense(8, { activation: 'tanh' }), dropout(0.2), dense(1)], { inputs: features, loss: 'mse' }))
const tabled = plain(sequence([embedding(50, 4), flatten(), dense(1)], { inputs: { ids: { kind: 'integer', shape: [2] } }, loss: 'mse' }))

/** y = 2a − b + 0.5 with some noise. */
function planes(rows: number, noise = 0, name = 'planes'): DataSource {
  const random = createRandom(1, name)
  const x = Float64Array.from({ length: rows * 3 }, () => random.normal())
  const y = Float64Array.from({ length: rows }, (_, row) => 2 * x[row * 3]! - x[row * 3 + 1]! + 0.5 + noise * random.normal())
  return arraySource({ inputs: { x: { kind: 'float', shape: [3], values: x } }, targets: { target: { kind: 'float', shape: [], values: y } } })
}

function pairs(rows: number, vocabulary = 50): DataSource {
  const random = createRandom(2, 'pairs')
  const ids = Int32Array.from({ length: rows * 2 }, () => random.integer(vocabulary))
  const y = Float64Array.from({ length: rows }, (_, row) => Math.sin(ids[row * 2]!) + Math.cos(ids[row * 2 + 1]!))
  return arraySource({ inputs: { ids: { kind: 'integer', shape: [2], values: ids } }, targets: { target: { kind: 'float', shape: [], values: y } } })
}

function jobOf({ settings = {}, ...given }: Given): TrainingJob {
  const optimiser = { ...defaultSettings.optimiser, rate: 0.02, ...settings.optimiser }
  return { architecture: 'network', config: linear, training: planes(500), validation: null, workspace: null, ...given, settings: { ...defaultSettings, epochs: 4, batchSize: 50, ...settings, optimiser } }
}

const run = (given: Given, hooks: TrainingHooks = {}): Promise<Trained> => trainWith(program, jobOf(given), hooks)
const failureOf = (given: Given, hooks: TrainingHooks = {}): Promise<Failure | 'trained'> =>
  run(given, hooks).then(
    () => 'trained' as const,
    (thrown: FailureError) => thrown.failure,
  )
const numbersOf = (weights: readonly StoredWeights[]): Record<string, number[]> => Object.fromEntries(weights.map(({ name, values }) => [name, [...values]]))
const lossesOf = ({ history }: Trained) => history.map(({ loss, validationLoss, metrics, rate }) => ({ loss, validationLoss, metrics, rate }))
const digestOf = (weights: readonly StoredWeights[]) => weights.map(({ name, values }) => [name, createHash('sha256').update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest('hex')])
/** All that must be the same, bit for bit. */
const resultOf = (trained: Trained) => ({ weights: digestOf(trained.weights), losses: lossesOf(trained), curve: trained.curve, epoch: trained.epoch, steps: trained.steps, stoppedEarly: trained.stoppedEarly })

describe('a training', () => {
  test.each(['wasm', 'reference'] as const)('finds the plane that the data lie on (%s), and says what ran', async (backend) => {
    const trained = await run({ settings: { epochs: 60, backend, optimiser: { rate: 0.05 } } })
    const [bias, weight] = trained.weights.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ values }) => [...values])
    const distance = Math.max(...[...(weight ?? []), ...(bias ?? [])].map((value, index) => Math.abs(value - [2, -1, 0, 0.5][index]!)))
    expect(distance).toBeLessThan(1e-4)
    expect(trained).toMatchObject({ steps: 600, shards: 1, shardsFrom: 'work', workers: 1, seed: 1, fallback: null, stoppedEarly: false, resumedAt: null, device: { backend, precision: backend === 'wasm' ? 'Float32' : 'Float64' } })
    expect(trained.history).toHaveLength(60)
  })

  test('says why no graphics card did the work', async () => {
    const trained = await run({ settings: { backend: 'webgpu', epochs: 1 } })
    expect([trained.device.backend, trained.fallback]).toEqual(['wasm', { en: expect.stringContaining('WebGPU'), zh: expect.stringContaining('WebGPU') }])
  })

  test('with dropout and clipping gives the same bits with 1, 2 and 3 workers, and every time', async () => {
    const given = (workers: number): Given => ({ config: deep, validation: planes(120, 0, 'other'), settings: { shards: 3, workers, optimiser: { clipNorm: 0.5 } }, metrics: { mae: { kind: 'mean-absolute-error', output: 'output', target: 'target' } } })
    const [one, again, two, three] = [await run(given(1)), await run(given(1)), await run(given(2)), await run(given(3))]
    expect([resultOf(again), resultOf(two), resultOf(three)]).toEqual([resultOf(one), resultOf(one), resultOf(one)])
    expect([two.workers, two.device.detail, three.workers, two.shardsFrom]).toEqual([2, expect.stringMatching(/, 2 workers$/), 3, 'settings'])
  })

  test.each([
    ['f32', 2],
    ['f16', 2],
    ['f32', 1],
  ] as const)('with tables of %s in %i shards gives the same bits with 1 and 2 workers', async (storage, shards) => {
    const config = plain(sequence([embedding(50, 4, { storage }), flatten(), dense(1)], { inputs: { ids: { kind: 'integer', shape: [2] } }, loss: 'mse' }))
    const given = (workers: number): Given => ({ config, training: pairs(400), settings: { shards, workers, optimiser: { clipNorm: 1 } } })
    const [one, two] = [await run(given(1)), await run(given(2))]
    expect(resultOf(two)).toEqual(resultOf(one))
    expect(one.history.at(-1)!.loss).toBeLessThan(one.history[0]!.loss)
    expect(one.weights[0]!.values).toBeInstanceOf(storage === 'f16' ? Uint16Array : Float32Array)
  })

  test('in shards comes to the weights of whole batches, but for rounding', async () => {
    const of = async (shards: number) => numbersOf((await run({ config: tabled, training: pairs(400), settings: { shards, backend: 'reference' } })).weights)
    const [whole, split] = [await of(1), await of(4)]
    for (const [name, values] of Object.entries(whole)) values.forEach((value, index) => expect(split[name]![index]).toBeCloseTo(value, 9))
  })

  test('adds up batches to the step of a large one, with row weights too', async () => {
    const random = createRandom(3, 'weights')
    const source = planes(205)
    const block = await source.read(0, 205)
    const weighted = arraySource({
      inputs: { x: { kind: 'float', shape: [3], values: block.inputs['x']! } },
      targets: { target: { kind: 'float', shape: [], values: block.targets['target']! } },
      weights: Float64Array.from({ length: 205 }, () => random.next()),
    })
    for (const training of [source, weighted]) {
      const of = async (batchSize: number, accumulate: number) => run({ training, settings: { batchSize, accumulate, backend: 'reference' } })
      const [large, added] = [await of(40, 1), await of(10, 4)]
      expect(added.steps).toBe(large.steps)
      const [wanted, given] = [numbersOf(large.weights), numbersOf(added.weights)]
      for (const [name, values] of Object.entries(wanted)) values.forEach((value, index) => expect(given[name]![index]).toBeCloseTo(value, 9))
    }
  })

  test('does not part rows that depend on one another', async () => {
    const config = plain(sequence([dense(4), batchNorm(), dense(1)], { inputs: features, loss: 'mse' }))
    const trained = await run({ config, settings: { shards: 4, epochs: 1 } })
    expect([trained.shards, trained.shardsFrom]).toEqual([1, 'coupled-rows'])
  })

  test('learns from a table, whose held-out rows judge it', async () => {
    const engine = await DuckDbEngine.open({ workspace })
    await engine.materialise('shops', 'select range % 7 / 7.0 as visits, range % 11 / 11.0 as price, 3 * (range % 7) / 7.0 - (range % 11) / 11.0 as sales from range(1000)')
    const source = await TableBatches.open(await Table.of(engine, 'shops'), {
      inputs: { x: { from: 'numbers', kind: 'float', columns: ['visits', 'price'] } },
      targets: { target: { from: 'numbers', kind: 'float', columns: ['sales'] } },
      weight: null,
    })
    const config = plain(sequence([dense(1)], { inputs: { x: { kind: 'float', shape: [2] } }, loss: 'mse' }))
    const trained = await run({ config, ...holdOut(source, 0.2, 3), settings: { epochs: 60, optimiser: { rate: 0.05 } }, metrics: { mae: { kind: 'mean-absolute-error', output: 'output', target: 'target' } } })
    await engine.close()
    const { validationLoss, metrics } = trained.history.at(-1)!
    expect([validationLoss! < 1e-5, metrics['mae']! < 1e-2, trained.dataFingerprint.length]).toEqual([true, true, 64])
  })

  test('stops early, and keeps the weights of its best epoch', async () => {
    const given = (keepsBest: boolean, epochs: number): Given => ({ config: deep, training: planes(60, 2), validation: planes(200, 2, 'other'), settings: { epochs, patience: 3, keepsBest, batchSize: 20, optimiser: { rate: 0.1 } } })
    const best = await run(given(true, 200))
    const losses = best.history.map(({ validationLoss }) => validationLoss!)
    const at = losses.indexOf(Math.min(...losses)) + 1
    expect([best.stoppedEarly, best.epoch, best.history.length]).toEqual([true, at, at + 3])
    expect(numbersOf((await run(given(false, at))).weights)).toEqual(numbersOf(best.weights))
  })

  test('follows its schedule and leaves frozen weights alone', async () => {
    const start = await run({ config: deep, settings: { epochs: 1, frozen: ['dense'], optimiser: { rate: 1 } } })
    const trained = await run({ config: deep, settings: { epochs: 4, optimiser: { rate: 0.1, schedule: { kind: 'step', warmUp: 0, final: 0.5, every: 2 } } } })
    const frozen = start.weights.find(({ name }) => name.startsWith('dense/') || name === 'dense') ?? start.weights[0]!
    const again = await run({ config: deep, weights: start.weights, settings: { epochs: 1, frozen: [frozen.name.split('/')[0]!] } })
    expect(trained.history.map(({ rate }) => rate)).toEqual([0.1, 0.1, 0.05, 0.05])
    expect(numbersOf(again.weights)[frozen.name]).toEqual([...frozen.values])
    expect(numbersOf(again.weights)).not.toEqual(numbersOf(start.weights))
  })

  test('reads the data again in each epoch where they do not fit, with the same result', async () => {
    // Two windows; the quarter of the limit that the data may take holds neither source.
    const rows = 70_000
    const x = Float64Array.from({ length: rows }, (_, row) => (row % 977) / 977)
    const source = () => arraySource({ inputs: { x: { kind: 'float', shape: [1], values: x } }, targets: { target: { kind: 'float', shape: [], values: x.map((value) => 3 * value) } } })
    const config = plain(sequence([dense(1)], { inputs: { x: { kind: 'float', shape: [1] } }, loss: 'mse' }))
    const of = async (memoryLimitBytes: number) => {
      let reads = 0
      const training = source()
      const counted: DataSource = { ...training, read: (from, to, signal) => ((reads += 1), training.read(from, to, signal)) }
      const trained = await run({ config, training: counted, validation: source(), settings: { epochs: 3, batchSize: 5000, memoryLimitBytes } })
      return { result: resultOf(trained), reads }
    }
    const [kept, again] = [await of(2 ** 30), await of(2_200_000)]
    expect(again.result).toEqual(kept.result)
    expect([kept.reads, again.reads]).toEqual([9, 27])
  })

  test('reports where it is, seldom enough, with a curve and what is left', async () => {
    const seen: TrainingProgress[] = []
    const startedAt = performance.now()
    const trained = await run({ settings: { epochs: 200 } }, { onProgress: (progress) => seen.push(progress) })
    const seconds = (performance.now() - startedAt) / 1000
    expect(seen.at(-1)).toMatchObject({ state: 'training', epoch: 200, epochs: 200, step: 2000, steps: 2000, fraction: 1, history: trained.history, curve: trained.curve })
    expect(seen.filter(({ history }, index) => history.length === seen[index - 1]?.history.length).length).toBeLessThan(seconds * 10 + 3)
    expect(trained.curve.length).toBeGreaterThan(199)
    expect(trained.curve.length).toBeLessThan(401)
  })
})

describe('a failure', () => {
  test('of a loss that runs away names epoch and batch, and the last good checkpoint stays', async () => {
    const own = mkdtempSync(join(workspace, 'away-'))
    const failure = await failureOf({ workspace: own, settings: { epochs: 50, checkpointSeconds: 0, optimiser: { kind: 'sgd', rate: 1e4 } } })
    const [key = ''] = readdirSync(join(own, '.souk', 'training'))
    const left = readCheckpoint(checkpointPath(own, key), key)
    expect(failure).toMatchObject({ kind: 'not-finite', epoch: expect.any(Number), batch: expect.any(Number) })
    expect(left?.weights.every(({ values }) => values.every(Number.isFinite))).toBe(true)
    expect((left?.position.step ?? 0) > 0).toBe(true)
  })

  test('of an id out of range names the layer and the batch', async () => {
    expect(await failureOf({ config: tabled, training: pairs(400, 51), settings: { shards: 2, workers: 2 } })).toMatchObject({ kind: 'id-out-of-range', layer: expect.stringContaining('embedding'), id: 50, size: 50, batch: expect.any(Number) })
  })

  test('of data that are not what the network is for names the field', async () => {
    expect(await failureOf({ training: pairs(10) })).toEqual({ kind: 'bad-shape', layer: 'x', operation: 'input', wanted: 'float [rows, 3]', given: 'ids' })
  })

  test('of a missing value names column, epoch and batch', async () => {
    const values = Float64Array.from({ length: 300 }, (_, place) => (place === 3 * 71 + 1 ? Number.NaN : 1))
    const training = arraySource({ inputs: { x: { kind: 'float', shape: [3], values } }, targets: { target: { kind: 'float', shape: [], values: new Float64Array(100) } } })
    expect(await failureOf({ training, settings: { batchSize: 20, isShuffled: false } })).toEqual({ kind: 'not-finite', what: 'input', layer: 'x', epoch: 1, batch: 4 })
  })

  test('of no rows, of too little memory, and of reading, is the caller’s to act on', async () => {
    const empty = arraySource({ inputs: { x: { kind: 'float', shape: [3], values: [] } }, targets: { target: { kind: 'float', shape: [], values: [] } } })
    const broken: DataSource = { ...planes(100), read: () => Promise.reject(new Error('the disk is gone')) }
    expect([await failureOf({ training: empty }), await failureOf({ settings: { memoryLimitBytes: 1000 } }), await failureOf({ training: broken })]).toEqual([
      { kind: 'too-few-rows', step: 'train', rows: 0, needed: 1 },
      { kind: 'not-enough-memory', what: 'network', neededBytes: expect.any(Number), limitBytes: 1000 },
      { kind: 'bug', message: 'the disk is gone', stack: expect.any(String) },
    ])
  })

  test.each(['first', 'other'])('of the %s thread ends the training and nothing else', async (role) => {
    expect(await failureOf({ architecture: `${role} ends`, settings: { shards: 2, workers: 2 } })).toEqual({ kind: 'bug', message: 'a training thread ended with code 7', stack: '' })
  })
})

describe('a training that is left and taken up again', () => {
  const long = (more: Partial<TrainingSettings> = {}): Given => ({ config: deep, training: planes(400, 1), validation: planes(100, 1, 'other'), workspace, settings: { epochs: 100, batchSize: 10, patience: 1000, seed: 5, ...more, optimiser: { rate: 0.002 } } })
  const after = (step: number, work: () => void): TrainingHooks['onProgress'] => {
    let isDone = false
    return (progress) => {
      if (isDone || progress.step < step) return
      isDone = true
      work()
    }
  }

  test('after a cancel, and after a pause, has the same result as one that was never stopped', async () => {
    const whole = await run({ ...long(), workspace: null })
    const stop = new AbortController()
    const cancelled = await failureOf(long(), { signal: stop.signal, onProgress: after(800, () => stop.abort()) })
    expect(cancelled).toEqual({ kind: 'cancelled' })
    const resumed = await run(long({ workers: 1 }))
    expect(resumed.resumedAt?.step).toBeGreaterThanOrEqual(800)
    expect(resultOf(resumed)).toEqual(resultOf(whole))
    expect(existsSync(checkpointPath(workspace, resumed.key))).toBe(false)

    let listener = (): void => undefined
    const pause = { isPaused: false, onChange: (listen: () => void) => ((listener = listen), () => undefined) }
    const set = (isPaused: boolean): void => {
      pause.isPaused = isPaused
      listener()
    }
    let pauses = 0
    const rested = await run({ ...long(), workspace: null }, {
      pause,
      onProgress: ({ step, state }) => {
        if (state === 'paused') setTimeout(() => set(false), 20)
        else if (step > 400 && pauses === 0) set(((pauses += 1), true))
      },
    })
    expect([resultOf(rested), pauses]).toEqual([resultOf(whole), 1])
  })

  test('after its thread died goes on from the last checkpoint to the same result', async () => {
    const given = long({ seed: 6, checkpointSeconds: 0.01 })
    const whole = await run({ ...given, workspace: null })
    const mortal: Given = { ...given, architecture: 'mortal', config: { network: deep, marker: join(workspace, 'died'), diesIn: 3000 } }
    expect(await failureOf(mortal)).toEqual({ kind: 'bug', message: 'a training thread ended with code 7', stack: '' })
    const resumed = await run(mortal)
    expect([(resumed.resumedAt?.step ?? 0) > 0, resultOf(resumed)]).toEqual([true, resultOf(whole)])
  })

  test('refuses a damaged checkpoint, unless it is to start anew', async () => {
    const own = mkdtempSync(join(workspace, 'damaged-'))
    const given = { ...long({ seed: 7, epochs: 30 }), workspace: own }
    const stop = new AbortController()
    await failureOf(given, { signal: stop.signal, onProgress: after(100, () => stop.abort()) })
    const [key = ''] = readdirSync(join(own, '.souk', 'training'))
    const path = checkpointPath(own, key)
    const bytes = readFileSync(path)
    bytes[bytes.length - 9]! ^= 1
    writeFileSync(path, bytes)
    expect(await failureOf(given)).toEqual({ kind: 'bad-weights', path, problem: expect.stringContaining('damaged') })
    expect((await run({ ...given, start: 'afresh' })).resumedAt).toBeNull()
  })

  test('gives a finished result again where its checkpoint is kept', async () => {
    const given: Given = { ...long({ seed: 8, epochs: 3 }), keepsCheckpoint: true }
    const first = await run(given)
    const again = await run(given)
    expect(resultOf(again)).toEqual(resultOf(first))
    expect(again.resumedAt?.step).toBe(first.steps)
    await removeCheckpoint(workspace, first.key)
    expect(existsSync(checkpointPath(workspace, first.key))).toBe(false)
  })
})

describe('memory', () => {
  test('is taken once: many steps take no more than few, and trainings leave nothing behind', async () => {
    const taken = async (epochs: number, workers: number): Promise<number> => (await run({ config: tabled, training: pairs(400), settings: { epochs, batchSize: 40, shards: 2, workers } })).bytes.taken
    expect(await taken(100, 2)).toBe(await taken(10, 2))
    const resident = (): number => process.memoryUsage.rss() / 2 ** 20
    for (let round = 0; round < 3; round += 1) await taken(1, 1)
    const before = resident()
    for (let round = 0; round < 20; round += 1) await taken(1, 1)
    expect(resident() - before).toBeLessThan(150)
  })
})
