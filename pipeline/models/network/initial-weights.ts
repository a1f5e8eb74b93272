import { createRandom, type Random } from '../../numeric/random'
import { sizeOf } from '../../tensor/tensor'
import type { Initial, ParameterSpec } from '../architecture'

/**
 * The numbers that a parameter starts with, from the seed and its name alone: another layer, or one that is frozen, changes
 * nothing in it.
 */
export function initialValues({ name, shape, initial }: ParameterSpec, seed: number): Float64Array {
  return makers[initial.kind](initial as never, shape, createRandom(seed, `weights/${name}`))
}

type Make<Kind extends Initial['kind']> = (initial: Extract<Initial, { kind: Kind }>, shape: readonly number[], random: Random) => Float64Array

const makers: { [Kind in Initial['kind']]: Make<Kind> } = {
  'zeros': (_, shape) => new Float64Array(sizeOf(shape)),
  'ones': (_, shape) => new Float64Array(sizeOf(shape)).fill(1),
  'uniform': ({ limit }, shape, random) => uniform(limit, shape, random),
  'normal': ({ deviation }, shape, random) => Float64Array.from({ length: sizeOf(shape) }, () => deviation * random.normal()),
  'glorot-uniform': ({ fanIn, fanOut }, shape, random) => uniform(Math.sqrt(6 / (fanIn + fanOut)), shape, random),
  'he-uniform': ({ fanIn }, shape, random) => uniform(Math.sqrt(6 / fanIn), shape, random),
  'orthogonal': (_, shape, random) => orthogonal(shape, random),
  'values': ({ values }) => Float64Array.from(values),
}

const uniform = (limit: number, shape: readonly number[], random: Random): Float64Array => Float64Array.from({ length: sizeOf(shape) }, () => limit * (2 * random.next() - 1))

/**
 * Orthonormal rows, or columns where there are fewer of them (Saxe and others 2014), of a matrix whose last dimension is its
 * columns: normal numbers made orthogonal by Gram and Schmidt, twice, which holds to rounding (Giraud and others 2005).
 */
function orthogonal(shape: readonly number[], random: Random): Float64Array {
  const columns = shape.at(-1) ?? 1
  const rows = sizeOf(shape) / columns
  const count = Math.min(rows, columns)
  const length = Math.max(rows, columns)
  const vectors: Float64Array[] = []
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal())
    for (let round = 0; round < 2; round += 1) for (const other of vectors) subtractProjection(vector, other)
    const norm = Math.sqrt(dot(vector, vector))
    // A vector that lies in the span of the others is drawn anew; it does not happen but for tiny matrices.
    if (norm > 1e-8) vectors.push(vector.map((number) => number / norm))
  }
  return Float64Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns]
    return (rows <= columns ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0
  })
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const share = dot(vector, unit)
  for (let index = 0; index < vector.length; index += 1) vector[index] = (vector[index] ?? 0) - share * (unit[index] ?? 0)
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0)
  return sum
}
