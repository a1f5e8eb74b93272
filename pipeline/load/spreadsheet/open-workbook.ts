import { open } from 'node:fs/promises'
import { fail } from '../../../protocol/failure'
import { listMembers, type ArchivePlace, type ZipMember } from '../archive/zip'
import { say } from '../words'
import { openTextWorkbook, textWorkbookKind } from './text-workbook'
import type { Workbook } from './workbook'
import { sheetWords } from './words'
import { openXls } from './xls'
import { openXlsx } from './xlsx'

/**
 * Opens a workbook by what is in it, whatever it is named: XLSX and XLSM are streamed; XLS, and the web pages and XML of
 * Excel 2003 that go by its name, are read whole. Fails with `unknown-format`, `file-binary` and `file-unreadable`.
 */
export async function openWorkbook(place: ArchivePlace): Promise<Workbook> {
  const head = await readHead(place.path)
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const members = await listMembers(place)
    const kind = packageKind(members)
    if (kind === 'xlsx') return openXlsx(place, members)
    fail({ kind: 'unknown-format', path: place.shortPath, detail: kind === null ? sheetWords.noSheets[place.language] : say(sheetWords.otherKind, { format: kind })[place.language] })
  }
  if (head[0] === 0xd0 && head[1] === 0xcf) return openXls(place)
  const kind = textWorkbookKind(head)
  if (kind === null) fail({ kind: 'unknown-format', path: place.shortPath, detail: sheetWords.noSheets[place.language] })
  return openTextWorkbook(place, kind)
}

/** What a ZIP archive is besides an archive: `xlsx`, the name of another office format, or null. */
export function packageKind(members: readonly ZipMember[]): string | null {
  const names = new Set(members.map(({ name }) => name.toLowerCase()))
  const has = (name: string): boolean => names.has(name)
  const marks: [isIt: boolean, kind: string][] = [
    [has('xl/workbook.bin'), 'XLSB'],
    [has('xl/workbook.xml') || has('workbook.xml'), 'xlsx'],
    [has('word/document.xml'), 'Word'],
    [has('ppt/presentation.xml'), 'PowerPoint'],
    [has('index/document.iwa'), 'Apple Numbers'],
    [has('mimetype') && has('content.xml'), 'OpenDocument'],
    [has('[content_types].xml'), 'xlsx'],
  ]
  return marks.find(([isIt]) => isIt)?.[1] ?? null
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(65_536)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
