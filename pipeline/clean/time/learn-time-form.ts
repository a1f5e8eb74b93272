import type { Column } from '../../../protocol/table'
import type { Dialect } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import { refuse } from '../cleaning'
import type { StepContext } from '../../step/step-context'
import { formNames, readTime, timeForms, type FormRules, type TimeForm } from './time-forms'

export interface LearnedForm {
  column: string
  /** Null where the column holds no value. */
  form: TimeForm | null
  /** Of the values that are there, how many have that form. */
  share: number
}

export interface FormQuestion extends FormRules {
  step: string
  /** The form that all columns have, where a person says it. */
  form?: TimeForm | undefined
}

/** Below this share the column is not one of times. */
const leastShare = 0.5
/** More of the values than this that only the other order reads: the column has two orders. */
const mostContradicting = 0.05
const mostShapes = 400

/** SQL of a column's value as the text that forms are read from, over an alias. */
export function timeText({ name, kind, type }: Column, alias: string, { identifier }: Dialect): string {
  const value = `${alias}.${identifier(name)}`
  if (kind === 'text') return `nullif(trim(${value}, ' ''' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)), '')`
  // A double's own text has an exponent beyond 10^15.
  if (type === 'DOUBLE' || type === 'FLOAT') return `case when ${value} = floor(${value}) and abs(${value}) < 1e18 then cast(cast(${value} as bigint) as varchar) else cast(${value} as varchar) end`
  return `cast(${value} as varchar)`
}

interface Shape {
  rows: number
  least: string
  greatest: string
  firstIsDay: number
  secondIsDay: number
}

/** Finds the one form of a column from all of its values, told apart by their shape. Fails with `bad-params` where the order of day and month stays open. */
export async function learnTimeForm(context: StepContext, table: Table, column: Column, question: FormQuestion): Promise<LearnedForm> {
  const shapes = await readShapes(context, table, column)
  const rows = shapes.reduce((sum, shape) => sum + shape.rows, 0)
  if (rows === 0) return { column: column.name, form: question.form ?? null, share: 0 }
  const counts = new Map(timeForms.map((form) => [form, countForm(shapes, form, question)]))
  const count = (form: TimeForm): number => counts.get(form) ?? 0
  // A year that is stated says what three or four digits mean.
  const order = question.year === undefined ? timeForms : (['month-day', ...timeForms] as const)
  const best = question.form ?? order.reduce((found, form) => (count(form) > count(found) ? form : found))
  if (question.form === undefined && (best === 'mdy' || best === 'dmy')) refuseOpenOrder(context, question.step, column.name, count('mdy'), count('dmy'), shapes)
  if (count(best) < leastShare * rows) {
    const { least = '' } = shapes[0] ?? {}
    refuse(context, question.step, 'columns', {
      en: `names ${column.name}, of which no known form reads even half; it holds values such as ${least}. The forms are: ${timeForms.map((form) => formNames[form].en).join('; ')}`,
      zh: `中的 ${column.name}：没有一种已知格式能读出其中半数的值，例如 ${least}。可识别的格式：${timeForms.map((form) => formNames[form].zh).join('；')}`,
    }, column.name)
  }
  return { column: column.name, form: best, share: count(best) / rows }
}

async function readShapes(context: StepContext, table: Table, column: Column): Promise<Shape[]> {
  const number = (pattern: string): string => `case when regexp_matches(v, '^[0-9]{1,2}[^0-9]') then try_cast(regexp_extract(v, '${pattern}', 1) as integer) end`
  const rows = await context.query(`
    select regexp_replace(v, '[0-9]', '9', 'g') as shape, count(*), min(v), max(v),
      count(*) filter (where ${number('^([0-9]{1,2})[^0-9]')} > 12), count(*) filter (where ${number('^[0-9]{1,2}[^0-9]+([0-9]{1,2})[^0-9]')} > 12)
    from (select ${timeText(column, 't', context.engine.dialect)} as v from ${table.sqlName} t) where v is not null
    group by 1 order by 2 desc, 1 limit ${mostShapes}`)
  return rows.map(([, count, least, greatest, first, second]) => ({ rows: Number(count), least: String(least), greatest: String(greatest), firstIsDay: Number(first), secondIsDay: Number(second) }))
}

function countForm(shapes: readonly Shape[], form: TimeForm, rules: FormRules): number {
  const reads = (shape: Shape): boolean => readTime(shape.least, form, rules) !== null || readTime(shape.greatest, form, rules) !== null
  return shapes.reduce((sum, shape) => {
    if (form === 'mdy' || form === 'dmy') return isEither(shape) ? sum + shape.rows - (form === 'mdy' ? shape.firstIsDay : shape.secondIsDay) : sum
    return reads(shape) ? sum + shape.rows : sum
  }, 0)
}

/** Whether day, month and year stand there in one of both orders. */
function isEither({ least, greatest }: Shape): boolean {
  return [least, greatest].some((text) => readTime(text, 'mdy') !== null || readTime(text, 'dmy') !== null)
}

function refuseOpenOrder(context: StepContext, step: string, column: string, asMonthFirst: number, asDayFirst: number, shapes: readonly Shape[]): void {
  const both = shapes.filter(isEither)
  const rows = both.reduce((sum, shape) => sum + shape.rows, 0)
  const { least = '' } = both[0] ?? {}
  if (asMonthFirst === asDayFirst) {
    refuse(context, step, 'form', { en: `must say 'mdy' or 'dmy': in ${column} every value, such as ${least}, can be read both ways`, zh: `须填 'mdy'（月在前）或 'dmy'（日在前）：${column} 中的值（如 ${least}）两种读法都成立` }, 'nothing')
  }
  const contradicting = rows - Math.max(asMonthFirst, asDayFirst)
  if (contradicting > mostContradicting * rows) {
    refuse(context, step, 'form', { en: `must say 'mdy' or 'dmy': in ${column} ${rows - asMonthFirst} values have no month first and ${rows - asDayFirst} no day first`, zh: `须填 'mdy'（月在前）或 'dmy'（日在前）：${column} 中有 ${rows - asMonthFirst} 个值不可能月在前，${rows - asDayFirst} 个值不可能日在前` }, 'nothing')
  }
}
