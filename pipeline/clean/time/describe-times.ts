import type { CleaningChange } from '../cleaning'
import type { ConvertedTimes } from './convert-times'
import type { LearnedForm } from './learn-time-form'
import { formNames } from './time-forms'

/** The account of one column: what was read, and what needed a rule. */
export function describeTimes({ column, form, share }: LearnedForm, { read, unreadable, withoutZone, gaps, overlaps }: ConvertedTimes, overlap: 'earlier' | 'later'): CleaningChange[] {
  if (form === null) return []
  const name = formNames[form]
  const percent = `${Math.round(share * 1000) / 10} %`
  const changes: CleaningChange[] = [{ column, what: { en: `To UTC; ${percent} are written as ${name.en}`, zh: `转为 UTC；${percent} 的写法为${name.zh}` }, changed: read, before: null, after: null }]
  if (unreadable + withoutZone > 0) changes.push({ column, what: { en: 'Could not be read: missing now, listed below', zh: '未能读出：已置为缺失，见下表' }, changed: unreadable + withoutZone, before: null, after: null })
  if (gaps > 0) changes.push({ column, what: { en: 'Leapt over when clocks went forward: moved on by the leap', zh: '落在时钟拨快时被跳过的时段：已顺延' }, changed: gaps, before: null, after: null })
  if (overlaps > 0) changes.push({ column, what: overlap === 'earlier' ? { en: 'Came twice when clocks went back: taken as the first', zh: '落在时钟回拨时重复的时段：取前一次' } : { en: 'Came twice when clocks went back: taken as the second', zh: '落在时钟回拨时重复的时段：取后一次' }, changed: overlaps, before: null, after: null })
  return changes
}
