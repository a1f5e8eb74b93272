import type { Cut } from './identify'

/**
 * Takes lines out of a text that comes in pieces, each ending at a line's end: so many above the header, the record under
 * the header, and all behind the table's last line. Knows which line of the whole text a line of the rest is.
 */
export class CutLines {
  private phase: 'before' | 'header' | 'under' | 'rest'
  private toDrop: number
  private isInQuotes = false
  private hasText = false
  /** Lines kept before those taken out under the header. */
  private kept = 0
  private droppedUnder = 0
  /** Lines of the whole text so far; counted where the table has a last one. */
  private seen = 0

  constructor(
    private readonly cut: Cut,
    private readonly quote: string | null,
  ) {
    this.toDrop = cut.linesBefore
    this.phase = this.toDrop > 0 ? 'before' : this.afterBefore()
  }

  push(whole: string): string {
    const text = this.untilLast(whole)
    let at = 0
    let out = ''
    while (at < text.length && this.phase !== 'rest') {
      const end = lineEnd(text, at)
      const line = text.slice(at, end)
      at = end
      if (this.phase === 'before') {
        this.toDrop -= 1
        if (this.toDrop === 0) this.phase = this.afterBefore()
        continue
      }
      const isHeader = this.phase === 'header'
      // Blank lines are no records: they stay where they are.
      const isBlank = !this.hasText && line.trim() === ''
      if (isHeader || isBlank) {
        out += line
        this.kept += 1
      } else this.droppedUnder += 1
      if (!isBlank) this.endRecord(line, isHeader ? 'under' : 'rest')
    }
    return at === 0 ? text : out + text.slice(at)
  }

  /** The line of the whole text, from 1, that a line of the rest is. */
  lineOf(line: number): number {
    return line + this.cut.linesBefore + (line > this.kept ? this.droppedUnder : 0)
  }

  private untilLast(text: string): string {
    const { lastLine } = this.cut
    if (lastLine === undefined) return text
    let at = 0
    while (at < text.length && this.seen < lastLine) {
      at = lineEnd(text, at)
      this.seen += 1
    }
    return text.slice(0, at)
  }

  private afterBefore(): 'header' | 'rest' {
    return this.cut.lineAfterHeader ? 'header' : 'rest'
  }

  private endRecord(line: string, next: 'under' | 'rest'): void {
    this.hasText = true
    if (this.quote !== null && line.split(this.quote).length % 2 === 0) this.isInQuotes = !this.isInQuotes
    if (this.isInQuotes) return
    this.hasText = false
    this.phase = next
  }
}

/** The place after a line's end, `\n`, `\r\n` or `\r`. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const back = text.indexOf('\r', from)
  if (back >= 0 && (feed < 0 || back < feed)) return text[back + 1] === '\n' ? back + 2 : back + 1
  return feed < 0 ? text.length : feed + 1
}
