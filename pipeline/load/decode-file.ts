import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail } from '../../protocol/failure'
import type { Text } from '../../protocol/text'
import { CutLines } from './cut-lines'
import { hashOfWhole } from './file-hash'
import type { Cut } from './identify'
import { lineLimit, readSource, type SourceFile } from './source-file'
import { readSheet } from './spreadsheet/sheet-sources'
import type { CsvDialect } from './text/csv-scanner'
import { toDecoder } from './text/text-decoder'

/** A line whose bytes mean nothing in the file's encoding: taken out of the decoded text, never dropped. */
export interface UndecodableLine {
  /** Of the file, not of the copy. */
  line: number
  /** With U+FFFD for what could not be decoded. */
  raw: string
  /** The file ends inside it. */
  isCut: boolean
  /** It is part of a quoted value of several lines, which would be torn without it. */
  isTorn: boolean
}

export interface Decoded {
  sha256: string
  /** Of the decoded text. */
  bytes: number
  undecodable: UndecodableLine[]
  /** What people should know of the sheet. */
  warnings: Text[]
  /** The line of the file, or row of the sheet, from 1, that a line of the copy stems from. */
  lineOf: (line: number) => number
}

export interface DecodeOptions {
  /** Also makes every line end outside quotes a line feed. */
  lineEnds: CsvDialect | null
  /** Lines to leave out, and what encloses cells there. */
  cut?: (Cut & Pick<CsvDialect, 'quote'>) | undefined
  signal: AbortSignal
  onProgress?: (fraction: number) => void
}

/** So many bad lines mean damage; more mean that the encoding is not what it was taken for. */
const badLineLimit = 1000

/**
 * Writes a text as UTF-8 to `target`, a sheet as CSV; a Parquet file in an archive is unpacked as it is. Lines that cannot be
 * decoded are left empty there, so that line numbers stay, and given back. Fails with `bad-encoding` when there are too many,
 * or when such a line is part of a quoted value of several lines.
 */
export async function decodeFile(source: SourceFile, target: string, { lineEnds, cut, signal, onProgress }: DecodeOptions): Promise<Decoded> {
  mkdirSync(dirname(target), { recursive: true })
  const hash = source.section === null ? createHash('sha256') : null
  const decoder = toDecoder(source.encoding)
  const output = await open(target, 'w')
  const undecodable: UndecodableLine[] = []
  const warnings: Text[] = []
  /** Lines that were written; counted from the first bad one on, since counting costs. */
  let newlines: number | null = null
  let rest = ''
  let raw = 0
  let bytes = 0
  const normalise = lineEndsMender(lineEnds)
  const cutter = cut === undefined ? null : new CutLines(cut, cut.quote)
  let rowOf = (line: number): number => line
  const lineOf = (line: number): number => rowOf(cutter === null ? line : cutter.lineOf(line))
  const write = async (whole: string, isSound: boolean, isLast: boolean): Promise<void> => {
    const text = cutter === null ? whole : cutter.push(whole)
    let clean = text
    if (!isSound && text.includes('\ufffd')) {
      newlines ??= await countLines(target)
      clean = takeOut(text, newlines, isLast, undecodable)
    }
    if (undecodable.some((line) => line.isTorn)) await refuse()
    if (newlines !== null) newlines += countNewlines(text)
    const { bytesWritten } = await output.write(lineEnds === null ? clean : normalise(clean))
    bytes += bytesWritten
  }
  const refuse = async (): Promise<never> => {
    const line = (undecodable.find(({ isTorn }) => isTorn) ?? undecodable[0])?.line ?? 1
    return fail({ kind: 'bad-encoding', path: source.label, encoding: source.encoding, line: lineOf(line), byte: await badByte(source) })
  }
  try {
    const packedBytes = source.inside?.member?.packedBytes ?? source.bytes
    let pieces: AsyncGenerator<Uint8Array>
    if (source.shape === 'spreadsheet') ({ pieces, rowOf } = await readSheet(source, { signal, onNote: (note) => warnings.push(note), ...(onProgress === undefined ? {} : { onProgress }) }))
    else {
      pieces = readSource(source, (bytes) => {
        hash?.update(bytes)
        raw += bytes.length
      })
    }
    const isPieceSound = soundness(source)
    /** Of the rest too. */
    let isSound = true
    for await (const piece of pieces) {
      if (signal.aborted) fail({ kind: 'cancelled' })
      if (source.shape !== 'spreadsheet') onProgress?.(raw / packedBytes)
      if (source.shape === 'parquet') {
        bytes += (await output.write(piece)).bytesWritten
        continue
      }
      const text = rest + decoder.decode(piece)
      const isThisSound = isPieceSound(piece)
      const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2)) + 1
      if (end === 0 && text.length > lineLimit) fail({ kind: 'line-too-long', path: source.label, line: lineOf((await countLines(target)) + 1), bytes: text.length, limit: lineLimit })
      await write(text.slice(0, end), isSound && isThisSound, false)
      rest = text.slice(end)
      isSound = isThisSound && (isSound || end > 0)
      if (undecodable.length > badLineLimit) break
    }
    const cutEnd = decoder.end()
    if (source.shape !== 'parquet') await write(rest + cutEnd, isSound && cutEnd === '', true)
    if (undecodable.length > badLineLimit) await refuse()
    const sha256 = hash?.digest('hex') ?? (await hashOfWhole(source, signal))
    return { sha256, bytes, undecodable: undecodable.map((line) => ({ ...line, line: lineOf(line.line) })), warnings, lineOf }
  } catch (problem) {
    rmSync(target, { force: true })
    throw problem
  } finally {
    await output.close()
  }
}

