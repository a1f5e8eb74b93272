import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail, toFailure } from '../../protocol/failure'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { cleanRows } from './clean-rows'
import { meaningsOf } from './clean-sql'
import { decodeFile } from './decode-file'
import { examine } from './examine'
import type { Layout } from './identify'
import { discard } from './discard'
import { type ReadRows } from './read-delimited'
import { readJsonObjects, readLines } from './read-sql'
import type { Reader } from './readers/reader'
import { createRejects } from './rejects'
import { SlowReport } from './slow-report'
import type { SourceFile } from './source-file'
import { toJsonLines } from './text/python-lines'
import { loadWords, say } from './words'

/** Whole numbers beyond this are kept as text, as in a delimited file. */
const exactInteger = 2 ** 53 - 1

interface JsonSource {
  source: SourceFile
  layout: Extract<Layout, { kind: 'json' }>
  name: string
  reader: Reader | null
}

/** Reads a file of JSON objects. Types come from all of them; texts stay texts, numbers too long to be exact become text. With a reader its columns are cleaned and typed as it says. */
export async function readJson(context: Context, engine: Engine, { source, layout, name, reader }: JsonSource, types: Readonly<Record<string, string>>): Promise<ReadRows> {
  const { identifier, literal } = engine.dialect
  const relation = engine.freshName(reader === null ? name : `${name}_raw`)
  const rejects = engine.freshName(`${name}_rejects`)
  const lines = engine.freshName('json_lines')
  const progress = new SlowReport(context, say(loadWords.reading, { file: source.name }))
  const { signal } = context
  const temporary = join(context.workspace, '.souk', 'temp', `${randomUUID()}.jsonl`)
  try {
    const { readable, sha256 } = await prepare(context, source, layout, temporary, progress)
    await engine
      .materialise(lines, objectsOf(readable, layout, engine), { signal, onProgress: (fraction) => progress.show(fraction) })
      .catch((problem: unknown) => {
        const failure = toFailure(problem)
        return fail(failure.kind === 'sql' ? { kind: 'file-unreadable', path: source.label, reason: failure.message.replaceAll(readable.path, source.label) } : failure)
      })
    const table = identifier(lines)
    await createRejects(engine, rejects)
    await engine.execute(`insert into ${identifier(rejects)} select ${literal(source.label)}, number, 'bad-json', null, ${literal(loadWords.badJson[context.language])}, line from ${table} where line <> '' and not is_object order by number`)
    const structure = await structureOf(engine, table, types, reader, signal)
    if (structure === null) fail({ kind: 'unknown-format', path: source.label, detail: loadWords.noJsonObject[context.language] })
    await engine.materialise(relation, `select unnest(from_json(line, ${literal(JSON.stringify(structure))})) from ${table} where is_object order by number`, { signal })
    const raw = { relation, rejects, sha256, warnings: [] }
    return reader === null ? raw : await cleanRows(context, engine, raw, { reader, name, label: source.label })
  } catch (problem) {
    await discard(engine, [relation, rejects])
    throw problem
  } finally {
    progress.end()
    rmSync(temporary, { force: true })
    await discard(engine, [lines])
  }
}

/** The file, or a copy that the engine can read. */
async function prepare(context: Context, source: SourceFile, { syntax }: JsonSource['layout'], temporary: string, progress: SlowReport): Promise<{ readable: SourceFile; sha256: string }> {
  const { signal } = context
  const isPlain = source.packing !== 'zip' && (source.encoding === 'utf-8' || source.encoding === 'utf-8-bom')
  if (syntax === 'python') {
    const sha256 = await toJsonLines(source, temporary, { signal, onProgress: (fraction) => progress.show(fraction) })
    return { readable: { ...source, path: temporary, packing: 'none' }, sha256 }
  }
  if (isPlain) return { readable: source, sha256: (await examine(source, { csv: null, signal })).sha256 }
  const decoded = await decodeFile(source, temporary, { lineEnds: null, signal, onProgress: (fraction) => progress.show(fraction) })
  const [bad] = decoded.undecodable
  if (bad !== undefined) fail({ kind: 'bad-encoding', path: source.label, encoding: source.encoding, line: bad.line, byte: 1 })
  return { readable: { ...source, path: temporary, packing: 'none' }, sha256: decoded.sha256 }
}

/** SQL of the objects with their numbers: the line's where there is one object a line, else the object's. */
function objectsOf({ path, packing }: SourceFile, { form, member }: JsonSource['layout'], { dialect }: Engine): string {
  const { literal } = dialect
  const isGzip = packing === 'gzip'
  const text = `trim(replace(line, chr(65279), ''))`
  const isObject = `case when json_valid(line) then json_type(line) = 'OBJECT' else false end as is_object`
  if (form === 'lines') return `select number, line, ${isObject} from (select row_number() over () as number, ${text} as line from ${readLines(path, isGzip, dialect)})`
  const objects = readJsonObjects(path, isGzip, form === 'array' ? 'array' : 'unstructured', dialect)
  const each = form === 'member' ? `select unnest(from_json(json_extract(json, ${literal(`$.${JSON.stringify(member)}`)}), '["json"]')) as json from ${objects}` : `select json from ${objects}`
  return `select number, line, ${isObject} from (select row_number() over () as number, cast(json as varchar) as line from (${each}))`
}

type Structure = string | Structure[] | { [name: string]: Structure }

/** The fields of all objects with their types; null where there is no object. What a reader knows is text first: it says itself how to read it. */
async function structureOf(engine: Engine, table: string, types: Readonly<Record<string, string>>, reader: Reader | null, signal: AbortSignal): Promise<Record<string, Structure> | null> {
  const { identifier, literal } = engine.dialect
  const { rows } = await engine.query(`select json_group_structure(line::json) from ${table} where is_object`, { signal })
  const text = rows[0]?.[0]
  if (typeof text !== 'string') return null
  const found = JSON.parse(text) as Record<string, Structure>
  const meanings = reader === null ? new Map() : meaningsOf(Object.keys(found), reader)
  const structure: Record<string, Structure> = {}
  for (const [field, type] of Object.entries(found)) {
    const meaning: unknown = meanings.get(field)
    if (meaning !== undefined) structure[field] = meaning === 'nested' ? 'JSON' : 'VARCHAR'
    else structure[field] = types[field] ?? (type === 'NULL' ? 'VARCHAR' : type === 'UBIGINT' ? 'BIGINT' : type)
  }
  const numbers = Object.entries(found).filter(([field, type]) => typeof type === 'string' && /INT|DOUBLE/.test(type) && types[field] === undefined && !meanings.has(field)).map(([field]) => field)
  if (numbers.length === 0) return structure
  const isLong = (field: string): string => {
    const value = `json_extract_string(line, ${literal(`$.${JSON.stringify(field)}`)})`
    return `(regexp_matches(${value}, '^-?[0-9]{16,}$') and abs(try_cast(${value} as hugeint)) is distinct from least(abs(try_cast(${value} as hugeint)), ${exactInteger}))`
  }
  const long = await engine.query(`select ${numbers.map((field) => `bool_or(${isLong(field)}) as ${identifier(field)}`).join(', ')} from ${table} where is_object`, { signal })
  numbers.forEach((field, index) => {
    if (long.rows[0]?.[index] === true) structure[field] = 'VARCHAR'
  })
  return structure
}
