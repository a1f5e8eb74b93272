import { numberColumn } from '../../engine/dialect'
import type { Table } from '../../engine/table'
import type { StepContext } from '../../step/step-context'
import { createRest } from '../answer-values'
import { freshColumn } from '../replace-columns'
import { clusterTexts, type TextToCluster } from './cluster-texts'
import type { MeasureName } from './measures'

export interface NearDuplicateRules {
  columns: readonly string[]
  same: readonly string[]
  source: string | null
  measure: MeasureName
  threshold: number
  time?: string | undefined
  seconds?: number | undefined
  keep: 'first' | 'last' | 'fullest'
  action: 'mark' | 'remove'
}

export interface FoundDuplicates {
  table: Table
  groups: Table
  groupCount: number
  duplicates: number
}

/** Clusters the different texts in TypeScript, then groups rows, by time too where that is asked, in the engine. */
export async function findNearDuplicates(context: StepContext, table: Table, rules: NearDuplicateRules): Promise<FoundDuplicates> {
  const { dialect } = context.engine
  const { identifier } = dialect
  const column = (name: string): string => identifier(context.column(table, name).name)
  const clusters = await storeClusters(context, table, rules)
  const keys = keysOf(rules).map((name, index) => `c.${identifier(`~key${index}`)} is not distinct from cast(t.${column(name)} as varchar)`)
  const number = identifier(numberColumn)
  const fullness = rules.keep === 'fullest' ? `${table.columnNames.map((name) => `case when ${identifier(name)} is null then 0 else 1 end`).join(' + ')} desc, ` : ''
  const gap = rules.time === undefined ? '' : `, coalesce(${dialect.epochMilliseconds(column(rules.time))} - ${dialect.epochMilliseconds(`lag(${column(rules.time)}) over near`)} > ${(rules.seconds ?? 0) * 1000}, true) as starts`
  const timed = rules.time === undefined ? '' : `and t.${column(rules.time)} is not null`
  const [groupName, likeName, isName] = ['duplicate_group', 'duplicate_similarity', 'is_duplicate'].map((name) => identifier(freshColumn(table.columnNames, name)))
  const own = table.columnNames.map((name) => identifier(name)).join(', ')
  const ranked = context.engine.freshName('ranked')
  try {
    // A row may be alone in its cluster or its stretch of time: only groups of two and more are told.
    await context.engine.materialise(ranked, `
      with near as (select t.*, c.cluster as "~cluster", c.similarity as "~similarity" from ${table.numbered} t left join ${identifier(clusters)} c on ${keys.join(' and ')} ${timed}),
      stretches as (select *${gap} from near ${rules.time === undefined ? '' : `window near as (partition by "~cluster" order by ${column(rules.time)}, ${number})`}),
      numbered as (select *, ${rules.time === undefined ? '0' : `sum(case when starts then 1 else 0 end) over (partition by "~cluster" order by ${column(rules.time)}, ${number} rows unbounded preceding)`} as "~stretch" from stretches),
      sized as (select *, count(*) over (partition by "~cluster", "~stretch") as "~size", min(${number}) over (partition by "~cluster", "~stretch") as "~first",
        row_number() over (partition by "~cluster", "~stretch" order by ${fullness}${number} ${rules.keep === 'last' ? 'desc' : 'asc'}) as "~place" from numbered)
      select ${number}, ${own}, "~similarity", "~place", case when "~cluster" is not null and "~size" > 1 then dense_rank() over (order by case when "~cluster" is not null and "~size" > 1 then "~first" end nulls last) end as "~group" from sized`)
    const isDuplicate = `"~group" is not null and "~place" > 1`
    const marks = rules.action === 'remove' ? '' : `, "~group" as ${groupName}, case when "~group" is not null then "~similarity" end as ${likeName}, ${isDuplicate} as ${isName}`
    const made = await context.table(table.name, `select ${own}${marks} from ${identifier(ranked)} ${rules.action === 'remove' ? `where not (${isDuplicate})` : ''} order by ${number}`)
    const shown = [...keysOf(rules).filter((name) => name !== rules.source), ...(rules.time === undefined ? [] : [rules.time])]
    const groups = await context.table('groups', `select "~group" as "group", ${number} + 1 as "row", "~place" = 1 as kept, "~similarity" as similarity, ${shown.map((name) => `${column(name)} as ${identifier(freshColumn(['group', 'row', 'kept', 'similarity'], name))}`).join(', ')} from ${identifier(ranked)} where "~group" is not null order by "~group", "~place", ${number}`)
    const [[groupCount = 0, duplicates = 0] = []] = await context.query(`select count(distinct "~group"), count(*) filter (where ${isDuplicate}) from ${identifier(ranked)}`)
    return { table: made, groups, groupCount: Number(groupCount), duplicates: Number(duplicates) }
  } finally {
    await context.engine.drop(clusters)
    await context.engine.drop(ranked)
    context.report(1, phrase)
  }
}

