import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { fail, FailureError, toFailure, type Failure } from '../../../../protocol/failure'
import { mixBits } from '../../../numeric/mix-bits'
import type { Backend } from '../../../tensor/backend/backend'
import type { Block } from '../../../tensor/backend/memory'
import { rateAt } from '../../../tensor/optimiser-settings'
import { createReferenceBackend } from '../../../tensor/reference/reference-backend'
import { createWasmBackend, type WasmBackend } from '../../../tensor/wasm/wasm-backend'
import type { Architecture, ParameterSpec, StoredWeights } from '../../architecture'
import { initialWeights, storeParameters, toNumbers } from '../../network/parameters'
import { readCheckpoint, writeCheckpoint, type Checkpoint, type Position } from '../checkpoint'
import { EpochOrder } from '../epoch-order'
import { addToCurve, emptyCurve } from '../loss-curve'
import type { FromTrainer, HandFailure, HandLetter, TrainerData, TrainerResult } from '../protocol'
import { Blocks, Stopped } from './blocks'
import { Crew, requests } from './crew'
import { Feeder } from './feeder'
import { figuresOf, Hand } from './hand'
import { toMetric, type Measured } from './measure'
import { mapBlocks, place, planParameters, type Placement, type Plan } from './placement'
import { Reporter } from './reporter'
import { bytesOf, fieldsOf, StagedBatch } from './staged-batch'

/** Runs a training to its end, as the hand that feeds, counts and decides, and tells the kernel's thread how it went. */
export async function runFirstHand(port: MessagePort, data: TrainerData, architecture: Architecture<unknown>): Promise<void> {
  const tell = (message: FromTrainer): void => port.postMessage(message)
  try {
    const trainer = new FirstHand(port, data, architecture)
    tell({ kind: 'done', result: await trainer.run() })
  } catch (thrown) {
    tell(thrown instanceof Stopped ? { kind: 'stopped' } : { kind: 'failed', failure: toFailure(thrown) })
  }
}

class FirstHand {
  private readonly crew: Crew
  private readonly backend: Backend
  private readonly specs: readonly ParameterSpec[]
  private readonly placement: Placement
  private readonly plan: Plan
  private readonly hand: Hand
  private readonly staged: StagedBatch
  private readonly feeders: { training: Feeder; validation: Feeder }
  private readonly metricNames: readonly string[]
  private readonly failures: HandFailure[] = []
  private position: Position = { epoch: 1, update: 0, step: 0, lossSum: 0, weightSum: 0, history: [], curve: emptyCurve(), best: null, stale: 0, isFinished: false, stoppedEarly: false, seconds: 0 }
  private best: StoredWeights[] | null = null
  private readonly reporter: Reporter
  private savedAt = performance.now()

  constructor(
    port: MessagePort,
    private readonly data: TrainerData,
    architecture: Architecture<unknown>,
  ) {
    const { settings, config, shards, hands, shape, rows, isKept, metrics } = data
    const isDouble = data.backend === 'reference'
    const listed = Object.values(metrics)
    this.metricNames = Object.keys(metrics)
    this.crew = new Crew(data.crew, hands, figuresOf(listed))
    const backend = isDouble ? createReferenceBackend({ limitBytes: settings.memoryLimitBytes }) : createWasmBackend({ limitBytes: Math.min(settings.memoryLimitBytes, 4 * 2 ** 30) })
    this.backend = backend
    this.specs = architecture.parameters(config)
    this.plan = planParameters(this.specs, settings.frozen)
    this.placement = place(backend, this.plan, shards)
    const fields = fieldsOf(shape)
    const shared = new SharedArrayBuffer(bytesOf(fields, settings.batchSize, isDouble))
    this.staged = new StagedBatch(fields, settings.batchSize, isDouble, shared)
    const work = { backend, architecture, config, settings, metrics: listed, plan: this.plan, placement: this.placement, crew: this.crew, staged: this.staged, index: 0, hands, shards }
    this.hand = new Hand({ ...work, onFailure: (shard, failure) => void this.failures.push({ shard, failure }) })
    if (hands > 1) this.engage(backend as WasmBackend, shared)
    this.reporter = new Reporter(port, settings.epochs, this.updatesOfEpoch() * settings.epochs)
    const blocks = new Blocks(port, this.crew, fields, isDouble, isKept)
    const training = new EpochOrder(rows.training, { seed: settings.seed, isShuffled: settings.isShuffled })
    // Read as it comes and block by block.
    const validation = new EpochOrder(rows.validation, { seed: 0, isShuffled: false, windowBlocks: 1 })
    this.feeders = { training: new Feeder('training', training, blocks, this.staged, settings.batchSize), validation: new Feeder('validation', validation, blocks, this.staged, settings.batchSize) }
  }

