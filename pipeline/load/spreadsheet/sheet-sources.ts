import type { Language } from '../../../protocol/text'
import { unpack } from '../archive/unpack'
import type { OpenOptions, SourceFile } from '../source-file'
import { say } from '../words'
import { openWorkbook } from './open-workbook'
import { SheetCsv } from './sheet-csv'
import { sheetWords } from './words'
import type { RowsOptions, SheetRow, Workbook } from './workbook'

const headLength = 1024 ** 2

/**
 * The sheets of a workbook, each as a source that is read as CSV. Empty sheets are left out unless all are; so are hidden ones,
 * with a warning, unless one is asked for by its name.
 */
export async function openSheets(base: SourceFile, options: OpenOptions): Promise<SourceFile[]> {
  const opened = await openBook(base, options.language)
  try {
    const { sheets } = opened.workbook
    const prefix = base.section === null ? '' : `${base.section.name}#`
    const all = sheets.map(({ name, isHidden }, index) => ({ name: prefix + name, isHidden, index }))
    const named = all.filter(({ name }) => name === options.section || name === prefix + (options.section ?? ''))
    const visible = all.filter(({ isHidden }) => !isHidden)
    const wanted = named.length > 0 ? named : visible.length > 0 ? visible : all
    const sources: SourceFile[] = []
    for (const { name, index } of wanted) {
      const { head, width, isWhole } = await readHead(opened.workbook, index, options.signal ?? new AbortController().signal)
      const inside = { member: base.inside?.member ?? null, isGzip: false, sheet: { index, width }, language: options.language }
      sources.push({ ...base, label: `${base.shortPath}#${name}`, section: { kind: 'sheet', name }, shape: 'spreadsheet', encoding: 'utf-8', head, isWhole, dialect: { delimiter: ',', quote: '"' }, inside })
    }
    const filled = sources.filter(({ head }) => head.length > 0)
    const kept = filled.length > 0 ? filled : sources.slice(0, 1)
    const leftOut = named.length > 0 || visible.length === 0 ? [] : all.filter(({ isHidden }) => isHidden)
    if (leftOut.length === 0) return kept
    const warning = say(sheetWords.hiddenLeftOut, { count: leftOut.length, names: leftOut.map(({ name }) => name).join(', ') })
    return kept.map((source, index) => (index === 0 ? { ...source, warnings: [...source.warnings, warning] } : source))
  } finally {
    opened.remove()
  }
}

async function readHead(workbook: Workbook, index: number, signal: AbortSignal): Promise<{ head: Uint8Array; width: number; isWhole: boolean }> {
  const rows: SheetRow[] = []
  let width = 0
  let length = 0
  let isWhole = true
  for await (const batch of workbook.rows(index, { signal })) {
    for (const row of batch) {
      rows.push(row)
      width = Math.max(width, row.cells.length)
      length += row.cells.reduce((sum, cell) => sum + cell.length + 1, 0)
      if (length > headLength) break
    }
    isWhole = length <= headLength
    if (!isWhole) break
  }
  return { head: Buffer.from(new SheetCsv(width).toText(rows)), width, isWhole }
}

/** A sheet as CSV in UTF-8, and which row of the sheet a line of it, from 1, belongs to. */
export async function readSheet(source: SourceFile, options: RowsOptions): Promise<{ pieces: AsyncGenerator<Uint8Array>; rowOf: (line: number) => number }> {
  const opened = await openBook(source, source.inside?.language ?? 'en')
  const { index = 0, width = 0 } = source.inside?.sheet ?? {}
  const csv = new SheetCsv(width)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const rows of opened.workbook.rows(index, options)) yield Buffer.from(csv.toText(rows))
    } finally {
      opened.remove()
    }
  }
  return { pieces: pieces(), rowOf: (line) => csv.rowOf(line) }
}

/** Workbooks that were opened a moment ago, with their texts: each sheet is read by itself. */
const recent = new Map<string, WeakRef<Workbook>>()

async function openBook(source: SourceFile, language: Language): Promise<{ workbook: Workbook; remove: () => void }> {
  const isFile = (source.inside?.member ?? null) === null
  const key = `${source.path}\n${source.stamp}\n${language}`
  const known = isFile ? recent.get(key)?.deref() : undefined
  if (known !== undefined) return { workbook: known, remove: () => undefined }
  const { place, remove } = await unpack(source, language)
  try {
    const workbook = await openWorkbook(place)
    if (isFile) {
      recent.clear()
      recent.set(key, new WeakRef(workbook))
    }
    return { workbook, remove }
  } catch (problem) {
    remove()
    throw problem
  }
}
