import { toXmlText } from './xml-text'

const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Number formats by what they are for. */
export const formats = { date: 'yyyy-mm-dd', time: 'yyyy-mm-dd hh:mm:ss', fraction: 'yyyy-mm-dd hh:mm:ss.000' } as const

/** Digits behind the point that have a format of their own. */
const mostDigits = 14

/** What a cell looks like: `decimal2` shows two digits behind the point, always. */
export type Style = 'plain' | 'header' | 'text' | keyof typeof formats | `decimal${number}`

const decimals = Array.from({ length: mostDigits + 1 }, (_, digits) => `decimal${digits}` as const)
const styles: readonly Style[] = ['plain', 'header', 'text', 'date', 'time', 'fraction', ...decimals]

export function decimalFormat(scale: number): Style {
  return `decimal${Math.min(scale, mostDigits)}`
}

/** The number by which a cell names its style. */
export function styleIndex(style: Style): number {
  return styles.indexOf(style)
}

/** The small files of a workbook with so many sheets, by path; only the sheets themselves are missing. */
export function workbookParts(sheets: readonly string[]): Record<string, string> {
  const numbers = sheets.map((_, index) => index + 1)
  const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${office}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${office}.styles+xml"/>${numbers.map((number) => `<Override PartName="/${sheetPath(number)}" ContentType="${office}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${declaration}<workbook xmlns="${spreadsheet}" xmlns:r="${relationships}"><bookViews><workbookView/></bookViews><sheets>${sheets.map((name, index) => `<sheet name="${toXmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${declaration}<Relationships xmlns="${packageRelationships}">${numbers.map((number) => `<Relationship Id="rId${number}" Type="${relationships}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': stylesPart(),
  }
}

export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`
}

/** Names of so many sheets: what Excel forbids in one is left out, and none is longer than 31 characters. */
export function sheetNames(name: string, count: number): string[] {
  // oxlint-disable-next-line no-control-regex
  const plain = name.replace(/[[\]:*?/\\\s\u0000-\u001f]+/g, ' ').replace(/^[\s']+|[\s']+$/g, '') || 'Sheet'
  return Array.from({ length: count }, (_, index) => {
    const ending = index === 0 ? '' : ` (${index + 1})`
    return plain.slice(0, 31 - ending.length).replace(/[\ud800-\udbff]$/, '') + ending
  })
}

/** What stands in a sheet before its rows: the frozen first row and the columns' widths. */
export function sheetStart({ widths, lastCell, isFirst }: { widths: readonly number[]; lastCell: string; isFirst: boolean }): string {
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')
  const view = `<sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>`
  return `${declaration}<worksheet xmlns="${spreadsheet}"><dimension ref="A1:${lastCell}"/><sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>`
}

/** What stands behind the rows. `textColumns` hold ids and the like: Excel need not warn that they look like numbers. */
export function sheetEnd({ lastCell, textColumns }: { lastCell: string; textColumns: readonly string[] }): string {
  const quiet = textColumns.length === 0 ? '' : `<ignoredErrors><ignoredError sqref="${textColumns.join(' ')}" numberStoredAsText="1"/></ignoredErrors>`
  return `</sheetData><autoFilter ref="A1:${lastCell}"/>${quiet}</worksheet>`
}

/** The letters of a column, from 0: A to Z, AA to ZZ and so on. */
export function columnLetters(index: number): string {
  return (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}

function stylesPart(): string {
  // Numbers below 164 are Excel's own: 49 is text.
  const firstOwn = 164
  const own = [...Object.values(formats), ...decimals.map((_, digits) => (digits === 0 ? '0' : `0.${'0'.repeat(digits)}`))]
  const numberFormats = own.map((code, index) => `<numFmt numFmtId="${firstOwn + index}" formatCode="${code}"/>`).join('')
  const cellStyles = styles.map((style, index) => {
    if (style === 'plain') return '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    if (style === 'header') return '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    return `<xf numFmtId="${style === 'text' ? 49 : firstOwn + index - 3}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`
  })
  const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
  return `${declaration}<styleSheet xmlns="${spreadsheet}"><numFmts count="${own.length}">${numberFormats}</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${styles.length}">${cellStyles.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
