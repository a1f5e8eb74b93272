import type { Text } from '../../../protocol/text'
import type { Device } from '../../tensor/backend/backend'
import type { StoredWeights } from '../architecture'
import type { DataSource } from './data-source'
import type { TrainingSettings } from './settings'

/**
 * Worked out on the validation rows after each epoch. `accuracy`: the largest of the outputs is the target's class, or, of a
 * single output, a logit's sign is that of the target; `hit-rate`: the target is among the `at` largest; the errors are
 * between output and target, number by number. Labels below 0 do not count.
 */
export interface MetricSpec {
  kind: 'accuracy' | 'hit-rate' | 'mean-absolute-error' | 'root-mean-squared-error'
  output: string
  target: string
  /** Of `hit-rate`. */
  at?: number
  /** Of `accuracy` of a single output: what it must exceed to count as yes. 0, as of logits, where absent; 0.5 of probabilities. */
  above?: number
}

export interface TrainingJob {
  /** Name and member of a family of networks; see `architectures.ts`. */
  architecture: string
  config: unknown
  settings: TrainingSettings
  training: DataSource
  /** Rows to judge each epoch by; null where nothing is held out. */
  validation: DataSource | null
  /** By its name in the history. */
  metrics?: Record<string, MetricSpec>
  /** To start from, by name; what is not there is drawn from the seed. */
  weights?: readonly StoredWeights[]
  /** Where checkpoints go, under `.souk/training`; null for none. */
  workspace: string | null
  /** With a checkpoint of the same job there: go on from it (the default), or remove it and start anew. */
  start?: 'resume' | 'afresh'
  /** Leaves the checkpoint of a finished run there until `removeCheckpoint`: a second call then gives the same result at once. */
  keepsCheckpoint?: boolean
}

export interface CurvePoint {
  step: number
  /** Mean training loss of the steps since the point before. */
  loss: number
}

export interface EpochRecord {
  epoch: number
  loss: number
  validationLoss: number | null
  metrics: Record<string, number>
  /** The learning rate of its last step. */
  rate: number
  seconds: number
}

/** How far a training has come: at most about ten a second, and one at the end of each epoch. */
export interface TrainingProgress {
  state: 'reading' | 'training' | 'validating' | 'paused'
  /** From 1. */
  epoch: number
  epochs: number
  step: number
  steps: number
  /** Of `epochs`, should none be spared by early stopping. */
  fraction: number
  remainingSeconds: number | null
  loss: number | null
  curve: readonly CurvePoint[]
  history: readonly EpochRecord[]
}

/** Whoever may hold a training for a while. */
export interface PauseGate {
  readonly isPaused: boolean
  /** Calls back whenever that changes, until what it gave is called. */
  onChange(listener: () => void): () => void
}

export interface TrainingHooks {
  signal?: AbortSignal
  onProgress?: (progress: TrainingProgress) => void
  pause?: PauseGate
}

export interface Trained {
  /** Of the best epoch where settings say so, else of the last. */
  weights: StoredWeights[]
  history: EpochRecord[]
  curve: CurvePoint[]
  /** The epoch that the weights are of, from 1. */
  epoch: number
  stoppedEarly: boolean
  steps: number
  seconds: number
  seed: number
  device: Device
  /** Why another back end than the one asked for ran; null where it did run. */
  fallback: Text | null
  shards: number
  /** Why so many: settings named them, the work of a batch asked for them, or its rows depend on one another. */
  shardsFrom: 'settings' | 'work' | 'coupled-rows'
  workers: number
  dataFingerprint: string
  /** What the checkpoints of this job are known by. */
  key: string
  /** Where it went on from a checkpoint. */
  resumedAt: { epoch: number; step: number } | null
  bytes: { estimated: number; taken: number }
}
