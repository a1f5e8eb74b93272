import { formatNumber, type Text } from '../../protocol/text'
import type { Aggregate } from './options'

const aggregates: Record<Aggregate, Text> = {
  sum: { en: 'sum of {y}', zh: '{y}合计' },
  mean: { en: 'mean of {y}', zh: '{y}均值' },
  median: { en: 'median of {y}', zh: '{y}中位数' },
  min: { en: 'lowest {y}', zh: '{y}最小值' },
  max: { en: 'highest {y}', zh: '{y}最大值' },
  count: { en: 'number of rows', zh: '行数' },
}

/** What a value on an axis is: the column itself, or how it was summed up. */
export function measureWords(column: string | null, aggregate: Aggregate | null): Text {
  if (column === null) return aggregates.count
  if (aggregate === null) return { en: column, zh: column }
  return { en: aggregates[aggregate].en.replace('{y}', column), zh: aggregates[aggregate].zh.replace('{y}', column) }
}

export function byWords(measure: Text, x: string): Text {
  return { en: `${capital(measure.en)} by ${x}`, zh: `按${x}的${measure.zh}` }
}

/** `2,000 of 1,000,000 points …` */
export function partWords(shown: number, all: number, of: Text, how: Text): Text {
  return {
    en: `${formatNumber(shown, 'en')} of ${formatNumber(all, 'en')} ${of.en}: ${how.en}`,
    zh: `${formatNumber(all, 'zh')} 个${of.zh}中的 ${formatNumber(shown, 'zh')} 个：${how.zh}`,
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
