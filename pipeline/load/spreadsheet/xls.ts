import { readFile, stat } from 'node:fs/promises'
import { fail } from '../../../protocol/failure'
import type { ArchivePlace } from '../archive/zip'
import { say } from '../words'
import { toDoubleText, toTimeText } from './cell-text'
import { toTimeFormat, type TimeFormat } from './number-format'
import { toRow, toWholeWorkbook } from './whole-workbook'
import type { SheetRow, Workbook } from './workbook'
import { sheetWords } from './words'

/** Four times what a full sheet of 256 columns takes. */
const fileLimit = 512 * 1024 ** 2

/** What SheetJS gives for a cell: a number, text, boolean, error, date or stub, and its number format. */
interface OldCell {
  t: string
  v?: unknown
  z?: unknown
}

/** A workbook of Excel 97 to 2003 (XLS, BIFF), read whole. Fails with `unknown-format` and `file-unreadable`. */
export async function openXls({ path, shortPath, language }: ArchivePlace): Promise<Workbook> {
  const { size } = await stat(path)
  if (size > fileLimit) fail({ kind: 'unknown-format', path: shortPath, detail: say(sheetWords.tooLargeWhole, { megabytes: Math.round(size / 1e6) })[language] })
  const bytes = await readFile(path)
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) fail({ kind: 'file-unreadable', path: shortPath, reason: sheetWords.protected[language] })
  const other = otherDocuments.find(([stream]) => bytes.includes(Buffer.from(stream, 'utf16le')))
  if (other !== undefined && !bytes.includes(Buffer.from('Book', 'utf16le'))) fail({ kind: 'file-binary', path: shortPath, looksLike: other[1] })
  const [xlsx, codepages] = await Promise.all([import('@e965/xlsx'), import('@e965/xlsx/dist/cpexcel.full.mjs')])
  xlsx.set_cptable(codepages)
  try {
    const book = xlsx.read(bytes, { type: 'buffer', dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false, cellDates: false })
    const is1904 = book.Workbook?.WBProps?.date1904 === true
    const formats = new Map<unknown, TimeFormat | null>()
    const sheets = book.SheetNames.flatMap((name, index) => {
      const sheet = book.Sheets[name]
      if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return []
      const data = (sheet['!data'] ?? []) as (OldCell[] | undefined)[]
      const rows: SheetRow[] = []
      data.forEach((cells, at) => {
        const row = cells === undefined ? null : toRow(at + 1, Array.from(cells, (cell) => toText(cell, formats, is1904)))
        if (row !== null) rows.push(row)
      })
      return [{ name, isHidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0, rows }]
    })
    if (sheets.length > 0) return toWholeWorkbook(sheets)
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem)
    const isProtected = /password|encrypt/i.test(message)
    fail({ kind: 'file-unreadable', path: shortPath, reason: isProtected ? sheetWords.protected[language] : say(sheetWords.oldBroken, { reason: message })[language] })
  }
  return fail({ kind: 'unknown-format', path: shortPath, detail: sheetWords.noSheets[language] })
}

/** Names of streams in a compound file that is no workbook. */
const otherDocuments = [
  ['WordDocument', 'Word'],
  ['PowerPoint Document', 'PowerPoint'],
  ['__properties_version', 'Outlook'],
] as const

function toText(cell: OldCell | undefined, formats: Map<unknown, TimeFormat | null>, is1904: boolean): string {
  if (cell === undefined || cell.v === undefined || cell.v === null) return ''
  const { t, v, z } = cell
  if (t === 'b') return v === true ? 'true' : 'false'
  if (t === 'e' || t === 'z') return ''
  if (typeof v !== 'number') return String(v)
  let format = formats.get(z)
  if (format === undefined) formats.set(z, (format = typeof z === 'string' ? toTimeFormat(-1, z) : null))
  return format === null ? toDoubleText(v) : toTimeText(String(v), format, is1904)
}
