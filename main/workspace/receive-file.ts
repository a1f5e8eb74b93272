import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail } from '../../protocol/failure'
import type { ReceivedPiece } from '../../protocol/host'
import { freeName } from './workspace-files'
import { insideWorkspace, toPortablePath } from './paths'

const dayMilliseconds = 86_400_000

/** More files than this are not compared with one that comes. */
const comparedLimit = 20_000

/**
 * Takes a piece of a file that was dropped on a window; the last piece puts the whole into the folder under a free name, and its
 * path is given back. A file that is in the workspace already, byte for byte and under the same name, is not copied: its path is
 * given back, and `isNew` is false. Fails with `usage` where a piece is missing between two, `file-outside` for a folder elsewhere.
 */
export async function receivePiece(workspace: string, { upload, name, folder, offset, data, isLast }: ReceivedPiece): Promise<{ path: string | null; isNew: boolean }> {
  const draft = draftOf(workspace, upload)
  insideWorkspace(workspace, folder)
  await mkdir(dirname(draft), { recursive: true })
  if (offset === 0) {
    await removeLeftovers(dirname(draft))
    await rm(draft, { force: true })
  }
  const there = await stat(draft).then(({ size }) => size, () => 0)
  if (there !== offset) fail({ kind: 'usage', problem: `receiveFile: byte ${there} comes next, not ${offset}` })
  await appendFile(draft, Buffer.from(data, 'base64'))
  if (!isLast) return { path: null, isNew: false }
  const known = await findSame(workspace, plainName(name), draft)
  if (known !== null) {
    await rm(draft, { force: true })
    return { path: known, isNew: false }
  }
  const path = freeName(workspace, join(folder, plainName(name)))
  const target = insideWorkspace(workspace, path)
  await mkdir(dirname(target), { recursive: true })
  await rename(draft, target)
  return { path, isNew: true }
}

/** The file of the workspace that has this name and these bytes; null for none. */
async function findSame(workspace: string, name: string, draft: string): Promise<string | null> {
  const { size } = await stat(draft)
  let left = comparedLimit
  const folders = [workspace]
  let digest: string | null = null
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if ((left -= 1) < 0) return null
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) folders.push(path)
      if (!entry.isFile() || entry.name !== name || (await stat(path)).size !== size) continue
      digest ??= await digestOf(draft)
      if ((await digestOf(path)) === digest) return toPortablePath(workspace, path)
    }
  }
  return null
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Forgets a file that will not come whole. */
export async function cancelReceiving(workspace: string, upload: string): Promise<void> {
  await rm(draftOf(workspace, upload), { force: true })
}

/** The window names its uploads; no name of a window's becomes a path. */
function draftOf(workspace: string, upload: string): string {
  return join(workspace, '.souk', 'temp', 'received', createHash('sha256').update(upload).digest('hex').slice(0, 32))
}

/** A name that is none of a path, nor hidden. */
function plainName(name: string): string {
  return basename(name.replaceAll('\\', '/')).replace(/^\.+/, '').trim() || 'file'
}

/** Of windows that were closed in between. */
async function removeLeftovers(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found !== null && Date.now() - found.mtimeMs > dayMilliseconds) await rm(join(folder, name), { force: true })
  }
}
