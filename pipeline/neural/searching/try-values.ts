import * as z from 'zod'
import { fail, toFailure } from '../../../protocol/failure'
import type { Table } from '../../engine/table'
import type { Trained } from '../../models/training/training-job'
import type { StepContext } from '../../step/step-context'
import { settingParams, toSettings, type DataParams, type SettingParams } from '../training/fit-params'
import { keepTraining, type Kept } from '../training/keep-training'
import { prepareTraining, type Prepared } from '../training/prepare-training'
import { runTraining } from '../training/run-training'
import { applyValues } from './apply-values'
import type { Value } from './space'

const settings = z.object(settingParams)
const settingNames = Object.keys(settingParams)
/** What another choice may do better than: the trial is a failed one, the search goes on. */
const bearable = ['not-finite', 'not-enough-memory', 'bad-shape', 'id-out-of-range']

export interface Attempt {
  kept: Kept
  trained: Trained
}

/** Trains with values of the space, one after the other, on rows that are encoded anew only where the network changes. */
export class Trainings {
  private prepared: { network: string; data: Prepared } | null = null

  constructor(
    private readonly context: StepContext,
    private readonly input: Table,
    private readonly params: DataParams & SettingParams,
    private readonly seed: number,
    private readonly name: string,
  ) {}

  /** The training, or the kind of failure that another choice may not have. Fails with whatever else goes wrong. */
  async attempt(values: Readonly<Record<string, Value>>, epochs: number, { signal, span, trial }: { signal: AbortSignal; span: readonly [number, number]; trial: number }): Promise<Attempt | string> {
    const { context } = this
    const params = applyValues(context, this.params, values, settingNames)
    const checked = settings.safeParse(Object.fromEntries(settingNames.map((name) => [name, (params as Record<string, unknown>)[name]])))
    if (!checked.success) {
      const [issue] = checked.error.issues
      fail({ kind: 'bad-params', step: 'neural.search', parameter: 'space', problem: `${issue?.path.join('.')}: ${issue?.message}`, given: JSON.stringify(values) })
    }
    const started = performance.now()
    try {
      const data = await this.dataFor(params)
      const trained = await runTraining(context, data, toSettings({ ...checked.data, epochs }, this.seed), { workspace: null, span, showsCurve: false, signal })
      const kept = await keepTraining(context, data, trained, { step: 'neural.search', name: `${this.name} ${trial}`, params: { ...params, epochs }, seconds: (performance.now() - started) / 1000 })
      return { kept, trained }
    } catch (thrown) {
      const { kind } = toFailure(thrown)
      if (bearable.includes(kind)) return kind
      throw thrown
    }
  }

  async close(): Promise<void> {
    await this.prepared?.data.close()
    this.prepared = null
  }

  private async dataFor(params: DataParams): Promise<Prepared> {
    const network = JSON.stringify(params.network)
    if (this.prepared?.network === network) return this.prepared.data
    await this.close()
    const data = await prepareTraining(this.context, 'neural.search', this.input, params, this.seed)
    this.prepared = { network, data }
    if (data.validation === null) fail({ kind: 'too-few-rows', step: 'neural.search', rows: data.training.batches.rows, needed: data.training.batches.rows + 1 })
    return data
  }
}
