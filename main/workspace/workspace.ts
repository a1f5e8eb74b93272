import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fail } from '../../protocol/failure'
import type { HostEvent, Settings } from '../../protocol/host'
import type { Language } from '../../protocol/text'
import { removeAbandonedWrites } from './atomic-write'
import { FolderWatch } from './folder-watch'
import { Frames } from './frames'
import { forkKernel, type LaunchKernel } from './kernel-process'
import { takeLock } from './lock'
import { insideWorkspace, toPortablePath } from './paths'
import { isSample, makeSampleData } from './samples'
import { Session } from './session'
import { readNotebookFile } from './session-file'
import { SettingsFile, spokenLanguage } from './settings-file'
import { Trust } from './trust'
import type { CellLanguage, OpenLanguage } from './type-gate'
import { userFolder } from './user-folder'
import { copyIn, createNotebook, deleteFile, freeName, renameFile } from './workspace-files'

export interface WorkspaceOptions {
  folder: string
  language: OpenLanguage
  launch?: LaunchKernel
  isReproducible?: boolean
  /** Overrides the user's setting and the system, for `--lang`. */
  spoken?: Language
}

/** A folder that is open in this process, with its sessions. What windows share is here. */
export class Workspace {
  readonly folder: string
  readonly settings: SettingsFile
  readonly trust: Trust
  readonly watch = new FolderWatch()
  readonly frames = new Frames()
  readonly cellLanguage: CellLanguage
  readonly sessions = new Map<string, Session>()
  private readonly opening = new Map<string, Promise<Session>>()
  private readonly listeners = new Set<(event: HostEvent) => void>()
  private readonly listed = new Map<string, () => void>()
  readonly launch: LaunchKernel
  private readonly isReproducible: boolean
  private readonly spoken: Language | undefined

  constructor(options: WorkspaceOptions) {
    if (!existsSync(options.folder)) fail({ kind: 'file-missing', path: options.folder, nearby: [] })
    this.folder = realpathSync(options.folder)
    const own = userFolder()
    mkdirSync(own, { recursive: true, mode: 0o700 })
    this.settings = new SettingsFile(own)
    this.trust = new Trust(own)
    this.launch = options.launch ?? forkKernel
    this.isReproducible = options.isReproducible ?? false
    this.spoken = options.spoken
    this.cellLanguage = options.language({
      workspace: this.folder,
      language: () => this.language(),
      onUnavailable: (session, failure) => this.sessions.get(session)?.live.act([{ kind: 'noticed', notice: { id: randomUUID(), failure } }]),
    })
  }

  language(): Language {
    return this.spoken ?? spokenLanguage(this.settings.current)
  }

  /** The session of a notebook; the same one for every window. */
  open(path: string): Promise<Session> {
    const absolute = insideWorkspace(this.folder, path)
    const portable = toPortablePath(this.folder, absolute)
    const present = this.find(portable)
    if (present && !present.state.readOnly) return Promise.resolve(present)
    const opening = this.opening.get(portable) ?? this.start(portable, absolute, present).finally(() => this.opening.delete(portable))
    this.opening.set(portable, opening)
    return opening
  }

  get(session: string): Session {
    return this.sessions.get(session) ?? fail({ kind: 'not-found', what: 'session', name: session })
  }

  find(path: string): Session | undefined {
    return [...this.sessions.values()].find((session) => session.state.path === path)
  }

  async close(session: Session, isForced = false): Promise<void> {
    await session.close(isForced)
    this.sessions.delete(session.state.session)
    this.tell({ kind: 'session-ended', session: session.state.session })
  }

  async newNotebook(folder: string, name: string): Promise<string> {
    const { path, content } = await createNotebook(this.folder, folder, name)
    this.trust.add(content.cells)
    return path
  }

  /** Copies a file from anywhere into the workspace. A sample comes with its data, and is trusted: it is ours. */
  async copyIn(from: string, folder: string): Promise<string> {
    const path = await copyIn(this.folder, from, folder)
    if (isSample(from)) {
      const absolute = insideWorkspace(this.folder, path)
      this.trust.add((await readNotebookFile(absolute, path)).content.cells)
      await makeSampleData(from, dirname(absolute))
    }
    return path
  }