  /** Sends the other hands what they work on. */
  private engage(backend: WasmBackend, staged: SharedArrayBuffer): void {
    const { architecture, config, settings, metrics, hands, shards, shape, ports } = this.data
    const describe = (block: Block) => backend.describe(block)
    const describeOrNull = (block: Block | null) => (block === null ? null : describe(block))
    const letter: HandLetter = {
      architecture,
      config,
      settings,
      metrics: Object.values(metrics),
      memory: backend.sharedMemory,
      isPlain: backend.device.detail !== 'SIMD',
      shape,
      staged,
      placement: mapBlocks(this.placement, describe),
      moments: [...this.hand.optimiser.moments].map(([name, { first, second }]) => [name, { first: describeOrNull(first), second: describeOrNull(second) }]),
      hands,
      shards,
    }
    for (const other of ports) other.postMessage(letter)
  }

  async run(): Promise<TrainerResult> {
    const resumedAt = this.begin()
    const { settings } = this.data
    while (!this.position.isFinished) {
      await this.epoch()
      if (this.position.epoch > settings.epochs || this.position.stoppedEarly) this.position.isFinished = true
    }
    const { checkpoint, keepsCheckpoint, hands, shards } = this.data
    if (checkpoint !== null && keepsCheckpoint) this.save()
    const { history, curve, best, stoppedEarly, step } = this.position
    const { device } = this.backend
    return {
      weights: this.best ?? this.weights(),
      history,
      curve: curve.points,
      epoch: this.best === null ? history.length : (best?.epoch ?? history.length),
      stoppedEarly,
      steps: step,
      seconds: this.reporter.seconds,
      seed: settings.seed,
      device: { ...device, detail: hands === 1 ? device.detail : `${device.detail}, ${hands} workers` },
      shards,
      workers: hands,
      resumedAt,
      takenBytes: this.backend.memory().taken,
    }
  }

  /** From the checkpoint where there is one, else from the first weights. */
  private begin(): { epoch: number; step: number } | null {
    const { checkpoint, key, start, settings, weights } = this.data
    const found = checkpoint === null || start === 'afresh' ? null : readCheckpoint(checkpoint, key)
    this.put(found?.weights ?? initialWeights(this.specs, settings.seed, weights))
    if (found === null) return null
    this.position = found.position
    this.best = found.best
    this.hand.optimiser.restore(found.optimiser)
    this.reporter.resume(found.position)
    return { epoch: found.position.epoch, step: found.position.step }
  }

  private async epoch(): Promise<void> {
    const { settings, rows } = this.data
    const { position } = this
    const feeder = this.feeders.training
    const rowsOfUpdate = settings.batchSize * settings.accumulate
    const updates = this.updatesOfEpoch()
    this.reporter.startEpoch()
    feeder.start(position.epoch, Math.min(position.update * rowsOfUpdate, rows.training))
    while (position.update < updates) {
      await this.update(feeder, Math.min(rowsOfUpdate, feeder.rowsLeft))
      this.lookUp('training')
    }
    this.crew.rest()
    const judged = rows.validation === 0 ? null : await this.judge()
    this.close(judged)
  }

