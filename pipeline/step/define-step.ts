import * as z from 'zod'
import { fail } from '../../protocol/failure'
import type { FiguresOutput } from '../../protocol/output'
import type { Language, Text } from '../../protocol/text'
import { isTable, type Table } from '../engine/table'
import { checkParams } from './check-params'
import { currentContext, type Context } from './context'
import { displaySymbol, type Displayable } from './display'
import type { StepExample } from './example'
import type { Lineage } from './lineage'
import { showAll } from './show'
import { createStepContext, type StepContext } from './step-context'

/** What a step takes: one table, or several by name. */
export type StepInput = Table | Readonly<Record<string, Table>>

/** One thing that a person sees of a result: figures, words in Markdown, a table under a title, or a chart. */
export type Shown = { figures: FiguresOutput['figures'] } | { words: Text } | { table: Table; title?: Text } | Displayable

export interface StepSpec<Input extends StepInput, Params extends z.ZodObject, Result extends object> {
  /** Stage and step, `clean.report`: the file is `clean/report.ts` and exports `report`. */
  name: `${string}.${string}`
  summary: Text
  /** The only place where parameters are declared. Each has `.meta(says({ en, zh }))`. */
  params: Params
  /** Reads tables, gives tables and figures. It never changes a table that is there. */
  run(context: StepContext, input: Input, params: z.output<Params>): Promise<Result>
  /** What a person should see. */
  show(result: Result, language: Language): Shown[] | Promise<Shown[]>
  /** A small input with the answer that it must give; the contract suite runs it. */
  example: StepExample<z.input<Params>, Result>
}

/** A result knows where it comes from and how it is shown. */
export type StepResult<Result> = Result & { readonly lineage: Lineage } & Displayable

export interface Step<Input extends StepInput, Params extends z.ZodObject, Result extends object> {
  (input: Input, params?: z.input<Params>, options?: { context?: Context }): Promise<StepResult<Result>>
  readonly spec: StepSpec<Input, Params, Result>
}

/** What all steps have alike, whatever they take and give. */
export type AnyStepSpec = Pick<StepSpec<never, z.ZodObject, object>, 'name' | 'summary' | 'params'> & { example: StepExample<object, never> }

/**
 * Makes a step: a function that checks its parameters, runs, and gives a result with lineage that can be shown.
 * `export const report = defineStep({ name: 'clean.report', summary, params: z.object({ … }), run, show, example })`.
 */
export function defineStep<Input extends StepInput, Params extends z.ZodObject, Result extends object>(
  spec: StepSpec<Input, Params, Result>,
): Step<Input, Params, Result> {
  const call = async (input: Input, given?: z.input<Params>, options: { context?: Context } = {}): Promise<StepResult<Result>> => {
    const context = options.context ?? currentContext()
    const tables = toTables(spec.name, input, context.language)
    const params = checkParams(spec.name, spec.params, given ?? {}, context.language)
    if (context.signal.aborted) fail({ kind: 'cancelled' })
    const started = performance.now()
    const random = context.random?.fork(spec.name) ?? null
    const result = await spec.run(await createStepContext(spec.name, context, random), input, params)
    const lineage: Lineage = {
      step: spec.name,
      inputs: tables.map(([name, table]) => ({ input: name, table: table.name, rows: table.rowCount })),
      params,
      seed: random !== null && random.drawn > 0 ? random.seed : null,
      milliseconds: performance.now() - started,
    }
    return { ...result, lineage, [displaySymbol]: async (language: Language) => showAll(await spec.show(result, language), language) }
  }
  return Object.assign(call, { spec })
}

function toTables(step: string, input: unknown, language: Language): [string, Table][] {
  if (isTable(input)) return [['input', input]]
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : []
  const tables = entries.filter((entry): entry is [string, Table] => isTable(entry[1]))
  if (tables.length === 0 || tables.length < entries.length) {
    fail({ kind: 'bad-params', step, parameter: 'input', problem: { en: 'must be a table', zh: '必须是数据表' }[language], given: input === null ? 'null' : typeof input })
  }
  return tables
}
