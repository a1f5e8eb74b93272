import type { MessagePort } from 'node:worker_threads'
import type { Failure } from '../../../protocol/failure'
import type { BlockPlace } from '../../tensor/wasm/wasm-block'
import type { SharedMemory } from '../../tensor/wasm/webassembly'
import type { StoredWeights } from '../architecture'
import type { DataShape } from './data-source'
import type { BadValue } from './find-bad'
import type { TrainingSettings } from './settings'
import type { MetricSpec, Trained, TrainingProgress } from './training-job'
import type { PlacementOf } from './worker/placement'

export type SourceName = 'training' | 'validation'

/** What the first hand of a training is started with. */
export interface TrainerData {
  role: 'first'
  architecture: string
  config: unknown
  settings: TrainingSettings
  backend: 'reference' | 'wasm'
  shards: number
  hands: number
  metrics: Record<string, MetricSpec>
  weights: readonly StoredWeights[]
  shape: DataShape
  rows: Record<SourceName, number>
  /** Whether all blocks of a source stay in memory, or are read again. */
  isKept: Record<SourceName, boolean>
  /** The crew's shared memory. */
  crew: SharedArrayBuffer
  /** One for each other hand. */
  ports: MessagePort[]
  key: string
  /** Where the checkpoint goes; null for none. */
  checkpoint: string | null
  start: 'resume' | 'afresh'
  keepsCheckpoint: boolean
}

/** What every other hand is started with; the rest comes from the first one as a `HandLetter`. */
export interface HandData {
  role: 'other'
  index: number
  crew: SharedArrayBuffer
  port: MessagePort
}

/** From the first hand to the others, once. */
export interface HandLetter {
  architecture: string
  config: unknown
  settings: TrainingSettings
  metrics: readonly MetricSpec[]
  memory: SharedMemory
  isPlain: boolean
  shape: DataShape
  staged: SharedArrayBuffer
  placement: PlacementOf<BlockPlace>
  moments: [name: string, moments: { first: BlockPlace | null; second: BlockPlace | null }][]
  hands: number
  shards: number
}

/** From the other hands to the first. */
export interface HandFailure {
  shard: number
  failure: Failure
}

/** From the kernel's thread to the first hand. */
export type ToTrainer =
  /** All fields in one buffer; see `layOut`. */
  | { kind: 'block'; source: SourceName; block: number; rows: number; buffer: ArrayBuffer; bad: (BadValue & { column: string }) | null }
  | { kind: 'block-failed'; failure: Failure }

/** From the first hand to the kernel's thread. */
export type FromTrainer =
  | { kind: 'read'; source: SourceName; block: number }
  | { kind: 'progress'; progress: TrainingProgress }
  | { kind: 'done'; result: TrainerResult }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure }

/** What only the trainer knows of a `Trained`. */
export type TrainerResult = Omit<Trained, 'fallback' | 'shardsFrom' | 'dataFingerprint' | 'key' | 'bytes'> & { takenBytes: number }

