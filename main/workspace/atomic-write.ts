import { randomBytes } from 'node:crypto'
import { open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isProcessAlive } from './lock'

/**
 * Replaces a file's content so that a reader, or the next start after a crash, finds the old content or the new one and
 * nothing between. The file's mode is kept, and a symbolic link goes on pointing where it did.
 */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then((status) => status.mode & 0o7777, () => undefined)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.souk-tmp`)
  try {
    const file = await open(temporary, 'wx', mode ?? 0o666)
    try {
      // `open` is subject to the umask; a file that was wider must stay so.
      if (mode !== undefined) await file.chmod(mode)
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {})
    throw thrown
  }
  await syncFolder(dirname(target))
}

/** Removes what writers that were killed left half-written in a folder. */
export async function removeAbandonedWrites(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const writer = /^\..+\.(\d+)-[0-9a-f]{8}\.souk-tmp$/.exec(name)?.[1]
    if (writer && !isProcessAlive(Number(writer))) await rm(join(folder, name), { force: true }).catch(() => {})
  }
}

/** Makes a rename last through a power cut, where the system can (Windows cannot open a folder). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
