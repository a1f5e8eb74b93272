import { parseSqlCell } from '../../cells/sql-cell'
import { sqlRelations } from '../../cells/sql-relations'
import type { Completion, Hover, SignatureHelp } from '../../protocol/language-service'
import type { Column } from '../../protocol/table'
import { sqlFunctions, sqlKeywords } from './sql-words'

/** A relation that a query may name, with its columns as the last run left them. */
export interface KnownTable {
  name: string
  columns: readonly Column[]
  rowCount: number | null
}

/** A query with the place asked about; `offset` counts from the start of `text`. */
export interface SqlPlace {
  text: string
  offset: number
}

/**
 * The SQL of a cell with its expressions and first line made blank; null where the place is inside an expression, which
 * is TypeScript's to answer.
 */
export function sqlPlace(source: string, offset: number): SqlPlace | null {
  const cell = parseSqlCell(source)
  const bodyStart = cell?.texts[0]?.start ?? 0
  if (!cell || offset < bodyStart) return { text: '', offset: 0 }
  if (cell.expressions.some(({ start, end }) => offset >= start && offset <= end)) return null
  let text = source.slice(0, bodyStart).replace(/[^\n]/g, ' ') + source.slice(bodyStart)
  // A sign in place of each, so that `from ${t} x` does not read x as the relation.
  for (const { start, end } of cell.expressions) text = `${text.slice(0, start - 2)}?${' '.repeat(end - start + 1)}${text.slice(end)}`
  return { text: text.replace(/\}(?<=\? *\})/g, ' '), offset }
}

/** As `sqlPlace`, for the place inside an `sql` template of a TypeScript source; null outside one. */
export function sqlTemplatePlace(source: string, offset: number): SqlPlace | null {
  for (const match of source.matchAll(/(?<![\p{L}\p{N}_$.])sql`((?:[^`\\]|\\[\s\S])*)(?:`|$)/gu)) {
    const start = match.index + 4
    const body = match[1] ?? ''
    if (offset < start || offset > start + body.length) continue
    const place = sqlPlace(`%%sql\n${body}`, offset - start + 6)
    return place && { text: place.text.slice(6), offset: offset - start }
  }
  return null
}

/** Completions in SQL: columns of the relations that the query names, relations, functions and keywords, best first. */
export function completeSql({ text, offset }: SqlPlace, tables: readonly KnownTable[]): Completion[] {
  const before = text.slice(0, offset)
  if (isInStringOrComment(before)) return []
  const statement = statementAt(text, offset)
  const named = namedTables(statement, tables)
  const qualifier = /(?:"([^"]+)"|([\p{L}_][\p{L}\p{N}_$]*))\.(?:"?[\p{L}\p{N}_$]*)$/u.exec(before)
  if (qualifier) {
    const name = (qualifier[1] ?? qualifier[2] ?? '').toLowerCase()
    return named.filter(({ as }) => as.toLowerCase() === name).flatMap(({ table }) => columnItems(table, '1'))
  }
  const isAfterFrom = /\b(?:from|join|describe|summarize|into|update)\s+"?[\p{L}\p{N}_$]*$/iu.test(before) || /\bfrom\s[^()]*,\s*"?[\p{L}\p{N}_$]*$/iu.test(before.replace(/\b(where|group|order|having|select)\b[\s\S]*$/i, ''))
  const relations = tables.map((table) => relationItem(table, isAfterFrom ? '0' : '3'))
  if (isAfterFrom) return relations
  const upper = wantsCapitals(text)
  return [
    // People write what they select before they say from where.
    ...uniqueByLabel(named.length > 0 ? named.flatMap(({ table }) => columnItems(table, '1')) : tables.flatMap((table) => columnItems(table, '1'))),
    ...named.filter(({ as, table }) => as !== table.name).map(({ as, table }) => ({ ...relationItem(table, '2'), label: as, insertText: toIdentifier(as) })),
    ...relations,
    ...Object.entries(sqlFunctions).map(([name, signature]) => item(name, 'function', '4', signature)),
    ...sqlKeywords.map((word) => item(upper ? word.toUpperCase() : word, 'keyword', '5', null)),
  ]
}

/** What stands at the place: a column with its type, a relation with its columns, a function with what it takes. */
export function hoverSql({ text, offset }: SqlPlace, tables: readonly KnownTable[]): { text: string; start: number; end: number } | null {
  if (isInStringOrComment(text.slice(0, offset))) return null
  const word = wordAt(text, offset)
  if (!word) return null
  const named = namedTables(statementAt(text, offset), tables)
  const lower = word.name.toLowerCase()
  const columns = named.flatMap(({ table }) => table.columns.filter((column) => column.name.toLowerCase() === lower).map((column) => ({ table, column })))
  const relation = named.find(({ as, table }) => as.toLowerCase() === lower || table.name.toLowerCase() === lower)
  const signature = sqlFunctions[lower]
  const lines =
    columns.length > 0
      ? columns.map(({ table, column }) => `\`${table.name}.${column.name}\` ${column.type}`)
      : relation
        ? [tableMarkdown(relation.table)]
        : signature && text[word.end] === '('
          ? [`\`${signature}\``]
          : []
  return lines.length > 0 ? { text: lines.join('\n\n'), start: word.start, end: word.end } : null
}

