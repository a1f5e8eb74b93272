import { afterAll, expect, test } from 'vitest'
import type { Backend } from './backend/backend'
import { givenParameter } from './operations/check-operation'
import { createOptimiser, type LearningRules, type Optimiser } from './optimiser'
import { rateAt, type OptimiserSettings } from './optimiser-settings'
import { normals } from './reference/given-blocks'
import { createReferenceBackend } from './reference/reference-backend'
import { sizeOf, type Parameter, type Shape } from './tensor'
import { createWasmBackend } from './wasm/wasm-backend'

const backends = [createReferenceBackend(), createWasmBackend(), createWasmBackend({ plain: true })]
afterAll(() => backends.forEach((backend) => backend.close()))

const plain: OptimiserSettings = { kind: 'sgd', rate: 0.1, momentum: 0, isNesterov: false, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, isLazy: false, schedule: { kind: 'constant', warmUp: 0, final: 1, every: 1 }, clipNorm: null, clipValue: null }
const kinds: Partial<OptimiserSettings>[] = [{}, { momentum: 0.9, isNesterov: true, weightDecay: 0.1 }, { kind: 'adam', weightDecay: 0.1 }, { kind: 'adamw', weightDecay: 0.1 }]
const settingsCases = kinds.flatMap((kind) => [{ ...kind }, { ...kind, isLazy: true }, { ...kind, clipNorm: 0.5 }, { ...kind, isLazy: true, clipNorm: 0.5, clipValue: 0.2 }])

const shapes: Record<string, Shape> = { 'items/table': [37, 3], 'hidden/weight': [9, 7], 'hidden/bias': [7] }
const touchedRows = [4, 36, 5, 17, 30]

/** The gradient of a step; a table's is zero but for its touched rows. */
const slopesOf = (name: string, step: number): Float64Array =>
  normals(sizeOf(shapes[name]!), `${name} ${step}`).map((slope, place) => (name !== 'items/table' || touchedRows.includes(Math.floor(place / 3)) ? slope : 0))

interface Trained {
  parameters: Parameter[]
  optimiser: Optimiser
  /** Gradients that differ by step, then prepare and apply in so many parts, last part first. */
  step: (number: number, parts?: number) => number | null
  weights: () => Record<string, number[]>
}

function train(backend: Backend, settings: Partial<OptimiserSettings>, rules: LearningRules = {}): Trained {
  const parameters = Object.entries(shapes).map(([name, shape]) => givenParameter(backend, name, shape, normals(sizeOf(shape), name), { isTable: name === 'items/table', lifetime: 'kept' }))
  const optimiser = createOptimiser(backend, parameters, { ...plain, ...settings }, rules)
  const give = (parameter: Parameter, number: number): void => {
    const { touched } = parameter
    parameter.gradient = backend.allocate(sizeOf(parameter.shape), 'float', 'step')
    backend.write(parameter.gradient, slopesOf(parameter.name, number))
    if (touched === null) return
    backend.write(touched.marks, Array.from({ length: touched.marks.length }, (_, row) => Number(touchedRows.includes(row))))
    backend.write(touched.rows, touchedRows)
    backend.write(touched.count, [touchedRows.length])
  }
  return {
    parameters,
    optimiser,
    step(number, parts = 1) {
      for (const parameter of parameters) give(parameter, number)
      const prepared = optimiser.prepare(0.1)
      for (let part = parts - 1; part >= 0; part -= 1) optimiser.apply(prepared, part, parts)
      backend.endStep()
      return prepared.norm
    },
    weights: () => Object.fromEntries(parameters.map(({ name, block }) => [name, [...backend.read(block)]])),
  }
}

test.each(settingsCases)('an update in parts is the whole update bit for bit: %o', (settings) => {
  for (const backend of backends) {
    const after = [1, 2, 3].map((parts) => {
      const trained = train(backend, settings)
      for (const number of [0, 1, 2]) trained.step(number, parts)
      return trained.weights()
    })
    expect(after[1]).toEqual(after[0])
    expect(after[2]).toEqual(after[0])
  }
})

test.each(settingsCases)('going on from a saved state gives the same bits as never having stopped: %o', (settings) => {
  for (const backend of backends) {
    const through = train(backend, settings)
    for (const number of [0, 1]) through.step(number)
    const [state, weights] = [structuredClone(through.optimiser.state()), through.weights()]
    const resumed = train(backend, settings)
    for (const { name, block } of resumed.parameters) backend.write(block, weights[name]!)
    resumed.optimiser.restore(state)
    for (const trained of [through, resumed]) trained.step(2)
    expect({ weights: resumed.weights(), state: resumed.optimiser.state() }).toEqual({ weights: through.weights(), state: through.optimiser.state() })
  }
})

test('SGD with momentum moves by hand-worked numbers', () => {
  const backend = createReferenceBackend()
  const weight = givenParameter(backend, 'weight', [2], [1, 2], { lifetime: 'kept' })
  const optimiser = createOptimiser(backend, [weight], { ...plain, momentum: 0.5 })
  const steps = [[1, -2], [1, 0]].map((slopes) => {
    weight.gradient = backend.allocate(2, 'float', 'step')
    backend.write(weight.gradient, slopes)
    optimiser.apply(optimiser.prepare(0.1))
    return [...backend.read(weight.block)].map((number) => Number(number.toFixed(12)))
  })
  expect({ steps, state: optimiser.state() }).toEqual({ steps: [[0.9, 2.2], [0.75, 2.3]], state: { step: 2, arrays: { 'weight/velocity': Float64Array.of(1.5, -1) } } })
})

