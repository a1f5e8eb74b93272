import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { answerValues, type Answers } from '../answer-values'
import { toSqlText } from './civil-time'
import { timeText, type LearnedForm } from './learn-time-form'
import { readTime, timeForms, type FormRules } from './time-forms'
import { toUtc } from './zones'

export interface TimeRules extends FormRules {
  /** Of times that say no zone; null where none is known. */
  zone: string | null
  zoneColumn?: string | undefined
  overlap: 'earlier' | 'later'
  /** Also reads values of other forms than the column's, where they can be read in one way only. */
  isMixed: boolean
}

export interface ConvertedTimes {
  /** Answers with the columns utc TIMESTAMP, zone and note (`unreadable`, `no-zone`, `bad-zone`). */
  answers: Answers
  read: number
  unreadable: number
  withoutZone: number
  gaps: number
  overlaps: number
}

const otherForms = timeForms.filter((form) => form !== 'mdy' && form !== 'dmy' && form !== 'excel' && form !== 'month-day')

/** Reads each different text of a column in its form and gives it in UTC. */
export async function convertTimes(context: StepContext, table: Table, { column: name, form }: LearnedForm, rules: TimeRules): Promise<ConvertedTimes> {
  const column = table.column(name)
  const { dialect } = context.engine
  // A time that the engine keeps is UTC already where nobody says otherwise.
  const ownZone = rules.zone ?? (column.kind === 'text' ? null : 'UTC')
  const counts = { read: 0, unreadable: 0, withoutZone: 0, gaps: 0, overlaps: 0 }
  const zoneKey = rules.zoneColumn === undefined ? [] : [`nullif(trim(cast(t.${dialect.identifier(table.column(rules.zoneColumn).name)} as varchar)), '')`]
  const answers = await answerValues(context, {
    from: table.sqlName,
    keys: [timeText(column, 't', dialect), ...zoneKey],
    columns: { utc: 'TIMESTAMP', zone: 'VARCHAR', note: 'VARCHAR' },
    phrase: { en: `Reading the times of ${name}`, zh: `读取 ${name} 中的时间` },
    atMost: table.rowCount,
    answer([text = null, zoneOfRow = null], rows) {
      if (text === null) return { utc: null, zone: null, note: null }
      const forms = form === null ? [] : rules.isMixed ? [form, ...otherForms] : [form]
      const time = forms.reduce<ReturnType<typeof readTime>>((found, one) => found ?? readTime(text, one, rules), null)
      if (time === null) {
        counts.unreadable += rows
        return { utc: null, zone: null, note: 'unreadable' }
      }
      const zone = zoneOfRow ?? ownZone
      const converted = toUtc(time, zone, rules.overlap)
      if (converted === null) {
        counts.withoutZone += rows
        return { utc: null, zone: null, note: zone === null ? 'no-zone' : 'bad-zone' }
      }
      counts.read += rows
      if (converted.zoneCase === 'gap') counts.gaps += rows
      if (converted.zoneCase === 'overlap') counts.overlaps += rows
      return { utc: toSqlText(converted.utc), zone: time.offset === null ? zone : offsetText(time.offset), note: null }
    },
  })
  return { answers, ...counts }
}

function offsetText(offset: number): string {
  if (offset === 0) return 'UTC'
  const distance = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${String(Math.floor(distance / 60)).padStart(2, '0')}:${String(distance % 60).padStart(2, '0')}`
}
