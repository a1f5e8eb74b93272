/**
 * JSON in the layout that Jupyter writes (one space a level, members sorted, non-ASCII kept), without losing how numbers
 * were written: `1.0`, `1e-05` and integers beyond 2^53 would come back changed from a plain parse.
 */

/** Cannot occur in a file by accident: an unpaired surrogate never comes out of UTF-8. Behind it stands a number and nothing else, whoever wrote it. */
const numberMark = '\udc00number:'
const markedNumber = new RegExp(`^${numberMark}(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)$`)

/** Parses with every number that JavaScript would write differently kept as marked text, for `writeSortedJson` alone. */
export function parseExactly(text: string): unknown {
  return JSON.parse(markNumbers(text))
}

/** Python's order and layout, without a newline at the end. Members that are undefined are left out. */
export function writeSortedJson(value: unknown, indent = ''): string {
  if (typeof value === 'string') return markedNumber.exec(value)?.[1] ?? JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const inner = `${indent} `
  const items = Array.isArray(value)
    ? value.map((item) => writeSortedJson(item, inner))
    : Object.keys(value)
        .filter((name) => (value as Record<string, unknown>)[name] !== undefined)
        .sort(byCodePoint)
        .map((name) => `${JSON.stringify(name)}: ${writeSortedJson((value as Record<string, unknown>)[name], inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return items.length === 0 ? open + close : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`
}

function markNumbers(text: string): string {
  const pieces: string[] = []
  const token = /["\d-]/g
  const number = /[-+.\deE]+/y
  let copied = 0
  for (let at = 0; ; ) {
    token.lastIndex = at
    const start = token.exec(text)?.index
    if (start === undefined) break
    if (text[start] === '"') {
      at = endOfString(text, start)
      continue
    }
    number.lastIndex = start
    const written = number.exec(text)?.[0] ?? '-'
    at = start + written.length
    if (String(Number(written)) !== written) {
      pieces.push(text.slice(copied, start), JSON.stringify(numberMark + written))
      copied = at
    }
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(copied)
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return text.length
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes++
    at = quote + 1
    if (backslashes % 2 === 0) return at
  }
}

/** Python sorts by code point; JavaScript's own order, by UTF-16 unit, differs beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : 1
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0)
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0)
  const place = left.findIndex((point, index) => point !== right[index])
  return place === -1 ? left.length - right.length : (left[place] ?? 0) - (right[place] ?? -1)
}
