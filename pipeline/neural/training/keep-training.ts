import type { Trained } from '../../models/training/training-job'
import { recordExperiment } from '../../models/experiments/experiment-log'
import { network as family } from '../../models/network/network-architecture'
import { toModel, type TrainedModel } from '../../models/trained-model'
import type { StepContext } from '../../step/step-context'
import { sizeOf } from '../../tensor/tensor'
import { historyOf, type Epoch } from './history'
import type { Prepared } from './prepare-training'

export interface Kept {
  model: TrainedModel
  epochs: Epoch[]
  /** Of the epoch that the weights are of. */
  loss: number
  validationLoss: number | null
  metrics: Record<string, number>
  epoch: number
  rows: { training: number; validation: number; leftOut: number }
  parameters: number
  experiment: string
}

/** Makes a model of a training, with its encodings, and writes it into the experiment log. */
export async function keepTraining(context: StepContext, { network, encodings, training, validation, leftOut }: Prepared, trained: Trained, about: { step: string; name: string; params: object; seconds: number }): Promise<Kept> {
  const { device, seed, dataFingerprint } = trained
  const epochs = historyOf(trained.history, encodings)
  const model = toModel({ architecture: 'network', config: network, weights: trained.weights, encodings: { ...encodings }, device, history: epochs, seed, dataFingerprint })
  const { loss, validation_loss: validationLoss, epoch, rate: _rate, ...measured } = epochs[trained.epoch - 1]!
  const metrics = measured as Record<string, number>
  const rows = { training: training.batches.rows, validation: validation?.batches.rows ?? 0, leftOut }
  const parameters = family.parameters(network).reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const experiment = await recordExperiment(context.engine.workspace, {
    ...about,
    id: trained.key.slice(0, 12),
    params: JSON.parse(JSON.stringify(about.params)) as Record<string, unknown>,
    dataFingerprint,
    seed,
    rows,
    parameters,
    history: epochs,
    curve: trained.curve,
    epoch,
    loss,
    validationLoss,
    metrics,
    device,
  })
  return { model, epochs, loss, validationLoss, metrics, epoch, rows, parameters, experiment }
}