test('lazy updates leave rows that no id touched as they were, also with momentum and decay', () => {
  for (const kind of kinds) {
    const trained = train(createReferenceBackend(), { ...kind, isLazy: true })
    const before = trained.weights()['items/table']!
    for (const number of [0, 1]) trained.step(number)
    const after = trained.weights()['items/table']!
    const moved = [...new Set(after.flatMap((number, place) => (number === before[place] ? [] : [Math.floor(place / 3)])))]
    expect(moved).toEqual(touchedRows.toSorted((a, b) => a - b))
  }
})

test.each(backends)('gradients of tables count in the norm and are cut like others: $device.backend, $device.detail', (backend) => {
  const settings = { clipNorm: 0.5, clipValue: 0.8 }
  const [byRows, whole] = [train(backend, settings), train(backend, settings)]
  for (const parameter of whole.parameters) parameter.touched = null
  const norm = Math.hypot(...Object.keys(shapes).flatMap((name) => [...slopesOf(name, 0)]).map((slope) => Math.max(-0.8, Math.min(0.8, slope))))
  const start = byRows.weights()
  const norms = [byRows, whole].map((trained) => trained.step(0))
  const moved = Object.entries(byRows.weights()).flatMap(([name, numbers]) => numbers.map((number, place) => (number - start[name]![place]!) / 0.1))
  expect({ norms: norms.map((found) => Math.abs(found! - norm) < 1e-5), movedBy: Math.abs(Math.hypot(...moved) - 0.5) < 1e-4, isSame: Object.entries(whole.weights()).every(([name, numbers]) => numbers.every((number, place) => Math.abs(number - byRows.weights()[name]![place]!) < 1e-6)) }).toEqual({ norms: [true, true], movedBy: true, isSame: true })
})

test('a norm that is not finite is told, and small ones cut nothing', () => {
  const backend = createReferenceBackend()
  const weight = givenParameter(backend, 'weight', [2], [1, 2], { lifetime: 'kept' })
  const optimiser = createOptimiser(backend, [weight], { ...plain, clipNorm: 10 })
  const prepare = (slopes: number[]) => {
    weight.gradient = backend.allocate(2, 'float', 'step')
    backend.write(weight.gradient, slopes)
    return optimiser.prepare(0.1)
  }
  expect([prepare([3, 4]), prepare([Number.NaN, 1])]).toEqual([{ step: 1, rate: 0.1, norm: 5, factor: 1 }, { step: 2, rate: 0.1, norm: Number.NaN, factor: Number.NaN }])
})

test('frozen parameters stay and keep no state, and rates have factors by the longest beginning of a name', () => {
  const movedBy = (rules: LearningRules) => {
    const trained = train(createReferenceBackend(), {}, rules)
    const before = trained.weights()
    trained.step(0)
    const after = trained.weights()
    // The last number of each has a gradient: the table's last row is touched.
    return Object.fromEntries(Object.keys(shapes).map((name) => [name, Number(((before[name]!.at(-1)! - after[name]!.at(-1)!) / slopesOf(name, 0).at(-1)!).toFixed(6))]))
  }
  expect([movedBy({ frozen: ['items'], rateFactors: { hidden: 0.5, 'hidden/bias': 2 } }), movedBy({ frozen: ['hid', 'hidden/bias'] })]).toEqual([
    { 'items/table': 0, 'hidden/weight': 0.05, 'hidden/bias': 0.2 },
    { 'items/table': 0.1, 'hidden/weight': 0.1, 'hidden/bias': 0 },
  ])
  expect(Object.keys(train(createReferenceBackend(), { kind: 'adam' }, { frozen: ['hidden'] }).optimiser.state().arrays)).toEqual(['items/table/mean', 'items/table/square'])
})

test('a state of another network is refused by its name and lengths', () => {
  const { optimiser } = train(createReferenceBackend(), { kind: 'adam' })
  const { step, arrays } = optimiser.state()
  expect(() => optimiser.restore({ step, arrays: { ...arrays, 'hidden/bias/square': new Float64Array(3) } })).toThrow('hidden/bias/square has 3 numbers, not 7')
})

test('warm-up climbs to the rate, and schedules fall from there', () => {
  const rates = (kind: OptimiserSettings['schedule']['kind'], final: number, every = 1) => Array.from({ length: 8 }, (_, step) => Number(rateAt({ rate: 1, schedule: { kind, final, every, warmUp: 3 } }, step, 8, 2).toFixed(6)))
  const half = (share: number) => Number((0.1 + 0.9 * (1 + Math.cos(Math.PI * share)) / 2).toFixed(6))
  expect({ constant: rates('constant', 1), linear: rates('linear', 0), cosine: rates('cosine', 0.1), step: rates('step', 0.5, 2), exponential: rates('exponential', 0.5) }).toEqual({
    constant: [0.25, 0.5, 0.75, 1, 1, 1, 1, 1],
    linear: [0.25, 0.5, 0.75, 1, 0.8, 0.6, 0.4, 0.2],
    cosine: [0.25, 0.5, 0.75, 1, half(0.2), half(0.4), half(0.6), half(0.8)],
    step: [0.25, 0.5, 0.75, 1, 0.5, 0.5, 0.5, 0.5],
    exponential: [0.25, 0.5, 0.75, 0.5, 0.25, 0.25, 0.125, 0.125],
  })
})
