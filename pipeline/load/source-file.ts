import { open, type FileHandle } from 'node:fs/promises'
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { fail } from '../../protocol/failure'
import type { Language, Text } from '../../protocol/text'
import { openMembers } from './archive/member-sources'
import { readMemberOf } from './archive/unpack'
import { listMembers, type ZipMember } from './archive/zip'
import { packageKind } from './spreadsheet/open-workbook'
import { openSheets, readSheet } from './spreadsheet/sheet-sources'
import { textWorkbookKind } from './spreadsheet/text-workbook'
import { sheetWords } from './spreadsheet/words'
import type { CsvDialect } from './text/csv-scanner'
import { detectEncoding, type Encoding } from './text/detect-encoding'
import { looksLike } from './text/looks-like'
import { say } from './words'

/** A file as it was found, before any of it is loaded; or a part of one that is a table of its own. */
export interface SourceFile {
  /** Absolute; for a part of a file the whole file's, as are `bytes` and `stamp`. */
  path: string
  /** Relative to the workspace. */
  shortPath: string
  /** The file's own name, also of a sheet in it; in an archive that of the file inside. */
  name: string
  /** What a table's column of files and messages show: the short path, or `path#name` for a part of a file. */
  label: string
  /** The part of the file that this is: a sheet of a workbook, a file in an archive. Null for the whole. */
  section: { kind: 'sheet' | 'member'; name: string } | null
  bytes: number
  /** Changes whenever the file does, as far as the file system tells. */
  stamp: string
  shape: 'text' | 'parquet' | 'spreadsheet'
  packing: 'none' | 'gzip' | 'zip'
  /** Of a sheet UTF-8: it is read as CSV. */
  encoding: Encoding
  /** The first bytes, unpacked; of a sheet its first rows as CSV. */
  head: Uint8Array
  /** The head is all there is. */
  isWhole: boolean
  /** How cells are delimited, where that is known and not to be guessed. */
  dialect: CsvDialect | null
  /** Where in the file the part stands. */
  inside: Inside | null
  /** What people should know of how it was found. */
  warnings: readonly Text[]
}

export interface Inside {
  member: ZipMember | null
  /** The member is packed by gzip besides. */
  isGzip: boolean
  sheet: { index: number; width: number } | null
  /** In which failures are told. */
  language: Language
}

export interface OpenOptions {
  encoding?: Encoding | undefined
  /** The only part that is wanted, by its name; also a hidden sheet. All are opened where none is named so. */
  section?: string | undefined
  signal?: AbortSignal | undefined
  language: Language
}

/** A longer line is refused: no export has one, and it would have to be held in memory whole. */
export const lineLimit = 8 * 1024 ** 2

const headBytes = 1024 ** 2
const pieceBytes = 1024 ** 2
const sampleBytes = 64 * 1024

/**
 * Opens a file and says what kind it is: itself, or each sheet of a workbook, each file in an archive. Fails with `file-empty`,
 * `file-binary`, `unknown-format`, `line-too-long`, `file-unreadable`.
 */
export async function openSources(path: string, shortPath: string, options: OpenOptions): Promise<SourceFile[]> {
  const file = await open(path, 'r').catch((problem: Error) => fail({ kind: 'file-unreadable', path: shortPath, reason: problem.message }))
  try {
    const { size, mtimeNs, ino } = statSync(path, { bigint: true })
    const bytes = Number(size)
    if (bytes === 0) fail({ kind: 'file-empty', path: shortPath })
    const raw = await readAt(file, 0, headBytes)
    const base: SourceFile = { path, shortPath, name: basename(path), label: shortPath, section: null, bytes, stamp: `${size}-${mtimeNs}-${ino}`, shape: 'text', packing: 'none', encoding: 'utf-8', head: raw, isWhole: raw.length >= bytes, dialect: null, inside: null, warnings: [] }
    return (await openParts(base, options)) ?? [await openWhole(file, base, options)]
  } finally {
    await file.close()
  }
}

/** Opens a file that is one table; of several parts of a file the first. */
export async function openSource(path: string, shortPath: string, options: OpenOptions): Promise<SourceFile> {
  const [first] = await openSources(path, shortPath, options)
  return first ?? fail({ kind: 'file-empty', path: shortPath })
}

/** The parts of an archive or a workbook; null for other files. */
async function openParts(base: SourceFile, options: OpenOptions): Promise<SourceFile[] | null> {
  const { path, shortPath, head } = base
  const { language } = options
  const looks = looksLike(head)
  if (looks === 'ZIP') {
    const members = await listMembers({ path, shortPath, language })
    const kind = packageKind(members)
    if (kind === null) return openMembers(base, members, options)
    if (kind !== 'xlsx') fail({ kind: 'unknown-format', path: shortPath, detail: say(sheetWords.otherKind, { format: kind })[language] })
    return openSheets(base, options)
  }
  return looks === 'XLS' || (looks === null && textWorkbookKind(head) !== null) ? openSheets(base, options) : null
}

