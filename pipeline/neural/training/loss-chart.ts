import type { TrainingProgress } from '../../models/training/training-job'
import type { Chart } from '../../plot/chart'
import { curves } from '../../plot/curves'

/** Losses against steps, while they come and when they are all there. */
export function lossChart({ curve, history, steps, epochs }: Pick<TrainingProgress, 'curve' | 'history' | 'steps' | 'epochs'>, best: number | null = null): Chart {
  const perEpoch = steps / Math.max(epochs, 1)
  const judged = history.filter(({ validationLoss }) => validationLoss !== null)
  return curves(
    [
      { name: { en: 'Training', zh: '训练' }, x: curve.map(({ step }) => step), y: curve.map(({ loss }) => loss) },
      ...(judged.length === 0 ? [] : [{ name: { en: 'Validation', zh: '验证' }, x: judged.map(({ epoch }) => epoch * perEpoch), y: judged.map(({ validationLoss }) => validationLoss) }]),
    ],
    {
      title: { en: 'Loss', zh: '损失' },
      xTitle: { en: 'Step', zh: '步' },
      yTitle: { en: 'Loss', zh: '损失' },
      xRange: [0, Math.max(1, steps)],
      marks: best === null ? [] : [{ x: best * perEpoch, name: { en: `epoch ${best}`, zh: `第 ${best} 轮` } }],
    },
  )
}
