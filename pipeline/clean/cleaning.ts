import * as z from 'zod'
import { fail } from '../../protocol/failure'
import { formatNumber, type Text } from '../../protocol/text'
import type { Table } from '../engine/table'
import type { Shown } from '../step/define-step'
import { says } from '../step/describe'
import type { StepContext } from '../step/step-context'

/** What a cleaning step learned from one table, as plain data: given to the same step with another table, it is applied there and nothing is learned anew. */
export interface CleaningModel<Learned extends object = object> {
  step: string
  version: 1
  /** The parameters that it was learned with. */
  params: Record<string, unknown>
  learned: Learned
}

/** One line of the account of what a step did. */
export interface CleaningChange {
  column: string
  what: Text
  /** Values or rows that are otherwise now. */
  changed: number
  before: string | number | null
  after: string | number | null
}

export interface Cleaned<Learned extends object = object> {
  table: Table
  /** Apply it to another part: `clean.scale(test, { model: scaled.model })`. */
  model: CleaningModel<Learned>
  rowsBefore: number
  rowsAfter: number
  /** What was done, column by column. */
  changes: CleaningChange[]
}

/** The parameter `model` that every cleaning step which learns has. */
export function modelParam(step: string): z.ZodOptional<z.ZodType<CleaningModel, CleaningModel>> {
  const model = z.looseObject({ step: z.literal(step), version: z.literal(1), params: z.record(z.string(), z.unknown()), learned: z.record(z.string(), z.unknown()) })
  // What was learned is checked to be an object; its type, an interface, could not be given for a record.
  return (model as unknown as z.ZodType<CleaningModel, CleaningModel>)
    .optional()
    .meta(says({ en: 'The `model` of an earlier result: it is applied as it is, and nothing is learned from this table', zh: '先前结果中的 `model`：直接套用，不再从本表学习' }))
}

export interface Cleaning<Params extends object, Learned extends object, Found extends object = object> {
  step: string
  /** Reads a table and gives what is to be applied, as plain data. */
  fit(context: StepContext, table: Table, params: Params): Promise<Learned>
  /** Gives a new table, the account, and whatever else the step has found. It must not look at more of the table than `learned` needs. */
  apply(context: StepContext, table: Table, params: Params, learned: Learned): Promise<Pick<Cleaned, 'table' | 'changes'> & Found>
}

/** Fits and applies, or only applies where a model is given. */
export async function runCleaning<Params extends object, Learned extends object, Found extends object = object>(
  { step, fit, apply }: Cleaning<Params, Learned, Found>,
  context: StepContext,
  input: Table,
  given: Params & { model?: CleaningModel | undefined },
): Promise<Cleaned<Learned> & Found> {
  const { model, ...own } = given
  const params = (model === undefined ? own : model.params) as Params
  const learned = model === undefined ? await fit(context, input, params) : (model.learned as Learned)
  const applied = await apply(context, input, params, learned)
  context.report(1, { en: 'Done', zh: '完成' })
  return { ...applied, model: { step, version: 1, params: params as Record<string, unknown>, learned }, rowsBefore: input.rowCount, rowsAfter: applied.table.rowCount }
}

/** What a person sees of a cleaning step: rows before and after, what changed in each column, the table. */
export function showCleaned({ table, rowsBefore, rowsAfter, changes }: Cleaned, more: readonly Shown[] = []): Shown[] {
  const changed = changes.reduce((sum, change) => sum + change.changed, 0)
  return [
    {
      figures: [
        { label: { en: 'Rows before', zh: '处理前行数' }, value: rowsBefore },
        { label: { en: 'Rows after', zh: '处理后行数' }, value: rowsAfter },
        { label: { en: 'Changed', zh: '改动' }, value: changed },
      ],
    },
    { words: changes.length === 0 ? { en: 'Nothing had to be changed.', zh: '无需改动。' } : accountOf(changes) },
    ...more,
    { table },
  ]
}

/** The account as a Markdown table. */
function accountOf(changes: readonly CleaningChange[]): Text {
  const rows = (language: 'en' | 'zh'): string =>
    changes.map(({ column, what, changed, before, after }) => `| ${cell(column)} | ${cell(what[language])} | ${formatNumber(changed, language)} | ${value(before, language)} | ${value(after, language)} |`).join('\n')
  return {
    en: `| Column | What was done | Changed | Before | After |\n|---|---|--:|--:|--:|\n${rows('en')}`,
    zh: `| 列 | 处理 | 改动数 | 处理前 | 处理后 |\n|---|---|--:|--:|--:|\n${rows('zh')}`,
  }
}

function value(given: string | number | null, language: 'en' | 'zh'): string {
  return given === null ? '–' : typeof given === 'number' ? formatNumber(given, language) : cell(given)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('*', '\\*')
}

/** Fails with `bad-params` about one parameter. */
export function refuse(context: StepContext, step: string, parameter: string, problem: Text, given: string): never {
  return fail({ kind: 'bad-params', step, parameter, problem: problem[context.language], given })
}
