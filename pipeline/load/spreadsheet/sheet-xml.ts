import { toIsoText, toNumberText } from './cell-text'
import { toRow } from './whole-workbook'
import { columnLimit, rowLimit, type SheetName, type SheetRow } from './workbook'
import { attributeOf, type XmlEvents } from './xml-pieces'

/** Reads the XML of Excel 2003 ("XML Spreadsheet"). */
export class SheetXmlReader implements XmlEvents {
  isReading = false
  readonly sheets: (SheetName & { rows: SheetRow[] })[] = []
  private row = 0
  private column = 0
  private cells: string[] = []
  private type = ''
  private value = ''
  private merged = 0

  open(name: string, attributes: string): void {
    if (name === 'Worksheet') {
      this.sheets.push({ name: attribute(attributes, 'Name') ?? '', isHidden: false, rows: [] })
      this.row = 0
    } else if (name === 'Row') {
      this.row = Math.min(Number(attribute(attributes, 'Index') ?? this.row + 1), rowLimit)
      this.cells = []
      this.column = -1
    } else if (name === 'Cell') {
      this.column = Math.min(Number(attribute(attributes, 'Index') ?? this.column + 2) - 1, columnLimit - 1)
      this.merged = Number(attribute(attributes, 'MergeAcross') ?? 0)
    } else if (name === 'Data') {
      this.type = attribute(attributes, 'Type') ?? 'String'
      this.value = ''
      this.isReading = true
    }
  }

  text(text: string): void {
    this.value += text
  }

  close(name: string): void {
    if (name === 'Data') {
      this.isReading = false
      while (this.cells.length < this.column) this.cells.push('')
      this.cells[this.column] = this.toText()
    } else if (name === 'Cell') this.column += this.merged
    else if (name === 'Row') {
      const row = toRow(this.row, this.cells)
      if (row !== null) this.sheets.at(-1)?.rows.push(row)
    }
  }

  private toText(): string {
    const { type, value } = this
    if (type === 'Number') return toNumberText(value)
    if (type === 'DateTime') return toIsoText(value)
    if (type === 'Boolean') return value.trim() === '1' ? 'true' : 'false'
    return type === 'Error' ? '' : value
  }
}

function attribute(attributes: string, name: string): string | null {
  return attributeOf(attributes, `ss:${name}`) ?? attributeOf(attributes, name)
}
