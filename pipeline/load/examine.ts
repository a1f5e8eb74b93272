import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { fail } from '../../protocol/failure'
import { hashOfWhole } from './file-hash'
import { lineLimit, readSource, type SourceFile } from './source-file'
import { CsvScanner, type CsvDialect } from './text/csv-scanner'
import { LinePieces } from './text/line-pieces'

/** What one pass over all bytes of a file tells. */
export interface Examined {
  sha256: string
  isUtf8: boolean
  scan: CsvScanner | null
}

export interface ExamineOptions {
  /** Scan for types and records too; null for a hash alone. */
  csv: { columnCount: number; dialect: CsvDialect; recordsToSkip: number; missing: readonly string[] } | null
  /** False where the hash is known or not wanted; it is then empty. */
  isHashed?: boolean
  signal: AbortSignal
  onProgress?: (fraction: number) => void
}

/** Hashes a file, checks that it is UTF-8 and scans its records. Runs in slices, so that the process stays alive to others. */
export async function examine(source: SourceFile, { csv, isHashed = true, signal, onProgress }: ExamineOptions): Promise<Examined> {
  const hash = createHash('sha256')
  const scan = csv === null ? null : new CsvScanner(csv.columnCount, csv.dialect, csv.recordsToSkip, csv.missing)
  let isText = true
  let isFirst = source.encoding === 'utf-8-bom'
  const lines = new LinePieces(scan === null ? Infinity : lineLimit, (bytes, end) => {
    const start = isFirst ? 3 : 0
    isFirst = false
    isText &&= isUtf8(bytes.subarray(0, end))
    scan?.push(start === 0 ? bytes : bytes.subarray(start), end - start)
  })
  let raw = 0
  const pieces = readSource(source, (bytes) => {
    if (isHashed) hash.update(bytes)
    raw += bytes.length
  }, source.packing !== 'none' || scan === null ? undefined : (bytes) => lines.room(bytes))
  for await (const piece of pieces) {
    if (signal.aborted) fail({ kind: 'cancelled' })
    onProgress?.(raw / source.bytes)
    if (scan !== null && !(source.packing !== 'none' ? lines.push(piece) : lines.filled(piece.length))) fail(await longLine(source, lines.done))
  }
  lines.finish()
  scan?.finish()
  return { sha256: !isHashed ? '' : source.section === null ? hash.digest('hex') : await hashOfWhole(source, signal), isUtf8: isText, scan }
}

/** Counts the lines before a place, once it is known that somebody must be told. */
async function lineAt(source: SourceFile, byte: number): Promise<number> {
  let line = 1
  let seen = 0
  for await (const piece of readSource(source, () => undefined)) {
    const end = Math.min(piece.length, byte - seen)
    for (let at = piece.indexOf(10); at >= 0 && at < end; at = piece.indexOf(10, at + 1)) line += 1
    seen += piece.length
    if (seen >= byte) break
  }
  return line
}

async function longLine(source: SourceFile, start: number) {
  return { kind: 'line-too-long', path: source.shortPath, line: await lineAt(source, start), bytes: lineLimit, limit: lineLimit } as const
}
