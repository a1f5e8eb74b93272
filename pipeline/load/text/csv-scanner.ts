import { fourTimes, toDigitsEnd, toStop } from './four-bytes'
import { isAnything, isInteger, isNumber, toColumnType, toValueKinds } from './value-kind'

/** How records and fields are written. */
export interface CsvDialect {
  /** One or more characters, all ASCII. */
  delimiter: string
  /** `"` or the like; null where quotes are plain characters. */
  quote: string | null
}

export interface WideRecord {
  /** The bytes that it stands in, its line end excluded. */
  start: number
  end: number
  /** From 0; the header is none. */
  index: number
  fields: number
}

/** A file with more of them is written so. */
const wideLimit = 1_000_000

const lineFeed = 10
const carriageReturn = 13
const blank = 32
const zero = 48

// Classes of bytes.
const digit = 1
const other = 2
const special = 128

/**
 * Reads all bytes of a delimited text once, beside the engine's own reader, and says what that reader cannot: the types
 * that lose nothing in any row, how many records there are, whether line ends are mixed. Records may span pushes.
 */
export class CsvScanner {
  /** Records with anything in them, the header's excluded. */
  records = 0
  /** Records with too few or too many fields, or with a broken quote. */
  badRecords = 0
  /** Records with one field more than there are columns, an empty one. */
  longRecords = 0
  /** Records with several fields more, the last one empty: the engine passes over such fields. */
  readonly wideRecords: WideRecord[] = []
  /** Line ends of each sort outside quotes. */
  readonly lineEnds = { lf: 0, crlf: 0, cr: 0 }
  private readonly kinds: Uint8Array
  private readonly row: Uint8Array
  private readonly classes = new Uint8Array(256).fill(other)
  private readonly delimiter: Uint8Array
  private readonly quote: number
  private field = 0
  private isInQuotes = false
  private isAfterQuotes = false
  private isBroken = false
  private hasBytes = false
  private hasNarrowed = false
  private isFieldEmpty = false
  private recordsToSkip: number
  /** Where the bytes of this push begin, and where the record does. */
  private offset = 0
  private recordStart = 0
  private readonly missing: readonly Buffer[]

