import { fail } from '../../protocol/failure'
import type { Backend } from './backend/backend'
import type { Block } from './backend/memory'
import { clipGradients } from './clip-gradients'
import { longestMatch, type OptimiserSettings } from './optimiser-settings'
import { sizeOf, type Parameter } from './tensor'

export interface LearningRules {
  /** Names, or beginnings of names up to a `/`, of parameters that stay as they are. */
  frozen?: readonly string[]
  /** Factors of the rate, by name or beginning of a name; the longest match counts. */
  rateFactors?: Readonly<Record<string, number>>
}

/** What an optimiser remembers of a parameter: SGD's velocity, or Adam's mean and square. Null where it needs none. */
export interface Moments {
  first: Block | null
  second: Block | null
}

/** What is decided once for a step. Plain data: threads that share an update get it with their part's number. */
export interface PreparedStep {
  /** From 1. */
  step: number
  rate: number
  /** Of all gradients together, before it was cut; null where nothing asks for it. Not finite where a gradient is not. */
  norm: number | null
  /** What is still to be multiplied into the gradients of all but tables. */
  factor: number
}

/** For a checkpoint: the same numbers bit for bit. */
export interface OptimiserState {
  step: number
  /** By `<parameter>/velocity`, or `<parameter>/mean` and `<parameter>/square`. */
  arrays: Record<string, Float32Array | Float64Array>
}

export interface Optimiser {
  /** By parameter name: so that another thread's optimiser can work on the same. */
  readonly moments: ReadonlyMap<string, Moments>
  /** Once a step, when the parameters' gradients are summed: counts the step, and cuts them where the settings say so. */
  prepare(rate: number): PreparedStep
  /** Moves the parameters, or one part of each: all parts together, in any order and thread, are the whole update bit for bit. */
  apply(prepared: PreparedStep, part?: number, parts?: number): void
  state(): OptimiserState
  restore(state: OptimiserState): void
}

/** For parameters whose `gradient` is the batch's; those without one stay. `moments` are another optimiser's, in memory that both share. */
export function createOptimiser(backend: Backend, parameters: readonly Parameter[], settings: OptimiserSettings, { frozen = [], rateFactors = {} }: LearningRules = {}, shared?: ReadonlyMap<string, Moments>): Optimiser {
  const learning = parameters.filter(({ name, needsGradient }) => needsGradient && longestMatch(name, frozen) === null)
  const moments = shared ?? new Map(learning.map(({ name, shape }) => [name, allocateMoments(backend, sizeOf(shape), settings)]))
  const factorOf = (name: string): number => rateFactors[longestMatch(name, Object.keys(rateFactors)) ?? ''] ?? 1
  const [firstName, secondName] = settings.kind === 'sgd' ? ['velocity', ''] : ['mean', 'square']
  const named = learning.flatMap(({ name }) => {
    const { first = null, second = null } = moments.get(name) ?? {}
    return [[`${name}/${firstName}`, first] as const, [`${name}/${secondName}`, second] as const].flatMap(([path, block]) => (block === null ? [] : [{ path, block }]))
  })
  let step = 0

  return {
    moments,
    prepare(rate) {
      step += 1
      return { step, rate, ...clipGradients(backend, learning, settings) }
    },
    apply(prepared, part = 0, parts = 1) {
      for (const parameter of learning) {
        if (parameter.gradient === null) continue
        const ofName = { ...prepared, rate: prepared.rate * factorOf(parameter.name) }
        update(backend, settings, ofName, parameter, parameter.gradient, moments.get(parameter.name) ?? { first: null, second: null }, part, parts)
      }
    },
    state: () => ({ step, arrays: Object.fromEntries(named.map(({ path, block }) => [path, backend.read(block) as Float32Array | Float64Array])) }),
    restore(state) {
      for (const { path, block } of named) {
        const numbers = state.arrays[path]
        if (numbers?.length !== block.length) fail({ kind: 'bad-weights', path: 'optimiser', problem: `${path} has ${numbers?.length ?? 'no'} numbers, not ${block.length}` })
        backend.write(block, numbers)
      }
      step = state.step
    },
  }
}

function allocateMoments(backend: Backend, length: number, { kind, momentum }: OptimiserSettings): Moments {
  const zeros = (): Block => {
    const block = backend.allocate(length, 'float', 'kept')
    backend.fill(block, 0)
    return block
  }
  if (kind === 'sgd') return { first: momentum === 0 ? null : zeros(), second: null }
  return { first: zeros(), second: zeros() }
}

/** Tables are parted by rows, everything else by numbers. */
function update(backend: Backend, settings: OptimiserSettings, { rate, step, factor }: PreparedStep, { shape, block, touched }: Parameter, gradient: Block, { first, second }: Moments, part: number, parts: number): void {
  const width = touched === null ? 1 : sizeOf(shape.slice(1))
  const count = block.length / width
  const start = borderOf(count, part, parts)
  const length = borderOf(count, part + 1, parts) - start
  if (length === 0) return
  const share = (whole: Block): Block => backend.view(whole, start * width, length * width)
  const shareOrNull = (whole: Block | null): Block | null => (whole === null ? null : share(whole))
  const [weights, slopes, means, squares] = [share(block), share(gradient), shareOrNull(first), shareOrNull(second)]
  const marks = touched === null ? null : backend.view(touched.marks, start, length)
  if (factor !== 1 && touched === null) backend.affine(slopes, slopes, factor, 0)
  if (settings.kind === 'sgd') {
    const move = (from: number, numbers: number): void => {
      const run = (whole: Block): Block => backend.view(whole, from, numbers)
      backend.sgd(run(weights), run(slopes), means === null ? null : run(means), { ...settings, rate })
    }
    if (marks === null || !settings.isLazy) return move(0, weights.length)
    for (const { from, to } of runsOf(backend.read(marks))) move(from * width, (to - from) * width)
    return
  }
  if (means === null || squares === null) return
  const adam = { ...settings, rate, step, isDecoupled: settings.kind === 'adamw' }
  if (marks === null) backend.adam(weights, slopes, means, squares, adam)
  else backend.adamRows(weights, slopes, means, squares, marks, width, settings.isLazy, adam)
}

/** Multiples of 16 numbers, so that no two threads write to one cache line of what is parted by numbers. */
const borderOf = (count: number, part: number, parts: number): number => (part >= parts ? count : Math.floor((count * part) / parts / 16) * 16)

/** Runs of ones. */
function runsOf(marks: ArrayLike<number>): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 0) continue
    const last = runs.at(-1)
    if (last?.to === row) last.to += 1
    else runs.push({ from: row, to: row + 1 })
  }
  return runs
}
