import type { ColumnData } from '../engine/engine'
import type { StepContext } from '../step/step-context'
import type { Keep } from './scratch'

/** What was learned about one group: the values of its key as text, missing ones too, and what belongs to it. */
export type OfGroup<Value> = { key: (string | null)[] } & Value

/** The key's columns as SQL text, each as words. */
export function keyText({ engine: { dialect } }: StepContext, by: readonly string[], of = ''): string[] {
  return by.map((name) => `cast(${of}${dialect.identifier(name)} as varchar)`)
}

/** What was learned of groups as a relation, joined to `base` by the key; missing equals missing. Gives the SQL of the join, under `alias`. */
export async function joinGroups(
  context: StepContext,
  keep: Keep,
  { by, groups, columns, types, alias }: { by: readonly string[]; groups: readonly { key: (string | null)[] }[]; columns: Record<string, ColumnData>; types?: Record<string, string>; alias: string },
): Promise<string> {
  const keys = Object.fromEntries(by.map((_, index) => [`key_${index}`, groups.map(({ key }) => key[index] ?? null)]))
  const relation = await keep({ ...keys, ...columns }, types)
  const matches = keyText(context, by, 'base.').map((text, index) => `${text} is not distinct from ${alias}.key_${index}`)
  return `left join ${relation} ${alias} on ${matches.join(' and ')}`
}
