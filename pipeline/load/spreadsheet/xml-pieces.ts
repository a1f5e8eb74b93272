/** What a reader of XML is told. Names come without their prefix. */
export interface XmlEvents {
  /** While it is true, texts are handed on. */
  isReading: boolean
  /** `attributes` as they stand, for `attributeOf`. */
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** A longer tag or text is no spreadsheet's. */
const restLimit = 16 * 1024 ** 2

const blank = 32
const slash = 47
const greater = 62
const colon = 58
const quote = 34
const apostrophe = 39
const exclamation = 33
const question = 63

/**
 * Reads XML that comes in pieces, for the flat and regular XML of office files: tags, texts, CDATA; comments, instructions and
 * document types are passed over, entities beyond XML's own five are not expanded. Of what is malformed it tells what matters
 * here: tags that never end and elements that are not closed.
 */
export class XmlPieces {
  private rest = ''
  private depth = 0
  private count = 0

  constructor(private readonly events: XmlEvents) {}

  /** False where this cannot be XML. */
  push(piece: string): boolean {
    const { events } = this
    const xml = this.rest + piece
    let at = 0
    for (;;) {
      const open = xml.indexOf('<', at)
      if (open < 0) break
      if (events.isReading && open > at) events.text(unescapeXml(xml.slice(at, open)))
      at = open
      const first = xml.charCodeAt(open + 1)
      if (first === exclamation || first === question) {
        const end = this.special(xml, open)
        if (end < 0) break
        at = end
        continue
      }
      const isClosing = first === slash
      let start = isClosing ? open + 2 : open + 1
      let end = start
      let code = 0
      for (; end < xml.length; end += 1) {
        code = xml.charCodeAt(end)
        if (code <= blank || code === greater || code === slash) break
        if (code === colon) start = end + 1
      }
      const close = code === greater ? end : tagEnd(xml, end)
      if (close < 0 || end >= xml.length) break
      at = close + 1
      const name = xml.slice(start, end)
      if (isClosing) {
        this.depth -= 1
        if (this.depth < 0) return false
        events.close(name)
        continue
      }
      this.count += 1
      const isEmpty = xml.charCodeAt(close - 1) === slash
      events.open(name, code === greater ? '' : xml.slice(end, isEmpty ? close - 1 : close))
      if (isEmpty) events.close(name)
      else this.depth += 1
    }
    this.rest = xml.slice(at)
    return this.rest.length < restLimit
  }

  /** Whether all that was opened has been closed, and anything was there. */
  finish(): boolean {
    return this.depth === 0 && this.count > 0 && this.rest.trim() === ''
  }

  /** The end of what begins with `<!` or `<?`; −1 where it is not there yet. */
  private special(xml: string, open: number): number {
    if (xml.startsWith('<![CDATA[', open)) {
      const end = xml.indexOf(']]>', open)
      if (end >= 0 && this.events.isReading) this.events.text(xml.slice(open + 9, end))
      return end < 0 ? -1 : end + 3
    }
    // Too short to tell what it is.
    if (xml.length - open < 9) return -1
    const mark = xml.startsWith('<!--', open) ? '-->' : '>'
    const end = xml.indexOf(mark, open + 2)
    return end < 0 ? -1 : end + mark.length
  }
}

/** A `>` may stand inside the value of an attribute: where there are attributes, a tag ends behind a quotation mark. */
function tagEnd(xml: string, nameEnd: number): number {
  let close = xml.indexOf('>', nameEnd)
  while (close >= 0) {
    let last = close - 1
    if (xml.charCodeAt(last) === slash) last -= 1
    while (last >= nameEnd && xml.charCodeAt(last) <= blank) last -= 1
    const code = xml.charCodeAt(last)
    if (last < nameEnd || code === quote || code === apostrophe) return close
    close = xml.indexOf('>', close + 1)
  }
  return -1
}

/** The value of an attribute by its name with its prefix; null where it is not there. */
export function attributeOf(attributes: string, name: string): string | null {
  const mark = ` ${name}="`
  const at = attributes.indexOf(mark)
  if (at >= 0) {
    const start = at + mark.length
    return unescapeXml(attributes.slice(start, attributes.indexOf('"', start)))
  }
  if (!/['\t\r\n]| =|= /.test(attributes)) return null
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return found === null ? null : unescapeXml(found[1] ?? found[2] ?? '')
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Entities as their characters, line ends as XML has them. */
export function unescapeXml(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  if (!lines.includes('&')) return lines
  return lines.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0x10_ffff ? whole : String.fromCodePoint(code)
  })
}
