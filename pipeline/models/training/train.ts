import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fail } from '../../../protocol/failure'
import type { Text } from '../../../protocol/text'
import { builtFile } from '../../numeric/built-file'
import type { Architecture, ValueSpec } from '../architecture'
import { architectureOf } from '../architectures'
import { checkpointPath, removeCheckpoint } from './checkpoint'
import { Crew } from './crew-of-workers'
import type { FieldShape } from './data-source'
import { dataBytes, estimateMemory, requireMemory } from './memory-estimate'
import type { TrainerData } from './protocol'
import type { TrainingSettings } from './settings'
import { splitOf } from './shard-count'
import type { Trained, TrainingHooks, TrainingJob } from './training-job'

/** Where the threads' program lies, and who knows the families of networks by name: the same on both sides. */
export interface TrainerProgram {
  entry: URL
  find: (name: string) => Architecture<unknown>
}

/**
 * Trains a network off this thread and gives its weights with the account of how it went. It goes on from the checkpoint of
 * the same job where one is there, with the same result as if it had never stopped.
 * Fails with `cancelled` within a tenth of a second of the signal, `too-few-rows`, `bad-shape`, `id-out-of-range`,
 * `not-finite`, `not-enough-memory`, `bad-weights` (a damaged checkpoint among them), or whatever reading the rows fails with.
 */
export function train(job: TrainingJob, hooks: TrainingHooks = {}): Promise<Trained> {
  return trainWith({ entry: builtFile('trainer.js'), find: architectureOf }, job, hooks)
}

export async function trainWith({ entry, find }: TrainerProgram, job: TrainingJob, hooks: TrainingHooks = {}): Promise<Trained> {
  const { config, training, validation, workspace, metrics = {}, weights = [] } = job
  if (hooks.signal?.aborted === true) fail({ kind: 'cancelled' })
  const { backend, fallback } = chooseBackend(job.settings.backend)
  const settings: TrainingSettings = { ...job.settings, backend }
  const architecture = find(job.architecture)
  checkData(architecture, job)
  const rows = { training: training.rows, validation: validation?.rows ?? 0 }
  const data = { shape: training.shape, ...rows }
  const estimated = estimateMemory(architecture, config, settings, data)
  requireMemory(job.architecture, estimated, settings)
  const { shards, from, usefulThreads } = splitOf(architecture, config, settings)
  const hands = backend === 'reference' ? 1 : Math.max(1, settings.workers ?? Math.min(usefulThreads, availableParallelism()))

  const dataFingerprint = await fingerprintOf(job, hooks.signal)
  const key = keyOf(job, settings, shards, dataFingerprint)
  const start: Omit<TrainerData, 'crew' | 'ports' | 'role'> = {
    architecture: job.architecture,
    config,
    settings,
    backend,
    shards,
    hands,
    metrics,
    weights,
    shape: training.shape,
    rows,
    isKept: dataBytes(settings, data).isKept,
    key,
    checkpoint: workspace === null ? null : checkpointPath(workspace, key),
    start: job.start ?? 'resume',
    keepsCheckpoint: job.keepsCheckpoint ?? false,
  }
  const { takenBytes, ...result } = await new Crew(entry, start, { training, validation }, hooks).run()
  if (workspace !== null && !start.keepsCheckpoint) await removeCheckpoint(workspace, key)
  return { ...result, fallback, shardsFrom: from, dataFingerprint, key, bytes: { estimated: estimated.total, taken: takenBytes } }
}

function chooseBackend(wanted: TrainingSettings['backend']): { backend: 'reference' | 'wasm'; fallback: Text | null } {
  if (wanted === 'reference') return { backend: 'reference', fallback: null }
  if (wanted !== 'webgpu') return { backend: 'wasm', fallback: null }
  return { backend: 'wasm', fallback: { en: 'There are no WebGPU kernels yet: the processor did the work.', zh: '尚无 WebGPU 计算内核，改由 CPU 计算。' } }
}

/** That there are rows, and that the data are what the network was made for. Fails with `bad-shape` naming the field. */
function checkData(architecture: Architecture<unknown>, { config, training, validation, settings }: TrainingJob): void {
  if (training.rows === 0) fail({ kind: 'too-few-rows', step: 'train', rows: 0, needed: 1 })
  for (const [name, least] of Object.entries({ epochs: settings.epochs, batchSize: settings.batchSize, accumulate: settings.accumulate })) {
    if (!Number.isInteger(least) || least < 1) fail({ kind: 'bad-params', step: 'train', parameter: name, problem: '≥ 1', given: String(least) })
  }
  for (const source of validation === null ? [training] : [training, validation]) {
    requireFields('input', architecture.inputs(config), source.shape.inputs)
    requireFields('target', architecture.targets(config), source.shape.targets)
  }
}

function requireFields(operation: string, wanted: Record<string, ValueSpec>, given: Record<string, FieldShape>): void {
  const words = ({ kind, shape }: ValueSpec): string => `${kind} [${['rows', ...shape].join(', ')}]`
  for (const [layer, value] of Object.entries(wanted)) {
    const field = given[layer]
    if (field === undefined) fail({ kind: 'bad-shape', layer, operation, wanted: words(value), given: Object.keys(given).join(', ') || '–' })
    if (words(field) !== words(value)) fail({ kind: 'bad-shape', layer, operation, wanted: words(value), given: words(field) })
  }
}

async function fingerprintOf({ training, validation }: TrainingJob, signal: AbortSignal | undefined): Promise<string> {
  const parts = [await training.fingerprint(signal), (await validation?.fingerprint(signal)) ?? '']
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Of all that decides the result: not the number of threads, nor when checkpoints are written. */
function keyOf({ architecture, config, weights = [], metrics = {} }: TrainingJob, settings: TrainingSettings, shards: number, dataFingerprint: string): string {
  const { workers: _workers, memoryLimitBytes: _limit, checkpointSeconds: _seconds, ...deciding } = settings
  const hash = createHash('sha256').update(JSON.stringify([architecture, config, deciding, metrics, shards, dataFingerprint]))
  for (const { name, shape, values } of weights) hash.update(JSON.stringify([name, shape])).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return hash.digest('hex').slice(0, 32)
}
