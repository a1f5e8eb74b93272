import { RichText } from './rich-text'
import type { XmlEvents } from './xml-pieces'

/** Texts beyond so many characters (and what each costs besides) lie outside V8's heap. */
const nearLimit = 256 * 1024 ** 2
const costOfText = 40
const pageBytes = 16 * 1024 ** 2

/** The texts of a workbook, in order. */
export class SharedStrings {
  private readonly near: string[] = []
  private used = 0
  private readonly pages: Buffer[] = []
  private filled = pageBytes
  private starts = new Float64Array(1024)
  private lengths = new Uint32Array(1024)
  private farCount = 0

  constructor(private readonly limit = nearLimit) {}

  get count(): number {
    return this.near.length + this.farCount
  }

  add(text: string): void {
    if (this.used < this.limit && this.farCount === 0) {
      this.near.push(text)
      this.used += text.length + costOfText
      return
    }
    const bytes = Buffer.from(text)
    if (this.filled + bytes.length > pageBytes) {
      this.pages.push(Buffer.allocUnsafeSlow(Math.max(pageBytes, bytes.length)))
      this.filled = 0
    }
    if (this.farCount === this.starts.length) {
      const [starts, lengths] = [this.starts, this.lengths]
      this.starts = new Float64Array(2 * starts.length)
      this.lengths = new Uint32Array(2 * starts.length)
      this.starts.set(starts)
      this.lengths.set(lengths)
    }
    this.starts[this.farCount] = (this.pages.length - 1) * pageBytes + this.filled
    this.lengths[this.farCount] = bytes.length
    this.pages.at(-1)?.set(bytes, this.filled)
    this.filled += bytes.length
    this.farCount += 1
  }

  /** Undefined where there is none of this number. */
  at(index: number): string | undefined {
    const far = index - this.near.length
    if (far < 0 || !(far < this.farCount)) return this.near[index]
    const start = this.starts[far] ?? 0
    const page = this.pages[Math.floor(start / pageBytes)]
    return page?.toString('utf8', start % pageBytes, (start % pageBytes) + (this.lengths[far] ?? 0))
  }
}

/** Fills them from `sharedStrings.xml`. */
export class SharedStringsReader implements XmlEvents {
  readonly strings = new SharedStrings()
  private readonly rich = new RichText()

  get isReading(): boolean {
    return this.rich.isReading
  }

  open(name: string, attributes: string): void {
    this.rich.open(name, attributes)
  }

  text(text: string): void {
    this.rich.text(text)
  }

  close(name: string): void {
    if (name === 'si') this.strings.add(this.rich.take())
    else this.rich.close(name)
  }
}
