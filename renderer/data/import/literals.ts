/** A value as TypeScript that a person would write: single quotes, names without quotes where they can be. */
export function toLiteral(value: unknown, depth = 0): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`
  if (Array.isArray(value)) return wrap('[', value.map((item) => toLiteral(item, depth + 1)), ']', depth)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, item]) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : toLiteral(name)}: ${toLiteral(item, depth + 1)}`)
    return members.length === 0 ? '{}' : wrap('{', members, '}', depth)
  }
  return String(value)
}

/** On one line where it is short enough to be read there. */
function wrap(open: string, items: readonly string[], close: string, depth: number): string {
  const blank = open === '{' ? ' ' : ''
  const line = `${open}${blank}${items.join(', ')}${blank}${close}`
  if (line.length <= 88 && !line.includes('\n')) return line
  const indent = '  '.repeat(depth + 1)
  return `${open}\n${items.map((item) => `${indent}${item},\n`).join('')}${'  '.repeat(depth)}${close}`
}

/** Reads a literal of texts, numbers, truth values, lists and objects at the start of a source; null for anything else. Nothing is evaluated. */
export function readLiteral(source: string): { value: unknown; length: number } | null {
  const reader = new LiteralReader(source)
  const value = reader.read()
  return value === notLiteral ? null : { value, length: reader.at }
}

const notLiteral = Symbol('not a literal')

class LiteralReader {
  at = 0

  constructor(private readonly source: string) {}

  read(): unknown {
    this.skip()
    const letter = this.source[this.at]
    if (letter === "'" || letter === '"' || letter === '`') return this.text(letter)
    if (letter === '[') return this.list()
    if (letter === '{') return this.object()
    const word = /^(?:true|false|null|undefined|-?\d+(?:\.\d+)?)(?![\p{L}\p{N}_$.([])/u.exec(this.source.slice(this.at))?.[0]
    if (word === undefined) return notLiteral
    this.at += word.length
    return word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : word === 'undefined' ? undefined : Number(word)
  }

  private skip(): void {
    this.at += /^\s*/.exec(this.source.slice(this.at))?.[0].length ?? 0
  }

  private text(quote: string): unknown {
    let text = ''
    for (let at = this.at + 1; at < this.source.length; at += 1) {
      const letter = this.source[at] ?? ''
      if (letter === quote) {
        this.at = at + 1
        return text
      }
      if (quote === '`' && letter === '$' && this.source[at + 1] === '{') return notLiteral
      if (letter === '\n' && quote !== '`') return notLiteral
      if (letter !== '\\') {
        text += letter
        continue
      }
      at += 1
      const escaped = this.source[at] ?? ''
      const unicode = escaped === 'u' ? /^u([0-9a-fA-F]{4})/.exec(this.source.slice(at)) : null
      if (unicode !== null) {
        text += String.fromCharCode(Number.parseInt(unicode[1] ?? '', 16))
        at += 4
      } else if (escaped === 'x' || escaped === 'u' || /\d/.test(escaped)) return notLiteral
      else text += { n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped
    }
    return notLiteral
  }

  private list(): unknown {
    const items: unknown[] = []
    this.at += 1
    for (;;) {
      if (this.takes(']')) return items
      const item = this.read()
      if (item === notLiteral) return notLiteral
      items.push(item)
      if (!this.takes(',') && !this.is(']')) return notLiteral
    }
  }

  private object(): unknown {
    // A null prototype: a key such as `__proto__` is a key.
    const members: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    this.at += 1
    for (;;) {
      if (this.takes('}')) return { ...members }
      this.skip()
      const bare = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(this.source.slice(this.at))?.[0]
      if (bare !== undefined) this.at += bare.length
      const name = bare ?? this.read()
      if (typeof name !== 'string' || !this.takes(':')) return notLiteral
      const value = this.read()
      if (value === notLiteral) return notLiteral
      members[name] = value
      if (!this.takes(',') && !this.is('}')) return notLiteral
    }
  }

  private is(letter: string): boolean {
    this.skip()
    return this.source[this.at] === letter
  }

  private takes(letter: string): boolean {
    if (!this.is(letter)) return false
    this.at += 1
    return true
  }
}
