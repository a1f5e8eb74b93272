import type { Text } from '../../protocol/text'
import { numberColumn } from '../engine/dialect'
import type { Table } from '../engine/table'
import { readHeader, type HeaderHint } from './personal-data-headers'
import { findInText, fitsKind, isMaskedValue, isOpaqueId, isPersonName, isTellingForm, recogniseValue, toPlainValue } from './personal-data-values'
import { becauseWords, type PersonalKind } from './personal-data-words'

export { personalKindWords, type PersonalKind } from './personal-data-words'

export interface SampledColumn {
  name: string
  /** Some of its values as text; missing ones are null. */
  samples: readonly (string | null)[]
}

/** A column that holds personal data. */
export interface PersonalColumn {
  column: string
  kind: PersonalKind
  /** 0 to 1: of the sampled values that are there, those that fit the kind, masked ones among them. */
  share: number
  /** Masked or encrypted already: nobody can be linked by it. */
  isMasked: boolean
  because: Text
}

/** A form that ids, versions or words may have by chance is weak evidence: so many different values must bear it out. */
const fewest = 5
/** The part of a column that must have a form that tells by itself; weaker forms need `most`. */
const enough = 0.3
const most = 0.9
/** Of longer texts, those that contain a number or an address. */
const someTexts = 0.02

const needsMany: ReadonlySet<PersonalKind> = new Set<PersonalKind>(['phone', 'bank-card', 'device', 'name', 'ip', 'postal-code'])
const contacts: ReadonlySet<PersonalKind> = new Set<PersonalKind>(['phone', 'email', 'address', 'birth-date', 'national-id'])

/**
 * The columns that hold personal data, by their names and by sampled values, at most one kind each. Order and item numbers,
 * prices and times are none, whatever their digits. Columns that are not named are none that could be recognised.
 */
export function findPersonalData(columns: readonly SampledColumn[]): PersonalColumn[] {
  const judged = columns.map(({ name, samples }) => judge(name, samples))
  const hasContacts = judged.some(({ found }) => found !== null && contacts.has(found.kind))
  return judged.flatMap(({ found, ambiguous }) => found ?? (hasContacts ? (ambiguous ?? []) : []))
}

/** The same of a table, from up to 1,000 rows spread over it. */
export async function personalDataOf(table: Table, signal?: AbortSignal): Promise<PersonalColumn[]> {
  return findPersonalData(await sampleColumns(table, 1000, signal))
}

/** Values as text of rows spread evenly over the table, the same each time; bytes and truth values are left out. */
export async function sampleColumns(table: Table, rows: number, signal?: AbortSignal): Promise<SampledColumn[]> {
  const { dialect } = table.engine
  const read = table.columns.filter(({ kind }) => kind !== 'bytes' && kind !== 'boolean')
  if (read.length === 0 || table.rowCount === 0) return read.map(({ name }) => ({ name, samples: [] }))
  const every = Math.max(1, Math.floor(table.rowCount / rows))
  const number = dialect.identifier(numberColumn)
  const values = read.map(({ name }) => `substr(cast(${dialect.identifier(name)} as varchar), 1, 300)`)
  const { rows: found } = await table.engine.query(`select ${values.join(', ')} from ${table.numbered} where ${number} % ${every} = 0 order by ${number} limit ${rows}`, { signal })
  return read.map(({ name }, index) => ({ name, samples: found.map((row) => (row[index] ?? null) as string | null) }))
}

interface Judgement {
  found: PersonalColumn | null
  /** A name of a person where the table also holds ways to reach people. */
  ambiguous: PersonalColumn | null
}

function judge(column: string, samples: readonly (string | null)[]): Judgement {
  const header = readHeader(column)
  const values = samples.flatMap((value) => (value === null || isBlank(value) ? [] : [toPlainValue(value)])).filter((value) => value !== '')
  const masked = share(values, isMaskedValue)
  const make = (kind: PersonalKind, reason: 'header' | 'values' | 'both' | 'text', of: number): PersonalColumn => {
    const isMasked = masked >= 0.5
    return { column, kind, share: of, isMasked, because: becauseWords(kind, reason, of, isMasked) }
  }
  const only = (found: PersonalColumn | null): Judgement => ({ found, ambiguous: null })
  if (values.length === 0) return only(header.isSure && header.kind !== null ? make(header.kind, 'header', 0) : null)
  if (header.isSure && header.kind !== null) {
    const { kind } = header
    const fitting = share(values, (value) => fitsKind(kind, value) || isMaskedValue(value))
    if (fitting >= 0.2) return only(make(kind, fitting >= 0.5 ? 'both' : 'header', fitting))
  }
  const [kind, seen] = mostSeen(values)
  if (kind !== null && isProved(kind, seen, values, header)) return only(make(kind, 'values', seen))
  if (header.kind === 'account' && !header.isSure && share(values, isOpaqueId) < 0.5) return only(make('account', 'header', share(values, (value) => fitsKind('account', value))))
  const named = header.kind === 'name' && !header.isSure ? share(values, isPersonName) : 0
  if (named >= 0.5) return { found: null, ambiguous: make('name', 'both', named) }
  const texts = values.filter((value) => value.length > 13)
  const inText = (of: PersonalKind): number => share(values, (value) => findInText(value) === of)
  for (const of of ['email', 'phone'] as const) {
    const part = texts.length < 2 ? 0 : inText(of)
    if (part >= someTexts && part * values.length >= 2) return only(make(of, 'text', part))
  }
  return only(null)
}

/** The kind that most values have by their own form. */
function mostSeen(values: readonly string[]): [PersonalKind | null, number] {
  const counts = new Map<PersonalKind, number>()
  for (const value of values) {
    const kind = recogniseValue(value)
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  return first === undefined ? [null, 0] : [first[0], first[1] / values.length]
}

function isProved(kind: PersonalKind, seen: number, values: readonly string[], header: HeaderHint): boolean {
  if (header.denied.has(kind)) return false
  if (header.kind === kind && kind !== 'name') return seen >= enough
  if (!needsMany.has(kind)) return seen >= enough
  if (share(values, (value) => isTellingForm(value)) >= 0.5 && kind !== 'ip') return seen >= enough
  return !header.isOther && seen >= most && new Set(values).size >= fewest
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length
}

/** What exports write where there is nothing. */
function isBlank(value: string): boolean {
  return /^['\s]*(null|none|n\/a|na|nan|-+|无|not (applicable|available))?\s*$/i.test(value)
}
