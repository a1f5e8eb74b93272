import { formatNumber, type Text } from '../../../protocol/text'
import type { MetricSpec, Trained, TrainingProgress } from '../../models/training/training-job'
import { train } from '../../models/training/train'
import type { TrainingSettings } from '../../models/training/settings'
import { displaySymbol } from '../../step/display'
import type { StepContext } from '../../step/step-context'
import type { Encodings } from '../rows/encoding'
import { lossChart } from './loss-chart'
import type { Prepared } from './prepare-training'

export interface TrainingOptions {
  workspace: string | null
  start?: 'resume' | 'afresh'
  /** What part of the whole work this is: for the estimate. */
  span?: readonly [from: number, to: number]
  showsCurve?: boolean
  signal?: AbortSignal
}

/** Trains with the curve in the cell, the estimate, and pausing. */
export async function runTraining(context: StepContext, { network, encodings, training, validation }: Prepared, settings: TrainingSettings, { workspace, start = 'resume', span = [0, 1], showsCurve = true, signal = context.signal }: TrainingOptions): Promise<Trained> {
  const gate = context.pausable()
  const first: TrainingProgress = { state: 'reading', epoch: 1, epochs: settings.epochs, step: 0, steps: 0, fraction: 0, remainingSeconds: null, loss: null, curve: [], history: [] }
  const picture = (progress: TrainingProgress) => ({ [displaySymbol]: (language: 'en' | 'zh') => lossChart(progress)[displaySymbol](language) })
  const live = showsCurve ? context.live(picture(first)) : null
  try {
    const trained = await train(
      { architecture: 'network', config: network, settings, training: training.batches, validation: validation?.batches ?? null, metrics: metricsOf(encodings), workspace, start },
      {
        signal,
        pause: gate,
        onProgress: (progress) => {
          live?.update(picture(progress))
          context.report(span[0] + (span[1] - span[0]) * Math.min(progress.fraction, 0.999), phraseOf(progress))
        },
      },
    )
    await live?.remove()
    return trained
  } finally {
    gate.close()
  }
}

/** What is measured besides the loss: of single numbers how far off, of classes how often right. */
function metricsOf({ targets }: Encodings): Record<string, MetricSpec> {
  return Object.fromEntries(
    targets.flatMap(({ name, output, as, levels, isProbability }): [string, MetricSpec][] => {
      const prefix = targets.length === 1 ? '' : `${name}_`
      if (as === 'classes' || as === 'logit') return [[`${prefix}accuracy`, { kind: 'accuracy', output, target: name, above: isProbability ? 0.5 : 0 }]]
      if (as !== 'number' || levels.length > 0) return []
      return [
        [`${prefix}mean_absolute_error`, { kind: 'mean-absolute-error', output, target: name }],
        [`${prefix}root_mean_squared_error`, { kind: 'root-mean-squared-error', output, target: name }],
      ]
    }),
  )
}

function phraseOf({ state, epoch, epochs, loss }: TrainingProgress): Text {
  const of = (language: 'en' | 'zh'): string => (loss === null ? '' : `${language === 'en' ? ', loss ' : '，损失 '}${formatNumber(Number(loss.toPrecision(4)), language)}`)
  if (state === 'paused') return { en: `Paused in epoch ${epoch} of ${epochs}`, zh: `已暂停：第 ${epoch}/${epochs} 轮` }
  if (state === 'reading') return { en: 'Reading rows', zh: '读取数据' }
  return { en: `Epoch ${epoch} of ${epochs}${of('en')}`, zh: `第 ${epoch}/${epochs} 轮${of('zh')}` }
}
