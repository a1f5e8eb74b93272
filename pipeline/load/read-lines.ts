import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { cleanRows } from './clean-rows'
import { decodeFile } from './decode-file'
import { examine } from './examine'
import type { Layout } from './identify'
import { discard } from './discard'
import { type ReadRows } from './read-delimited'
import { readLines } from './read-sql'
import type { Reader } from './readers/reader'
import { createRejects } from './rejects'
import { SlowReport } from './slow-report'
import type { SourceFile } from './source-file'
import { loadWords, say } from './words'

/** Reads a log whose lines match a pattern, a column for each of its groups. Other lines stand in the rejects; empty ones are none. */
export async function readMatchedLines(context: Context, engine: Engine, { source, layout, name, reader }: { source: SourceFile; layout: Extract<Layout, { kind: 'lines' }>; name: string; reader: Reader }): Promise<ReadRows> {
  const { identifier, literal } = engine.dialect
  const relation = engine.freshName(`${name}_raw`)
  const rejects = engine.freshName(`${name}_rejects`)
  const lines = engine.freshName('log_lines')
  const progress = new SlowReport(context, say(loadWords.reading, { file: source.name }))
  const { signal } = context
  const temporary = join(context.workspace, '.souk', 'temp', `${randomUUID()}.log`)
  try {
    const isPlain = source.packing !== 'zip' && (source.encoding === 'utf-8' || source.encoding === 'utf-8-bom')
    // Logs hold whatever visitors send: bytes that are no UTF-8 are one of its lines, not another encoding.
    const { sha256 } = isPlain ? await examine(source, { csv: null, signal }) : await decodeFile(source, temporary, { lineEnds: null, signal, onProgress: (fraction) => progress.show(fraction) })
    const readable = isPlain ? source : { ...source, path: temporary, packing: 'none' as const }
    const pattern = literal(layout.pattern)
    await engine.materialise(lines, `select row_number() over () as number, line, regexp_matches(line, ${pattern}) as fits from ${readLines(readable.path, readable.packing === 'gzip', engine.dialect)}`, { signal, onProgress: (fraction) => progress.show(fraction) })
    const table = identifier(lines)
    await createRejects(engine, rejects)
    await engine.execute(`insert into ${identifier(rejects)} select ${literal(source.label)}, number, 'unreadable', null, ${literal(loadWords.otherLine[context.language])}, line from ${table} where not fits and trim(line) <> '' order by number`)
    await engine.materialise(relation, `select unnest(regexp_extract(line, ${pattern}, [${layout.names.map(literal).join(', ')}])) from ${table} where fits order by number`, { signal })
    return await cleanRows(context, engine, { relation, rejects, sha256, warnings: [] }, { reader, name, label: source.label })
  } catch (problem) {
    await discard(engine, [relation, rejects])
    throw problem
  } finally {
    progress.end()
    rmSync(temporary, { force: true })
    await discard(engine, [lines])
  }
}