  constructor(
    private readonly columnCount: number,
    dialect: CsvDialect,
    recordsToSkip: number,
    missing: readonly string[] = [],
  ) {
    this.kinds = new Uint8Array(columnCount).fill(isAnything)
    this.row = new Uint8Array(columnCount).fill(isAnything)
    this.delimiter = Buffer.from(dialect.delimiter)
    this.quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0)
    this.recordsToSkip = recordsToSkip
    this.missing = missing.map((text) => Buffer.from(text))
    this.classes.fill(digit, zero, zero + 10)
    this.classes[lineFeed] = special
    this.classes[carriageReturn] = special
    this.classes[this.delimiter[0] ?? 44] = special
    if (this.quote >= 0) this.classes[this.quote] = special
  }

  /** The types that keep every value whole, in the columns' order. */
  types(): string[] {
    return Array.from(this.kinds, toColumnType)
  }

  /** Takes the bytes up to `end`, which must be a line's end or the file's. */
  push(bytes: Uint8Array, end: number): void {
    // Locals instead of fields: this loop sees every byte of the file.
    const { classes, columnCount, delimiter, kinds, quote } = this
    const hasMissing = this.missing.length > 0
    const mark = delimiter[0] ?? 44
    const markLength = delimiter.length
    const view = new DataView(bytes.buffer, bytes.byteOffset, end)
    let field = this.field
    let at = 0
    let start = 0
    let mask = 0
    if (this.isInQuotes) {
      at = start = this.skipQuoted(bytes, 0, end)
      if (this.isInQuotes) {
        this.offset += end
        return
      }
      this.narrow(field, 0)
    }
    while (at < end) {
      // Only from the start of a field, of which nothing has been looked at yet.
      if (at === start && markLength === 1 && !this.isAfterQuotes && bytes[at] !== quote) {
        this.field = field
        at = start = this.skipPlain(bytes, view, at, end)
        field = this.field
        if (at >= end) break
      }
      let byte = 0
      let byteClass = 0
      // Most bytes of most exports are digits: one look at each is enough.
      const first = at
      while (at < end && ((bytes[at] as number) - zero) >>> 0 < 10) at += 1
      if (at > first) mask |= digit
      while (at < end && (byteClass = classes[(byte = bytes[at] as number)] as number) !== special) {
        mask |= byteClass
        at += 1
      }
      if (at >= end) break
      if (byte === quote) {
        this.hasBytes = true
        if (this.isAfterQuotes) this.isBroken = true
        if (isBlank(bytes, start, at)) {
          const first = at + 1
          this.isInQuotes = true
          at = this.skipQuoted(bytes, first, end)
          if (this.isInQuotes) this.narrow(field, 0)
          else if (at - 1 > first) this.narrow(field, this.kindsOf(field, bytes, first, at - 1))
          start = at
        } else {
          mask |= other
          at += 1
        }
        continue
      }
      if (byte === mark && markLength > 1 && !startsWith(bytes, at, delimiter)) {
        mask |= other
        at += 1
        continue
      }
      if (this.isAfterQuotes) {
        if (!isBlank(bytes, start, at)) this.isBroken = true
        this.isAfterQuotes = false
      } else if (mask !== 0 && field < columnCount) {
        const length = at - start
        const known = kinds[field] as number
        // A column that is text already needs no further look, and most values say nothing new of theirs.
        if (known !== 0) {
          const isPlainInteger = mask === digit && length <= 15 && (length === 1 || bytes[start] !== zero) && !hasMissing
          const found = isPlainInteger ? isInteger | isNumber : this.kindsOf(field, bytes, start, at)
          if ((found & known) !== known) this.narrow(field, found)
        }
      }
      if (byte === mark) {
        field += 1
        at += markLength
      } else {
        if (mask !== 0 || field > 0) this.hasBytes = true
        let length = 1
        if (byte === lineFeed) this.lineEnds.lf += 1
        else if (at + 1 < end && bytes[at + 1] === lineFeed) {
          this.lineEnds.crlf += 1
          length = 2
        } else this.lineEnds.cr += 1
        this.field = field
        this.endRecord(mask === 0 && start === at, at, length)
        field = 0
        at += length
      }
      start = at
      mask = 0
    }
    this.field = field
    this.isFieldEmpty = start >= end && !this.isAfterQuotes
    if (start < end) {
      this.hasBytes = true
      if (this.isAfterQuotes) this.isBroken ||= !isBlank(bytes, start, end)
      else this.narrow(field, this.kindsOf(field, bytes, start, end))
    } else if (field > 0) this.hasBytes = true
    this.offset += end
  }

  /** Ends a last record that has no line end. */
  finish(): void {
    if (this.isInQuotes) this.isBroken = true
    if (this.hasBytes || this.field > 0) this.endRecord(this.isFieldEmpty, 0, 0)
  }

  /** Passes over fields without quotes that teach nothing new; the start of the first that needs a closer look. */
  private skipPlain(bytes: Uint8Array, view: DataView, from: number, end: number): number {
    const { classes, columnCount, kinds } = this
    const mark = this.delimiter[0] ?? 44
    const marks = fourTimes(mark)
    const quotes = this.quote < 0 ? marks : fourTimes(this.quote)
    let { field } = this
    let start = from
    while (field < columnCount) {
      const known = kinds[field] as number
      const digitsEnd = known === 0 ? start : toDigitsEnd(view, start, end)
      let at = digitsEnd
      while (at < end && classes[bytes[at] as number] !== special) at = toStop(view, at + 1, end, marks, quotes)
      if (at >= end) break
      if (known !== 0 && at > start) {
        const length = at - start
        const isPlainInteger = at === digitsEnd && length <= 15 && (length === 1 || bytes[start] !== zero)
        const found = isPlainInteger ? isInteger | isNumber : this.kindsOf(field, bytes, start, at)
        if ((found & known) !== known) break
      }
      const byte = bytes[at] as number
      if (byte === mark) {
        field += 1
        start = at + 1
        continue
      }
      const isPair = byte === carriageReturn && at + 1 < end && bytes[at + 1] === lineFeed
      if (byte !== lineFeed && !isPair) break
      if (isPair) this.lineEnds.crlf += 1
      else this.lineEnds.lf += 1
      if (at > start || field > 0) this.hasBytes = true
      this.field = field
      this.endRecord(false, at, isPair ? 2 : 1)
      field = 0
      start = at + (isPair ? 2 : 1)
    }
    this.field = field
    return start
  }

  /** Where the quoted part ends, after its closing quote; still in quotes where the bytes end first. */
  private skipQuoted(bytes: Uint8Array, from: number, end: number): number {
    for (let at = from; ; at += 2) {
      at = bytes.indexOf(this.quote, at)
      if (at < 0 || at >= end) return end
      if (at + 1 < end && bytes[at + 1] === this.quote) continue
      this.isInQuotes = false
      this.isAfterQuotes = true
      return at + 1
    }
  }

  private kindsOf(field: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.kinds[field] === 0) return 0
    const isMissing = this.missing.some((text) => text.length === end - start && text.compare(bytes, start, end) === 0)
    return isMissing ? isAnything : toValueKinds(bytes, start, end)
  }

  /** Notes what a value of this record takes from its column, for when the record proves whole. */
  private narrow(field: number, kinds: number): void {
    if (field >= this.columnCount) return
    this.row[field] = kinds
    this.hasNarrowed = true
  }

  /** `at` and `length`: where its line end stands in the bytes of this push, and how long that is. */
  private endRecord(isLastFieldEmpty: boolean, at: number, length: number): void {
    const { columnCount, field } = this
    if (this.recordsToSkip > 0) {
      if (this.hasBytes) this.recordsToSkip -= 1
      this.forget()
    } else if (this.hasBytes || columnCount === 1) {
      this.records += 1
      // One empty field more is how some platforms end each row.
      if (this.isBroken || (field !== columnCount - 1 && !(field === columnCount && isLastFieldEmpty))) {
        this.badRecords += 1
        if (field > columnCount && isLastFieldEmpty && !this.isBroken && this.wideRecords.length < wideLimit) this.wideRecords.push({ start: this.recordStart, end: this.offset + at, index: this.records - 1, fields: field + 1 })
        this.forget()
      } else {
        if (field === columnCount) this.longRecords += 1
        if (this.hasNarrowed) this.keepRow()
      }
    }
    this.field = 0
    this.hasBytes = false
    this.isBroken = false
    this.isAfterQuotes = false
    this.recordStart = this.offset + at + length
  }

  /** What this record takes from the columns is taken. */
  private keepRow(): void {
    const { columnCount, kinds, row } = this
    for (let column = 0; column < columnCount; column += 1) {
      kinds[column] = (kinds[column] ?? 0) & (row[column] ?? 0)
      row[column] = isAnything
    }
    this.hasNarrowed = false
  }

  private forget(): void {
    this.row.fill(isAnything)
    this.hasNarrowed = false
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== blank) return false
  return true
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false
  return true
}
