import { readFile, stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { fail } from '../../../protocol/failure'
import type { ArchivePlace } from '../archive/zip'
import { detectEncoding, type Encoding } from '../text/detect-encoding'
import { decodeText } from '../text/text-decoder'
import { say } from '../words'
import { readHtmlTables } from './html-tables'
import { SheetXmlReader } from './sheet-xml'
import { toWholeWorkbook } from './whole-workbook'
import type { Workbook } from './workbook'
import { sheetWords } from './words'
import { XmlPieces } from './xml-pieces'

// A JavaScript string holds no more than 512 M characters.
const fileLimit = 256 * 1024 ** 2
const pieceLength = 1024 ** 2

const namedEncodings: Record<string, Encoding> = { gb2312: 'gb18030', gbk: 'gb18030', gb18030: 'gb18030', shift_jis: 'shift_jis', 'iso-8859-1': 'windows-1252', 'windows-1252': 'windows-1252', 'utf-8': 'utf-8' }

/**
 * Which of the texts that pass for a workbook this is: many shops' back-ends name a web page, or the XML of Excel 2003,
 * `.xls`. Null for other texts.
 */
export function textWorkbookKind(head: Uint8Array): 'html' | 'sheet-xml' | null {
  if (!beginsWithTag(head)) return null
  const text = decodeText(head.subarray(0, 65_536), detectEncoding([head])).replace(/^\ufeff/, '').trimStart()
  if (!text.startsWith('<')) return null
  if (/urn:schemas-microsoft-com:office:spreadsheet/i.test(text) && /<(?:\w+:)?Workbook[\s>]/.test(text)) return 'sheet-xml'
  return /^<(?:!doctype html|!--|html|head|body|meta|style|table|div|\?xml)/i.test(text) && /<table[\s>]/i.test(text) ? 'html' : null
}

/** Before anything is decoded: marks of encodings, zeros of UTF-16 and blanks may come before it. */
function beginsWithTag(head: Uint8Array): boolean {
  const before = new Set([0xef, 0xbb, 0xbf, 0xfe, 0xff, 0, 9, 10, 13, 32])
  return head.find((byte) => !before.has(byte)) === 0x3c
}

/** Reads such a text whole. Fails with `unknown-format` and `file-unreadable`. */
export async function openTextWorkbook({ path, shortPath, language }: ArchivePlace, kind: 'html' | 'sheet-xml'): Promise<Workbook> {
  const { size } = await stat(path)
  if (size > fileLimit) fail({ kind: 'unknown-format', path: shortPath, detail: say(sheetWords.tooLargeWhole, { megabytes: Math.round(size / 1e6) })[language] })
  const bytes = await readFile(path)
  const detected = detectEncoding([bytes])
  // A mark or valid UTF-8 is right whatever the page says of itself.
  const said = /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1]?.toLowerCase()
  const text = decodeText(bytes, detected.startsWith('utf-') ? detected : (namedEncodings[said ?? ''] ?? detected)).replace(/^\ufeff/, '')
  if (kind === 'html') {
    const { tables, isCut } = readHtmlTables(text)
    if (isCut) fail({ kind: 'file-unreadable', path: shortPath, reason: sheetWords.pageCut[language] })
    if (tables.length === 0) fail({ kind: 'unknown-format', path: shortPath, detail: sheetWords.noTable[language] })
    return toWholeWorkbook(tables)
  }
  const reader = new SheetXmlReader()
  const xml = new XmlPieces(reader)
  let isWhole = true
  for (let start = 0; start < text.length && isWhole; start += pieceLength) {
    isWhole = xml.push(text.slice(start, start + pieceLength))
    await setImmediate()
  }
  if (!isWhole || !xml.finish()) fail({ kind: 'file-unreadable', path: shortPath, reason: say(sheetWords.partBroken, { part: 'Workbook' })[language] })
  if (reader.sheets.length === 0) fail({ kind: 'unknown-format', path: shortPath, detail: sheetWords.noSheets[language] })
  return toWholeWorkbook(reader.sheets)
}
