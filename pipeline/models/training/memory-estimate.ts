import { freemem } from 'node:os'
import { fail } from '../../../protocol/failure'
import type { Architecture } from '../architecture'
import { blockRows, windowBlocks } from './epoch-order'
import type { DataShape } from './data-source'
import type { TrainingSettings } from './settings'
import { splitOf } from './shard-count'
import { planParameters } from './worker/placement'
import { bytesOf, fieldsOf } from './worker/staged-batch'

export interface MemoryEstimate {
  weights: number
  gradients: number
  /** What the optimiser remembers. */
  optimiser: number
  /** Of one batch, forward and backward. */
  activations: number
  /** Copies: the best weights, and those that go into a checkpoint. */
  copies: number
  data: number
  total: number
}

export interface DataRows {
  shape: DataShape
  training: number
  validation: number
}

/** Bytes that a training will take, roughly; `data` 0 where rows are not known yet. */
export function estimateMemory(architecture: Architecture<unknown>, config: unknown, settings: TrainingSettings, data?: DataRows): MemoryEstimate {
  const bytes = settings.backend === 'reference' ? 8 : 4
  const { shards } = splitOf(architecture, config, settings)
  const { parameters } = planParameters(architecture.parameters(config), settings.frozen)
  const sum = (of: (parameter: (typeof parameters)[number]) => number): number => parameters.reduce((total, parameter) => total + of(parameter), 0)
  const weights = sum(({ spec, size }) => size * (spec.storage === 'half' && bytes === 4 ? 2 : bytes))
  const learned = sum(({ size, isLearned }) => (isLearned ? size : 0))
  const { kind, momentum } = settings.optimiser
  const moments = kind === 'sgd' ? (momentum === 0 ? 0 : 1) : 2
  const estimate = {
    weights,
    gradients: learned * bytes * shards,
    optimiser: learned * bytes * moments,
    activations: architecture.bytesOfRow(config) * (bytes / 4) * settings.batchSize,
    copies: weights * (settings.keepsBest ? 2 : 1),
    data: data === undefined ? 0 : dataBytes(settings, data).bytes,
  }
  return { ...estimate, total: Object.values(estimate).reduce((total, part) => total + part, 0) }
}

/** Which sources stay in memory: a quarter of the limit, the validation rows first. What does not is held in windows, two at a time. */
export function dataBytes(settings: TrainingSettings, { shape, training, validation }: DataRows): { bytes: number; isKept: { training: boolean; validation: boolean } } {
  const isDouble = settings.backend === 'reference'
  const of = (rows: number): number => bytesOf(fieldsOf(shape), rows, isDouble)
  const streamed = 2 * windowBlocks * blockRows
  let left = settings.memoryLimitBytes / 4
  const keep = (rows: number): boolean => {
    const fits = of(rows) <= left || rows <= blockRows
    if (fits) left -= of(rows)
    return fits
  }
  const isKept = { validation: keep(validation), training: keep(training) }
  const held = (rows: number, kept: boolean): number => of(kept ? rows : Math.min(rows, streamed))
  return { bytes: held(validation, isKept.validation) + held(training, isKept.training), isKept }
}

/** Fails with `not-enough-memory` where a training would not fit into its limit, the machine's free memory, or the 4 GB that its back end can reach. */
export function requireMemory(what: string, { total, data, copies }: MemoryEstimate, settings: TrainingSettings): void {
  const free = freemem()
  const limit = Math.min(settings.memoryLimitBytes, free)
  if (total > limit) fail({ kind: 'not-enough-memory', what, neededBytes: total, limitBytes: limit })
  const reach = 4 * 2 ** 30
  if (settings.backend !== 'reference' && total - data - copies > reach) fail({ kind: 'not-enough-memory', what, neededBytes: total - data - copies, limitBytes: reach })
}
