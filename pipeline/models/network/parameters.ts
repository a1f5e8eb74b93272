import { fromHalfBits, toHalfBits } from '../../numeric/half'
import type { Backend } from '../../tensor/backend/backend'
import { longestMatch } from '../../tensor/optimiser-settings'
import { Parameter, shapeWords, sizeOf } from '../../tensor/tensor'
import type { Parameters, ParameterSpec, StoredWeights } from '../architecture'
import { isSameShape } from './form'
import { initialValues } from './initial-weights'
import { refuseWeights } from './refuse-network'

/** Weights as they start from a seed. `given` ones take the place of those of the same name. */
export function initialWeights(specs: readonly ParameterSpec[], seed: number, given: readonly StoredWeights[] = []): StoredWeights[] {
  const known = byName(given)
  return specs.map((spec) => {
    const weights = known.get(spec.name)
    if (weights === undefined) return { name: spec.name, shape: spec.shape, values: toStored(spec, initialValues(spec, seed)) }
    checkShape(spec, weights)
    return weights
  })
}

/**
 * Weights in a back end's memory, there until it is closed. Names in `frozen`, or that begin with one and a `/`, do not learn.
 * Gradients are for whoever trains to set. Fails with `bad-weights` where one is missing or of another shape.
 */
export function placeParameters(backend: Backend, specs: readonly ParameterSpec[], weights: readonly StoredWeights[], frozen: readonly string[] = []): Parameters {
  const known = byName(weights)
  return new Map(
    specs.map((spec) => {
      const stored = known.get(spec.name)
      if (stored === undefined) refuseWeights(spec.name, { en: `missing; ${shapeWords(spec.shape)} is wanted`, zh: `缺失；应为 ${shapeWords(spec.shape)}` })
      checkShape(spec, stored)
      const block = backend.allocate(sizeOf(spec.shape), spec.isTable && spec.storage === 'half' ? 'half' : 'float', 'kept')
      backend.write(block, toNumbers(stored.values))
      return [spec.name, new Parameter(spec.name, spec.shape, block, spec.isTrainable && !isFrozen(spec.name, frozen))]
    }),
  )
}

/** What stands in a back end now, to be kept. Wait for `backend.finish` first. */
export function storeParameters(backend: Backend, specs: readonly ParameterSpec[], parameters: Parameters): StoredWeights[] {
  return specs.map((spec) => {
    const parameter = parameters.get(spec.name)
    if (parameter === undefined) refuseWeights(spec.name, { en: 'missing', zh: '缺失' })
    const numbers = backend.read(parameter.block)
    return { name: spec.name, shape: spec.shape, values: toStored(spec, numbers) }
  })
}

/** Whether a parameter is named, or lies below a name that is: `encoder` freezes `encoder/dense1/weight`. */
export const isFrozen = (name: string, frozen: readonly string[]): boolean => longestMatch(name, frozen) !== null

export interface CopiedWeights {
  /** For `initialWeights` or a training to start from. */
  weights: StoredWeights[]
  /** What the network wants and the others do not have, or have in another shape: it starts afresh. */
  missing: { name: string; wanted: readonly number[]; given: readonly number[] | null }[]
  /** What the others have and the network does not want. */
  unused: string[]
}

/** What of one model's weights fits another's parameters by name and shape, for fine-tuning. */
export function matchWeights(specs: readonly ParameterSpec[], from: readonly StoredWeights[]): CopiedWeights {
  const known = byName(from)
  const fits = (spec: ParameterSpec): boolean => isSameShape(known.get(spec.name)?.shape ?? [-1], spec.shape)
  const wanted = new Set(specs.map(({ name }) => name))
  return {
    weights: specs.filter(fits).map((spec) => known.get(spec.name) as StoredWeights),
    missing: specs.filter((spec) => !fits(spec)).map(({ name, shape }) => ({ name, wanted: shape, given: known.get(name)?.shape ?? null })),
    unused: from.map(({ name }) => name).filter((name) => !wanted.has(name)),
  }
}

/** Stored numbers as they are meant: halves widened. */
export function toNumbers(values: StoredWeights['values']): Float32Array | Float64Array {
  return values instanceof Uint16Array ? Float32Array.from(values, fromHalfBits) : values
}

function toStored(spec: ParameterSpec, numbers: ArrayLike<number>): StoredWeights['values'] {
  if (spec.isTable && spec.storage === 'half') return Uint16Array.from(numbers, toHalfBits)
  return numbers instanceof Float64Array ? numbers.slice() : Float32Array.from(numbers)
}

function checkShape(spec: ParameterSpec, { name, shape, values }: StoredWeights): void {
  if (!isSameShape(shape, spec.shape)) refuseWeights(name, { en: `${shapeWords(shape)} instead of ${shapeWords(spec.shape)}`, zh: `形状为 ${shapeWords(shape)}，应为 ${shapeWords(spec.shape)}` })
  if (values.length !== sizeOf(shape)) refuseWeights(name, { en: `${values.length} numbers instead of ${shapeWords(shape)}`, zh: `有 ${values.length} 个数，应为 ${shapeWords(shape)}` })
}

const byName = (weights: readonly StoredWeights[]): Map<string, StoredWeights> => new Map(weights.map((one) => [one.name, one]))
