import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Fingerprint } from '../../protocol/table'
import type { FolderWatch } from './folder-watch'
import type { LiveState } from './live-state'
import { insideWorkspace } from './paths'

/** Compares the files that a notebook read with what they are now, at opening and whenever one is touched. */
export class SessionInputs {
  private readonly unwatch = new Map<string, () => void>()
  private readonly changed = new Set<string>()
  private known = ''
  private readonly unlisten: () => void

  constructor(
    private readonly live: LiveState,
    private readonly place: { workspace: string; folder(): string },
    private readonly watch: FolderWatch,
    private readonly tell: (changed: ReadonlySet<string>) => void,
  ) {
    this.unlisten = live.listen((actions) => {
      if (actions.some((action) => action.kind === 'notebook-metadata' || action.kind === 'reloaded')) this.follow()
    })
    this.follow()
  }

  end(): void {
    this.unlisten()
    for (const stop of this.unwatch.values()) stop()
    this.unwatch.clear()
  }

  private get inputs(): readonly Fingerprint[] {
    const inputs = this.live.current.metadata.souk?.inputs
    return Array.isArray(inputs) ? inputs.filter((input) => typeof input.path === 'string' && typeof input.sha256 === 'string') : []
  }

  private pathOf(input: Fingerprint): string {
    return join(this.place.folder(), input.path)
  }

  /** Watches the folders of the inputs, and looks at all of them when what was read is new. */
  private follow(): void {
    const now = JSON.stringify(this.inputs.map(({ path, sha256 }) => [path, sha256]))
    if (now === this.known) return
    this.known = now
    const folders = new Set(this.inputs.map((input) => dirname(this.pathOf(input))))
    for (const folder of folders) {
      if (this.unwatch.has(folder)) continue
      const stop = this.watch.watch(folder, (name) => {
        for (const input of this.inputs) {
          const path = this.pathOf(input)
          if (dirname(path) === folder && (name === null || name === basename(path))) void this.compare(input)
        }
      })
      this.unwatch.set(folder, stop)
    }
    for (const path of this.changed) if (!this.inputs.some((input) => input.path === path)) this.changed.delete(path)
    for (const input of this.inputs) void this.compare(input)
  }

  private async compare(input: Fingerprint): Promise<void> {
    const isSame = (await hashOfFile(this.place.workspace, this.pathOf(input), input.bytes)) === input.sha256
    // Meanwhile a run may have read the file anew.
    const present = this.inputs.find((other) => other.path === input.path)
    if (present?.sha256 !== input.sha256) return
    const wasChanged = this.changed.has(input.path)
    if (isSame) this.changed.delete(input.path)
    else this.changed.add(input.path)
    if (wasChanged === isSame) this.tell(new Set(this.changed))
  }
}

/**
 * SHA-256 of a file of this many bytes; null where it is gone or of another size, which needs no reading. A notebook from
 * elsewhere may name anything: only files of the workspace are read.
 */
async function hashOfFile(workspace: string, path: string, bytes: number): Promise<string | null> {
  try {
    const status = await stat(insideWorkspace(workspace, path))
    if (!status.isFile() || status.size !== bytes) return null
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
    return hash.digest('hex')
  } catch {
    return null
  }
}
