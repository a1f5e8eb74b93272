import { fail } from '../../../protocol/failure'
import type { Column } from '../../../protocol/table'
import type { Text } from '../../../protocol/text'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { steady, type InputEncoding, type NumberColumn } from './encoding'

/** One input as asked for: its columns, how many ids its layer knows, and whether that layer looks numbers up. */
export interface InputPlan {
  columns: string[]
  /** Ids of the layer that looks them up, 0 among them; null where none does. */
  idLimit: number | null
  isVector: boolean
  /** Texts become a column of 0 and 1 for each value (one-hot) beside the numbers, since no layer looks them up. */
  isIndicated: boolean
}

/** Texts with more values than this are no columns of 0 and 1: they want an embedding. */
const mostIndicators = 100

const isList = ({ type }: Column): boolean => type.endsWith(']')
const isNumeric = ({ kind }: Column): boolean => ['integer', 'number', 'decimal', 'boolean', 'time', 'date'].includes(kind)
/** Of a list: what its elements are. */
const holdsNumbers = ({ type }: Column): boolean => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))\[\d*\]$/.test(type)

/** Learns how one input's columns become numbers. Fails with `bad-params` where they do not go together. */
export async function learnInput(context: StepContext, step: string, name: string, rows: Table, plan: InputPlan, longest: number): Promise<InputEncoding> {
  const columns = plan.columns.map((column) => rows.column(column))
  const lists = columns.filter(isList)
  const isLookedUp = plan.idLimit !== null
  if (lists.length === 0) {
    if (!isLookedUp && columns.every(isNumeric)) return { form: 'numbers', columns: await Promise.all(columns.map((column) => learnNumbers(context, rows, column))), isVector: plan.isVector }
    if (plan.isIndicated && !isLookedUp) return { form: 'numbers', columns: (await Promise.all(columns.map((column) => (isNumeric(column) ? learnNumbers(context, rows, column).then((one) => [one]) : learnIndicators(context, step, rows, column))))).flat(), isVector: true }
    if (isLookedUp || columns.every((column) => !isNumeric(column))) return { form: 'ids', columns: plan.columns, words: await learnWords(context, rows, plan.columns, false, plan.idLimit) }
  }
  if (lists.length === columns.length) {
    const length = await longestOf(context, rows, plan.columns, longest)
    if (!isLookedUp && columns.every(holdsNumbers)) return { form: 'sequence', columns: await Promise.all(columns.map((column) => learnNumbers(context, rows, column))), length }
    if (columns.length === 1) return { form: 'id-sequence', columns: plan.columns, words: await learnWords(context, rows, plan.columns, true, plan.idLimit), length }
  }
  const problem: Text = { en: `“${name}” mixes columns that become numbers, ids and sequences: make them inputs of their own`, zh: `“${name}”混合了数值列、文本列与列表列：请分成各自的输入` }
  fail({ kind: 'bad-params', step, parameter: 'inputs', problem: problem[context.language], given: columns.map((column) => `${column.name} ${column.type}`).join(', ') })
}

/** A column of 0 and 1 for each text of a column, the most frequent first; what is missing or not known has 0 in all. */
async function learnIndicators(context: StepContext, step: string, rows: Table, { name }: Column): Promise<NumberColumn[]> {
  const words = await learnWords(context, rows, [name], false, mostIndicators + 2)
  if (words.length > mostIndicators) {
    const problem: Text = {
      en: `“${name}” has more than ${mostIndicators} different texts: start the network with branches and give “${name}” an embedding`,
      zh: `“${name}”的不同文本超过 ${mostIndicators} 个：请让网络以 branches 开头，并为“${name}”设置 embedding`,
    }
    fail({ kind: 'bad-params', step, parameter: 'inputs', problem: problem[context.language], given: name })
  }
  return words.map((word) => ({ column: name, as: 'is', word, mean: 0, deviation: 1 }))
}

/** Of a column of single numbers, or of lists of them. */
export async function learnNumbers(context: StepContext, rows: Table, column: Column): Promise<NumberColumn> {
  const as = column.kind === 'boolean' ? 'boolean' : column.kind === 'time' || column.kind === 'date' ? 'time' : 'number'
  if (as === 'boolean') return { column: column.name, as, mean: 0.5, deviation: 1 }
  const { dialect } = rows.engine
  const name = dialect.identifier(column.name)
  const value = isList(column) ? `cast(unnest(${name}) as double)` : numberOf(name, as, rows)
  // Neither NaN nor infinite.
  const finite = `(select v from (select ${value} as v from ${rows.sqlName}) where v - v = 0)`
  const [[mean] = []] = await context.query(`select ${dialect.compensatedMean('v')} from ${finite}`)
  const center = steady(Number(mean ?? 0))
  const [[variance] = []] = await context.query(`select ${dialect.compensatedMean(`(v - cast(${center} as double)) * (v - cast(${center} as double))`)} from ${finite}`)
  const deviation = steady(Math.sqrt(Number(variance ?? 0)))
  return { column: column.name, as, mean: center, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 }
}

/** A column as a double: times in milliseconds. */
export function numberOf(name: string, as: Exclude<NumberColumn['as'], 'is'>, { engine }: Table): string {
  return as === 'time' ? `cast(${engine.dialect.epochMilliseconds(name)} as double)` : as === 'boolean' ? `case when ${name} then cast(1 as double) when not ${name} then cast(0 as double) end` : `cast(${name} as double)`
}

/** The values of columns as text, the most frequent first, and those alike in the order of their letters. */
export async function learnWords(context: StepContext, rows: Table, columns: readonly string[], areLists: boolean, limit: number | null): Promise<string[]> {
  const parts = columns.map((column) => {
    const name = rows.engine.dialect.identifier(column)
    return `select cast(${areLists ? `unnest(${name})` : name} as varchar) as word from ${rows.sqlName}`
  })
  const most = limit === null ? '' : ` limit ${Math.max(0, limit - 1)}`
  const found = await context.query(`select word from (${parts.join(' union all ')}) where word is not null group by word order by count(*) desc, word${most}`)
  return found.map(([word]) => String(word))
}

async function longestOf(context: StepContext, rows: Table, columns: readonly string[], longest: number): Promise<number> {
  const lengths = columns.map((column) => `max(len(${rows.engine.dialect.identifier(column)}))`)
  const [found = []] = await context.query(`select ${lengths.join(', ')} from ${rows.sqlName}`)
  return Math.max(1, Math.min(longest, Math.max(...found.map((length) => Number(length ?? 0)))))
}
