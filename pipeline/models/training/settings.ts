import type { BackendName } from '../../tensor/backend/backend'
import type { OptimiserSettings } from '../../tensor/optimiser-settings'

export type { OptimiserSettings, ScheduleSettings } from '../../tensor/optimiser-settings'

/** All that decides the result of a training, besides architecture, config and data. */
export interface TrainingSettings {
  epochs: number
  batchSize: number
  /** Batches whose gradients are added up before an update. */
  accumulate: number
  seed: number
  optimiser: OptimiserSettings
  /** Parts that each batch is split in, whatever the number of workers: part of the result. Null: as many as the batch size asks for. */
  shards: number | null
  /** Epochs without improvement of the validation loss (training loss where nothing is held out) before it ends; null never. */
  patience: number | null
  /** An improvement smaller than this is none. */
  minimumImprovement: number
  /** The weights of the best epoch instead of the last. */
  keepsBest: boolean
  /** Names, or beginnings of names up to a `/`, of parameters that do not learn. */
  frozen: string[]
  /** Learning-rate factor by name or beginning of a name; the longest match counts. */
  rateFactors: Record<string, number>
  isShuffled: boolean
  backend: 'auto' | BackendName
  /** Threads; does not change the result. Null: as many as the work and the cores allow. */
  workers: number | null
  /** Of everything a training holds. A quarter of it may be rows of the data; what does not fit is read again in each epoch. */
  memoryLimitBytes: number
  /** Seconds between two checkpoints. */
  checkpointSeconds: number
}

/** What most trainings want; a step overrides what its parameters name. */
export const defaultSettings: TrainingSettings = {
  epochs: 20,
  batchSize: 256,
  accumulate: 1,
  seed: 1,
  optimiser: {
    kind: 'adam',
    rate: 0.001,
    momentum: 0,
    isNesterov: false,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    isLazy: false,
    schedule: { kind: 'constant', warmUp: 0, final: 1, every: 1 },
    clipNorm: null,
    clipValue: null,
  },
  shards: null,
  patience: null,
  minimumImprovement: 0,
  keepsBest: true,
  frozen: [],
  rateFactors: {},
  isShuffled: true,
  backend: 'auto',
  workers: null,
  memoryLimitBytes: 4 * 2 ** 30,
  checkpointSeconds: 30,
}
