/**
 * Turns what Python's `repr` writes (dicts, lists, tuples, sets, texts, numbers, `None`, `True`, `False`) into JSON; null
 * where the text is something else. Numbers keep their digits. `nan` and `inf`, which JSON lacks, are null; half a
 * surrogate pair is U+FFFD.
 */
export function pythonToJson(text: string): string | null {
  const literal = new Literal(text)
  const json = literal.value(0)
  return json !== null && literal.isAtEnd() ? json : null
}

/** Deeper nesting is no data. */
const depthLimit = 200

const textStart = /([uU]|[bB]|[rR]|[bB][rR]|[rR][bB])?('''|"""|'|")/y
const number = /[+-]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)[lL]?(?![\w.])/y
const word = /(?:None|True|False|-?nan|-?inf|nan|Ellipsis)\b/y
const emptySet = /set\(\s*\)|frozenset\(\s*\)/y
const words: Readonly<Record<string, string>> = { None: 'null', True: 'true', False: 'false' }

class Literal {
  private at = 0
  /** Where the next backslash stands, as far as it is known. */
  private slash = -1

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.skipBlanks()
    return this.at >= this.text.length
  }

  value(depth: number): string | null {
    this.skipBlanks()
    if (depth > depthLimit) return null
    const letter = this.text[this.at]
    if (letter === '{') return this.braces(depth)
    if (letter === '[') return this.list(']', depth)
    if (letter === '(') return this.parentheses(depth)
    if (letter === "'" || letter === '"') return this.string()
    const found = this.match(number)
    if (found !== null) return toNumber(found)
    const name = this.match(word)
    if (name !== null) return words[name] ?? 'null'
    if (this.match(emptySet) !== null) return '[]'
    return this.string()
  }

  /** A dict, or a set. */
  private braces(depth: number): string | null {
    this.at += 1
    const parts: string[] = []
    let isSet = false
    for (;;) {
      this.skipBlanks()
      if (this.take('}')) return isSet ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
      const first = this.value(depth + 1)
      if (first === null) return null
      this.skipBlanks()
      const isPair = this.take(':')
      if (parts.length > 0 && isPair === isSet) return null
      isSet = !isPair
      const second = isPair ? this.value(depth + 1) : ''
      if (second === null) return null
      // JSON's names are texts: 1 and None become "1" and "null".
      parts.push(isPair ? `${first.startsWith('"') ? first : JSON.stringify(first)}:${second}` : first)
      this.skipBlanks()
      if (!this.take(',') && this.text[this.at] !== '}') return null
    }
  }

  private list(end: string, depth: number): string | null {
    const items = this.items(end, depth)
    return items === null ? null : `[${items.values.join(',')}]`
  }

  /** A tuple, or one value in parentheses. */
  private parentheses(depth: number): string | null {
    const items = this.items(')', depth)
    if (items === null) return null
    return items.values.length === 1 && !items.hasComma ? (items.values[0] ?? null) : `[${items.values.join(',')}]`
  }

  private items(end: string, depth: number): { values: string[]; hasComma: boolean } | null {
    this.at += 1
    const values: string[] = []
    let hasComma = false
    for (;;) {
      this.skipBlanks()
      if (this.take(end)) return { values, hasComma }
      const value = this.value(depth + 1)
      if (value === null) return null
      values.push(value)
      this.skipBlanks()
      if (this.take(',')) hasComma = true
      else if (this.text[this.at] !== end) return null
    }
  }

  /** Texts that stand after each other are one. */
  private string(): string | null {
    const plain = this.plainText()
    if (plain !== null) return toText(plain)
    let value = ''
    let count = 0
    for (;;) {
      textStart.lastIndex = this.at
      const start = textStart.exec(this.text)
      if (start === null) break
      const end = this.closing(textStart.lastIndex, start[2] ?? "'")
      if (end === null) return null
      const inner = this.text.slice(textStart.lastIndex, end)
      const prefix = (start[1] ?? '').toLowerCase()
      const read = prefix.includes('r') ? inner : unescape(inner, prefix !== 'u')
      if (read === null) return null
      value += read
      count += 1
      this.at = end + (start[2] ?? "'").length
      this.skipBlanks()
    }
    return count === 0 ? null : toText(value)
  }

  /** A text without escapes that ends where a comma, a colon or a bracket follows, as nearly all do; null for any other, which nothing is taken of. */
  private plainText(): string | null {
    const { text } = this
    const start = text[this.at] === 'u' ? this.at + 1 : this.at
    const quote = text[start]
    if (quote !== "'" && quote !== '"') return null
    const end = text.indexOf(quote, start + 1)
    if (end < 0) return null
    if (this.slash < start) {
      const slash = text.indexOf('\\', start)
      this.slash = slash < 0 ? text.length : slash
    }
    if (this.slash < end || !',:]})'.includes(text[end + 1] ?? ' ')) return null
    this.at = end + 1
    return text.slice(start + 1, end)
  }

  private closing(from: number, quote: string): number | null {
    for (let at = from; ; at += 1) {
      const end = this.text.indexOf(quote, at)
      if (end < 0) return null
      let slashes = 0
      while (end - slashes > from && this.text[end - slashes - 1] === '\\') slashes += 1
      if (slashes % 2 === 0) return end
      at = end
    }
  }

  private skipBlanks(): void {
    for (let code = this.text.charCodeAt(this.at); code === 32 || (code >= 9 && code <= 13); code = this.text.charCodeAt(this.at)) this.at += 1
  }

  private take(letter: string): boolean {
    if (this.text[this.at] !== letter) return false
    this.at += 1
    return true
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) return null
    this.at = pattern.lastIndex
    return found[0]
  }
}

function toText(value: string): string {
  const json = JSON.stringify(value)
  return json.includes('\\ud') ? json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd') : json
}

function toNumber(text: string): string | null {
  const plain = text.replaceAll('_', '').replace(/[lL]$/, '').replace(/^\+/, '')
  const based = /^(-?)(0[xXoObB]\w+)$/.exec(plain)
  if (based !== null) return `${based[1]}${BigInt(based[2] ?? '0')}`
  const [, sign = '', whole = '', fraction = '', exponent = ''] = /^(-?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(plain) ?? []
  if (whole === '' && fraction === '') return null
  return `${sign}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent}`
}

const escapes = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\n|\r\n)|([^]))/g
const letters: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
/** Bytes of a character in UTF-8, each written as `\xhh`. */
const escapedBytes = /(?<!\\)(?:\\\\)*((?:\\x[c-fC-F][0-9a-fA-F](?:\\x[89abAB][0-9a-fA-F]){1,3})+)/g

/** Without Python's escapes; null where one is not known. In a text of bytes, Python 2 writes a letter's UTF-8 bytes, which Python 3 never does: its first byte would be a letter. */
function unescape(text: string, isBytes: boolean): string | null {
  if (!text.includes('\\')) return text
  let isKnown = true
  const whole = isBytes ? text.replace(escapedBytes, (run, bytes: string) => run.slice(0, run.length - bytes.length) + fromBytes(bytes)) : text
  const value = whole.replace(escapes, (all, octal?: string, byte?: string, short?: string, long?: string, lineEnd?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    if (byte !== undefined || short !== undefined) return String.fromCharCode(Number.parseInt(byte ?? short ?? '', 16))
    if (long !== undefined) {
      const code = Number.parseInt(long, 16)
      isKnown &&= code <= 0x10ffff
      return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    }
    if (lineEnd !== undefined) return ''
    if (letter === 'N' || letter === 'x' || letter === 'u' || letter === 'U') isKnown = false
    return letters[letter ?? ''] ?? all
  })
  return isKnown ? value : null
}

function fromBytes(escaped: string): string {
  const bytes = Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? escaped : text
}
