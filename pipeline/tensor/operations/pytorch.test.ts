import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import type { Backend } from '../backend/backend'
import { createOptimiser } from '../optimiser'
import { rateAt, type OptimiserSettings } from '../optimiser-settings'
import { createReferenceBackend } from '../reference/reference-backend'
import { Tape } from '../tape'
import { sizeOf, type IntegerTensor, type Shape, type Tensor } from '../tensor'
import { createWasmBackend } from '../wasm/wasm-backend'
import { multiply } from './arithmetic'
import { multiHeadAttention } from './attention'
import { batchNorm } from './batch-norm'
import { givenParameter } from './check-operation'
import { convolution } from './convolution'
import { dense } from './dense'
import { unary } from './elementwise'
import { embedding, embeddingBag } from './embedding'
import { layerNorm } from './layer-norm'
import { contrastive } from './losses/contrastive'
import { crossEntropy } from './losses/cross-entropy'
import { divergence } from './losses/divergence'
import { binaryCrossEntropy, huber, meanAbsoluteError, meanSquaredError } from './losses/point'
import { quantile } from './losses/quantile'
import { bayesianPersonalisedRanking } from './losses/ranking'
import { sampledCrossEntropy } from './losses/sampled-softmax'
import { pool } from './pooling'
import { bidirectional, recurrent, type RecurrentTensors } from './recurrent'
import { sum } from './reduce'
import { logSoftmax, softmax } from './softmax'

// Float64 results of PyTorch, numbers to 9 digits: bench/peers/pytorch/vectors.py.

interface Numbers {
  shape: number[]
  values: number[]
}

interface VectorCase {
  name: string
  operation: string
  // oxlint-disable-next-line typescript/no-explicit-any -- each operation knows its own
  options: any
  learned: Record<string, Numbers>
  fixed: Record<string, Numbers>
  ids: Record<string, Numbers>
  out: Numbers
  factors: number[]
  gradients: Record<string, number[]>
  after: Record<string, number[]>
}

interface Vectors {
  cases: VectorCase[]
  training: { start: Record<string, number[]>; gradients: Record<string, number[]>[]; touched: number[][] }
  optimisers: { name: string; settings: Partial<OptimiserSettings>; isSparse: boolean; norms: number[]; weights: Record<string, number[]> }[]
  schedules: { kind: 'linear' | 'cosine' | 'step' | 'exponential'; final: number; every: number; rate: number; totalSteps: number; stepsPerEpoch: number; rates: number[] }[]
}

const vectors = JSON.parse(readFileSync(new URL('../../../test/vectors/pytorch.json', import.meta.url), 'utf8')) as Vectors

/** Largest error, relative to the largest number compared (or to 1 where that is smaller). */
const backends: { name: string; backend: Backend; tolerance: number }[] = [
  { name: 'reference', backend: createReferenceBackend(), tolerance: 1e-8 },
  { name: 'wasm', backend: createWasmBackend(), tolerance: 2e-6 },
  { name: 'wasm without SIMD', backend: createWasmBackend({ plain: true }), tolerance: 2e-6 },
]

afterAll(() => backends.forEach(({ backend }) => backend.close()))

type Work = (tape: Tape, inputs: Record<string, Tensor>, options: VectorCase['options'], ids: Record<string, IntegerTensor>) => Tensor

/** Losses are sums over 5 rows with weights. */
const of = (inputs: Record<string, Tensor>) => ({ weights: inputs['weights']!, totalWeight: 5 })
const weightsOf = (inputs: Record<string, Tensor>, suffix = ''): RecurrentTensors => ({ input: inputs[`weights/input${suffix}`]!, state: inputs[`weights/state${suffix}`]!, inputBias: inputs[`weights/inputBias${suffix}`]!, stateBias: inputs[`weights/stateBias${suffix}`]! })
const projectionOf = (inputs: Record<string, Tensor>, name: string) => ({ weight: inputs[`${name}/weight`]!, bias: inputs[`${name}/bias`]! })

