/** Where and why a text is not JSON, in the reader's terms: line and column from 1. Null for valid JSON. */
export function findJsonProblem(text: string): { reason: string; line: number; column: number } | null {
  const scan = new Scan(text)
  try {
    scan.value(0)
    scan.space()
    if (scan.at < text.length) scan.stop('something stands behind the end')
    return null
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    const before = text.slice(0, thrown.at).split('\n')
    return { reason: thrown.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
}

class Problem extends Error {
  constructor(
    reason: string,
    readonly at: number,
  ) {
    super(reason)
  }
}

const deepest = 5000

class Scan {
  at = 0

  constructor(private readonly text: string) {}

  stop(reason: string): never {
    if (this.at >= this.text.length) throw new Problem('the file ends in the middle', this.text.length)
    throw new Problem(reason, this.at)
  }

  space(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? 'x')) this.at++
  }

  value(depth: number): void {
    if (depth > deepest) this.stop('too deeply nested')
    this.space()
    const first = this.text[this.at]
    if (first === '{') this.members('}', () => this.member(depth))
    else if (first === '[') this.members(']', () => this.value(depth + 1))
    else if (first === '"') this.string()
    else if (!this.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y)) {
      if (this.text.startsWith('<<<<<<<', this.at)) this.stop('a merge conflict of git stands here')
      this.stop(`unexpected ${JSON.stringify(first ?? '')}`)
    }
  }

  private members(close: string, one: () => void): void {
    this.at++
    this.space()
    if (this.text[this.at] === close) return void this.at++
    for (;;) {
      one()
      this.space()
      const next = this.text[this.at]
      if (next !== ',' && next !== close) {
        if (/^(?:<<<<<<<|=======|>>>>>>>)/.test(this.text.slice(this.at, this.at + 7))) this.stop('a merge conflict of git stands here')
        this.stop(`a comma or ${close} is missing`)
      }
      this.at++
      if (next === close) return
    }
  }

  private member(depth: number): void {
    this.space()
    if (this.text[this.at] !== '"') this.stop('a name in quotes is missing')
    this.string()
    this.space()
    if (this.text[this.at] !== ':') this.stop('a colon is missing')
    this.at++
    this.value(depth + 1)
  }

  private string(): void {
    this.at++
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined || character < ' ') this.stop('a text is not closed')
      if (character === '\\') {
        if (!this.take(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) this.stop('a backslash that means nothing')
      } else this.at++
      if (character === '"') return
    }
  }

  private take(token: RegExp): boolean {
    token.lastIndex = this.at
    const match = token.exec(this.text)
    if (match) this.at += match[0].length
    return match !== null
  }
}
