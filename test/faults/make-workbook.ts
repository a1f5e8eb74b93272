import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** An archive of files, in order. */
export async function makeZip(files: Readonly<Record<string, string | Uint8Array>>, options: { compress?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name, { compress: options.compress ?? true, mtime: new Date(2026, 0, 1) })
  zip.end()
  return buffer(zip.outputStream as NodeJS.ReadableStream)
}

/** XML inside `<sheetData>`, texts as the inside of `<si>`, and whatever else differs from a plain workbook. */
export interface WorkbookWishes {
  sheets: Readonly<Record<string, string>>
  texts?: readonly string[]
  /** Number formats of the cell styles, from style 1 on: built-in numbers or codes. */
  formats?: readonly (number | string)[]
  properties?: string
  /** XML attributes of each `<sheet>`, by its name. */
  states?: Readonly<Record<string, string>>
  /** Parts instead of those that would be made; null leaves one out. */
  parts?: Readonly<Record<string, string | Uint8Array | null>>
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** The parts of a small workbook. */
export function workbookParts({ sheets, texts = [], formats = [], properties = '', states = {}, parts = {} }: WorkbookWishes): Record<string, string | Uint8Array> {
  const names = Object.keys(sheets)
  const custom = formats.flatMap((format, index) => (typeof format === 'string' ? [`<numFmt numFmtId="${164 + index}" formatCode="${format.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`] : []))
  const plain: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="${packages}"><Relationship Id="r1" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${types}">${properties}<sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" ${states[name] ?? ''} r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}">${names.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${types}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="s" Type="${types}/styles" Target="styles.xml"/><Relationship Id="t" Type="${types}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((format, index) => `<xf numFmtId="${typeof format === 'string' ? 164 + index : format}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
  }
  names.forEach((name, index) => (plain[`xl/worksheets/sheet${index + 1}.xml`] = `<worksheet xmlns="${main}"><sheetData>${sheets[name] ?? ''}</sheetData></worksheet>`))
  return Object.fromEntries(Object.entries({ ...plain, ...parts }).flatMap(([name, content]) => (content === null ? [] : [[name, content]])))
}

export async function makeWorkbook(wishes: WorkbookWishes): Promise<Buffer> {
  return makeZip(workbookParts(wishes))
}
