import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder for this process's hidden modules: inside the workspace, so that its packages are found; among the
 * temporary files where the workspace cannot be written to. Folders of processes that are gone are removed.
 */
export function scratchFolder(workspace: string): string {
  const parents = [join(workspace, '.souk', 'language'), join(tmpdir(), 'souk-language')]
  for (const parent of parents) {
    try {
      mkdirSync(join(parent, String(process.pid)), { recursive: true })
      for (const name of readdirSync(parent)) if (!isAlive(Number(name))) rmSync(join(parent, name), { recursive: true, force: true })
      return join(parent, String(process.pid))
    } catch (thrown) {
      if (parent === parents.at(-1)) throw thrown
    }
  }
  return parents[0] as string
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