/**
 * Tells of each piece whether its bytes are sound, so that a U+FFFD in it is what somebody wrote. Known of UTF-8, false
 * where it cannot be told.
 */
function soundness({ encoding }: SourceFile): (piece: Uint8Array) => boolean {
  if (encoding !== 'utf-8' && encoding !== 'utf-8-bom') return () => false
  let cut: Uint8Array = new Uint8Array()
  return (piece) => {
    const whole = Buffer.concat([cut, piece])
    let end = whole.length
    // A character of several bytes begins at the last byte above 0xbf.
    while (end > 0 && end > whole.length - 3 && ((whole[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1
    const first = whole[end - 1] ?? 0
    const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    end = first >= 0xc0 && whole.length - end + 1 < length ? end - 1 : whole.length
    cut = Buffer.from(whole.subarray(end))
    return isUtf8(whole.subarray(0, end))
  }
}

function takeOut(text: string, newlinesBefore: number, isLast: boolean, undecodable: UndecodableLine[]): string {
  const lines = text.split('\n')
  return lines
    .map((line, index) => {
      if (!line.includes('\ufffd')) return line
      const isCut = isLast && index === lines.length - 1 && line.endsWith('\ufffd')
      const number = newlinesBefore + index + 1
      const isTorn = !isCut && (line.split('"').length - 1) % 2 === 1
      undecodable.push({ line: number, raw: line.replace(/\r$/, ''), isCut, isTorn })
      return line.endsWith('\r') ? '\r' : ''
    })
    .join('\n')
}

/** Makes `\r\n` and `\r` a line feed, except inside quotes, in a text that comes in pieces. */
function lineEndsMender(dialect: CsvDialect | null): (text: string) => string {
  const quote = dialect?.quote ?? null
  if (quote === null) return (text) => text.replace(/\r\n?/g, '\n')
  let isInQuotes = false
  return (text) => {
    const parts = text.split(quote)
    const mended = parts.map((part, index) => {
      if (index > 0) isInQuotes = !isInQuotes
      return isInQuotes ? part : part.replace(/\r\n?/g, '\n')
    })
    return mended.join(quote)
  }
}

async function countLines(path: string): Promise<number> {
  let count = 0
  for await (const piece of createReadStream(path)) for (let at = (piece as Buffer).indexOf(10); at >= 0; at = (piece as Buffer).indexOf(10, at + 1)) count += 1
  return count
}

function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** The first byte of the unpacked file, from 1, that cannot be decoded. */
async function badByte(source: SourceFile): Promise<number> {
  const ahead = toDecoder(source.encoding)
  const behind = toDecoder(source.encoding)
  let seen = 0
  for await (const piece of readSource(source, () => undefined)) {
    if (ahead.decode(piece).includes('\ufffd')) {
      for (let at = 0; at < piece.length; at += 1) if (behind.decode(piece.subarray(at, at + 1)).includes('\ufffd')) return seen + at + 1
    }
    behind.decode(piece)
    seen += piece.length
  }
  return seen
}
