import { sqlCellHeader } from '../protocol/notebook'

/** One `${…}` of an SQL cell. Offsets are into the cell's whole source. */
export interface SqlExpression {
  /** TypeScript between the braces. */
  expression: string
  /** Of the expression itself, behind `${`. */
  start: number
  end: number
  /** False while the closing brace is missing: the expression then ends with its line. */
  isClosed: boolean
}

/** An SQL cell taken apart: `texts[0] ${expressions[0]} texts[1] …`, one text more than expressions. */
export interface SqlCell {
  /** The variable that the result is bound to; null for `%%sql` alone. */
  name: string | null
  texts: { text: string; start: number }[]
  expressions: SqlExpression[]
}

/** Where `${` is looked for: not in comments and quoted strings, which stay SQL text. */
const sqlPiece = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$\{/g

/** Takes an SQL cell apart; null where the source is no SQL cell. */
export function parseSqlCell(source: string): SqlCell | null {
  const header = sqlCellHeader(source)
  if (!header) return null
  const texts: SqlCell['texts'] = []
  const expressions: SqlExpression[] = []
  let textStart = header.bodyStart
  sqlPiece.lastIndex = textStart
  for (let piece = sqlPiece.exec(source); piece; piece = sqlPiece.exec(source)) {
    if (piece[0] !== '${') continue
    const start = piece.index + 2
    const { end, isClosed } = expressionEnd(source, start)
    texts.push({ text: source.slice(textStart, piece.index), start: textStart })
    expressions.push({ expression: source.slice(start, end), start, end, isClosed })
    textStart = isClosed ? end + 1 : end
    sqlPiece.lastIndex = textStart
  }
  texts.push({ text: source.slice(textStart), start: textStart })
  return { name: header.name, texts, expressions }
}

const typescriptPiece = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?|`|\$\{|[{}]/g

/** The brace that closes the expression, past strings, comments, objects and templates inside it. */
function expressionEnd(source: string, start: number): { end: number; isClosed: boolean } {
  /** What is open inside: braces, and templates, whose text is skipped up to the next `${` or their end. */
  const open: ('{' | '`')[] = []
  const piece = new RegExp(typescriptPiece)
  const templateEnd = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{|$)/y
  let at = start
  while (at < source.length) {
    if (open.at(-1) === '`') {
      templateEnd.lastIndex = at
      const found = templateEnd.exec(source)
      at = templateEnd.lastIndex
      if (found?.[1] === '`') open.pop()
      else if (found?.[1] === '${') open.push('{')
      else break
      continue
    }
    piece.lastIndex = at
    const found = piece.exec(source)
    if (!found) break
    at = found.index + found[0].length
    if (found[0] === '{' || found[0] === '${') open.push('{')
    else if (found[0] === '`') open.push('`')
    else if (found[0] === '}' && open.pop() === undefined) return { end: found.index, isClosed: true }
  }
  const lineEnd = source.indexOf('\n', start)
  return { end: lineEnd < 0 ? source.length : lineEnd, isClosed: false }
}
