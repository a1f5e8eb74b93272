import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fileChange, type FileChange } from './module-project'

const isSource = /\.(?:[cm]?[jt]sx?|json)$/
const fileLimit = 5_000

/**
 * The workspace's own source files, looked at when asked: what cells import may be edited by another program, and the
 * language server is told by us. Hidden folders and packages are left out.
 */
export class WorkspaceSources {
  private known: Map<string, number> | null = null
  private packagesChangedAt: number | null = null
  private lookedAt = 0

  constructor(private readonly workspace: string) {}

  /** What changed since the last look; nothing when that was less than `restMilliseconds` ago. */
  async changes(restMilliseconds = 1_000): Promise<{ files: FileChange[]; arePackagesChanged: boolean }> {
    const now = performance.now()
    if (this.known && now - this.lookedAt < restMilliseconds) return { files: [], arePackagesChanged: false }
    this.lookedAt = now
    const before = this.known
    const packagesBefore = this.packagesChangedAt
    const after = new Map<string, number>()
    await this.look(this.workspace, after)
    this.packagesChangedAt = await changedAt(join(this.workspace, 'node_modules/.package-lock.json'))
    this.known = after
    if (!before) return { files: [], arePackagesChanged: false }
    const files: FileChange[] = []
    for (const [file, at] of after) {
      const earlier = before.get(file)
      if (earlier !== at) files.push({ uri: pathToFileURL(file).href, type: earlier === undefined ? fileChange.created : fileChange.changed })
    }
    for (const file of before.keys()) if (!after.has(file)) files.push({ uri: pathToFileURL(file).href, type: fileChange.deleted })
    return { files, arePackagesChanged: packagesBefore !== this.packagesChangedAt }
  }

  private async look(folder: string, into: Map<string, number>): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || into.size >= fileLimit) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await this.look(path, into)
      else if (isSource.test(entry.name)) into.set(path, (await changedAt(path)) ?? 0)
    }
  }
}

async function changedAt(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null)
  return found ? found.mtimeMs : null
}
