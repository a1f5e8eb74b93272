import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../../protocol/failure'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { decodeFile } from './decode-file'
import { examine } from './examine'
import { discard, type ReadRows } from './read-delimited'
import { readLines } from './read-sql'
import { createRejects } from './rejects'
import { SlowReport } from './slow-report'
import type { SourceFile } from './source-file'
import { loadWords, say } from './words'

/** Whole numbers beyond this are kept as text, as in a delimited file. */
const exactInteger = 2 ** 53 - 1

/** Reads a file of one JSON object a line. Types come from all lines; texts stay texts, numbers too long to be exact become text. */
export async function readJsonLines(context: Context, engine: Engine, { source, name }: { source: SourceFile; name: string }, types: Readonly<Record<string, string>>): Promise<ReadRows> {
  const { identifier, literal } = engine.dialect
  const relation = engine.freshName(name)
  const rejects = engine.freshName(`${name}_rejects`)
  const lines = engine.freshName('json_lines')
  const progress = new SlowReport(context, say(loadWords.reading, { file: source.name }))
  const { signal } = context
  const temporary = join(context.workspace, '.souk', 'temp', `${randomUUID()}.jsonl`)
  try {
    let sha256 = ''
    let readable = source
    if (source.encoding !== 'utf-8' && source.encoding !== 'utf-8-bom') {
      const decoded = await decodeFile(source, temporary, { lineEnds: null, signal, onProgress: (fraction) => progress.show(fraction) })
      const [bad] = decoded.undecodable
      if (bad !== undefined) fail({ kind: 'bad-encoding', path: source.shortPath, encoding: source.encoding, line: bad.line, byte: 1 })
      sha256 = decoded.sha256
      readable = { ...source, path: temporary, isGzip: false }
    } else sha256 = (await examine(source, { csv: null, signal })).sha256
    const text = `trim(replace(line, chr(65279), ''))`
    await engine.materialise(lines, `select row_number() over () as number, ${text} as line, case when json_valid(${text}) then json_type(${text}) = 'OBJECT' else false end as is_object from ${readLines(readable.path, readable.isGzip, engine.dialect)}`, { signal, onProgress: (fraction) => progress.show(fraction) })
    const table = identifier(lines)
    await createRejects(engine, rejects)
    await engine.execute(`insert into ${identifier(rejects)} select ${literal(source.shortPath)}, number, 'bad-json', null, ${literal(loadWords.badJson[context.language])}, line from ${table} where line <> '' and not is_object order by number`)
    const structure = await structureOf(engine, table, types, signal)
    if (structure === null) fail({ kind: 'unknown-format', path: source.shortPath, detail: loadWords.noJsonObject[context.language] })
    await engine.materialise(relation, `select unnest(from_json(line, ${literal(JSON.stringify(structure))})) from ${table} where is_object order by number`, { signal })
    return { relation, rejects, sha256, warnings: [] }
  } catch (problem) {
    await discard(engine, [relation, rejects])
    throw problem
  } finally {
    progress.end()
    rmSync(temporary, { force: true })
    await discard(engine, [lines])
  }
}

type Structure = string | Structure[] | { [name: string]: Structure }

/** The fields of all objects with their types; null where there is no object. */
async function structureOf(engine: Engine, table: string, types: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Record<string, Structure> | null> {
  const { identifier, literal } = engine.dialect
  const { rows } = await engine.query(`select json_group_structure(line::json) from ${table} where is_object`, { signal })
  const text = rows[0]?.[0]
  if (typeof text !== 'string') return null
  const found = JSON.parse(text) as Record<string, Structure>
  const structure: Record<string, Structure> = {}
  for (const [field, type] of Object.entries(found)) structure[field] = types[field] ?? (type === 'NULL' ? 'VARCHAR' : type === 'UBIGINT' ? 'BIGINT' : type)
  const numbers = Object.entries(found).filter(([, type]) => typeof type === 'string' && /INT|DOUBLE/.test(type)).map(([field]) => field)
  for (const field of numbers) {
    if (types[field] !== undefined) continue
    const path = literal(`$.${JSON.stringify(field)}`)
    const value = `json_extract_string(line, ${path})`
    const isLong = `(regexp_matches(${value}, '^-?[0-9]{16,}$') and abs(try_cast(${value} as hugeint)) is distinct from least(abs(try_cast(${value} as hugeint)), ${exactInteger}))`
    const long = await engine.query(`select bool_or(${isLong}) as ${identifier(field)} from ${table} where is_object`, { signal })
    if (long.rows[0]?.[0] === true) structure[field] = 'VARCHAR'
  }
  return structure
}

