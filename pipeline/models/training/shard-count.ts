import { sizeOf } from '../../tensor/tensor'
import type { Architecture } from '../architecture'
import type { TrainingSettings } from './settings'

/** Multiplications and additions of a step from which it pays to split it: some five milliseconds of one core. */
const splitFrom = 1e8
/** From which into four. */
const quarterFrom = 1.5e9
/** With fewer rows a product is mostly overhead. */
const leastRows = 16

/** Numbers of weights that are worth a thread of their own when they move. */
const numbersOfThread = 1_000_000

export interface Split {
  shards: number
  from: 'settings' | 'work' | 'coupled-rows'
  /** How many threads can help: with the shards, or with the update of large tables. */
  usefulThreads: number
}

/**
 * Into how many parts a batch is split: what settings say, else 1, 2 or 4 by the work of a step, which is about six
 * operations for each weight, row and position of a sequence. It follows from architecture, config and settings alone, so
 * that the result is the same on every machine. Rows that depend on one another are never parted.
 */
export function splitOf(architecture: Architecture<unknown>, config: unknown, { shards, batchSize }: Pick<TrainingSettings, 'shards' | 'batchSize'>): Split {
  const parameters = architecture.parameters(config)
  const all = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const updateThreads = Math.max(1, Math.floor(all / numbersOfThread))
  const split = (count: number, from: Split['from']): Split => ({ shards: count, from, usefulThreads: Math.max(count, updateThreads) })
  if (architecture.couplesRows(config)) return split(1, 'coupled-rows')
  if (shards !== null) return split(Math.min(shards, batchSize), 'settings')
  const weights = parameters.reduce((sum, { shape, isTable }) => sum + (isTable ? 0 : sizeOf(shape)), 0)
  const positions = Math.max(1, ...Object.values(architecture.inputs(config)).map(({ kind, shape }) => (kind === 'integer' || shape.length > 1 ? (shape[0] ?? 1) : 1)))
  const work = 6 * weights * positions * batchSize
  const wanted = work >= quarterFrom ? 4 : work >= splitFrom ? 2 : 1
  return split(Math.max(1, Math.min(wanted, Math.floor(batchSize / leastRows))), 'work')
}
