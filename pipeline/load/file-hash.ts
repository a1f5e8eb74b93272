import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { fail } from '../../protocol/failure'
import type { SourceFile } from './source-file'

/** Files of which several parts were read lately. */
const known = new Map<string, Promise<string>>()
const knownLimit = 8

/** The SHA-256 of the whole file that a part stands in, taken once for all its parts. */
export async function hashOfWhole({ path, stamp }: SourceFile, signal: AbortSignal): Promise<string> {
  const key = `${path}\n${stamp}`
  const hash = known.get(key) ?? hashFile(path, signal)
  known.delete(key)
  known.set(key, hash)
  for (const old of [...known.keys()].slice(0, -knownLimit)) known.delete(old)
  try {
    return await hash
  } catch (problem) {
    known.delete(key)
    throw problem
  }
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1024 ** 2 })) {
    if (signal.aborted) fail({ kind: 'cancelled' })
    hash.update(piece as Buffer)
  }
  return hash.digest('hex')
}
