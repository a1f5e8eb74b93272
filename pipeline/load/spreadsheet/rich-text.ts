import { attributeOf } from './xml-pieces'

/** Puts together a text from its runs, inside `<si>` or `<is>`; how it is pronounced (`<rPh>`) is left out. */
export class RichText {
  isReading = false
  private isPhonetic = false
  private attributes = ''
  private run = ''
  private whole = ''

  open(name: string, attributes: string): void {
    if (name === 'rPh') this.isPhonetic = true
    if (name !== 't' || this.isPhonetic) return
    this.isReading = true
    this.attributes = attributes
  }

  text(text: string): void {
    this.run = this.run === '' ? text : this.run + text
  }

  close(name: string): void {
    if (name === 'rPh') this.isPhonetic = false
    if (name !== 't' || !this.isReading) return
    this.isReading = false
    const run = this.run
    this.run = ''
    // As Excel does: blanks at the ends count only where the file says so.
    const hasBlanks = run.charCodeAt(0) <= 32 || run.charCodeAt(run.length - 1) <= 32
    const kept = hasBlanks && attributeOf(this.attributes, 'xml:space') !== 'preserve' ? run.replace(/^[ \t\n]+|[ \t\n]+$/g, '') : run
    this.whole = this.whole === '' ? kept : this.whole + kept
  }

  /** The text so far; the next one begins. */
  take(): string {
    const text = this.whole
    this.whole = ''
    return unescapeControls(text)
  }
}

/** `_x000D_` is how office files write characters that XML cannot hold, `_x005F_` the mark itself. */
export function unescapeControls(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => (hex === '0000' ? '' : String.fromCharCode(Number.parseInt(hex, 16))))
}
