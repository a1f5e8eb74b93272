import { FailureError } from '../../../protocol/failure'
import type { Language } from '../../../protocol/text'
import { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import type { Advice } from './plan-step'

/** What advisers work with: a copy of the table, or a part of it, on which steps may be tried out. */
export interface Trial {
  context: StepContext
  /** The copy as the advice so far would leave it. */
  table: Table
  /** The whole input, for what a part cannot tell. */
  whole: Table
  /** Rows of the whole for each row of the copy. */
  scale: number
  /** Zone of times that say none. */
  zone: string
}

export type Adviser = (trial: Trial) => Promise<Advice | null>

interface TriedStep<Result> {
  spec: { params: { parse(given: unknown): unknown }; run(context: StepContext, input: never, params: never): Promise<Result> }
}

/** Runs a step on the copy. Null where it cannot work there: its column is missing, or it needs to be told more. */
export async function tryStep<Result>({ context, table }: Trial, step: TriedStep<Result>, params: Record<string, unknown>): Promise<Result | null> {
  try {
    return await step.spec.run(context, table as never, step.spec.params.parse(params) as never)
  } catch (thrown) {
    if (thrown instanceof FailureError && ['bad-params', 'missing-column', 'too-few-rows', 'no-seed'].includes(thrown.failure.kind)) return null
    throw thrown
  }
}

/** A context that remembers what is made in it, so that all of it can go again, and that shows no progress of its own. */
export function createTrialContext(context: StepContext): { context: StepContext; dropAll(): Promise<void> } {
  const made: string[] = []
  const engine = new Proxy(context.engine, {
    get(target, key) {
      if (key === 'freshName') {
        return (prefix: string) => {
          const name = target.freshName(prefix)
          made.push(name)
          return name
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return {
    context: {
      engine,
      get random() {
        return context.random
      },
      signal: context.signal,
      language: context.language,
      report: () => {},
      live: () => ({ update: () => {}, end: async () => {}, remove: async () => {} }),
      pausable: () => context.pausable(),
      query: (sql, parameters) => context.query(sql, parameters),
      async table(name, sql, parameters = []) {
        const relation = engine.freshName(name)
        await engine.materialise(relation, sql, { parameters, signal: context.signal })
        return Table.of(engine, relation, name)
      },
      column: (table, name) => table.column(name),
    },
    async dropAll() {
      for (const relation of made) await context.engine.drop(relation)
    },
  }
}

/** `3 %`, `0.02 %`. */
export function percent(part: number, of: number): string {
  const share = of === 0 ? 0 : (100 * part) / of
  return `${share === 0 || share >= 0.1 ? Math.round(share * 10) / 10 : Number(share.toPrecision(1))} %`
}

/** The first few names, bold. */
export function nameList(names: readonly string[], language: Language): string {
  const shown = names.slice(0, 6).map((name) => `**${name.replaceAll('*', '\\*')}**`)
  return `${shown.join(language === 'en' ? ', ' : '、')}${names.length > shown.length ? ' …' : ''}`
}
