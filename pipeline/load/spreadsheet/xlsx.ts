import { StringDecoder } from 'node:string_decoder'
import { fail } from '../../../protocol/failure'
import { readMember, type ArchivePlace, type ZipMember } from '../archive/zip'
import { say } from '../words'
import { toTimeFormat, type TimeFormat } from './number-format'
import { SharedStringsReader, type SharedStrings } from './shared-strings'
import { SheetReader } from './sheet-reader'
import { sheetWords } from './words'
import type { RowsOptions, SheetName, SheetRow, Workbook } from './workbook'
import { attributeOf, XmlPieces, type XmlEvents } from './xml-pieces'

// A full sheet of a hundred columns; streamed, so that only the disk must bear it.
const sheetLimit = 8 * 1024 ** 3
const stringsLimit = 2 * 1024 ** 3
/** Texts pack to a tenth; a hundredth of much is somebody's bomb. */
const stringsRatio = 100
const stringsFrom = 256 * 1024 ** 2
const partLimit = 256 * 1024 ** 2

/** The parts of a workbook that say what is in it. */
interface Parts {
  sheets: (SheetName & { part: string })[]
  strings: string
  formats: (TimeFormat | null)[]
  is1904: boolean
}

/**
 * A workbook of Office Open XML (XLSX, XLSM), from the members of its archive. Its sheets are streamed; only the shared texts
 * are held. Fails with `unknown-format` and `file-unreadable`.
 */
export async function openXlsx(place: ArchivePlace, members: readonly ZipMember[]): Promise<Workbook> {
  const file = new Package(place, members)
  const { sheets, strings, formats, is1904 } = await readParts(file)
  if (sheets.length === 0) fail({ kind: 'unknown-format', path: place.shortPath, detail: sheetWords.noSheets[place.language] })
  let shared: Promise<SharedStrings> | null = null
  const readStrings = async (signal: AbortSignal): Promise<SharedStrings> => {
    const reader = new SharedStringsReader()
    for await (const _ of file.read(strings, reader, Math.min(stringsLimit, Math.max(stringsFrom, stringsRatio * file.packedBytes(strings))), signal)) continue
    return reader.strings
  }
  return {
    sheets: sheets.map(({ name, isHidden }) => ({ name, isHidden })),
    async *rows(index: number, { signal, onProgress, onNote }: RowsOptions): AsyncGenerator<SheetRow[]> {
      const sheet = sheets[index]
      if (sheet === undefined) return
      if (file.has(strings)) {
        // A reading that was cancelled or failed is nobody else's.
        shared ??= readStrings(signal).catch((problem: unknown) => {
          shared = null
          throw problem
        })
      }
      const reader = new SheetReader({ strings: shared === null ? null : await shared, formats, is1904 })
      for await (const fraction of file.read(sheet.part, reader, sheetLimit, signal)) {
        if (reader.missingText !== null) fail({ kind: 'file-unreadable', path: place.shortPath, reason: say(sheetWords.textMissing, { row: reader.missingText, sheet: sheet.name })[place.language] })
        if (reader.isBroken) file.broken(sheet.part)
        onProgress?.(fraction)
        if (reader.rows.length === 0) continue
        yield reader.rows
        reader.rows = []
      }
      if (!reader.hasData) file.broken(sheet.part)
      if (reader.notComputed.count > 0) onNote?.(say(sheetWords.notComputed, reader.notComputed))
      if (reader.rounded.count > 0) onNote?.(say(sheetWords.rounded, reader.rounded))
      if (reader.merged.count > 0) onNote?.(say(sheetWords.merged, reader.merged))
    },
  }
}

/** The members of the archive by their names, in which capitals do not count. */
class Package {
  private readonly members: ReadonlyMap<string, ZipMember>

  constructor(
    private readonly place: ArchivePlace,
    members: readonly ZipMember[],
  ) {
    this.members = new Map(members.map((member) => [key(member.name), member]))
  }

  has(part: string): boolean {
    return this.members.has(key(part))
  }

  packedBytes(part: string): number {
    return this.members.get(key(part))?.packedBytes ?? 0
  }

