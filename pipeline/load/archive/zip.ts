import { createReadStream } from 'node:fs'
import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { getFileNameLowLevel, openPromise, type Entry } from 'yauzl'
import { fail } from '../../../protocol/failure'
import type { Language } from '../../../protocol/text'
import { say } from '../words'
import { archiveWords } from './words'

/** A file in an archive: enough to read it without looking at the archive's list again. */
export interface ZipMember {
  /** With `/` between folders. */
  name: string
  /** Unpacked, as the archive says. */
  bytes: number
  packedBytes: number
  isEncrypted: boolean
  /** 0 stored, 8 deflated; others are not read. */
  method: number
  crc32: number
  /** Where its header begins. */
  offset: number
}

/** Who is told what, where an archive is not as it should be. */
export interface ArchivePlace {
  path: string
  shortPath: string
  language: Language
}

const memberLimit = 100_000
const pieceBytes = 256 * 1024
const headerBytes = 30

/** The files of an archive, folders left out. Fails with `file-unreadable`. */
export async function listMembers({ path, shortPath, language }: ArchivePlace): Promise<ZipMember[]> {
  const members: ZipMember[] = []
  let count = 0
  try {
    // Names are decoded here: yauzl knows no GBK, and refuses a whole archive for one strange name.
    const archive = await openPromise(path, { decodeStrings: false, validateEntrySizes: false, autoClose: false })
    try {
      count = archive.entryCount
      if (count <= memberLimit) for await (const entry of archive.eachEntry()) members.push(toMember(entry))
    } finally {
      archive.close()
    }
  } catch {
    fail({ kind: 'file-unreadable', path: shortPath, reason: archiveWords.noDirectory[language] })
  }
  if (count > memberLimit) fail({ kind: 'file-unreadable', path: shortPath, reason: say(archiveWords.tooManyMembers, { limit: memberLimit })[language] })
  return members.filter(({ name }) => !name.endsWith('/'))
}

function toMember(entry: Entry): ZipMember {
  return {
    name: memberName(entry).replaceAll('\\', '/'),
    bytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
    isEncrypted: entry.isEncrypted(),
    method: entry.compressionMethod,
    crc32: entry.crc32,
    offset: entry.relativeOffsetOfLocalHeader,
  }
}

/** Names carry a mark when they are UTF-8; without it they are whatever the packing system spoke, in China GBK. */
function memberName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const isMarked = (generalPurposeBitFlag & 0x800) !== 0 || extraFields.some(({ id }) => id === 0x7075)
  if (isMarked) return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  if (isUtf8(fileNameRaw)) return fileNameRaw.toString('utf8')
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(fileNameRaw)
  } catch {
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  }
}

/**
 * The bytes of a member, unpacked. Never gives more than the archive announced, and fails with `file-unreadable` where length
 * or checksum are not as announced, where it is encrypted, or would unpack to more than `limit` bytes.
 */
export async function* readMember(place: ArchivePlace, member: ZipMember, limit: number, onRaw: (bytes: Uint8Array) => void = () => undefined): AsyncGenerator<Buffer> {
  const { path, shortPath, language } = place
  const { name, bytes, method } = member
  const refuse = (reason: keyof typeof archiveWords, more = {}): never => fail({ kind: 'file-unreadable', path: shortPath, reason: say(archiveWords[reason], { name, ...more })[language] })
  if (member.isEncrypted) refuse('encrypted')
  if (method !== 0 && method !== 8) refuse('unknownMethod', { method })
  if (bytes > limit) refuse('tooLarge', { bytes })
  if (member.packedBytes === 0) {
    if (bytes > 0) refuse('damaged')
    return
  }
  const start = await dataStart(path, member).catch(() => refuse('damaged'))
  const stream = createReadStream(path, { start, end: start + member.packedBytes - 1, highWaterMark: pieceBytes })
  stream.on('data', (piece) => onRaw(piece as Buffer))
  const unpacked = method === 8 ? createInflateRaw({ chunkSize: pieceBytes }) : stream
  if (unpacked !== stream) {
    stream.on('error', (problem) => unpacked.destroy(problem))
    stream.pipe(unpacked as ReturnType<typeof createInflateRaw>)
  }
  let seen = 0
  let sum = 0
  const pieces = unpacked[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next: IteratorResult<Buffer> = await pieces.next().catch(() => refuse('damaged'))
      if (next.done === true) break
      const piece = next.value
      seen += piece.length
      if (seen > bytes) refuse('damaged')
      sum = crc32(piece, sum)
      yield piece
    }
    if (seen !== bytes || sum !== member.crc32) refuse('damaged')
  } finally {
    stream.destroy()
    unpacked.destroy()
  }
}

/** All bytes of a small member. */
export async function readWholeMember(place: ArchivePlace, member: ZipMember, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of readMember(place, member, limit)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The header before the bytes has a length of its own. */
async function dataStart(path: string, { offset }: ZipMember): Promise<number> {
  const file = await open(path, 'r')
  try {
    const header = Buffer.alloc(headerBytes)
    const { bytesRead } = await file.read(header, 0, headerBytes, offset)
    if (bytesRead < headerBytes || header.readUInt32LE(0) !== 0x04034b50) throw new Error('no header')
    return offset + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}
