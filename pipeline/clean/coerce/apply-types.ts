import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { answerValues, type Answers } from '../answer-values'
import type { CleaningChange } from '../cleaning'
import { listUnreadable, type Unreadable } from '../list-unreadable'
import { replaceColumns, type NewColumn } from '../replace-columns'
import { convertTimes } from '../time/convert-times'
import type { ChosenType } from './choose-type'
import { readTyped, sqlTypeOf } from './read-typed'
import { typeNames } from './show-types'

interface Converted {
  answers: Answers
  /** SQL of the value in its type, over the answers' alias. */
  value(alias: string): string
  read: number
  unread: number
}

/** Gives each column its type. Times keep what the clock says; those with a zone are in UTC. */
export async function applyTypes(context: StepContext, table: Table, types: ChosenType[]): Promise<{ table: Table; changes: CleaningChange[]; types: ChosenType[]; unreadable: Table }> {
  const changing = types.filter(({ column, type }) => !(type === 'text' && table.column(column).kind === 'text'))
  const [joins, used, columns, unread, changes]: [string[], string[], NewColumn[], Unreadable[], CleaningChange[]] = [[], [], [], [], []]
  try {
    for (const [index, chosen] of changing.entries()) {
      const alias = `a${index}`
      const converted = chosen.type === 'date' || chosen.type === 'time' ? await toTimes(context, table, chosen) : await toValues(context, table, chosen)
      used.push(converted.answers.relation)
      joins.push(converted.answers.join(alias))
      columns.push({ name: chosen.column, sql: converted.value(alias) })
      if (converted.unread > 0) unread.push({ column: chosen.column, where: `${alias}.note is not null`, reason: context.engine.dialect.literal(chosen.type) })
      changes.push(...describe(chosen, table.column(chosen.column).type, converted))
    }
    context.report(0.95, { en: 'Converting', zh: '转换' })
    const made = columns.length === 0 ? table : await replaceColumns(context, table, columns, joins)
    return { table: made, changes, types, unreadable: await listUnreadable(context, table, joins, unread) }
  } finally {
    for (const relation of used) await context.engine.drop(relation)
    context.report(1, { en: 'Converting', zh: '转换' })
  }
}

async function toTimes(context: StepContext, table: Table, chosen: ChosenType): Promise<Converted> {
  const { answers, read, unreadable } = await convertTimes(context, table, chosen, { zone: 'UTC', overlap: 'earlier', isMixed: false })
  return { answers, read, unread: unreadable, value: (alias) => (chosen.type === 'date' ? `cast(${alias}.utc as date)` : `${alias}.utc`) }
}

async function toValues(context: StepContext, table: Table, chosen: ChosenType): Promise<Converted> {
  const counts = { read: 0, unread: 0 }
  const answers = await answerValues(context, {
    from: table.sqlName,
    keys: [`t.${context.engine.dialect.identifier(chosen.column)}`],
    columns: { value: sqlTypeOf(chosen), note: 'VARCHAR' },
    phrase: { en: `Reading ${chosen.column}`, zh: `读取 ${chosen.column}` },
    atMost: table.rowCount,
    answer([text = null], rows) {
      const value = text === null || chosen.type === 'text' ? text : readTyped(text, chosen)
      const isUnread = value === null && text !== null && text.trim() !== ''
      if (value !== null) counts.read += rows
      if (isUnread) counts.unread += rows
      return { value, note: isUnread ? 'unread' : null }
    },
  })
  return { answers, ...counts, value: (alias) => `${alias}.value` }
}

function describe(chosen: ChosenType, before: string, { read, unread }: Converted): CleaningChange[] {
  const name = typeNames[chosen.type]
  const changed: CleaningChange = { column: chosen.column, what: { en: `Text to ${name.en}: ${chosen.reason.en}`, zh: `文本转为${name.zh}：${chosen.reason.zh}` }, changed: read, before, after: sqlTypeOf(chosen) }
  return unread === 0 ? [changed] : [changed, { column: chosen.column, what: { en: 'Could not be read: missing now, listed below', zh: '未能读出：已置为缺失，见下表' }, changed: unread, before: null, after: null }]
}
