import { formatBytes } from '../../../protocol/failure-words'
import type { Language, Text } from '../../../protocol/text'
import { formatNumber } from '../../../protocol/text'
import type { Shown } from '../../step/define-step'
import type { Fit } from '../fit'

const labels: Record<string, Text> = {
  accuracy: { en: 'Accuracy', zh: '准确率' },
  mean_absolute_error: { en: 'Mean absolute error', zh: '平均绝对误差' },
  root_mean_squared_error: { en: 'Root mean squared error', zh: '均方根误差' },
}

/** Figures, what a person should know, the curve, the epochs. */
export function showFit(result: Fit): Shown[] {
  const { loss, validationLoss, metrics, rows, device, parameters, epoch, epochs } = result
  const short = (value: number): number => Number(value.toPrecision(4))
  return [
    {
      figures: [
        { label: { en: 'Epochs', zh: '轮数' }, value: epochs },
        { label: { en: 'Loss', zh: '训练损失' }, value: short(loss) },
        ...(validationLoss === null ? [] : [{ label: { en: 'Validation loss', zh: '验证损失' }, value: short(validationLoss) }]),
        ...Object.entries(metrics).map(([name, value]) => ({ label: labels[name] ?? { en: name, zh: name }, value: short(value) })),
        { label: { en: 'Numbers learned', zh: '参数个数' }, value: parameters },
        { label: { en: 'Computed by', zh: '计算后端' }, value: `${device.backend} (${device.detail})` },
      ],
    },
    { words: words(result, rows, epoch) },
    result.curve,
    { table: result.history, title: { en: 'Epochs', zh: '各轮情况' } },
  ]
}

function words({ fallback, stoppedEarly, memoryBytes, experiment }: Fit, rows: Fit['rows'], epoch: number): Text {
  const said = (of: Language): string[] => {
    const number = (value: number): string => formatNumber(value, of)
    const isEnglish = of === 'en'
    return [
      isEnglish ? `${number(rows.training)} rows to learn from, ${number(rows.validation)} to judge by; about ${formatBytes(memoryBytes, of)} of memory.` : `${number(rows.training)} 行用于训练，${number(rows.validation)} 行用于验证；约占内存 ${formatBytes(memoryBytes, of)}。`,
      isEnglish ? `The weights are those of epoch ${epoch}${stoppedEarly ? '; it ended early, since nothing improved' : ''}.` : `采用第 ${epoch} 轮的权重${stoppedEarly ? '；因不再改善而提前结束' : ''}。`,
      ...(rows.leftOut > 0 ? [isEnglish ? `${number(rows.leftOut)} rows without a target or weight were left out.` : `${number(rows.leftOut)} 行缺少目标或权重，未参与训练。`] : []),
      ...(fallback === null ? [] : [`**${fallback[of]}**`]),
      isEnglish ? `Logged as experiment ${experiment}.` : `已记为实验 ${experiment}。`,
    ]
  }
  const list = (of: Language): string => said(of).map((line) => `- ${line}`).join('\n')
  return { en: list('en'), zh: list('zh') }
}
