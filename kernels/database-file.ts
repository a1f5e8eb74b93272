import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DatabaseFile {
  /** Absolute. */
  path: string
  spillFolder: string
  remove(): void
}

/**
 * The kernel's own database file in the workspace; in a temporary folder where the workspace cannot be written to. A file of
 * process ids beside it tells later kernels whether its owner still lives.
 */
export function claimDatabaseFile(workspace: string, id: string): DatabaseFile {
  const own = join(workspace, '.souk', 'kernels')
  const isOwn = isWritable(own)
  const folder = isOwn ? own : mkdtempSync(join(tmpdir(), 'souk-database-'))
  if (isOwn) removeLeftovers(folder)
  writeFileSync(join(folder, `${id}.pid`), String(process.pid))
  const remove = () => (isOwn ? removeFiles(folder, id) : rmSync(folder, { recursive: true, force: true }))
  return { path: join(folder, `${id}.duckdb`), spillFolder: join(folder, `${id}.spill`), remove }
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Files of kernels whose process is gone. */
function removeLeftovers(folder: string): void {
  const ids = new Set(readdirSync(folder).map((name) => name.replace(/\.(?:pid|spill|duckdb(?:\.wal)?)$/, '')))
  for (const id of ids) if (!isAlive(ownerOf(folder, id))) removeFiles(folder, id)
}

function ownerOf(folder: string, id: string): number {
  const path = join(folder, `${id}.pid`)
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN
}

function isAlive(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0) return false
  try {
    process.kill(process_, 0)
    return true
  } catch (thrown) {
    // Alive, but somebody else's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

function removeFiles(folder: string, id: string): void {
  for (const ending of ['duckdb', 'duckdb.wal', 'spill', 'pid']) rmSync(join(folder, `${id}.${ending}`), { recursive: true, force: true })
}
