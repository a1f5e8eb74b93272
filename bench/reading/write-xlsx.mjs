import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** Six columns as a shop's export has them: an id of 18 digits, a name, a title, an amount, a count, a time. */
export const sheetColumns = 6

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const buyers = 50_000

/** Orders as Excel itself writes them: texts shared, each used again and again or once; times as styled numbers. */
export async function writeXlsx(path, rowCount) {
  const zip = new ZipFile()
  const add = (name, text) => zip.addBuffer(Buffer.from(head + text), name)
  add('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
  add('_rels/.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
  add('xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>`)
  add('xl/_rels/workbook.xml.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
  add('xl/styles.xml', `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`)
  zip.addReadStream(Readable.from(pieces(rowCount, sheetRow, `${head}<worksheet xmlns="${main}"><dimension ref="A1:F${rowCount + 1}"/><sheetData><row r="1">${[0, 1, 2, 3, 4, 5].map((index) => `<c r="${'ABCDEF'[index]}1" t="s"><v>${index}</v></c>`).join('')}</row>`, '</sheetData></worksheet>')), 'xl/worksheets/sheet1.xml')
  const names = ['order_id', 'buyer', 'title', 'amount', 'quantity', 'paid_at'].map((name) => `<si><t>${name}</t></si>`).join('')
  zip.addReadStream(Readable.from(pieces(rowCount + buyers, (index) => `<si><t>${text(index, rowCount)}</t></si>`, `${head}<sst xmlns="${main}">${names}`, '</sst>')), 'xl/sharedStrings.xml')
  zip.end()
  await finished(zip.outputStream.pipe(createWriteStream(path)))
}

function sheetRow(index) {
  const row = index + 2
  const amount = ((index * 7919) % 100_000) / 100
  const time = 45_292 + (index % 366) + ((index * 61) % 86_400) / 86_400
  return `<row r="${row}" spans="1:6"><c r="A${row}" t="s"><v>${6 + buyers + index}</v></c><c r="B${row}" t="s"><v>${6 + ((index * 31) % buyers)}</v></c><c r="C${row}" t="s"><v>${6 + ((index * 17) % 500)}</v></c><c r="D${row}"><v>${amount}</v></c><c r="E${row}"><v>${1 + (index % 5)}</v></c><c r="F${row}" s="1"><v>${time}</v></c></row>`
}

function text(index) {
  if (index >= buyers) return `26${String(index - buyers).padStart(16, '0')}`
  return index < 500 ? `夏季新款连衣裙 ${index} &amp; 半身裙` : `买家${index}`
}

function* pieces(count, one, before, after) {
  let piece = before
  for (let index = 0; index < count; index += 1) {
    piece += one(index)
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield piece + after
}
