import { FailureError } from '../../../protocol/failure'
import type { Column } from '../../../protocol/table'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { refuse } from '../cleaning'
import { learnTimeForm, timeText } from '../time/learn-time-form'
import { chooseType, findMark, type ChosenType, type FoundTimes, type TargetType } from './choose-type'
import { examineColumn } from './examine-column'
import type { DecimalMark } from './read-number'

export interface TypeRules {
  columns?: string[] | undefined
  types?: Record<string, TargetType> | undefined
  least: number
  decimalMark: DecimalMark | 'auto'
  dayOrder?: 'mdy' | 'dmy' | undefined
}

const step = 'clean.coerce'

/** The type of each column that is text, or those that a person says. */
export async function learnTypes(context: StepContext, table: Table, { columns, types = {}, least, decimalMark, dayOrder }: TypeRules): Promise<ChosenType[]> {
  const named = [...new Set([...(columns ?? []), ...Object.keys(types)])].map((name) => context.column(table, name))
  const examined = columns === undefined && named.length === 0 ? table.columns.filter(({ kind }) => kind === 'text') : named
  const chosen: ChosenType[] = []
  for (const [index, column] of examined.entries()) {
    context.report((index / (examined.length + 1)) * 0.5, { en: `Examining ${column.name}`, zh: `检查 ${column.name}` })
    chosen.push(await learnType(context, table, column, types[column.name] ?? null, least, decimalMark, dayOrder))
  }
  return chosen
}

async function learnType(context: StepContext, table: Table, column: Column, told: TargetType | null, least: number, mark: DecimalMark | 'auto', dayOrder: 'mdy' | 'dmy' | undefined): Promise<ChosenType> {
  if (column.kind !== 'text' && told === null) return { column: column.name, type: 'text', mark: '.', decimals: 0, form: null, share: 1, reason: { en: 'is no text', zh: '不是文本' } }
  const isTime = told === 'date' || told === 'time'
  const { times, isOpen } = told === null || isTime ? await findTimes(context, table, column, dayOrder, isTime) : { times: null, isOpen: false }
  const evidence = await examineColumn(context, table, column)
  const found = chooseType(column.name, evidence, times, least, mark)
  if (told === null) return isOpen && found.type === 'text' ? { ...found, reason: { en: 'looks like dates, but day and month could be either: `dayOrder` must say it', zh: '像日期，但日与月无法分辨：须用 `dayOrder` 指定' } } : found
  const decimals = told === 'decimal' ? Math.min(8, Math.max(2, evidence.numbers[found.mark].decimals)) : 0
  return { ...found, mark: mark === 'auto' ? findMark(evidence) : mark, type: told, decimals, form: isTime ? (times?.form ?? null) : null, share: 1, reason: { en: 'as told', zh: '按指定' } }
}

async function findTimes(context: StepContext, table: Table, column: Column, form: 'mdy' | 'dmy' | undefined, isTold: boolean): Promise<{ times: FoundTimes | null; isOpen: boolean }> {
  try {
    const learned = await learnTimeForm(context, table, column, { step })
    return { times: { ...learned, isDay: await isDay(context, table, column) }, isOpen: false }
  } catch (thrown) {
    const parameter = thrown instanceof FailureError && thrown.failure.kind === 'bad-params' ? thrown.failure.parameter : null
    if (parameter === null) throw thrown
    if (parameter === 'form' && form !== undefined) return { times: { ...(await learnTimeForm(context, table, column, { step, form })), isDay: await isDay(context, table, column) }, isOpen: false }
    if (!isTold) return { times: null, isOpen: parameter === 'form' }
    if (parameter !== 'form') return { times: null, isOpen: false }
    return refuse(context, step, 'dayOrder', { en: `must say 'mdy' or 'dmy': in ${column.name} day and month could be either`, zh: `须填 'mdy'（月在前）或 'dmy'（日在前）：${column.name} 中日与月无法分辨` }, 'nothing')
  }
}

/** Whether no value says a clock's time. */
async function isDay(context: StepContext, table: Table, column: Column): Promise<boolean> {
  const [[clocks = 0] = []] = await context.query(`select count(*) from (select ${timeText(column, 't', context.engine.dialect)} as v from ${table.sqlName} t) where regexp_matches(v, '[0-9](:|时|点)|^[0-9]{9,}')`)
  return Number(clocks) === 0
}
