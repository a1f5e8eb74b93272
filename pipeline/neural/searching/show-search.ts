import type { Text } from '../../../protocol/text'
import type { Shown } from '../../step/define-step'
import type { Search } from '../search'

/** Figures, the best parameters in words, how the search went, all trials. */
export function showSearch({ best, validationLoss, metrics, trainings, failed, endedBy, fallback, experiment, device, chart, trials }: Search): Shown[] {
  const short = (value: number): number => Number(value.toPrecision(4))
  const values = Object.entries(best).map(([name, value]) => `- \`${name}\`: **${String(value)}**`)
  const english = [endedBy === 'time' ? `The time was up after ${trainings} trainings.` : `All ${trainings} trainings were made.`, ...(failed > 0 ? [`${failed} of them failed.`] : []), ...(fallback === null ? [] : [fallback.en]), `The best, experiment ${experiment}:`]
  const chinese = [endedBy === 'time' ? `完成 ${trainings} 次训练后时间用完。` : `共完成 ${trainings} 次训练。`, ...(failed > 0 ? [`其中 ${failed} 次失败。`] : []), ...(fallback === null ? [] : [fallback.zh]), `最佳参数（实验 ${experiment}）：`]
  const words: Text = { en: `${english.join(' ')}\n\n${values.join('\n')}`, zh: `${chinese.join('')}\n\n${values.join('\n')}` }
  return [
    {
      figures: [
        { label: { en: 'Trainings', zh: '训练次数' }, value: trainings },
        { label: { en: 'Validation loss', zh: '验证损失' }, value: short(validationLoss) },
        ...Object.entries(metrics).map(([name, value]) => ({ label: { en: name.replaceAll('_', ' '), zh: chineseNames[name] ?? name }, value: short(value) })),
        { label: { en: 'Computed by', zh: '计算后端' }, value: `${device.backend} (${device.detail})` },
      ],
    },
    { words },
    chart,
    { table: trials, title: { en: 'Trials', zh: '试验' } },
  ]
}

const chineseNames: Record<string, string> = { accuracy: '准确率', mean_absolute_error: '平均绝对误差', root_mean_squared_error: '均方根误差' }
