import { relationPlaces } from '../../cells/sql-relations'

/** A stretch of SQL: as it stands in the cell, put in its place, or a bound value. */
export type SqlPiece = { text: string; start: number } | { text: string; start: number; isPut: true } | { value: unknown; start: number }

export interface SqlStatement {
  text: string
  values: unknown[]
  /** Where each of them stands in the cell's source. */
  valueStarts: number[]
  /** From an offset of `text` to one of the cell's source. */
  toSource(offset: number): number
}

/** `null`: nothing stands for this name, it is the engine's own. */
export type FindRelation = (name: string) => string | null

const tokenPattern = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(\$[\p{L}_]*\$)[\s\S]*?(?:\1|$)|;/gu
/** Stands for a bound value where only the shape of the text counts. */
const placeholder = '$1'

/** One text for each statement, with names of variables replaced by the relations of their tables. Empty statements are left out. */
export function toStatements(pieces: readonly SqlPiece[], findRelation: FindRelation): SqlStatement[] {
  return split(replaceNames(pieces, findRelation)).filter((statement) => statement.text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() !== '')
}

function textOf(piece: SqlPiece): string {
  return 'value' in piece ? placeholder : piece.text
}

function join(pieces: readonly SqlPiece[]): string {
  return pieces.map(textOf).join('')
}

/** Words behind which a relation takes no other name. */
const withoutAlias = /\b(?:describe|desc|show|summarize|copy)\s+$/i

/** `from orders` becomes `from "orders_3" as orders`: columns may still be called `orders.id`. */
function replaceNames(pieces: readonly SqlPiece[], findRelation: FindRelation): SqlPiece[] {
  const whole = join(pieces)
  const places = relationPlaces(whole).sort((a, b) => a.start - b.start)
  let offset = 0
  return pieces.flatMap((piece): SqlPiece[] => {
    const from = offset
    const text = textOf(piece)
    offset += text.length
    if ('value' in piece || 'isPut' in piece) return [piece]
    const parts: SqlPiece[] = []
    let done = 0
    for (const { name, alias, start, end } of places) {
      if (start < from || end > offset) continue
      const relation = findRelation(name)
      if (relation === null) continue
      const written = text.slice(start - from, end - from)
      parts.push({ text: text.slice(done, start - from), start: piece.start + done })
      const mayBeNamed = alias === null && !withoutAlias.test(whole.slice(0, start))
      parts.push({ text: mayBeNamed ? `${relation} as ${written}` : relation, start: piece.start + start - from, isPut: true })
      done = end - from
    }
    return [...parts, { text: text.slice(done), start: piece.start + done }]
  })
}

function split(pieces: readonly SqlPiece[]): SqlStatement[] {
  const whole = join(pieces)
  const ends = [...whole.matchAll(tokenPattern)].filter(([token]) => token === ';').map(({ index }) => index)
  return [...ends, whole.length].map((end, number) => cut(pieces, number === 0 ? 0 : (ends[number - 1] ?? 0) + 1, end))
}

/** The statement between two offsets of the joined text, its bound values numbered from one. */
function cut(pieces: readonly SqlPiece[], from: number, to: number): SqlStatement {
  let offset = 0
  let text = ''
  const values: unknown[] = []
  const valueStarts: number[] = []
  const segments: { made: number; source: number; isVerbatim: boolean }[] = []
  for (const piece of pieces) {
    const start = offset
    offset += textOf(piece).length
    if (offset <= from || start >= to) continue
    if ('value' in piece) {
      segments.push({ made: text.length, source: piece.start, isVerbatim: false })
      text += `$${values.push(piece.value)}`
      valueStarts.push(piece.start)
      continue
    }
    const skipped = Math.max(0, from - start)
    const isVerbatim = !('isPut' in piece)
    segments.push({ made: text.length, source: piece.start + (isVerbatim ? skipped : 0), isVerbatim })
    text += piece.text.slice(skipped, to - start)
  }
  return {
    text,
    values,
    valueStarts,
    toSource(made) {
      const segment = segments.findLast((candidate) => candidate.made <= made)
      if (segment === undefined) return 0
      return segment.isVerbatim ? segment.source + made - segment.made : segment.source
    },
  }
}

export type StatementKind = 'query' | 'description' | 'explanation' | 'command'

/** What a statement gives: rows that can be stored, rows that describe, a plan in words, or nothing. */
export function statementKind(text: string): StatementKind {
  const words = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/^[\s(]+/, '')
  const first = /^\w+/.exec(words)?.[0].toUpperCase() ?? ''
  if (first === 'WITH') return /\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO)\b|\bUPDATE\s+\S+\s+SET\b/i.test(words) ? 'command' : 'query'
  if (['SELECT', 'FROM', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT'].includes(first)) return 'query'
  if (['DESCRIBE', 'DESC', 'SHOW', 'SUMMARIZE'].includes(first)) return 'description'
  return first === 'EXPLAIN' ? 'explanation' : 'command'
}
