import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail } from '../../protocol/failure'
import type { Engine } from '../engine/engine'
import type { Context } from '../step/context'
import { meaningsOf } from './clean-sql'
import { findPersonalData, type PersonalKind } from './personal-data'
import { discard } from './discard'
import { type ReadRows } from './read-delimited'
import type { ColumnMeaning, Reader, TimeFormats } from './readers/reader'
import { freeName } from './text/column-names'
import { loadWords } from './words'

/** What a column may mean whose values stand for themselves only. */
const replaceable: ReadonlySet<ColumnMeaning | TimeFormats | undefined> = new Set<ColumnMeaning>(['text', 'id', 'float-id', 'phone', 'nested'])

/** Which columns: those named, or all in which personal data is recognised. */
export type Pseudonymised = true | readonly string[]

const keyBytes = 32

/**
 * The workspace's key: made at its first use, kept in `.souk/keys`, outside notebooks, exports and results. Without it nobody can
 * make the same pseudonyms; with it anybody can try out all phone numbers. Who loses it cannot join new files to old ones.
 */
export function pseudonymKey(workspace: string): Buffer {
  const path = join(workspace, '.souk', 'keys', 'pseudonyms.key')
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.${process.pid}.draft`
    writeFileSync(draft, randomBytes(keyBytes).toString('hex'), { mode: 0o600 })
    chmodSync(draft, 0o600)
    try {
      // Two kernels may begin at once: unlike a renaming, a link never takes the place of the first one's key.
      linkSync(draft, path)
    } catch {
      if (!existsSync(path)) copyFileSync(draft, path, constants.COPYFILE_EXCL)
    } finally {
      rmSync(draft, { force: true })
    }
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  return key.length === keyBytes ? key : fail({ kind: 'file-unreadable', path: '.souk/keys/pseudonyms.key', reason: 'not a key of 32 bytes' })
}

/** What a key is told apart by, without telling it. */
export function keyName(workspace: string): string {
  return createHmac('sha256', pseudonymKey(workspace)).update('name').digest('hex').slice(0, 16)
}

/** The same person's phone number is written in many ways: what stands for it is made of its plain form. HMAC-SHA-256, 80 bits of it. */
export function toPseudonym(key: Buffer, kind: PersonalKind | 'other', value: string): string {
  const prefix = prefixes[kind] ?? 'x'
  return `${prefix}_${createHmac('sha256', key).update(`${prefix}:${toPlain(kind, value)}`).digest('hex').slice(0, 20)}`
}

const prefixes: Partial<Record<PersonalKind | 'other', string>> = { phone: 'phone', email: 'email', name: 'name', address: 'address' }

function toPlain(kind: PersonalKind | 'other', value: string): string {
  const text = value.normalize('NFKC').trim()
  if (kind === 'phone') return text.replace(/[^\d*]/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return kind === 'email' || kind === 'name' || kind === 'address' ? text.toLowerCase().replace(/\s+/g, ' ') : text
}

/**
 * Puts pseudonyms in the place of values, before anybody sees a row: equal people stay equal, also in other files of the
 * workspace. The raw text of rejected rows is withheld. Amounts, numbers and times that a format's mapping reckons with cannot be
 * replaced. Fails with `missing-column`, `bad-params`.
 */
export async function pseudonymise(context: Context, engine: Engine, rows: ReadRows, wanted: Pseudonymised, { label, reader, mayLack }: { label: string; reader: Reader | null; mayLack: boolean }): Promise<{ rows: ReadRows; columns: string[] }> {
  const { identifier } = engine.dialect
  const { signal, workspace } = context
  const columns = (await engine.describe(rows.relation)).map(({ name }) => name)
  const kinds = await kindsOf(engine, rows.relation, columns, signal)
  const meanings = reader === null ? new Map<string, ColumnMeaning | TimeFormats>() : meaningsOf(columns, reader)
  const isReckoned = (name: string): boolean => meanings.has(name) && !replaceable.has(meanings.get(name))
  const chosen = wanted === true ? [...kinds.keys()].filter((name) => !isReckoned(name)) : mayLack ? wanted.filter((name) => columns.includes(name)) : [...wanted]
  const absent = chosen.find((name) => !columns.includes(name))
  if (absent !== undefined) fail({ kind: 'missing-column', where: label, column: absent, columns })
  const reckoned = chosen.find(isReckoned)
  if (reckoned !== undefined) fail({ kind: 'bad-params', step: 'load', parameter: 'pseudonymise', problem: loadWords.reckoned[context.language], given: reckoned })
  const key = pseudonymKey(workspace)
  const maps: string[] = []
  const relation = engine.freshName(`${rows.relation}_named`)
  try {
    for (const column of chosen) maps.push(await mapOf(engine, rows.relation, column, (value) => toPseudonym(key, kinds.get(column) ?? 'other', value), signal))
    const number = identifier(freeName('~row', columns))
    const selected = columns.map((name) => (chosen.includes(name) ? `${meanings.get(name) === 'nested' ? `to_json(m${chosen.indexOf(name)}.pseudonym)` : `m${chosen.indexOf(name)}.pseudonym`} as ${identifier(name)}` : `r.${identifier(name)}`))
    const joins = chosen.map((name, index) => `left join ${identifier(maps[index] ?? '')} m${index} on m${index}.raw = cast(r.${identifier(name)} as varchar)`)
    await engine.materialise(relation, `select ${selected.join(', ')} from (select *, row_number() over () as ${number} from ${identifier(rows.relation)}) r ${joins.join(' ')} order by r.${number}`, { signal })
    // A rejected line is the person's own words.
    if (chosen.length > 0) await engine.execute(`update ${identifier(rows.rejects)} set raw = '${loadWords.withheld[context.language].replaceAll("'", "''")}'`)
    const { parquet, ...rest } = rows
    if (parquet !== undefined) rmSync(parquet, { force: true })
    return { rows: { ...rest, relation }, columns: chosen }
  } catch (problem) {
    await discard(engine, [relation])
    throw problem
  } finally {
    await discard(engine, [...maps, rows.relation])
  }
}

async function kindsOf(engine: Engine, relation: string, columns: readonly string[], signal: AbortSignal): Promise<Map<string, PersonalKind>> {
  const { identifier } = engine.dialect
  const { rows } = await engine.query(`select ${columns.map((name) => `cast(${identifier(name)} as varchar)`).join(', ')} from ${identifier(relation)} limit 1000`, { signal })
  const found = findPersonalData(columns.map((name, index) => ({ name, samples: rows.map((row) => (row[index] ?? null) as string | null) })))
  return new Map(found.map(({ column, kind }) => [column, kind]))
}

/** Each different value once: a column of a million rows has far fewer. */
async function mapOf(engine: Engine, relation: string, column: string, change: (value: string) => string, signal: AbortSignal): Promise<string> {
  const { identifier } = engine.dialect
  const raw: string[] = []
  const pseudonym: string[] = []
  for await (const chunk of engine.stream(`select distinct cast(${identifier(column)} as varchar) from ${identifier(relation)} where ${identifier(column)} is not null`, { signal })) {
    for (const value of chunk.columns[0] ?? []) {
      raw.push(String(value))
      pseudonym.push(change(String(value)))
    }
  }
  const name = engine.freshName('pseudonyms')
  await engine.register(name, { raw, pseudonym }, { raw: 'VARCHAR', pseudonym: 'VARCHAR' })
  return name
}