  /** Renames a file; the sessions of notebooks in it go with it. */
  async rename(path: string, to: string): Promise<string> {
    const moving = this.sessionsIn(path)
    for (const session of moving) if (session.file.isDirty) await session.file.save()
    const target = await renameFile(this.folder, path, to)
    for (const session of moving) await this.move(session, target + session.state.path.slice(path.length))
    return target
  }

  /** Saves the session's notebook under another name and goes on there; one that is read-only stays where it is. */
  async saveAs(session: Session, path: string, mayOverwrite: boolean): Promise<string> {
    const target = toPortablePath(this.folder, insideWorkspace(this.folder, /\.ipynb$/i.test(path) ? path : `${path}.ipynb`))
    if (target === session.state.path) {
      await session.file.save()
      return target
    }
    if (this.find(target)) fail({ kind: 'file-exists', path: target })
    const lock = takeLock(this.folder, target)
    if (lock && 'heldBy' in lock) fail({ kind: 'notebook-locked', path: target, process: lock.heldBy })
    try {
      await session.file.writeTo(target, mayOverwrite)
    } catch (thrown) {
      lock?.release()
      throw thrown
    }
    // What another process holds stays open as it is; the copy is a notebook of its own.
    if (session.state.readOnly) lock?.release()
    else await session.file.movedTo(target, lock, true)
    return target
  }

  async delete(path: string): Promise<void> {
    const ending = this.sessionsIn(path)
    for (const session of ending) await this.close(session, true)
    await deleteFile(this.folder, path)
  }

  freeName(path: string): string {
    return freeName(this.folder, path)
  }

  async changeSettings(change: Partial<Settings>): Promise<Settings> {
    const settings = await this.settings.change(change)
    this.tell({ kind: 'settings', settings })
    for (const session of this.sessions.values()) {
      if (session.kernel.isUp) void session.kernel.current.api.setLanguage(this.language()).catch(() => {})
    }
    return settings
  }

  /** What happens outside of any session's own actions. */
  onEvent(listener: (event: HostEvent) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  tell(event: HostEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  /** From now on changes in a folder that somebody looked at are told. */
  follow(path: string): void {
    const absolute = insideWorkspace(this.folder, path)
    if (this.listed.has(absolute)) return
    const folder = toPortablePath(this.folder, absolute)
    this.listed.set(
      absolute,
      this.watch.watch(absolute, (name) => {
        if (!name?.startsWith('.')) this.tell({ kind: 'files-changed', folder })
      }),
    )
  }

  /** Saves everything, beside its file what cannot be saved in it, and ends all kernels. */
  async end(): Promise<void> {
    await Promise.all(
      [...this.sessions.values()].map(async (session) => {
        await session.saveOrRescue()
        await this.close(session, true)
      }),
    )
    await this.cellLanguage.end()
    this.watch.close()
  }

  private async start(path: string, absolute: string, present: Session | undefined): Promise<Session> {
    const lock = takeLock(this.folder, path)
    const heldBy = lock && 'heldBy' in lock ? lock.heldBy : null
    // Opened read-only before, and still held elsewhere.
    if (present && heldBy !== null) return present
    const held = lock && 'release' in lock ? lock : null
    try {
      if (present) await this.close(present, true)
      await removeAbandonedWrites(dirname(absolute))
      const read = await readNotebookFile(absolute, path)
      const session = new Session(this, {
        path,
        read,
        lock: held,
        readOnly: heldBy === null ? null : { process: heldBy },
        launch: this.launch,
        isReproducible: this.isReproducible,
      })
      this.sessions.set(session.state.session, session)
      return session
    } catch (thrown) {
      held?.release()
      throw thrown
    }
  }

  private async move(session: Session, path: string): Promise<void> {
    const lock = takeLock(this.folder, path)
    await session.file.movedTo(path, lock && 'release' in lock ? lock : null, false)
  }

  private sessionsIn(path: string): Session[] {
    return [...this.sessions.values()].filter(({ state }) => state.path === path || state.path.startsWith(`${path}/`))
  }
}

