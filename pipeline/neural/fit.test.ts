import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readExperiments } from '../models/experiments/experiment-log'
import { layers } from '../models/network/layers'
import { sequence } from '../models/network/network'
import { fromJson, toJson } from '../models/trained-model'
import { createContext, type Context } from '../step/context'
import { toTable } from '../step/to-table'
import { fit } from './fit'
import { predict } from './predict'

const { branches, dense, embedding, lstm, mask } = layers
const workspace = mkdtempSync(join(tmpdir(), 'souk-fit-'))
let context: Context
beforeAll(() => {
  context = createContext({ workspace, seed: 3, sink: { display: () => {}, clear: () => {}, progress: () => {}, loaded: () => {} } })
})
afterAll(async () => {
  await context.close()
  rmSync(workspace, { recursive: true, force: true })
})

const indices = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row)

test('learns a straight line in the unit of the target, and predicts what was not seen in it', async () => {
  const table = await toTable(indices(200).map((row) => ({ x: row % 20, y: 1000 + 50 * (row % 20) })), { context })
  const trained = await fit(table, { network: [dense(1)], inputs: ['x'], target: 'y', epochs: 40, batchSize: 16, learningRate: 0.05 }, { context })
  const { table: answered } = await predict(await toTable([{ x: 30 }, { x: -10 }], { context }), { model: fromJson(toJson(trained.model)) }, { context })
  const answers = (await answered.toColumns('predicted'))['predicted'] as Float64Array
  expect(Math.abs(answers[0]! - 2500)).toBeLessThan(5)
  expect(Math.abs(answers[1]! - 500)).toBeLessThan(5)
  expect(trained.metrics['mean_absolute_error']).toBeLessThan(5)
  expect(trained.history.columnNames).toEqual(['epoch', 'loss', 'validation_loss', 'mean_absolute_error', 'root_mean_squared_error', 'rate'])
  const { experiments } = await readExperiments(workspace)
  expect(experiments.map(({ id, epoch, rows }) => ({ id, epoch, rows }))).toEqual([{ id: trained.experiment, epoch: trained.epoch, rows: trained.rows }])
})

test('learns yes and no from texts and numbers together, texts by an embedding', async () => {
  const shops = ['tea', 'cup', 'pot']
  const table = await toTable(indices(300).map((row) => ({ shop: shops[row % 3], visits: row % 7, again: row % 3 === 0 })), { context })
  const network = sequence([branches({ shop: [embedding(4, 3)], features: [dense(2)] }), dense(1)])
  const { model, metrics } = await fit(table, { network, inputs: ['shop', 'visits'], target: 'again', epochs: 30, batchSize: 16, learningRate: 0.05 }, { context })
  const squashed = await fit(table, { network: sequence([branches({ shop: [embedding(4, 3)], features: [dense(2)] }), dense(1, { activation: 'sigmoid' })]), inputs: ['shop', 'visits'], target: 'again', epochs: 30, batchSize: 16, learningRate: 0.05 }, { context })
  expect(squashed.metrics).toEqual({ accuracy: 1 })
  const { table: answered } = await predict(await toTable([{ shop: 'tea', visits: 2 }, { shop: 'pot', visits: 2 }, { shop: 'never seen', visits: null }], { types: { visits: 'INTEGER' }, context }), { model }, { context })
  expect(metrics).toEqual({ accuracy: 1 })
  expect((await answered.rows()).slice(0, 2).map(({ predicted }) => predicted)).toEqual([true, false])
  expect(answered.types).toMatchObject({ predicted: 'BOOLEAN', predicted_probability: 'DOUBLE' })
})

