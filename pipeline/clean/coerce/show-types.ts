import type { Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'
import type { Shown } from '../../step/define-step'
import type { ChosenType, TargetType } from './choose-type'

export const typeNames: Readonly<Record<TargetType, Text>> = {
  integer: { en: 'whole numbers', zh: '整数' },
  decimal: { en: 'exact decimals', zh: '精确小数' },
  number: { en: 'numbers', zh: '数字' },
  boolean: { en: 'yes or no', zh: '是/否' },
  date: { en: 'dates', zh: '日期' },
  time: { en: 'times', zh: '时间' },
  text: { en: 'text', zh: '文本' },
}

/** Why columns stay text, and what could not be read. */
export function showTypes({ types, unreadable }: { types: readonly ChosenType[]; unreadable: Table }): Shown[] {
  const kept = types.filter(({ type }) => type === 'text')
  const name = (column: string): string => `**${column.replaceAll('*', '\\*')}**`
  const words: Shown[] = kept.length === 0 ? [] : [{ words: { en: `Stays text: ${kept.map(({ column, reason }) => `${name(column)} (${reason.en})`).join(', ')}.`, zh: `保持文本：${kept.map(({ column, reason }) => `${name(column)}（${reason.zh}）`).join('、')}。` } }]
  return unreadable.rowCount === 0 ? words : [...words, { table: unreadable, title: { en: 'Could not be read', zh: '未能读出' } }]
}