/** The function whose parentheses the place is in. */
export function signatureSql({ text, offset }: SqlPlace): SignatureHelp | null {
  let depth = 0
  let commas = 0
  for (let at = offset - 1; at >= 0; at--) {
    const sign = text[at]
    if (sign === ')') depth++
    else if (sign === ',' && depth === 0) commas++
    else if (sign === ';') return null
    else if (sign === '(' && depth-- === 0) {
      const name = /([\p{L}_][\p{L}\p{N}_]*)\s*$/u.exec(text.slice(0, at))?.[1]?.toLowerCase() ?? ''
      const label = sqlFunctions[name]
      if (label === undefined) return null
      const parameters = label.slice(name.length + 1, -1).split(', ').filter((parameter) => parameter !== '')
      return {
        signatures: [{ label, documentation: null, parameters: parameters.map((parameter) => ({ label: parameter, documentation: null })) }],
        activeSignature: 0,
        activeParameter: Math.max(0, Math.min(commas, parameters.length - 1)),
      }
    }
  }
  return null
}

/** The hover of a range of offsets, in the source's lines and columns. */
export function toSourceHover(source: string, hover: { text: string; start: number; end: number }): Hover {
  const start = placeOf(source, hover.start)
  const end = placeOf(source, hover.end)
  return { text: hover.text, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

/** A completion for each column. */
export function columnItems(table: KnownTable, rank: string): Completion[] {
  return table.columns.map(({ name, type }, index) => ({
    ...item(name, 'field', rank + String(index).padStart(5, '0'), `${table.name} · ${type}`),
    insertText: toIdentifier(name),
  }))
}

export function uniqueByLabel(items: Completion[]): Completion[] {
  return [...new Map(items.toReversed().map((one) => [one.label, one])).values()].toReversed()
}

export function offsetOf(source: string, line: number, column: number): number {
  let start = 0
  for (let at = 1; at < line; at++) {
    const next = source.indexOf('\n', start)
    if (next < 0) return source.length
    start = next + 1
  }
  return Math.min(start + column - 1, source.length)
}

function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

function namedTables(statement: string, tables: readonly KnownTable[]): { as: string; table: KnownTable }[] {
  return sqlRelations(statement).reads.flatMap(({ name, alias }) => {
    const table = tables.find((known) => known.name === name) ?? tables.find((known) => known.name.toLowerCase() === name.toLowerCase())
    return table ? [{ as: alias ?? table.name, table }] : []
  })
}

function statementAt(text: string, offset: number): string {
  const start = text.lastIndexOf(';', offset - 1) + 1
  const end = text.indexOf(';', offset)
  return text.slice(start, end < 0 ? undefined : end)
}

function isInStringOrComment(before: string): boolean {
  const rest = before.replace(/--[^\n]*\n|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, '')
  return /'|--|\/\*/.test(rest)
}

function wordAt(text: string, offset: number): { name: string; start: number; end: number } | null {
  for (const match of text.matchAll(/"((?:[^"]|"")+)"|[\p{L}_][\p{L}\p{N}_$]*/gu)) {
    const end = match.index + match[0].length
    if (match.index > offset) return null
    if (end >= offset) return { name: match[1] ?? match[0], start: match.index, end }
  }
  return null
}

function relationItem(table: KnownTable, rank: string): Completion {
  const size = table.rowCount === null ? null : `${table.rowCount} × ${table.columns.length}`
  return { ...item(table.name, 'struct', rank, size), insertText: toIdentifier(table.name) }
}

/** A table with the types of its columns, the first forty. */
export function tableMarkdown({ name, columns, rowCount }: KnownTable): string {
  const size = rowCount === null ? '' : ` ${rowCount} × ${columns.length}`
  return [`**${name}**${size}`, ...columns.slice(0, 40).map((column) => `- \`${column.name}\` ${column.type}`)].join('\n')
}

function item(label: string, kind: string, rank: string, detail: string | null): Completion {
  return { label, kind, insertText: label, sortText: `${rank}${label}`, detail, range: null, data: null }
}

/** Quoted where the name is no plain identifier. */
function toIdentifier(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !sqlKeywords.includes(name.toLowerCase())
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`
}

/** People who write their keywords in capitals get them so. */
function wantsCapitals(text: string): boolean {
  return /\b(?:SELECT|FROM|WHERE)\b/.test(text)
}