async function openWhole(file: FileHandle, base: SourceFile, { encoding: wished }: OpenOptions): Promise<SourceFile> {
  const { bytes, shortPath } = base
  const isGzip = base.head[0] === 0x1f && base.head[1] === 0x8b
  const head = isGzip ? unpackHead(base.head, shortPath) : base.head
  if (head.length === 0) fail({ kind: 'file-empty', path: shortPath })
  const source: SourceFile = { ...base, packing: isGzip ? 'gzip' : 'none', head, isWhole: base.isWhole && !isGzip }
  const looks = looksLike(head)
  if (looks === 'Parquet' && !isGzip) return { ...source, shape: 'parquet' }
  if (looks !== null) fail({ kind: 'file-binary', path: shortPath, looksLike: looks })
  const encoding = wished ?? detectEncoding(isGzip ? [head] : [head, ...(await readSamples(file, bytes))])
  if (head.length >= headBytes && !head.includes(10) && !head.includes(13)) await refuseLongLine(file, source, isGzip)
  return { ...source, encoding }
}

/** Whether a reader can take the file as it stands: UTF-8 text, perhaps packed by gzip, or Parquet. Else `decodeFile` makes a copy that it can. */
export function isPlainFile({ encoding, packing, shape }: SourceFile): boolean {
  return packing !== 'zip' && (shape === 'parquet' || (shape === 'text' && (encoding === 'utf-8' || encoding === 'utf-8-bom')))
}

/**
 * All bytes of the file, unpacked, in pieces that are overwritten by the next one; of a sheet its rows as CSV. `onRaw` sees
 * them as they stand in the file. `room` may say where the bytes of a plain file go, which saves a copy.
 */
export async function* readSource(source: SourceFile, onRaw: (bytes: Uint8Array) => void, room?: (bytes: number) => Buffer): AsyncGenerator<Uint8Array> {
  const { path, shortPath, packing, shape } = source
  if (shape === 'spreadsheet') return yield* (await readSheet(source, { signal: new AbortController().signal })).pieces
  if (packing === 'zip') return yield* readMemberOf(source, onRaw)
  if (packing === 'none') {
    const file = await open(path, 'r')
    try {
      const own = room === undefined ? Buffer.allocUnsafeSlow(pieceBytes) : null
      for (;;) {
        const buffer = own ?? room?.(pieceBytes) ?? Buffer.allocUnsafeSlow(pieceBytes)
        const { bytesRead } = await file.read(buffer, 0, buffer.length)
        if (bytesRead === 0) return
        const piece = buffer.subarray(0, bytesRead)
        onRaw(piece)
        yield piece
      }
    } finally {
      await file.close()
    }
  }
  const stream = createReadStream(path, { highWaterMark: 1024 ** 2 })
  const gunzip = createGunzip({ chunkSize: 1024 ** 2 })
  stream.on('data', (piece) => {
    if (typeof piece !== 'string') onRaw(piece)
  })
  stream.on('error', (problem) => gunzip.destroy(problem))
  stream.pipe(gunzip)
  try {
    for await (const piece of gunzip) yield piece as Buffer
  } catch (problem) {
    fail({ kind: 'file-unreadable', path: shortPath, reason: problem instanceof Error ? problem.message : String(problem) })
  } finally {
    stream.destroy()
    gunzip.destroy()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** Places all over a large file: a foreign character may come late. */
async function readSamples(file: FileHandle, bytes: number): Promise<Buffer[]> {
  if (bytes <= headBytes) return []
  const samples: Buffer[] = []
  for (let part = 1; part <= 16; part += 1) samples.push(await readAt(file, Math.floor(((bytes - sampleBytes) * part) / 16), sampleBytes))
  return samples
}

function unpackHead(raw: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, 4 * headBytes)
  } catch (problem) {
    return fail({ kind: 'file-unreadable', path, reason: problem instanceof Error ? problem.message : String(problem) })
  }
}

/** Looks no further than the limit, whatever the size of the file. */
async function refuseLongLine(file: FileHandle, { shortPath, bytes, head }: Pick<SourceFile, 'shortPath' | 'bytes' | 'head'>, isGzip: boolean): Promise<void> {
  if (isGzip) {
    if (head.length >= 4 * headBytes) fail({ kind: 'line-too-long', path: shortPath, line: 1, bytes: head.length, limit: lineLimit })
    return
  }
  if (bytes <= lineLimit) return
  const buffer = await readAt(file, 0, lineLimit)
  if (!buffer.includes(10) && !buffer.includes(13)) fail({ kind: 'line-too-long', path: shortPath, line: 1, bytes, limit: lineLimit })
}
