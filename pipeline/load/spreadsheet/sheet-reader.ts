import { toIsoText, toNumberText, toTimeText } from './cell-text'
import type { TimeFormat } from './number-format'
import { RichText, unescapeControls } from './rich-text'
import type { SharedStrings } from './shared-strings'
import { columnLimit, rowLimit, type SheetRow } from './workbook'
import { attributeOf, type XmlEvents } from './xml-pieces'

const blank = 32
const quote = 34
const zero = 48
const equals = 61
const letterR = 114
const letterS = 115
const letterT = 116

/** How Excel writes a whole number that is too long for a double: 16 or 17 digits and a power of ten. */
const roundedId = /^\s*-?\d\.\d{14,16}E\+(1[5-9]|2\d)\s*$/

/** What a sheet's cells refer to. */
export interface SheetContext {
  strings: SharedStrings | null
  /** By cell style; null for plain numbers. */
  formats: readonly (TimeFormat | null)[]
  is1904: boolean
}

/** Turns the XML of a sheet into rows. */
export class SheetReader implements XmlEvents {
  isReading = false
  /** Rows that are ready; whoever takes them empties it. */
  rows: SheetRow[] = []
  /** The sheet's own element was there. */
  hasData = false
  /** A cell whose place cannot be. */
  isBroken = false
  /** The row, from 1, with a reference to a text that is not there. */
  missingText: number | null = null
  /** Formulas that were saved without their results, as programs other than Excel write them. */
  readonly notComputed = { count: 0, row: 0 }
  /** Numbers beyond 15 digits that were rounded when the file was written, from the first row on. */
  readonly rounded = { count: 0, row: 0 }
  /** Merged areas of several rows. */
  readonly merged = { count: 0, place: '' }
  private readonly rich = new RichText()
  private isInline = false
  private row = 0
  private column = -1
  private cells: string[] = []
  private type: string | null = null
  private style = 0
  private value = ''
  private hasFormula = false
  private hasValue = false

  constructor(private readonly context: SheetContext) {}

  open(name: string, attributes: string): void {
    switch (name) {
      case 'c':
        this.openCell(attributes)
        return
      case 'v':
        this.isReading = true
        this.hasValue = true
        this.value = ''
        return
      case 'f':
        this.hasFormula = true
        return
      case 'row': {
        const number = Number(attributeOf(attributes, 'r') ?? 0)
        this.row = number > this.row ? number : this.row + 1
        this.isBroken ||= !(this.row <= rowLimit)
        this.cells = []
        this.column = -1
        return
      }
      case 'mergeCell':
        this.countMerged(attributeOf(attributes, 'ref') ?? '')
        return
      case 'sheetData':
        this.hasData = true
        return
      case 'is':
        this.isInline = true
        return
      default:
        if (this.isInline) this.inline(() => this.rich.open(name, attributes))
    }
  }

  text(text: string): void {
    if (this.isInline) this.rich.text(text)
    else this.value = this.value === '' ? text : this.value + text
  }

  close(name: string): void {
    switch (name) {
      case 'v':
        this.isReading = false
        return
      case 'c':
        this.closeCell()
        return
      case 'row':
        if (this.cells.length > 0) this.rows.push({ number: this.row, cells: this.cells })
        return
      case 'is':
        this.isInline = false
        this.value = this.rich.take()
        return
      default:
        if (this.isInline) this.inline(() => this.rich.close(name))
    }
  }

  private inline(work: () => void): void {
    work()
    this.isReading = this.rich.isReading
  }

  private openCell(attributes: string): void {
    this.value = ''
    this.hasFormula = false
    this.hasValue = false
    if (!this.openPlainCell(attributes)) {
      const place = attributeOf(attributes, 'r')
      this.column = place === null ? this.column + 1 : toColumn(place)
      this.type = attributeOf(attributes, 't')
      this.style = Number(attributeOf(attributes, 's') ?? 0)
    }
    this.isBroken ||= this.column < 0 || this.column >= columnLimit
  }

  /** Cells are what a sheet is made of, and nearly all are ` r="AB12" s="3" t="s"`: one look at each character. False for others. */
  private openPlainCell(attributes: string): boolean {
    let column = this.column + 1
    let style = 0
    let type: string | null = null
    for (let at = 0; at < attributes.length; at += 1) {
      if (attributes.charCodeAt(at) !== blank) return false
      const name = attributes.charCodeAt(at + 1)
      if (attributes.charCodeAt(at + 2) !== equals || attributes.charCodeAt(at + 3) !== quote) return false
      at += 4
      const start = at
      if (name === letterR) {
        column = -1
        for (let letter = 0; at < attributes.length && (letter = (attributes.charCodeAt(at) | 32) - 96) >= 1 && letter <= 26; at += 1) column = (column + 1) * 26 + letter - 1
        at = attributes.indexOf('"', at)
      } else if (name === letterS) {
        for (let digit = 0; (digit = attributes.charCodeAt(at) - zero) >= 0 && digit <= 9; at += 1) style = style * 10 + digit
      } else if (name === letterT) {
        at = attributes.indexOf('"', at)
        type = attributes.slice(start, at)
      } else return false
      if (attributes.charCodeAt(at) !== quote) return false
    }
    this.column = column
    this.style = style
    this.type = type
    return true
  }

  private closeCell(): void {
    if (this.hasFormula && !this.hasValue) {
      if (this.notComputed.count === 0) this.notComputed.row = this.row
      this.notComputed.count += 1
    }
    if (this.value === '' || this.isBroken) return
    const text = this.toText(this.value)
    this.value = ''
    if (text === '') return
    while (this.cells.length < this.column) this.cells.push('')
    this.cells[this.column] = text
  }

  private countMerged(area: string): void {
    const [, first, last] = /^\$?[A-Z]+\$?(\d+):\$?[A-Z]+\$?(\d+)$/i.exec(area) ?? []
    if (first === last) return
    if (this.merged.count === 0) this.merged.place = area
    this.merged.count += 1
  }

  private toText(value: string): string {
    const { strings, formats, is1904 } = this.context
    switch (this.type) {
      case 's': {
        const text = strings?.at(Number(value))
        if (text === undefined) this.missingText ??= this.row
        return text ?? ''
      }
      case 'str':
        return unescapeControls(value)
      case 'inlineStr':
        return value
      case 'b':
        return /^\s*(1|true)\s*$/i.test(value) ? 'true' : 'false'
      case 'e':
        return ''
      case 'd':
        return toIsoText(value)
      default: {
        const format = formats[this.style] ?? null
        if (format !== null) return toTimeText(value, format, is1904)
        if (value.length > 16 && roundedId.test(value)) {
          if (this.rounded.count === 0) this.rounded.row = this.row
          this.rounded.count += 1
        }
        return toNumberText(value)
      }
    }
  }
}

/** The column, from 0, of a place such as `AB12`; −1 where it names none. */
export function toColumn(place: string): number {
  let column = 0
  let at = 0
  for (; at < Math.min(place.length, 4); at += 1) {
    const letter = (place.charCodeAt(at) | 32) - 96
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}
