import * as z from 'zod'
import type { Text } from '../../protocol/text'
import type { Device } from '../tensor/backend/backend'
import type { Table } from '../engine/table'
import type { TrainedModel } from '../models/trained-model'
import type { Chart } from '../plot/chart'
import { defineStep } from '../step/define-step'
import { says } from '../step/describe'
import { dataParams, settingParams, toSettings } from './training/fit-params'
import { historyTable } from './training/history'
import { keepTraining } from './training/keep-training'
import { lossChart } from './training/loss-chart'
import { prepareTraining } from './training/prepare-training'
import { runTraining } from './training/run-training'
import { showFit } from './training/show-fit'

export interface Fit {
  /** Plain data with all that predicting needs: `neural.predict(table, { model })`, `writeModel(model)`. */
  model: TrainedModel
  /** A row for each epoch: loss, validation_loss, metrics in the unit of the target, rate. */
  history: Table
  curve: Chart
  /** Of the epoch that the weights are of. */
  loss: number
  validationLoss: number | null
  metrics: Record<string, number>
  /** The epoch that the weights are of, and how many there were. */
  epoch: number
  epochs: number
  stoppedEarly: boolean
  rows: { training: number; validation: number; leftOut: number }
  /** Numbers that were learned. */
  parameters: number
  device: Device
  /** Why another back end than the one asked for ran; null where it did run. */
  fallback: Text | null
  shards: number
  memoryBytes: number
  /** What it is called in `experiments()`. */
  experiment: string
}

/** Trains a network on a table: inputs are encoded by their types, learned on the training part alone. */
export const fit = defineStep({
  name: 'neural.fit',
  summary: { en: 'Train a neural network on the columns of a table', zh: '用数据表的列训练神经网络' },
  params: z.object({
    ...dataParams,
    ...settingParams,
    resume: z.boolean().default(true).meta(says({ en: 'Go on where the same training was broken off', zh: '若同一训练曾中断，则从中断处继续' })),
    name: z.string().min(1).optional().meta(says({ en: 'Name in the experiment log', zh: '在实验记录中的名称' })),
  }),

  async run(context, input: Table, params): Promise<Fit> {
    const started = performance.now()
    context.report(0, { en: 'Reading rows', zh: '读取数据' })
    const seed = context.random.integer(2 ** 31)
    const prepared = await prepareTraining(context, 'neural.fit', input, params, seed)
    try {
      const settings = toSettings(params, seed)
      const trained = await runTraining(context, prepared, settings, { workspace: context.engine.workspace, start: params.resume ? 'resume' : 'afresh' })
      const { epochs, ...kept } = await keepTraining(context, prepared, trained, { step: 'neural.fit', name: params.name ?? input.name, params, seconds: (performance.now() - started) / 1000 })
      const { stoppedEarly, device, fallback, shards, bytes } = trained
      return {
        ...kept,
        history: await historyTable(context, epochs),
        curve: lossChart({ curve: trained.curve, history: trained.history, steps: trained.steps, epochs: trained.history.length }, trained.history.length > 1 ? trained.epoch : null),
        epochs: epochs.length,
        stoppedEarly,
        device,
        fallback,
        shards,
        memoryBytes: bytes.estimated,
      }
    } finally {
      await prepared.close()
      context.report(1, { en: 'Trained', zh: '训练完成' })
    }
  },

  show: showFit,

  example: {
    input: { rows: Array.from({ length: 40 }, (_, row) => ({ visits: row % 8, minutes: (row * 7) % 11, paid: 20 + 3 * (row % 8) - 2 * ((row * 7) % 11) })) },
    params: { network: [{ kind: 'dense', units: 1, activation: 'linear', bias: true, initial: 'glorot' }], inputs: ['visits', 'minutes'], target: 'paid', epochs: 60, batchSize: 8, learningRate: 0.05 },
    look: ({ epochs, rows, parameters, metrics, device }: Fit) => ({ epochs, rows: rows.training + rows.validation, parameters, isClose: (metrics['mean_absolute_error'] ?? Infinity) < 0.5, backend: device.backend }),
    gives: { epochs: 60, rows: 40, parameters: 3, isClose: true, backend: 'wasm' },
  },
})
