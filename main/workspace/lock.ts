import { createHash, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A notebook that this process alone may write. */
export interface HeldLock {
  release(): void
}

interface LockFile {
  process: number
  /** Tells a process from a later one with the same number. */
  startedAt: string | null
  path: string
}

/**
 * Takes the lock of a notebook, or tells which living process holds it. The lock of a dead process is taken over.
 * Null where the workspace cannot be written at all: then there is nothing to protect.
 */
export function takeLock(workspace: string, path: string): HeldLock | { heldBy: number } | null {
  const folder = join(workspace, '.souk', 'locks')
  const lockPath = join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`)
  const own: LockFile = { process: process.pid, startedAt: startOf(process.pid), path }
  const content = JSON.stringify(own)
  try {
    mkdirSync(folder, { recursive: true })
  } catch {
    return null
  }
  for (;;) {
    try {
      createWhole(lockPath, content)
      return { release: () => releaseLock(lockPath, content) }
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') return null
    }
    const holder = readLock(lockPath)
    if (holder === null) continue
    if (isSameProcess(holder.file)) return { heldBy: holder.file.process }
    removeStale(lockPath, holder.text)
  }
}

/** Whether a process with this number runs, whoever owns it. */
export function isProcessAlive(process_: number): boolean {
  try {
    process.kill(process_, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The file appears with its content: another process must never read half a lock. */
function createWhole(path: string, content: string): void {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  writeFileSync(draft, content)
  try {
    linkSync(draft, path)
  } catch (thrown) {
    // File systems without hard links.
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw thrown
    writeFileSync(path, content, { flag: 'wx' })
  } finally {
    rmSync(draft, { force: true })
  }
}

function releaseLock(path: string, content: string): void {
  try {
    if (readFileSync(path, 'utf8') === content) rmSync(path)
  } catch {
    // Already gone with its folder.
  }
}

/** Moves the file aside first: of two processes that find the same dead lock, only one removes it. */
function removeStale(path: string, text: string): void {
  const aside = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readFileSync(aside, 'utf8') !== text) {
    try {
      linkSync(aside, path)
    } catch {
      // A third process took the lock meanwhile.
    }
  }
  rmSync(aside, { force: true })
}

function readLock(path: string): { file: LockFile; text: string } | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  try {
    return { file: JSON.parse(text) as LockFile, text }
  } catch {
    return { file: { process: 0, startedAt: null, path: '' }, text }
  }
}

function isSameProcess(file: LockFile): boolean {
  if (!Number.isInteger(file.process) || file.process <= 0 || !isProcessAlive(file.process)) return false
  return file.startedAt === null || file.startedAt === startOf(file.process)
}

/** The process's start in clock ticks since boot, where the system tells (Linux); null elsewhere. */
function startOf(process_: number): string | null {
  try {
    const status = readFileSync(`/proc/${process_}/stat`, 'utf8')
    // The name in brackets may hold anything, so fields are counted from its end.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
