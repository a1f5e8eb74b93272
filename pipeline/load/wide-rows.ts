import type { Text } from '../../protocol/text'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { discard } from './discard'
import { linesAt } from './line-numbers'
import { addRejects } from './rejects'
import { readSource, type SourceFile } from './source-file'
import type { CsvScanner, WideRecord } from './text/csv-scanner'
import { loadWords, say } from './words'

interface WideRows {
  relation: string
  /** Its lines are numbered already. */
  rejects: string
  /** What the engine read. */
  source: SourceFile
  scan: CsvScanner
  columnCount: number
  /** Of the file, as people see it. */
  label: string
  /** Where what was read is a copy: the file's line of a line of the copy. */
  lineOf: ((line: number) => number) | null
}

/**
 * Takes rows of several cells too many out of the table and into the rejects, even where nothing stands in the last cells: the engine
 * passes over those, though what is before them has moved. Where most rows end so, that is how the file is written. Gives what people should know.
 */
export async function rejectWideRows(context: Context, engine: Engine, { relation, rejects, source, scan, columnCount, label, lineOf }: WideRows): Promise<Text[]> {
  const { wideRecords: wide, longRecords, records } = scan
  if (wide.length + longRecords === 0) return []
  if (2 * (wide.length + longRecords) > records) return wide.length > 0 ? [loadWords.moreColumnsThanHeader] : []
  const { identifier } = engine.dialect
  const { rows } = await engine.query(`select distinct line, kind from ${identifier(rejects)} where line is not null`)
  const rejected = Float64Array.from(new Set(rows.map(([line]) => Number(line)))).sort()
  const unread = rows.filter(([, kind]) => kind === 'too-many-columns').length
  const bom = source.encoding === 'utf-8-bom' ? 3 : 0
  const spans = wide.map((record) => ({ ...record, start: record.start + bom, end: record.end + bom }))
  const copied = await linesAt(source, Float64Array.from(spans, ({ start }) => start), scan)
  const lines = lineOf === null ? copied : copied.map(lineOf)
  const known = new Set(rejected)
  const moved = [...spans.keys()].filter((at) => !known.has(lines[at] ?? 0))
  const inTable = await engine.query(`select count(*) from ${identifier(relation)}`)
  const warnings: Text[] = []
  const long = Math.max(0, longRecords - unread)
  if (long > 0) warnings.push(say(loadWords.oneCellMore, { count: long }))
  if (moved.length === 0) return warnings
  // Two readers must agree on what a record is before one of them is taken out.
  if (Number(inTable.rows[0]?.[0] ?? 0) + rejected.length !== records) return [...warnings, say(loadWords.cellsMore, { count: moved.length })]
  const numbers = engine.freshName('wide_rows')
  await engine.register(numbers, { number: Float64Array.from(moved, (at) => (spans[at]?.index ?? 0) + 1 - countBelow(rejected, lines[at] ?? 0)) })
  try {
    const kept = engine.freshName(relation)
    await engine.materialise(kept, `select * exclude ("~number") from (select *, row_number() over () as "~number" from ${identifier(relation)}) where "~number" not in (select number from ${identifier(numbers)}) order by "~number"`, { signal: context.signal })
    // It may have been a view.
    await discard(engine, [relation])
    await engine.execute(`alter table ${identifier(kept)} rename to ${identifier(relation)}`)
  } finally {
    await engine.drop(numbers)
  }
  const texts = await textsOf(source, moved.flatMap((at) => spans[at] ?? []))
  const reason = (fields: number): string => say(loadWords.tooManyColumns, { expected: columnCount, found: fields })[context.language]
  await addRejects(engine, rejects, moved.map((at, index) => ({ file: label, line: lines[at] ?? null, kind: 'too-many-columns', column: null, reason: reason(spans[at]?.fields ?? 0), raw: texts[index] ?? '' })))
  return warnings
}

function countBelow(ascending: Float64Array, limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** What stands in the file where records do, which are in order. */
async function textsOf(source: SourceFile, spans: readonly WideRecord[]): Promise<string[]> {
  const texts = spans.map((): Buffer[] => [])
  let seen = 0
  let next = 0
  for await (const piece of readSource(source, () => undefined)) {
    for (let at = next; at < spans.length; at += 1) {
      const { start = 0, end = 0 } = spans[at] ?? {}
      if (start >= seen + piece.length) break
      if (end > seen) texts[at]?.push(Buffer.from(piece.subarray(Math.max(0, start - seen), end - seen)))
    }
    seen += piece.length
    while (next < spans.length && (spans[next]?.end ?? 0) <= seen) next += 1
    if (next >= spans.length) break
  }
  return texts.map((pieces) => Buffer.concat(pieces).toString())
}