const operations: Record<string, Work> = {
  dense: (tape, { x, weight, bias }, { activation }) => dense(tape, x!, weight!, bias!, activation),
  layerNorm: (tape, { x, gain, bias }) => layerNorm(tape, x!, gain!, bias!),
  softmax: (tape, { x }) => softmax(tape, x!),
  logSoftmax: (tape, { x }) => logSoftmax(tape, x!),
  unary: (tape, { x }, { kind }) => unary(tape, kind, x!),
  batchNorm: (tape, { x, gain, bias, mean, variance }, { isTraining }) => batchNorm(tape, x!, { gain: gain!, bias: bias!, runningMean: mean!, runningVariance: variance! }, { isTraining }),
  convolution: (tape, { x, weight, bias }, options) => convolution(tape, x!, weight!, bias!, options),
  pool: (tape, { x }, { kind, size, stride }) => pool(tape, kind, x!, size, { stride }),
  embedding: (tape, { table }, options, { ids }) => embedding(tape, table!, ids!, options),
  embeddingBag: (tape, { table, weights = null }, options, { ids }) => embeddingBag(tape, table!, ids!, { ...options, weights }),
  recurrent: (tape, inputs, { kind }) => recurrent(tape, kind, inputs['x']!, weightsOf(inputs), { state: inputs['first/state']!, cell: inputs['first/cell'] ?? null }).states,
  lastState: (tape, inputs, { kind }) => recurrent(tape, kind, inputs['x']!, weightsOf(inputs), { mask: inputs['mask']! }).last,
  bidirectional: (tape, inputs, { kind }) => bidirectional(tape, kind, inputs['x']!, weightsOf(inputs), weightsOf(inputs, 'Back')).states,
  multiHeadAttention: (tape, inputs, options) => multiHeadAttention(tape, inputs['x']!, { query: projectionOf(inputs, 'query'), key: projectionOf(inputs, 'key'), value: projectionOf(inputs, 'value'), output: projectionOf(inputs, 'output') }, { ...options, mask: inputs['mask'] ?? null }),
  squared: (tape, inputs) => meanSquaredError(tape, inputs['x']!, inputs['target']!, of(inputs)),
  absolute: (tape, inputs) => meanAbsoluteError(tape, inputs['x']!, inputs['target']!, of(inputs)),
  huber: (tape, inputs, { delta }) => huber(tape, inputs['x']!, inputs['target']!, of(inputs), delta),
  binary: (tape, inputs, { positiveWeight }) => binaryCrossEntropy(tape, inputs['x']!, inputs['target']!, of(inputs), positiveWeight),
  quantile: (tape, inputs, { levels }) => quantile(tape, inputs['x']!, inputs['target']!, levels, of(inputs)),
  crossEntropy: (tape, inputs, options, { labels }) => crossEntropy(tape, inputs['x']!, labels!, of(inputs), options),
  sampled: (tape, inputs, options, { labels }) => sampledCrossEntropy(tape, inputs['x']!, inputs['table']!, labels!, options, of(inputs)),
  ranking: (tape, inputs) => bayesianPersonalisedRanking(tape, inputs['positive']!, inputs['negative']!, of(inputs)),
  contrastive: (tape, inputs, { temperature }) => contrastive(tape, inputs['query']!, inputs['key']!, of(inputs), { temperature, isSymmetric: true }),
  divergence: (tape, inputs, { temperature }) => divergence(tape, inputs['student']!, inputs['teacher']!, of(inputs), temperature),
}

const runs = backends.flatMap(({ name, backend, tolerance }) => vectors.cases.map((vector) => ({ on: name, backend, tolerance, name: vector.name, vector })))

