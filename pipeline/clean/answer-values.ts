import { setImmediate } from 'node:timers/promises'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import type { StepContext } from '../step/step-context'

export type Answer = Readonly<Record<string, string | null>>

/** What is asked of each distinct combination of values. */
export interface Question<Columns extends string> {
  /** A relation or subquery; the expressions of `keys` are over its alias `t`. */
  from: string
  /** SQL expressions of text. */
  keys: readonly string[]
  /** SQL types of what is answered, by column. */
  columns: Readonly<Record<Columns, string>>
  answer(values: readonly (string | null)[], rows: number): Readonly<Record<Columns, string | null>>
  phrase: Text
  /** How many combinations there may be, for the progress. */
  atMost: number
}

/** Answers for each distinct combination, stored as a relation to join with. Drop it when it has been used. */
export interface Answers {
  relation: string
  /** A left join under an alias with the rows under the alias `t`. */
  join(alias: string): string
  count: number
}

const breath = 40

/** Asks TypeScript once for each distinct combination of values, so that a million rows cost what their different values cost. Interrupt is heard in between. */
export async function answerValues<Columns extends string>(context: StepContext, { from, keys, columns, answer, phrase, atMost }: Question<Columns>): Promise<Answers> {
  const names = Object.keys(columns) as Columns[]
  const keyColumns = keys.map((): (string | null)[] => [])
  const answered = names.map((): (string | null)[] => [])
  const places = keys.map((_, index) => index + 1).join(', ')
  const texts = keys.map((key) => `cast(${key} as varchar)`)
  const rest = createRest(context)
  for await (const chunk of context.engine.stream(`select ${texts.join(', ')}, cast(count(*) as double) from ${from} t group by ${places}`, { signal: context.signal })) {
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const values = keys.map((_, index) => (chunk.columns[index]?.[row] ?? null) as string | null)
      const found = answer(values, Number(chunk.columns[keys.length]?.[row] ?? 0))
      values.forEach((value, index) => keyColumns[index]?.push(value))
      names.forEach((name, index) => answered[index]?.push(found[name]))
      if (row % 64 === 0) await rest(() => context.report(Math.min(0.9, (keyColumns[0]?.length ?? 0) / Math.max(1, atMost)), phrase))
    }
  }
  const stored = Object.fromEntries([...keyColumns.map((values, index) => [`~key${index}`, values] as const), ...names.map((name, index) => [name, answered[index] ?? []] as const)])
  const relation = context.engine.freshName('answers')
  await context.engine.register(relation, stored, { ...Object.fromEntries(keys.map((_, index) => [`~key${index}`, 'VARCHAR'])), ...columns })
  const { identifier } = context.engine.dialect
  return {
    relation,
    join: (alias) => `left join ${identifier(relation)} ${alias} on ${texts.map((key, index) => `${alias}.${identifier(`~key${index}`)} is not distinct from ${key}`).join(' and ')}`,
    count: keyColumns[0]?.length ?? 0,
  }
}

/** Lets the event loop turn now and then inside long work, and ends it with `cancelled` when that is asked. */
export function createRest(context: Pick<StepContext, 'signal'>): (onRest?: () => void) => Promise<void> {
  let next = performance.now() + breath
  return async (onRest) => {
    if (performance.now() < next) return
    onRest?.()
    await setImmediate()
    if (context.signal.aborted) fail({ kind: 'cancelled' })
    next = performance.now() + breath
  }
}
