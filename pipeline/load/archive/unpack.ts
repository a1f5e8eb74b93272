import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fail } from '../../../protocol/failure'
import type { Language } from '../../../protocol/text'
import type { SourceFile } from '../source-file'
import { readMember, type ArchivePlace, type ZipMember } from './zip'

const sizeLimit = 64 * 1024 ** 3
/** Below it a member may be packed as tightly as it likes. */
const ratioFrom = 1024 ** 3
const ratioLimit = 1000
const pieceBytes = 1024 ** 2

/** So many bytes a member may unpack to. */
export function limitOf({ packedBytes }: ZipMember): number {
  return Math.min(sizeLimit, Math.max(ratioFrom, ratioLimit * packedBytes))
}

/** Unpacked bytes of the member that a source is. Fails with `file-unreadable`. */
export async function* readMemberOf({ path, shortPath, label, inside }: SourceFile, onRaw: (bytes: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  if (inside?.member == null) return
  const { member, isGzip, language } = inside
  const pieces = readMember({ path, shortPath, language }, member, limitOf(member), onRaw)
  if (!isGzip) return yield* pieces
  const stream = Readable.from(pieces)
  const gunzip = createGunzip({ chunkSize: pieceBytes })
  stream.on('error', (problem) => gunzip.destroy(problem))
  stream.pipe(gunzip)
  try {
    for await (const piece of gunzip) yield piece as Uint8Array
  } catch (problem) {
    if (problem instanceof Error && 'failure' in problem) throw problem
    fail({ kind: 'file-unreadable', path: label, reason: problem instanceof Error ? problem.message : String(problem) })
  } finally {
    stream.destroy()
    gunzip.destroy()
  }
}

/** A file that can be read at random: the file itself, or a copy of the member that a source is, which the caller removes. */
export async function unpack({ path, shortPath, label, inside }: SourceFile, language: Language): Promise<{ place: ArchivePlace; remove: () => void }> {
  const member = inside?.member ?? null
  if (member === null) return { place: { path, shortPath, language }, remove: () => undefined }
  const folder = mkdtempSync(join(tmpdir(), 'souk-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const target = join(folder, 'member')
    const stream = createWriteStream(target)
    for await (const piece of readMember({ path, shortPath, language }, member, limitOf(member))) if (!stream.write(piece)) await once(stream, 'drain')
    stream.end()
    await once(stream, 'finish')
    return { place: { path: target, shortPath: label, language }, remove }
  } catch (problem) {
    remove()
    throw problem
  }
}