  /** Tells what stands in a part; yields how much of it has been read. */
  async *read(part: string, events: XmlEvents, limit: number, signal?: AbortSignal): AsyncGenerator<number> {
    const { place } = this
    const member = this.members.get(key(part)) ?? fail({ kind: 'file-unreadable', path: place.shortPath, reason: say(sheetWords.partMissing, { part })[place.language] })
    const xml = new XmlPieces(events)
    let decoder: { write(bytes: Buffer): string; end(): string } | null = null
    let seen = 0
    for await (const piece of readMember(place, member, limit)) {
      if (signal?.aborted === true) fail({ kind: 'cancelled' })
      decoder ??= toXmlDecoder(piece)
      seen += piece.length
      if (!xml.push(decoder.write(piece))) this.broken(part)
      yield seen / Math.max(member.bytes, 1)
    }
    if (!xml.push(decoder?.end() ?? '') || !xml.finish()) this.broken(part)
    yield 1
  }

  async readAll(part: string, open: (name: string, attributes: string) => void, close: (name: string) => void = () => undefined): Promise<void> {
    for await (const _ of this.read(part, { isReading: false, open, close, text: () => undefined }, partLimit)) continue
  }

  broken(part: string): never {
    return fail({ kind: 'file-unreadable', path: this.place.shortPath, reason: say(sheetWords.partBroken, { part })[this.place.language] })
  }
}

function key(part: string): string {
  return part.replace(/^\/+/, '').toLowerCase()
}

/** XML is UTF-8, or UTF-16 with its mark. */
function toXmlDecoder(head: Buffer): { write(bytes: Buffer): string; end(): string } {
  const isBig = head[0] === 0xfe && head[1] === 0xff
  if (!isBig && !(head[0] === 0xff && head[1] === 0xfe)) return new StringDecoder('utf8')
  const decoder = new TextDecoder(isBig ? 'utf-16be' : 'utf-16le')
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

async function readParts(file: Package): Promise<Parts> {
  const main = (await relations(file, '')).find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const sheets: { name: string; isHidden: boolean; relation: string | null }[] = []
  let is1904 = false
  await file.readAll(main, (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '')
    if (name !== 'sheet') return
    const relation = /\s(?:\w+:)?id\s*=\s*["']([^"']*)/.exec(attributes.replace(/\ssheetId/i, ' _'))?.[1] ?? null
    sheets.push({ name: attributeOf(attributes, 'name') ?? '', isHidden: /hidden/i.test(attributeOf(attributes, 'state') ?? ''), relation })
  })
  const related = await relations(file, main)
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const partOf = (type: string): string => related.find((relation) => relation.type === type)?.target ?? `${folder}${type}.xml`
  const found = sheets.flatMap(({ name, isHidden, relation }, index) => {
    const link = related.find(({ id }) => id === relation)
    // Charts and macros have sheets of their own, without cells.
    if (link !== undefined && link.type !== 'worksheet') return []
    return [{ name, isHidden, part: link?.target ?? `${folder}worksheets/sheet${index + 1}.xml` }]
  })
  return { sheets: found, strings: partOf('sharedStrings'), formats: await readFormats(file, partOf('styles')), is1904 }
}

/** What a part refers to, with whole paths; nothing where it says nothing. `type` is the last word of its address. */
async function relations(file: Package, part: string): Promise<{ id: string | null; type: string; target: string }[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const path = `${folder}_rels/${part.slice(folder.length)}.rels`
  const found: { id: string | null; type: string; target: string }[] = []
  if (!file.has(path)) return found
  await file.readAll(path, (name, attributes) => {
    const target = attributeOf(attributes, 'Target')
    if (name !== 'Relationship' || target === null) return
    found.push({ id: attributeOf(attributes, 'Id'), type: (attributeOf(attributes, 'Type') ?? '').replace(/^.*\//, ''), target: toPath(target, folder) })
  })
  return found
}

function toPath(target: string, folder: string): string {
  const whole = target.startsWith('/') ? target.slice(1) : folder + target
  const parts: string[] = []
  for (const part of whole.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** The time format of each cell style. */
async function readFormats(file: Package, part: string): Promise<(TimeFormat | null)[]> {
  const formats: (TimeFormat | null)[] = []
  if (!file.has(part)) return formats
  const codes = new Map<number, string>()
  let isInCells = false
  await file.readAll(
    part,
    (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '')
      if (name === 'cellXfs') isInCells = true
      if (name !== 'xf' || !isInCells) return
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0)
      formats.push(toTimeFormat(id, codes.get(id)))
    },
    (name) => {
      if (name === 'cellXfs') isInCells = false
    },
  )
  return formats
}