const phrase = { en: 'Comparing rows', zh: '比较各行' }

function keysOf({ source, same, columns }: NearDuplicateRules): string[] {
  return [...new Set([...(source === null ? [] : [source]), ...same, ...columns])]
}

/** The cluster of each different combination of what is compared, as a relation: the keys in order, cluster and similarity. */
async function storeClusters(context: StepContext, table: Table, rules: NearDuplicateRules): Promise<string> {
  const { identifier } = context.engine.dialect
  const names = keysOf(rules)
  const fixed = names.length - rules.columns.filter((name) => name !== rules.source && !rules.same.includes(name)).length
  const keys = names.map((): (string | null)[] => [])
  const texts: TextToCluster[] = []
  const rest = createRest(context)
  const selected = names.map((name) => `cast(${identifier(context.column(table, name).name)} as varchar)`).join(', ')
  // In the order of first appearance, so that the first row leads and nothing depends on threads.
  const query = `select ${selected} from ${table.numbered} group by ${names.map((_, index) => index + 1).join(', ')} order by min(${identifier(numberColumn)})`
  for await (const chunk of context.engine.stream(query, { signal: context.signal })) {
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const values = names.map((_, index) => (chunk.columns[index]?.[row] ?? null) as string | null)
      const text = values.slice(fixed).map((value) => toComparable(value ?? '')).join('\u0001')
      // Rows that say nothing are not alike.
      if (values.slice(fixed === names.length ? 0 : fixed).every((value) => value === null || value.trim() === '')) continue
      texts.push({ group: JSON.stringify(values.slice(0, fixed)), text })
      values.forEach((value, index) => keys[index]?.push(value))
      if (row % 256 === 0) await rest()
    }
  }
  const { leader, similarity } = await clusterComparable(context, texts, rules)
  const relation = context.engine.freshName('clusters')
  await context.engine.register(relation, { ...Object.fromEntries(keys.map((values, index) => [`~key${index}`, values])), cluster: leader, similarity }, Object.fromEntries(keys.map((_, index) => [`~key${index}`, 'VARCHAR'])))
  return relation
}

/** Texts that are equal once normalised are one before any are compared. */
async function clusterComparable(context: StepContext, texts: readonly TextToCluster[], { measure, threshold }: NearDuplicateRules): Promise<{ leader: Int32Array; similarity: Float64Array }> {
  const places = new Map<string, number>()
  const different: TextToCluster[] = []
  const place = texts.map((one) => {
    const key = `${one.group}\u0000${one.text}`
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, different.length)
    return different.push(one) - 1
  })
  if (threshold === 1) return { leader: Int32Array.from(place), similarity: new Float64Array(place.length).fill(1) }
  const found = await clusterTexts(context, different, measure, threshold, (fraction) => context.report(0.1 + fraction * 0.7, phrase))
  return { leader: Int32Array.from(place, (at) => found.leader[at] ?? at), similarity: Float64Array.from(place, (at) => found.similarity[at] ?? 1) }
}

/** Without what writing alone changes: width, case, blanks and marks. Texts of marks alone stay as they are. */
function toComparable(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase()
  return folded.replace(/[^\p{L}\p{N}\p{M}\p{S}]+/gu, '') || folded.trim()
}
