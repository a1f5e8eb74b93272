import { open, type FileHandle } from 'node:fs/promises'
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { fail } from '../../protocol/failure'
import type { Language } from '../../protocol/text'
import { detectEncoding, type Encoding } from './text/detect-encoding'
import { looksLike } from './text/looks-like'
import { loadWords, say } from './words'

/** A file as it was found, before any of it is loaded. */
export interface SourceFile {
  /** Absolute. */
  path: string
  /** Relative to the workspace. */
  shortPath: string
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
  encoding: Encoding
  /** The first bytes, unpacked. */
  head: Uint8Array
  /** The head is all there is. */
  isWhole: boolean
}

/** A longer line is refused: no export has one, and it would have to be held in memory whole. */
export const lineLimit = 8 * 1024 ** 2

const headBytes = 1024 ** 2
const pieceBytes = 1024 ** 2
const sampleBytes = 64 * 1024

/** Opens a file and says what kind it is. Fails with `file-empty`, `file-binary`, `unknown-format`, `line-too-long`, `file-unreadable`. */
export async function openSource(path: string, shortPath: string, { encoding: wished, language }: { encoding?: Encoding | undefined; language: Language }): Promise<SourceFile> {
  const file = await open(path, 'r').catch((problem: Error) => fail({ kind: 'file-unreadable', path: shortPath, reason: problem.message }))
  try {
    const { size, mtimeNs, ino } = statSync(path, { bigint: true })
    const bytes = Number(size)
    if (bytes === 0) fail({ kind: 'file-empty', path: shortPath })
    const raw = await readAt(file, 0, headBytes)
    const isGzip = raw[0] === 0x1f && raw[1] === 0x8b
    const head = isGzip ? unpackHead(raw, shortPath) : raw
    if (head.length === 0) fail({ kind: 'file-empty', path: shortPath })
    const packing: SourceFile['packing'] = isGzip ? 'gzip' : 'none'
    const base = { path, shortPath, name: basename(path), label: shortPath, section: null, bytes, stamp: `${size}-${mtimeNs}-${ino}`, packing, head, isWhole: !isGzip && raw.length >= bytes }
    const looks = looksLike(head)
    if (looks === 'Parquet' && !isGzip) return { ...base, shape: 'parquet', encoding: 'utf-8' }
    if (looks === 'XLSX' || looks === 'XLS') fail({ kind: 'unknown-format', path: shortPath, detail: say(loadWords.spreadsheet, { format: looks })[language] })
    if (looks !== null) fail({ kind: 'file-binary', path: shortPath, looksLike: looks })
    const encoding = wished ?? detectEncoding(isGzip ? [head] : [head, ...(await readSamples(file, bytes))])
    if (head.length >= headBytes && !head.includes(10) && !head.includes(13)) await refuseLongLine(file, base, isGzip)
    return { ...base, shape: 'text', encoding }
  } finally {
    await file.close()
  }
}

/**
 * All bytes of the file, unpacked, in pieces that are overwritten by the next one. `onRaw` sees them as they stand in the file.
 * `room` may say where the bytes of a plain file go, which saves a copy.
 */
export async function* readSource({ path, shortPath, packing }: SourceFile, onRaw: (bytes: Uint8Array) => void, room?: (bytes: number) => Buffer): AsyncGenerator<Uint8Array> {
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
