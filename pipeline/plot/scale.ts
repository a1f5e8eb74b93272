import { formatNumber, type Text } from '../../protocol/text'
import type { Axis } from './chart'
import type { Scale } from './options'
import { refuse } from './refuse'

/** The axis that was asked for. Fails with `bad-params` for a logarithmic axis of times or words. */
export function scaled(type: Axis['type'], scale: Scale | undefined, chart: string, option: 'xScale' | 'yScale'): Axis['type'] {
  if (scale === undefined || scale === 'linear') return type
  if (scale !== 'log') refuse(chart, option, { en: 'must be linear or log', zh: '必须是 linear 或 log' }, scale)
  if (type !== 'linear') refuse(chart, option, { en: 'can be log for an axis of numbers only', zh: '只有数值轴才能用 log' }, scale)
  return 'log'
}

/** Parts that stand on each other have lengths that a logarithmic axis does not show. */
export function refuseStacked(type: Axis['type'], isStacked: boolean, chart: string): void {
  if (type === 'log' && isStacked) refuse(chart, 'yScale', { en: 'cannot be log where parts stand on each other', zh: '堆叠的图形不能用 log' }, 'log')
}

/** Says how many marks a logarithmic axis has no place for. */
export function unplacedWords(count: number, axis: 'x' | 'y'): Text | null {
  if (count === 0) return null
  return {
    en: `${formatNumber(count, 'en')} ${count === 1 ? 'value' : 'values'} of 0 or less ${count === 1 ? 'has' : 'have'} no place on the logarithmic ${axis} axis`,
    zh: `${formatNumber(count, 'zh')} 个不大于 0 的值无法显示在对数 ${axis} 轴上`,
  }
}

/** How many of the values are there and not above 0. */
export function countUnplaced(values: readonly unknown[]): number {
  return values.filter((value) => typeof value === 'number' && value <= 0).length
}