  /** One or more batches, and one step of the optimiser. */
  private async update(feeder: Feeder, rows: number): Promise<void> {
    const { settings, shards } = this.data
    const { position, crew } = this
    if (feeder.isLate(rows)) this.reporter.report('reading', position, true)
    const totalWeight = feeder.weightOf(rows)
    let loss = 0
    for (let done = 0; done < rows; done += settings.batchSize) {
      const part = Math.min(settings.batchSize, rows - done)
      feeder.stage(part)
      const batch = position.update * settings.accumulate + Math.floor(done / settings.batchSize) + 1
      const isLast = done + part >= rows
      crew.batch = { rows: part, totalWeight: totalWeight === 0 ? 1 : totalWeight, seed: mixBits(settings.seed, position.step * settings.accumulate + Math.floor(done / settings.batchSize)), isFirst: done === 0 }
      crew.pace = { step: position.step + 1, rate: this.rateOf(position.step) }
      crew.order(isLast ? 'step' : 'gradient')
      await this.hand.gradient()
      if (crew.hasFailed) this.failBatch(batch)
      for (let shard = 0; shard < shards; shard += 1) loss += crew.figuresOf(shard)[0]!
      // Checked before the update: the weights are still good.
      if (!Number.isFinite(loss)) this.failAt(this.notFinite() ?? { what: 'loss', layer: 'loss' }, batch)
      if (isLast) this.hand.update()
    }
    position.update += 1
    position.step += 1
    position.lossSum += loss * totalWeight
    position.weightSum += totalWeight
    addToCurve(position.curve, position.step, loss)
  }

  /** Loss and metrics over the validation rows. */
  private async judge(): Promise<{ loss: number; metrics: Record<string, number> }> {
    const { settings, shards, metrics, rows } = this.data
    const { crew } = this
    const startedAt = performance.now()
    const feeder = this.feeders.validation
    const sums: Measured[] = this.metricNames.map(() => ({ sum: 0, count: 0 }))
    let lossSum = 0
    let weightSum = 0
    feeder.start(this.position.epoch, 0)
    for (let done = 0, batch = 1; done < rows.validation; done += settings.batchSize, batch += 1) {
      const part = Math.min(settings.batchSize, feeder.rowsLeft)
      const weight = feeder.weightOf(part)
      feeder.stage(part)
      crew.batch = { rows: part, totalWeight: weight === 0 ? 1 : weight, seed: 0, isFirst: true }
      crew.order('judge')
      await this.hand.judge()
      if (crew.hasFailed) this.failBatch(batch)
      for (let shard = 0; shard < shards; shard += 1) {
        const [loss = 0, ...figures] = crew.figuresOf(shard)
        lossSum += loss * weight
        sums.forEach((total, index) => {
          total.sum += figures[2 * index]!
          total.count += figures[2 * index + 1]!
        })
      }
      weightSum += weight
      this.lookUp('validating')
    }
    this.reporter.judgeMilliseconds = performance.now() - startedAt
    const figures = this.metricNames.map((name, index) => [name, toMetric(metrics[name]!, sums[index]!)] as const)
    return { loss: lossSum / weightSum, metrics: Object.fromEntries(figures) }
  }

  /** Ends an epoch: its record, the best weights, whether to go on. */
  private close(judged: { loss: number; metrics: Record<string, number> } | null): void {
    const { settings } = this.data
    const { position } = this
    const loss = position.lossSum / position.weightSum
    const telling = judged?.loss ?? loss
    const bad = this.notFinite()
    if (bad !== null || !Number.isFinite(telling)) this.failAt(bad ?? { what: 'loss', layer: 'loss' }, position.update)
    position.history.push({ epoch: position.epoch, loss, validationLoss: judged?.loss ?? null, metrics: judged?.metrics ?? {}, rate: this.rateOf(position.step - 1), seconds: this.reporter.epochSeconds })
    if (position.best === null || telling < position.best.loss - settings.minimumImprovement) {
      position.best = { epoch: position.epoch, loss: telling }
      position.stale = 0
      if (settings.keepsBest) this.best = this.weights()
    } else {
      position.stale += 1
      position.stoppedEarly = settings.patience !== null && position.stale >= settings.patience
    }
    position.epoch += 1
    position.update = 0
    position.lossSum = 0
    position.weightSum = 0
    this.reporter.report('training', position, true)
  }