test('takes texts as columns of 0 and 1 where nothing looks them up, and says when they are too many for that', async () => {
  const shops = ['tea', 'cup', 'pot']
  const rows = indices(200).map((row) => ({ shop: row % 10 === 9 ? null : shops[row % 3], visits: row % 7, name: `n${row}`, paid: (row % 10 === 9 ? 10 : 20 * (row % 3) + 30) + (row % 7) }))
  const table = await toTable(rows, { context })
  const { model } = await fit(table, { network: [dense(1)], inputs: ['shop', 'visits'], target: 'paid', epochs: 60, batchSize: 16, learningRate: 0.05, validation: 0 }, { context })
  const { table: answered } = await predict(await toTable([{ shop: 'pot', visits: 2 }, { shop: null, visits: 2 }, { shop: 'never seen', visits: 2 }], { context }), { model }, { context })
  const [pot, none, unseen] = (await answered.toColumns('predicted'))['predicted'] as Float64Array
  const tooMany: unknown = await fit(table, { network: [dense(1)], inputs: ['name', 'visits'], target: 'paid' }, { context }).catch((thrown: { failure: unknown }) => thrown.failure)
  expect({
    words: (model.encodings as { inputs: { features: { columns: { word?: string }[] } } }).inputs.features.columns.map(({ word }) => word ?? 'number').toSorted(),
    isPotRight: Math.abs(pot! - 72) < 1,
    isNoneRight: Math.abs(none! - 12) < 1,
    unseen,
    tooMany,
  }).toMatchObject({ words: ['cup', 'number', 'pot', 'tea'], isPotRight: true, isNoneRight: true, unseen: none, tooMany: { kind: 'bad-params', parameter: 'inputs', given: 'name' } })
})

test('learns classes from sequences of words of unequal length, and of numbers with a mask', async () => {
  const words = [['a', 'b'], ['b', 'a', 'b'], ['c'], ['c', 'b', 'a', 'a']]
  const rows = indices(240).map((row) => ({ way: words[row % 4], marks: Array.from({ length: (row % 3) + 1 }, () => row % 4), first: words[row % 4]![0] }))
  const table = await toTable(rows, { types: { way: 'VARCHAR[]', marks: 'DOUBLE[]' }, context })
  const byWords = await fit(table, { network: [embedding(4, 6, { paddingId: 0 }), lstm(8), dense(3)], inputs: ['way'], target: 'first', epochs: 20, batchSize: 16, learningRate: 0.02 }, { context })
  const byNumbers = await fit(table, { network: [branches({ marks: [mask('marks_mask'), lstm(8)] }), dense(3)], inputs: { marks: 'marks' }, target: 'first', epochs: 30, batchSize: 16, learningRate: 0.02 }, { context })
  expect([byWords.metrics, byNumbers.metrics]).toEqual([{ accuracy: 1 }, { accuracy: 1 }])
  const encodings = byWords.model.encodings as { inputs: Record<string, unknown>; targets: { labels: string[] }[] }
  expect(encodings.inputs['way']).toMatchObject({ form: 'id-sequence', length: 4 })
  const { table: answered } = await predict(table, { model: byWords.model }, { context })
  expect((await answered.rows()).filter(({ first, predicted }) => first !== predicted)).toEqual([])
})

test('says what is wrong in terms of columns and layers', async () => {
  const table = await toTable(indices(20).map((row) => ({ x: row, kind: `k${row % 5}`, y: row })), { context })
  const failing = async (params: Parameters<typeof fit>[1]): Promise<unknown> => fit(table, params, { context }).catch((thrown: { failure: unknown }) => thrown.failure)
  expect([
    await failing({ network: [dense(1)], inputs: ['z'], target: 'y' }),
    await failing({ network: [dense(2)], inputs: ['x'], target: 'kind' }),
    await failing({ network: [dense(1)], inputs: { both: ['x', 'kind'] }, target: 'y' }),
    await failing({ network: [dense(1)], inputs: ['x'] }),
    await failing({ network: [dense(1)], inputs: ['x'], target: 'y', validation: { column: 'y', from: 'soon' } }),
  ]).toMatchObject([
    { kind: 'missing-column', column: 'z' },
    { kind: 'bad-params', parameter: 'network' },
    { kind: 'bad-params', parameter: 'inputs' },
    { kind: 'bad-params', parameter: 'target' },
    { kind: 'bad-params', parameter: 'validation' },
  ])
})

