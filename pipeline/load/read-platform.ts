import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { toCleanedColumns, type CleanedColumn } from './clean-sql'
import type { Identified } from './identify'
import { discard, readDelimited, type ReadRows } from './read-delimited'
import type { Reader } from './readers/reader'
import type { SourceFile } from './source-file'
import { loadWords, say } from './words'

const kindWords: Partial<Record<CleanedColumn['meaning'], Text>> = { money: loadWords.money, count: loadWords.count, number: loadWords.number, time: loadWords.time }

/** Reads a platform's export: every cell as text first, then without guards and in its type. A cell that is not what its column holds is empty in the table and stands in the rejects. */
export async function readPlatform(context: Context, engine: Engine, { source, layout, name, reader }: { source: SourceFile; layout: Extract<Identified['layout'], { kind: 'csv' }>; name: string; reader: Reader }): Promise<ReadRows> {
  const { identifier } = engine.dialect
  const raw = await readDelimited(context, engine, { source, layout, name: `${name}_raw` }, { types: {}, isAllText: true, missing: [] })
  const relation = engine.freshName(name)
  try {
    const columns = toCleanedColumns(layout.names, reader, engine.dialect)
    const selected = columns.map(({ name: column, value }) => `${value} as ${identifier(column)}`)
    await engine.materialise(relation, `select ${selected.join(', ')} from ${identifier(raw.relation)}`, { signal: context.signal })
    const warnings = [...raw.warnings, ...(await rejectUnreadable(context, engine, { raw, relation, columns, source }))]
    return { relation, rejects: raw.rejects, sha256: raw.sha256, warnings }
  } catch (problem) {
    await discard(engine, [relation, raw.rejects])
    throw problem
  } finally {
    await discard(engine, [raw.relation])
  }
}

/** Values that are there as text and not in the column's type. */
async function rejectUnreadable(context: Context, engine: Engine, { raw, columns, source }: { raw: ReadRows; relation: string; columns: readonly CleanedColumn[]; source: SourceFile }): Promise<Text[]> {
  const { identifier, literal } = engine.dialect
  const typed = columns.filter(({ meaning }) => kindWords[meaning] !== undefined)
  if (typed.length === 0) return []
  const counts = typed.map(({ text, value }) => `count(*) filter (where (${text}) is not null and (${value}) is null)`)
  const { rows } = await engine.query(`select ${counts.join(', ')} from ${identifier(raw.relation)}`, { signal: context.signal })
  const warnings: Text[] = []
  for (const [index, { name, meaning, text, value }] of typed.entries()) {
    const count = Number(rows[0]?.[index] ?? 0)
    const kind = kindWords[meaning]
    if (count === 0 || kind === undefined) continue
    const reason = loadWords.unreadableValue[context.language].replace('{kind}', kind[context.language])
    await engine.execute(`insert into ${identifier(raw.rejects)} select ${literal(source.shortPath)}, null, 'unreadable-value', ${literal(name)}, ${literal(reason)}, 'row ' || number || ': ' || cell
      from (select row_number() over () as number, ${identifier(name)} as cell, (${text}) is not null and (${value}) is null as is_bad from ${identifier(raw.relation)}) where is_bad order by number`)
    warnings.push({ en: say(loadWords.unreadableValues, { count, column: name, kind: kind.en }).en, zh: say(loadWords.unreadableValues, { count, column: name, kind: kind.zh }).zh })
  }
  return warnings
}
