import type { Encoded, Feature } from './features'

/** The training rows themselves, as plain data: values of the features in their order, null where missing. */
export interface Neighbours {
  features: Feature[]
  rows: (number | null)[][]
}

export interface NeighbourOptions {
  k: number
  weights: 'uniform' | 'distance'
  isScaled: boolean
}

export function fitNeighbours(features: Feature[], { rows, columns }: Encoded): Neighbours {
  return { features, rows: Array.from(rows, (_, row) => columns.map((column) => orNull(column[row] ?? Number.NaN))) }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Fills one row's feature from the training rows. */
export type FillFrom = (row: Float64Array, target: number) => number

/**
 * The mean of the k training rows that are nearest and have the value; of words the most frequent among them, the nearest deciding a tie.
 * The squared distance is the sum over the features that both rows have, times the share of all features that these are (the
 * nan-euclidean distance of scikit-learn's KNNImputer, which this equals without scaling); words that differ count 1.
 * A row that shares no feature with any takes the mean, or the most frequent word, of all.
 */
export function neighbourFiller({ features, rows }: Neighbours, { k, weights, isScaled }: NeighbourOptions): FillFrom {
  const width = features.length
  const scales = features.map(({ scale, levels }) => (isScaled && levels === null ? scale : 1))
  const isWord = features.map(({ levels }) => levels !== null)
  const training = Float64Array.from(rows.flatMap((row) => row.map((value, index) => (value === null ? Number.NaN : value / (scales[index] ?? 1)))))
  const distances = new Float64Array(rows.length)
  const scaled = new Float64Array(width)

  const measure = (row: Float64Array): void => {
    for (let index = 0; index < width; index += 1) scaled[index] = (row[index] ?? Number.NaN) / (scales[index] ?? 1)
    for (let other = 0, at = 0; other < rows.length; other += 1) {
      let sum = 0
      let shared = 0
      for (let index = 0; index < width; index += 1, at += 1) {
        const difference = (scaled[index] ?? 0) - (training[at] ?? 0)
        if (Number.isNaN(difference)) continue
        shared += 1
        sum += isWord[index] === true ? (difference === 0 ? 0 : 1) : difference * difference
      }
      distances[other] = shared === 0 ? Number.POSITIVE_INFINITY : (sum * width) / shared
    }
  }

  /** The k nearest that have the target, nearest first; of equally near ones the earlier. */
  const nearest = (target: number): number[] => {
    const found: number[] = []
    for (let other = 0; other < rows.length; other += 1) {
      const distance = distances[other] ?? Number.POSITIVE_INFINITY
      if (distance === Number.POSITIVE_INFINITY || Number.isNaN(training[other * width + target] ?? Number.NaN)) continue
      if (found.length === k && distance >= (distances[found[k - 1] ?? 0] ?? 0)) continue
      let place = found.length
      while (place > 0 && distance < (distances[found[place - 1] ?? 0] ?? 0)) place -= 1
      found.splice(place, 0, other)
      if (found.length > k) found.pop()
    }
    return found
  }

  const all = features.map((_, target) => combine(rows.map((row) => row[target] ?? null).filter((value) => value !== null), null, isWord[target] === true))
  return (row, target) => {
    measure(row)
    const found = nearest(target)
    if (found.length === 0) return all[target] ?? Number.NaN
    const isAny = found.some((other) => distances[other] === 0)
    // Rows at no distance at all outweigh every other.
    const weight = (other: number): number => (isAny ? (distances[other] === 0 ? 1 : 0) : 1 / Math.sqrt(distances[other] ?? 1))
    return combine(found.map((other) => rows[other]?.[target] ?? 0), weights === 'uniform' ? null : found.map(weight), isWord[target] === true)
  }
}

function combine(values: readonly number[], weights: readonly number[] | null, isWord: boolean): number {
  if (values.length === 0) return Number.NaN
  const weightOf = (index: number): number => weights?.[index] ?? 1
  if (!isWord) {
    const total = values.reduce((sum, _, index) => sum + weightOf(index), 0)
    return values.reduce((sum, value, index) => sum + value * weightOf(index), 0) / total
  }
  const votes = new Map<number, number>()
  values.forEach((value, index) => votes.set(value, (votes.get(value) ?? 0) + weightOf(index)))
  // A map keeps the order of insertion: the nearest word stands first and only more votes displace it.
  return [...votes].reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}
