import type { Bindable } from './engine'

/** One SQL statement with the parameters that it uses itself, numbered from 1. */
export interface Statement {
  sql: string
  parameters: Bindable[]
  /** Lines of the whole text before this statement. */
  linesBefore: number
}

/** What a place of a template holds: SQL text that is safe to paste, or a value to bind. */
export type Piece = { relation: string } | { value: Bindable }

/**
 * The statements of a template: split at semicolons outside quotes, names and comments; pieces stand between the parts.
 * A piece inside quotes or a comment is not seen there: its text stays as it is.
 */
export function toStatements(parts: readonly string[], pieces: readonly Piece[]): Statement[] {
  const statements: Statement[] = []
  let current: Statement = { sql: '', parameters: [], linesBefore: 0 }
  let lines = 0
  let scanner: Scanner = { state: 'code', dollar: '' }
  const finish = (): void => {
    if (hasCode(current.sql)) statements.push(current)
    current = { sql: '', parameters: [], linesBefore: lines }
  }
  parts.forEach((part, index) => {
    let at = 0
    while (at < part.length) {
      const step = advance(part, at, scanner)
      const text = part.slice(at, step.next)
      lines += text.split('\n').length - 1
      if (scanner.state === 'code' && text === ';') finish()
      else current.sql += text
      scanner = step.scanner
      at = step.next
    }
    // A comment or quote that the next piece falls into goes on behind it.
    const piece = pieces[index]
    if (piece === undefined) return
    if ('relation' in piece) current.sql += piece.relation
    else current.sql += `$${current.parameters.push(piece.value)}`
  })
  finish()
  return statements
}

interface Scanner {
  state: 'code' | 'text' | 'name' | 'line-comment' | 'block-comment' | 'dollar'
  dollar: string
}

const code: Scanner = { state: 'code', dollar: '' }

function advance(part: string, at: number, scanner: Scanner): { next: number; scanner: Scanner } {
  const to = (end: string): { next: number; scanner: Scanner } => {
    const found = part.indexOf(end, at)
    return found < 0 ? { next: part.length, scanner } : { next: found + end.length, scanner: code }
  }
  switch (scanner.state) {
    // A doubled quote ends one text and begins the next, which comes to the same.
    case 'text':
      return to("'")
    case 'name':
      return to('"')
    case 'line-comment':
      return to('\n')
    case 'block-comment':
      return to('*/')
    case 'dollar':
      return to(scanner.dollar)
    case 'code': {
      const rest = part.slice(at)
      if (rest.startsWith('--')) return { next: at + 2, scanner: { state: 'line-comment', dollar: '' } }
      if (rest.startsWith('/*')) return { next: at + 2, scanner: { state: 'block-comment', dollar: '' } }
      if (rest.startsWith("'")) return { next: at + 1, scanner: { state: 'text', dollar: '' } }
      if (rest.startsWith('"')) return { next: at + 1, scanner: { state: 'name', dollar: '' } }
      const dollar = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(rest)?.[0]
      if (dollar !== undefined) return { next: at + dollar.length, scanner: { state: 'dollar', dollar } }
      if (rest.startsWith(';')) return { next: at + 1, scanner: code }
      const plain = /^[^'"\-/$;]+/.exec(rest)?.[0].length ?? 1
      return { next: at + plain, scanner: code }
    }
  }
}

/** False for blanks and comments. */
function hasCode(sql: string): boolean {
  return withoutComments(sql) !== ''
}

/** The first word of a statement in lower case; `(` counts as one. */
export function firstWord(sql: string): string {
  return /^(\(|[a-z_]+)/.exec(withoutComments(sql).toLowerCase())?.[0] ?? ''
}

function withoutComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '').trim()
}