test('learns encodings from the training part alone, and leaves rows without a target out', async () => {
  const rows = indices(30).map((row) => ({ day: `2026-01-${String(row + 1).padStart(2, '0')}`, x: row < 20 ? row : 1000, word: row < 20 ? 'old' : 'new', y: row === 3 ? null : row }))
  const table = await toTable(rows, { types: { day: 'DATE' }, context })
  const network = sequence([branches({ features: [dense(2)], word: [embedding(3, 2)] }), dense(1)])
  const { model, rows: counted, history } = await fit(table, { network, inputs: ['x', 'word'], target: 'y', epochs: 2, validation: { column: 'day', from: '2026-01-21' } }, { context })
  const again = await fit(table, { network, inputs: ['x', 'word'], target: 'y', epochs: 2, validation: { column: 'day', from: '2026-01-21' }, workers: 2, resume: false }, { context })
  // 0 to 19 without 3: mean 187/19, mean of squares 2461/19.
  const mean = 187 / 19
  const inputs = (model.encodings as { inputs: Record<string, { columns: { mean: number; deviation: number }[]; words?: string[] }> }).inputs
  expect(counted).toEqual({ training: 19, validation: 10, leftOut: 1 })
  expect(inputs['features']?.columns[0]?.mean).toBeCloseTo(mean, 9)
  expect(inputs['features']?.columns[0]?.deviation).toBeCloseTo(Math.sqrt(2461 / 19 - mean ** 2), 9)
  expect(inputs['word']?.words).toEqual(['old'])
  expect([again.model.weights, await again.history.digest()]).toEqual([model.weights, await history.digest()])
})

test('a column of whole numbers behind an embedding is looked up, the rarest beyond its table as unknown; weights count', async () => {
  const table = await toTable(indices(60).map((row) => ({ shop: row % 10 === 9 ? 777 : row % 2, w: row % 2 === 0 ? 1 : 0, y: row % 2 === 0 ? 5 : -100 })), { context })
  const { model } = await fit(table, { network: [branches({ shop: [embedding(3, 2)] }), dense(1)], inputs: ['shop'], target: 'y', weight: 'w', epochs: 60, batchSize: 8, learningRate: 0.1, validation: 0 }, { context })
  expect((model.encodings as { inputs: unknown }).inputs).toEqual({ shop: { form: 'ids', columns: ['shop'], words: ['0', '1'] } })
  const { table: answered } = await predict(await toTable([{ shop: 0 }], { context }), { model, as: 'guess' }, { context })
  expect(Math.abs(Number((await answered.rows())[0]?.['guess']) - 5)).toBeLessThan(3)
})

test('takes dates, exact amounts, lists that are missing and texts that are all missing; the curve shows while it trains and makes way for the result', async () => {
  const rows = indices(40).map((row) => ({ day: `2026-02-${String((row % 28) + 1).padStart(2, '0')}`, note: null, marks: row % 4 === 0 ? null : [row % 5, row % 3], paid: `${row}.50` }))
  const table = await toTable(rows, { types: { day: 'DATE', note: 'VARCHAR', marks: 'INTEGER[]', paid: 'DECIMAL(18,2)' }, context })
  const shown: string[] = []
  const before = context.sink
  context.sink = { ...before, display: (_, { isLive }) => void shown.push(isLive === true ? 'live' : 'kept'), remove: () => void shown.push('removed') }
  const network = sequence([branches({ features: [dense(2)], note: [embedding(2, 2)], marks: [lstm(3)] }), dense(1)])
  const { model, metrics } = await fit(table, { network, inputs: ['day', 'note', 'marks'], target: 'paid', epochs: 2 }, { context })
  context.sink = before
  const { table: answered } = await predict(table, { model }, { context })
  const predicted = (await answered.toColumns('predicted'))['predicted'] as Float64Array
  expect([shown[0], shown.at(-1), predicted.length, predicted.every(Number.isFinite), Number.isFinite(metrics['mean_absolute_error'])]).toEqual(['live', 'removed', 40, true, true])
})

test('broken off and called again, it goes on to the same weights as without a break', async () => {
  const run = async (folder: string, abortAt: number): Promise<unknown> => {
    const stop = new AbortController()
    const sink = { display: () => {}, clear: () => {}, progress: ({ fraction }: { fraction: number | null }) => void ((fraction ?? 0) > abortAt && fraction !== 1 && stop.abort()), loaded: () => {} }
    const own = createContext({ workspace: join(workspace, folder), seed: 9, sink, signal: stop.signal })
    try {
      const table = await toTable(indices(1500).map((row) => ({ x: row % 50, y: (row % 50) ** 2 })), { context: own })
      const { model } = await fit(table, { network: [dense(16, { activation: 'tanh' }), dense(1)], inputs: ['x'], target: 'y', epochs: 16, batchSize: 16 }, { context: own })
      return model.weights
    } catch (thrown) {
      return (thrown as { failure: { kind: string } }).failure.kind
    } finally {
      await own.close()
    }
  }
  const [broken, resumed, whole] = [await run('one', 0.3), await run('one', 2), await run('two', 2)]
  expect(broken).toBe('cancelled')
  expect(resumed).toEqual(whole)
})
