import type { Column } from '../../../protocol/table'
import type { Bounds } from '../../engine/column-spread'

/** Bars of a column's histogram. Where values lie far out, the first and last bar hold all of them. */
export interface Histogram {
  /** Where the bars begin and end, one more than bars; times in milliseconds. */
  edges: number[]
  counts: number[]
  /** Values below the first bar and above the last. */
  below: number
  above: number
  /** Counted in the sampled rows only: the shape is that of the table, the counts are not. */
  isSampled: boolean
}

const bars = 30
/** In interquartile ranges: farther values would leave all others in one bar. */
const reach = 3

/** Bars of equal width over the values, or over those near the quartiles; whole numbers get a bar each where they are few. */
export function histogramEdges({ kind }: Column, { min, max }: Bounds, lower: number, upper: number): number[] {
  const isTime = kind === 'time' || kind === 'date'
  const range = upper - lower
  const [low, high] = isTime || range === 0 ? [min, max] : [Math.max(min, lower - reach * range), Math.min(max, upper + reach * range)]
  if (kind === 'integer' && high - low < bars) {
    const first = Math.ceil(low)
    return Array.from({ length: Math.floor(high) - first + 2 }, (_, index) => first - 0.5 + index)
  }
  if (high === low) return [low, low]
  return Array.from({ length: bars + 1 }, (_, index) => (index === bars ? high : low + ((high - low) * index) / bars))
}

/** Counts up to each edge and beyond the last, as bars. A value on the lowest edge belongs to the first bar. */
export function toHistogram(edges: readonly number[], bins: readonly number[], { min, max }: Bounds): Histogram | null {
  if (edges.length < 2 || bins.length === 0) return null
  const [first = 0, ...counts] = bins
  const above = counts.pop() ?? 0
  const isLowest = min >= (edges[0] ?? 0)
  const isHighest = max <= (edges.at(-1) ?? 0)
  if (isLowest) counts[0] = (counts[0] ?? 0) + first
  if (isHighest) counts[counts.length - 1] = (counts.at(-1) ?? 0) + above
  return { edges: [...edges], counts, below: isLowest ? 0 : first, above: isHighest ? 0 : above, isSampled: false }
}

/** The same bars counted in sampled values. */
export function sampleHistogram({ edges }: Histogram, values: Float64Array): Histogram {
  const counts = Array.from({ length: edges.length - 1 }, () => 0)
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0]
  const width = (high - low) / counts.length
  let [below, above] = [0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < low) below += 1
    else if (value > high) above += 1
    else {
      const bar = width === 0 ? 0 : Math.min(counts.length - 1, Math.floor((value - low) / width))
      counts[bar] = (counts[bar] ?? 0) + 1
    }
  }
  return { edges, counts, below, above, isSampled: true }
}