test.each(runs)('$name gives what PyTorch gives, backwards too, on $on', ({ backend, tolerance, vector }) => {
  const tape = new Tape(backend, { isTraining: true })
  const learned = mapValues(vector.learned, ({ shape, values }, name) => givenParameter(backend, name, shape, values, { isTable: name === 'table' }))
  const fixed = mapValues(vector.fixed, ({ shape, values }) => tape.floats(values, shape))
  const ids = mapValues(vector.ids, ({ shape, values }) => tape.integers(values, shape))
  const out = operations[vector.operation]!(tape, { ...learned, ...fixed }, vector.options, ids)
  const loss = sum(tape, multiply(tape, out, tape.floats(vector.factors, vector.out.shape)))
  tape.backward(loss)
  const found = {
    shape: out.shape,
    out: errorOf(backend.read(out.block), vector.out.values),
    gradients: mapValues(learned, ({ gradient }, name) => errorOf(gradient === null ? [] : backend.read(gradient), vector.gradients[name]!)),
    after: mapValues(vector.after, (values, name) => errorOf(backend.read(fixed[name]!.block), values)),
  }
  backend.endStep()
  expect({ shape: found.shape, errors: errorsAbove(tolerance, found) }).toEqual({ shape: vector.out.shape, errors: {} })
})

const defaults: OptimiserSettings = { kind: 'sgd', rate: 0.1, momentum: 0, isNesterov: false, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, isLazy: false, schedule: { kind: 'constant', warmUp: 0, final: 1, every: 1 }, clipNorm: null, clipValue: null }
const shapes: Record<string, Shape> = { table: [5, 3], bias: [4] }

test.each(backends.flatMap((on) => vectors.optimisers.map((vector) => ({ ...on, on: on.name, ...vector }))))('three steps of $name end where PyTorch ends, on $on', ({ backend, tolerance, settings, isSparse, norms, weights }) => {
  const { start, gradients, touched } = vectors.training
  const parameters = Object.keys(start).map((name) => givenParameter(backend, name, shapes[name]!, start[name]!, { isTable: isSparse && name === 'table' }))
  const optimiser = createOptimiser(backend, parameters, { ...defaults, ...settings })
  const foundNorms = gradients.flatMap((ofStep, step) => {
    for (const parameter of parameters) {
      const rows = isSparse ? touched[step]! : null
      const isLeft = rows !== null && parameter.touched === null
      const numbers = ofStep[parameter.name]!.map((number, place) => (rows === null || rows.includes(Math.floor(place / 3)) ? number : 0))
      parameter.gradient = isLeft ? null : backend.allocate(sizeOf(parameter.shape), 'float', 'step')
      if (parameter.gradient !== null) backend.write(parameter.gradient, numbers)
      if (rows !== null && parameter.touched !== null) backend.write(parameter.touched.marks, [0, 1, 2, 3, 4].map((row) => Number(rows.includes(row))))
    }
    const prepared = optimiser.prepare(settings.rate ?? 0.1)
    optimiser.apply(prepared)
    return prepared.norm === null ? [] : [prepared.norm]
  })
  const found = { norms: errorOf(foundNorms, norms), weights: Object.fromEntries(parameters.map(({ name, block }) => [name, errorOf(backend.read(block), weights[name]!)])) }
  backend.endStep()
  expect(errorsAbove(tolerance, found)).toEqual({})
})

test.each(vectors.schedules)('a $kind schedule gives the rates of PyTorch', ({ kind, final, every, rate, totalSteps, stepsPerEpoch, rates }) => {
  const settings = { rate, schedule: { kind, final, every, warmUp: 0 } }
  expect(errorOf(rates.map((_, step) => rateAt(settings, step, totalSteps, stepsPerEpoch)), rates)).toBeLessThan(1e-8)
})

function mapValues<From, To>(record: Record<string, From>, map: (value: From, name: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))
}

function errorOf(found: ArrayLike<number>, wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Number.NaN
  const largest = Math.max(1, ...wanted.map(Math.abs))
  // Not Math.max over the errors alone: it keeps NaN, and so should the answer.
  return Math.max(0, ...wanted.map((number, place) => Math.abs(number - found[place]!))) / largest
}

/** By its path, what is not below the tolerance; NaN is not. */
function errorsAbove(tolerance: number, found: object, path = ''): Record<string, number> {
  return Object.assign({}, ...Object.entries(found).map(([name, value]) => {
    if (typeof value === 'number') return value <= tolerance || name === 'shape' ? {} : { [`${path}${name}`]: value }
    return Array.isArray(value) ? {} : errorsAbove(tolerance, value as object, `${path}${name}.`)
  })) as Record<string, number>
}
