import { rmSync } from 'node:fs'
import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { textsOf, toCleanedColumns, type CleanedColumn } from './clean-sql'
import { discard } from './discard'
import { type ReadRows } from './read-delimited'
import type { Reader } from './readers/reader'
import { loadWords, say } from './words'

const kindWords: Partial<Record<CleanedColumn['meaning'], Text>> = { money: loadWords.money, count: loadWords.count, number: loadWords.number, time: loadWords.time, boolean: loadWords.yesOrNo, 'money-list': loadWords.money, 'count-list': loadWords.count }

interface Target {
  reader: Reader
  /** Of the table that is made. */
  name: string
  /** Of the file, as people see it. */
  label: string
}

/**
 * Raw rows without guards and in their columns' types, instead of the raw ones. Rows that are no data are left out and counted;
 * a cell that is not what its column holds is empty in the table and stands in the rejects.
 */
export async function cleanRows(context: Context, engine: Engine, raw: ReadRows, { reader, name, label }: Target): Promise<ReadRows> {
  const { identifier } = engine.dialect
  const relation = engine.freshName(name)
  const { signal } = context
  try {
    const described = await engine.describe(raw.relation)
    const columns = toCleanedColumns(described, reader, engine.dialect)
    const asides = await takeOutAsides(engine, raw, reader, described.map((column) => column.name))
    const selected = columns.map(({ name: column, value }) => `${value} as ${identifier(column)}`)
    await engine.materialise(relation, `select ${selected.join(', ')} from ${textsOf(columns, raw.relation, engine.dialect)}`, { signal })
    const warnings = [...raw.warnings, ...(asides > 0 ? [say(loadWords.asides, { count: asides })] : []), ...(await rejectUnreadable(context, engine, { raw, relation, columns, label })), ...(await cutIds(engine, relation, columns))]
    return { relation, rejects: raw.rejects, sha256: raw.sha256, warnings }
  } catch (problem) {
    await discard(engine, [relation, raw.rejects])
    throw problem
  } finally {
    await discard(engine, [raw.relation])
    if (raw.parquet !== undefined) rmSync(raw.parquet, { force: true })
  }
}

/** Totals and closing lines leave the rows and the rejects. */
async function takeOutAsides(engine: Engine, { relation, rejects }: ReadRows, { asides = [] }: Reader, names: readonly string[]): Promise<number> {
  if (asides.length === 0) return 0
  const { identifier, literal } = engine.dialect
  const isAside = (text: string): string => asides.map((pattern) => `regexp_matches(${text}, ${literal(pattern)})`).join(' or ')
  const cells = `concat_ws(',', ${names.map((column) => `cast(${identifier(column)} as varchar)`).join(', ')})`
  let count = 0
  for (const [table, test] of [[relation, isAside(cells)], [rejects, isAside('raw')]] as const) {
    const { rows } = await engine.query(`select count(*) from ${identifier(table)} where ${test}`)
    if (Number(rows[0]?.[0] ?? 0) === 0) continue
    count += Number(rows[0]?.[0])
    await engine.materialise(table, `select * from ${identifier(table)} where not coalesce(${test}, false)`)
  }
  return count
}

interface Cleaned {
  raw: ReadRows
  relation: string
  columns: readonly CleanedColumn[]
  label: string
}

/** Values that are there as text and not in the column's type. */
async function rejectUnreadable(context: Context, engine: Engine, { raw, relation, columns, label }: Cleaned): Promise<Text[]> {
  const { dialect } = engine
  const { identifier, literal } = dialect
  const { signal } = context
  const typed = columns.filter(({ meaning, isAdded }) => kindWords[meaning] !== undefined && isAdded !== true)
  if (typed.length === 0) return []
  const counts = typed.map(({ name }) => `count(${identifier(name)})`).join(', ')
  const { rows: texts } = await engine.query(`select ${counts} from ${textsOf(typed, raw.relation, dialect)}`, { signal })
  const { rows: values } = await engine.query(`select ${counts} from ${identifier(relation)}`, { signal })
  const warnings: Text[] = []
  for (const [index, column] of typed.entries()) {
    const { name, meaning, value } = column
    const count = Number(texts[0]?.[index] ?? 0) - Number(values[0]?.[index] ?? 0)
    const kind = kindWords[meaning]
    if (count === 0 || kind === undefined) continue
    const reason = loadWords.unreadableValue[context.language].replace('{kind}', kind[context.language])
    const numbered = textsOf([column], raw.relation, dialect, { '~number': 'row_number() over ()', '~cell': identifier(name) })
    await engine.execute(`insert into ${identifier(raw.rejects)} select ${literal(label)}, null, 'unreadable-value', ${literal(name)}, ${literal(reason)}, 'row ' || "~number" || ': ' || "~cell"
      from ${numbered} where ${identifier(name)} is not null and (${value}) is null order by "~number"`, { signal })
    warnings.push({ en: say(loadWords.unreadableValues, { count, column: name, kind: kind.en }).en, zh: say(loadWords.unreadableValues, { count, column: name, kind: kind.zh }).zh })
  }
  return warnings
}

/** Ids whose digits a spreadsheet program has cut: nothing can bring them back, so somebody must be told. */
async function cutIds(engine: Engine, relation: string, columns: readonly CleanedColumn[]): Promise<Text[]> {
  const { identifier } = engine.dialect
  const ids = columns.filter(({ meaning }) => meaning === 'id')
  if (ids.length === 0) return []
  const { rows } = await engine.query(`select ${ids.map(({ name }) => `count(*) filter (where regexp_matches(${identifier(name)}, '^[0-9]([.][0-9]+)?[eE][+][0-9]+$'))`).join(', ')} from ${identifier(relation)}`)
  return ids.flatMap(({ name }, index) => {
    const count = Number(rows[0]?.[index] ?? 0)
    return count === 0 ? [] : [say(loadWords.spreadsheetIds, { count, column: name })]
  })
}
