/** What a stretch of code is, as the theme colours it. */
export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'function' | 'type' | 'comment' | 'heading' | 'strong'

export interface Token {
  start: number
  kind: TokenKind
}

export type CodeLanguage = 'typescript' | 'sql' | 'markdown' | 'raw'

/**
 * What is open at a line's end, innermost last: `c` comment, `t` template, `e` expression inside a template,
 * `n` braces inside that, `s` SQL text, `f` fenced code.
 */
export type LineState = string

const typescriptKeywords = words(
  'abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface is keyof let namespace new null of private protected public readonly return satisfies set static super switch this throw true try type typeof undefined unique using var void while yield',
)
const sqlKeywords = words(
  'all alter and anti any as asc asof at between both by case cast check copy create cross cube current cascade database default delete desc describe distinct drop else end escape except exclude exists explain extract false fetch filter first following for from full group grouping having ignore ilike in inner insert intersect interval into is join last lateral left like limit natural not null nulls offset on or order outer over partition pivot positional preceding primary qualify range recursive references replace respect returning right rollup row rows sample select semi set sets similar summarize table temp temporary then ties to true try_cast unbounded union unique unnest unpivot update using values view when where window with within without',
)

const typescriptPattern = /(\/\/.*)|(\/\*)|(`)|("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(\b0[xXbBoO][\da-fA-F_]+n?\b|(?:\b\d[\d_]*\.?[\d_]*|\B\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)|([\p{L}_$][\p{L}\p{N}_$]*)|([{}])/gu
const sqlPattern = /(--.*)|(\/\*)|(\$\{)|('|"(?:[^"]|"")*"?)|(\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)|([{}])/gu

/** Tokens of one line and what stays open after it. Never fails: what it does not know is plain. */
export function tokensOfLine(line: string, language: CodeLanguage, state: LineState): { tokens: Token[]; state: LineState } {
  if (language === 'raw') return { tokens: [{ start: 0, kind: 'plain' }], state }
  if (language === 'markdown') return markdownLine(line, state)
  const tokens: Token[] = []
  const add = (start: number, kind: TokenKind): void => {
    if (start > 0 && start >= line.length) return
    const last = tokens.at(-1)
    if (last?.start === start) last.kind = kind
    else if (last?.kind !== kind) tokens.push({ start, kind })
  }
  add(0, 'plain')
  let at = 0
  let open = state
  while (at < line.length) {
    const inside = open.at(-1)
    if (inside === 'c' || inside === 's' || inside === 't') {
      const end = endOfOpen(line, at, inside)
      add(at, inside === 'c' ? 'comment' : 'string')
      at = end.at
      open = end.isClosed ? open.slice(0, -1) : end.isExpression ? `${open}e` : open
      add(at, 'plain')
      continue
    }
    const isSql = language === 'sql' && inside === undefined
    const pattern = isSql ? sqlPattern : typescriptPattern
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (!match) break
    const [whole, lineComment, comment, third, text, number, word, brace] = match
    const start = match.index
    at = start + whole.length
    if (lineComment !== undefined) add(start, 'comment')
    else if (comment !== undefined) {
      add(start, 'comment')
      open += 'c'
      continue
    } else if (third !== undefined) {
      add(start, isSql ? 'plain' : 'string')
      open += isSql ? 'e' : 't'
    } else if (text !== undefined) {
      add(start, isSql && text.startsWith('"') ? 'plain' : 'string')
      if (isSql && text === "'") {
        open += 's'
        continue
      }
    } else if (number !== undefined) add(start, 'number')
    else if (word !== undefined) add(start, kindOfWord(word, line, start, isSql))
    else if (brace === '{' && (inside === 'e' || inside === 'n')) open += 'n'
    else if (brace === '}' && (inside === 'e' || inside === 'n')) open = open.slice(0, -1)
    if (!open.endsWith('t')) add(at, 'plain')
  }
  return { tokens, state: open }
}

/** The source as HTML with one `<span class="code-…">` a token; text is escaped. */
export function highlight(source: string, language: CodeLanguage): string {
  let state: LineState = ''
  return source
    .split('\n')
    .map((line) => {
      const read = tokensOfLine(line, language, state)
      state = read.state
      return read.tokens
        .map((token, index) => {
          const text = escapeHtml(line.slice(token.start, read.tokens[index + 1]?.start))
          return token.kind === 'plain' || text === '' ? text : `<span class="code-${token.kind}">${text}</span>`
        })
        .join('')
    })
    .join('\n')
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

function kindOfWord(word: string, line: string, start: number, isSql: boolean): TokenKind {
  const after = line.slice(start + word.length)
  const before = line[start - 1]
  if (isSql) {
    if (before !== '.' && sqlKeywords.has(word.toLowerCase())) return 'keyword'
    return /^\s*\(/.test(after) ? 'function' : 'plain'
  }
  if (before !== '.' && typescriptKeywords.has(word)) return /^\s*:/.test(after) && !/^(default|null|true|false|undefined|this)$/.test(word) ? 'plain' : 'keyword'
  if (/^\s*(?:<[\w\s,.[\]|]+>)?[(`]/.test(after)) return 'function'
  return /^\p{Lu}.*\p{Ll}/u.test(word) ? 'type' : 'plain'
}

function endOfOpen(line: string, from: number, inside: 'c' | 's' | 't'): { at: number; isClosed: boolean; isExpression: boolean } {
  if (inside === 'c') {
    const end = line.indexOf('*/', from)
    return end < 0 ? { at: line.length, isClosed: false, isExpression: false } : { at: end + 2, isClosed: true, isExpression: false }
  }
  for (let at = from; at < line.length; at += 1) {
    const character = line[at]
    if (inside === 's' && character === "'") {
      if (line[at + 1] === "'") at += 1
      else return { at: at + 1, isClosed: true, isExpression: false }
    } else if (inside === 't') {
      if (character === '\\') at += 1
      else if (character === '`') return { at: at + 1, isClosed: true, isExpression: false }
      else if (character === '$' && line[at + 1] === '{') return { at: at + 2, isClosed: false, isExpression: true }
    }
  }
  return { at: line.length, isClosed: false, isExpression: false }
}

function markdownLine(line: string, state: LineState): { tokens: Token[]; state: LineState } {
  const whole = (kind: TokenKind): Token[] => [{ start: 0, kind }]
  if (/^\s*(```|~~~)/.test(line)) return { tokens: whole('comment'), state: state === 'f' ? '' : 'f' }
  if (state === 'f') return { tokens: whole('string'), state }
  if (/^#{1,6}\s/.test(line)) return { tokens: whole('heading'), state }
  const tokens: Token[] = [{ start: 0, kind: 'plain' }]
  for (const match of line.matchAll(/(`[^`]*`)|(\*\*[^*]+\*\*)|(\$[^$]+\$)|(\[[^\]]*\]\([^)]*\))/g)) {
    const kind: TokenKind = match[1] !== undefined ? 'string' : match[2] !== undefined ? 'strong' : match[3] !== undefined ? 'number' : 'function'
    tokens.push({ start: match.index, kind }, { start: match.index + match[0].length, kind: 'plain' })
  }
  return { tokens, state }
}
