import { toFailure, type Failure } from '../../../../protocol/failure'
import type { Backend } from '../../../tensor/backend/backend'
import { createOptimiser, type Moments, type Optimiser } from '../../../tensor/optimiser'
import { Tape } from '../../../tensor/tape'
import type { Parameter } from '../../../tensor/tensor'
import type { Architecture } from '../../architecture'
import type { TrainingSettings } from '../settings'
import type { MetricSpec } from '../training-job'
import type { Crew } from './crew'
import { measure } from './measure'
import { parametersOf, type Placement, type Plan } from './placement'
import type { StagedBatch } from './staged-batch'

/** What a hand works on; everything but the back end is the same for all, or lies in memory that all share. */
export interface Work {
  backend: Backend
  architecture: Architecture<unknown>
  config: unknown
  settings: TrainingSettings
  metrics: readonly MetricSpec[]
  plan: Plan
  placement: Placement
  /** Of the first hand's optimiser; its own are made where absent. */
  moments?: ReadonlyMap<string, Moments>
  crew: Crew
  staged: StagedBatch
  /** Which hand this is, and how many there are. */
  index: number
  hands: number
  shards: number
  /** Where a shard's failure goes: the lowest one's is told. */
  onFailure: (shard: number, failure: Failure) => void
}

/** Places among a shard's figures: its loss, then a sum and a count for each metric. */
export const figuresOf = (metrics: readonly MetricSpec[]): number => 1 + 2 * metrics.length

/**
 * One thread's share of the work. A batch is split into shards, each with rows and gradients of its own; a hand takes every
 * `hands`-th shard. Gradients are then added up in the order of the shards, each hand a part of all numbers, and each hand
 * updates a part of the weights: so that the result is the same whatever the number of hands.
 */
export class Hand {
  readonly optimiser: Optimiser
  private readonly shardParameters: ReadonlyMap<string, Parameter>[]
  private readonly clips: boolean
  private pace = { step: 1, rate: 0 }

  constructor(private readonly work: Work) {
    const { backend, plan, placement, settings, shards, moments } = work
    this.shardParameters = Array.from({ length: shards }, (_, shard) => parametersOf(backend, plan, placement, shard))
    this.optimiser = createOptimiser(backend, [...(this.shardParameters[0]?.values() ?? [])], settings.optimiser, { frozen: settings.frozen, rateFactors: settings.rateFactors }, moments)
    this.clips = settings.optimiser.clipNorm !== null || settings.optimiser.clipValue !== null
  }

  /** The shared weights, by name. */
  get parameters(): ReadonlyMap<string, Parameter> {
    return this.shardParameters[0] ?? new Map<string, Parameter>()
  }

  /** Forward and backward over this hand's shards of the staged batch; all hands have done so behind it. */
  async gradient(): Promise<void> {
    const { rows, totalWeight, seed, isFirst } = this.work.crew.batch
    this.pace = this.work.crew.pace
    await this.eachShard(rows, async (shard, from, to) => {
      if (isFirst) this.clear(shard)
      if (from === to) return [0]
      const { backend, architecture, config, staged } = this.work
      const tape = new Tape(backend, { isTraining: true, seed, firstRow: from })
      const loss = architecture.loss(tape, config, this.shardParameters[shard]!, staged.onTape(tape, from, to, totalWeight))
      tape.backward(loss)
      await backend.finish([loss.block])
      return [backend.read(loss.block)[0]!]
    })
  }

  /** Adds up the shards' gradients and moves the weights. The first hand has written rate and step into the crew. */
  update(): void {
    const { crew, index, hands, shards } = this.work
    if (shards > 1) {
      this.sum()
      crew.meet()
    }
    // Counts the step, and cuts the gradients: once.
    if (index === 0) crew.factor = this.optimiser.prepare(this.pace.rate).factor
    if (this.clips) crew.meet()
    this.optimiser.apply({ ...this.pace, norm: null, factor: this.clips ? crew.factor : 1 }, index, hands)
    this.work.backend.endStep()
  }

  /** Loss and metrics of this hand's shards, without learning. */
  async judge(): Promise<void> {
    const { rows, totalWeight } = this.work.crew.batch
    await this.eachShard(rows, async (shard, from, to) => {
      const { backend, architecture, config, staged, metrics } = this.work
      if (from === to) return Array.from({ length: figuresOf(metrics) }, () => 0)
      const tape = new Tape(backend, { isTraining: false })
      const batch = staged.onTape(tape, from, to, totalWeight)
      const parameters = this.shardParameters[shard]!
      const loss = architecture.loss(tape, config, parameters, batch)
      const outputs = metrics.length === 0 ? {} : architecture.outputs(tape, config, parameters, batch.inputs)
      await backend.finish([loss.block, ...Object.values(outputs).map(({ block }) => block)])
      const measured = metrics.map((metric) => measure(metric, backend, outputs, batch.targets))
      return [backend.read(loss.block)[0]!, ...measured.flatMap(({ sum, count }) => [sum, count])]
    })
  }

  private async eachShard(rows: number, work: (shard: number, from: number, to: number) => Promise<number[]>): Promise<void> {
    const { backend, crew, index, hands, shards, onFailure } = this.work
    for (let shard = index; shard < shards; shard += hands) {
      try {
        const figures = await work(shard, Math.floor((rows * shard) / shards), Math.floor((rows * (shard + 1)) / shards))
        crew.figuresOf(shard).set(figures)
      } catch (thrown) {
        onFailure(shard, toFailure(thrown))
        crew.markFailed()
      } finally {
        backend.endStep()
      }
    }
    crew.meet()
  }

  private clear(shard: number): void {
    const { backend, plan, placement } = this.work
    const { dense, tables } = placement.shards[shard]!
    if (dense !== null) backend.fill(dense, 0)
    tables.forEach((table, index) => {
      if (table !== null) backend.clearTouched(table.gradient, table.touched, plan.parameters[index]!.size / table.touched.marks.length)
    })
  }

  /** Everything into the first shard's gradients, this hand's part of the numbers and tables. */
  private sum(): void {
    const { backend, plan, placement, index, hands } = this.work
    const [first, ...rest] = placement.shards
    if (first === undefined) return
    const border = (part: number): number => (part >= hands ? plan.denseLength : Math.floor((plan.denseLength * part) / hands / 16) * 16)
    const start = border(index)
    const length = border(index + 1) - start
    if (first.dense !== null && length > 0) {
      const sum = backend.view(first.dense, start, length)
      for (const { dense } of rest) if (dense !== null) backend.affine(sum, backend.view(dense, start, length), 1, 0, true)
    }
    let table = 0
    first.tables.forEach((into, place) => {
      if (into === null || table++ % hands !== index) return
      for (const { tables } of rest) {
        const part = tables[place]
        if (part) backend.addTouched(into.gradient, into.touched, part.gradient, part.touched, plan.parameters[place]!.size / into.touched.marks.length)
      }
    })
  }
}