  /** Between two steps: reports, saves, pauses or stops where it is time. */
  private lookUp(state: 'training' | 'validating'): void {
    const { crew } = this
    if (crew.request !== requests.none) this.answer(state)
    this.reporter.report(state, this.position, false)
    if (this.data.checkpoint !== null && performance.now() - this.savedAt >= this.data.settings.checkpointSeconds * 1000) this.save()
  }

  private answer(state: 'training' | 'validating'): void {
    const { crew } = this
    this.save()
    if (crew.request === requests.pause) {
      const pausedAt = performance.now()
      this.reporter.report('paused', this.position, true)
      for (let seen = crew.mail; crew.request === requests.pause; seen = crew.mail) crew.awaitMail(seen)
      const paused = performance.now() - pausedAt
      this.reporter.leaveOut(paused)
      this.savedAt += paused
    }
    if (crew.request === requests.cancel) throw new Stopped()
    this.reporter.report(state, this.position, true)
  }

  /** Weights that are not finite are never saved: the checkpoint before stays the last good one. */
  private save(): void {
    const { checkpoint, key } = this.data
    if (checkpoint === null) return
    this.crew.rest()
    const bad = this.notFinite()
    if (bad !== null) this.failAt(bad, this.position.update)
    const state: Checkpoint = { key, position: { ...this.position, seconds: this.reporter.seconds }, weights: this.weights(), best: this.best, optimiser: this.hand.optimiser.state() }
    writeCheckpoint(checkpoint, state)
    this.savedAt = performance.now()
  }

  private updatesOfEpoch(): number {
    const { settings, rows } = this.data
    return Math.ceil(rows.training / (settings.batchSize * settings.accumulate))
  }

  private rateOf(step: number): number {
    const { settings } = this.data
    const updates = this.updatesOfEpoch()
    return rateAt(settings.optimiser, step, updates * settings.epochs, updates)
  }

  private weights(): StoredWeights[] {
    return storeParameters(this.backend, this.specs, this.hand.parameters)
  }

  private put(weights: readonly StoredWeights[]): void {
    const byName = new Map(weights.map((stored) => [stored.name, stored]))
    this.specs.forEach(({ name }, index) => {
      const stored = byName.get(name) ?? fail({ kind: 'bad-weights', path: name, problem: 'missing' })
      this.backend.write(this.placement.weights[index]!, toNumbers(stored.values))
    })
  }

  /** The first weights, in the architecture's order, that are no numbers. */
  private notFinite(): { what: 'weight'; layer: string } | null {
    const index = this.placement.weights.findIndex((block) => !this.backend.read(block).every(Number.isFinite))
    return index < 0 ? null : { what: 'weight', layer: this.specs[index]!.name }
  }

  private failAt(bad: { what: 'loss' | 'weight'; layer: string }, batch: number): never {
    fail({ kind: 'not-finite', ...bad, epoch: this.position.epoch, batch })
  }

  /** Of several shards' failures the lowest one's, so that it is the same each time. */
  private failBatch(batch: number): never {
    for (const port of this.data.ports) {
      for (let letter = receiveMessageOnPort(port); letter !== undefined; letter = receiveMessageOnPort(port)) this.failures.push((letter as { message: HandFailure }).message)
    }
    const failure: Failure | undefined = this.failures.toSorted((a, b) => a.shard - b.shard)[0]?.failure
    if (failure === undefined) throw new Error('a shard failed without saying why')
    throw new FailureError(failure.kind === 'bad-shape' || failure.kind === 'id-out-of-range' ? { ...failure, batch } : failure)
  }
}
