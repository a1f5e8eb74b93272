import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FailureError, fail, toFailure } from '../../protocol/failure'
import type { Settings } from '../../protocol/host'
import type { SessionAction } from '../../protocol/session/action'
import { isEdit } from '../../protocol/session/edit'
import type { SavingState } from '../../protocol/session/state'
import { writeAtomically } from './atomic-write'
import type { FolderWatch } from './folder-watch'
import { keepRuns } from './keep-runs'
import type { HeldLock } from './lock'
import type { LiveState } from './live-state'
import { readNotebook, writeNotebook, type NotebookContent } from './notebook-file'
import { insideWorkspace } from './paths'
import type { Trust } from './trust'

export interface FileSurroundings {
  workspace: string
  trust: Trust
  watch: FolderWatch
  settings(): Settings
}

/** What the file was when it was last read or written here. */
interface OnDisk {
  modifiedAt: number
  bytes: number
  hash: string
}

const retrySeconds = 10

/** The file of one session: saved by itself after each change, never over a change that something else made. */
export class SessionFile {
  private version = 0
  private savedVersion = 0
  private timer: NodeJS.Timeout | null = null
  private saving: Promise<void> = Promise.resolve()
  private lastSaveMilliseconds = 0
  private signature: string | null = null
  private unwatch: () => void
  private readonly unlisten: () => void

  constructor(
    private readonly live: LiveState,
    private readonly around: FileSurroundings,
    private lock: HeldLock | null,
    private onDisk: OnDisk | null,
  ) {
    this.unwatch = this.watchFile()
    this.unlisten = live.listen((actions) => this.hear(actions))
  }

  get path(): string {
    return join(this.around.workspace, this.live.current.path)
  }

  /** Writes what was changed; fails where the file was changed by something else or cannot be written. */
  save(): Promise<void> {
    this.stopTimer()
    const mine = this.saving.then(() => this.write(false))
    this.saving = mine.catch(() => {})
    return mine
  }

  /** Like `save`, over whatever is there. */
  overwrite(): Promise<void> {
    const mine = this.saving.then(() => this.write(true))
    this.saving = mine.catch(() => {})
    return mine
  }

  /** Takes the file's content in place of ours. */
  async reload(): Promise<void> {
    const { content, onDisk } = await readNotebookFile(this.path, this.live.current.path)
    this.onDisk = onDisk
    this.live.act([
      { kind: 'reloaded', cells: keepRuns(this.live.current, content), metadata: content.metadata, unknown: content.unknown },
      { kind: 'undo-count', count: 0 },
      { kind: 'trusted', isTrusted: this.around.trust.has(content.cells) },
    ])
    this.savedVersion = this.version
    this.showSaving({ isDirty: false, failure: null, isConflict: false })
  }

  /** Writes our content to another file, which may exist only if said so. */
  async writeTo(path: string, mayOverwrite: boolean): Promise<void> {
    const absolute = insideWorkspace(this.around.workspace, path)
    if (!mayOverwrite && (await exists(absolute))) fail({ kind: 'file-exists', path })
    await writeAtomically(absolute, writeNotebook(this.live.current)).catch((thrown: unknown) =>
      fail({ kind: 'save-failed', path, reason: (thrown as Error).message }),
    )
    if (this.live.current.isTrusted) this.around.trust.add(this.live.current.cells)
  }

  /** The file lies elsewhere now, as it was, or written there by us. */
  async movedTo(path: string, lock: HeldLock | null, isWritten: boolean): Promise<void> {
    this.lock?.release()
    this.lock = lock
    this.unwatch()
    this.live.act([{ kind: 'renamed', path }])
    this.unwatch = this.watchFile()
    if (!isWritten) return
    this.onDisk = await look(this.path)
    this.showSaving({ failure: null, isConflict: false })
  }

  trust(isTrusted: boolean): void {
    const { cells } = this.live.current
    if (isTrusted) this.signature = this.around.trust.add(cells)
    else this.around.trust.remove(cells)
    this.live.act([{ kind: 'trusted', isTrusted }])
  }

  /** Waits for writing in progress and lets go of the file. */
  async end(): Promise<void> {
    this.stopTimer()
    await this.saving
    this.unwatch()
    this.unlisten()
    this.lock?.release()
  }

  get isDirty(): boolean {
    return this.version !== this.savedVersion
  }

  private hear(actions: readonly SessionAction[]): void {
    if (!actions.some(changesFile)) return
    this.version++
    if (!this.live.current.saving.isDirty) this.showSaving({ isDirty: true })
    this.plan()
  }

  private plan(): void {
    const { autosaveSeconds } = this.around.settings()
    const { saving, readOnly } = this.live.current
    if (this.timer || autosaveSeconds === 0 || readOnly || saving.isConflict) return
    // A notebook that takes long to write is written less often while output streams in.
    const seconds = saving.failure ? Math.max(retrySeconds, autosaveSeconds) : autosaveSeconds
    const milliseconds = Math.max(seconds * 1000, this.lastSaveMilliseconds * 20)
    this.timer = setTimeout(() => {
      this.timer = null
      this.save().catch(() => {})
    }, milliseconds)
  }

  private stopTimer(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private async write(mayOverwrite: boolean): Promise<void> {
    const { path, readOnly } = this.live.current
    if (readOnly) fail({ kind: 'notebook-locked', path, process: readOnly.process })
    const since = performance.now()
    const version = this.version
    try {
      if (!mayOverwrite && (await this.isChangedOutside())) {
        this.showSaving({ isConflict: true })
        fail({ kind: 'notebook-changed', path })
      }
      const text = writeNotebook(this.live.current)
      const { cells, isTrusted } = this.live.current
      if (mayOverwrite || hashOf(text) !== this.onDisk?.hash) {
        await writeAtomically(this.path, text)
        this.onDisk = await look(this.path)
      }
      if (isTrusted) this.signature = this.around.trust.add(cells, this.signature)
    } catch (thrown) {
      const failure = toFailure(thrown)
      if (failure.kind === 'notebook-changed') throw thrown
      const failed = { kind: 'save-failed' as const, path, reason: (thrown as Error).message }
      this.showSaving({ isDirty: true, failure: failed })
      this.plan()
      throw new FailureError(failed)
    }
    this.savedVersion = version
    this.lastSaveMilliseconds = performance.now() - since
    this.showSaving({ isDirty: this.isDirty, savedAt: Date.now(), failure: null, isConflict: false })
    if (this.isDirty) this.plan()
  }

  private async isChangedOutside(): Promise<boolean> {
    if (!this.onDisk) return exists(this.path)
    const status = await stat(this.path).catch(() => null)
    if (status === null) return true
    if (status.mtimeMs === this.onDisk.modifiedAt && status.size === this.onDisk.bytes) return false
    const now = await look(this.path)
    const isChanged = now?.hash !== this.onDisk.hash
    if (!isChanged) this.onDisk = now
    return isChanged
  }

  private watchFile(): () => void {
    const name = basename(this.path)
    return this.around.watch.watch(dirname(this.path), (changed) => {
      if (changed === null || changed === name) void this.check()
    })
  }

  /** Something touched the file. Our own writing is waited for first. */
  private async check(): Promise<void> {
    await this.saving
    const isChanged = await this.isChangedOutside()
    const { saving, readOnly } = this.live.current
    if (readOnly) {
      // Nothing of ours can be lost: show what the other process saved.
      if (isChanged) await this.reload().catch(() => {})
    } else if (isChanged !== saving.isConflict) {
      this.showSaving({ isConflict: isChanged })
      if (!isChanged && this.isDirty) this.plan()
    }
  }

  private showSaving(change: Partial<SavingState>): void {
    const before = this.live.current.saving
    const after = { ...before, ...change }
    if (JSON.stringify(before) !== JSON.stringify(after)) this.live.act([{ kind: 'saving', saving: after }])
  }
}

/** Reads a notebook and remembers what the file was. */
export async function readNotebookFile(absolute: string, path: string): Promise<{ content: NotebookContent; onDisk: OnDisk }> {
  const status = await stat(absolute).catch(() => null)
  if (!status?.isFile()) return fail({ kind: 'file-missing', path, nearby: [] })
  const bytes = await readFile(absolute).catch((thrown: Error) => fail({ kind: 'file-unreadable', path, reason: thrown.message }))
  return { content: readNotebook(path, bytes), onDisk: { modifiedAt: status.mtimeMs, bytes: status.size, hash: hashOf(bytes) } }
}

async function look(absolute: string): Promise<OnDisk | null> {
  try {
    const status = await stat(absolute)
    return { modifiedAt: status.mtimeMs, bytes: status.size, hash: hashOf(await readFile(absolute)) }
  } catch {
    return null
  }
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function exists(absolute: string): Promise<boolean> {
  return stat(absolute).then(
    () => true,
    () => false,
  )
}

const changing: ReadonlySet<SessionAction['kind']> = new Set(['run-started', 'outputs-added', 'outputs-removed', 'outputs-cleared', 'output-updated'])

function changesFile(action: SessionAction): boolean {
  return isEdit(action) || changing.has(action.kind)
}
