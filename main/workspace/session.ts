import { randomUUID } from 'node:crypto'
import { dirname, relative, resolve, sep } from 'node:path'
import { fail } from '../../protocol/failure'
import type { SessionAction } from '../../protocol/session/action'
import { findCell, type SessionState } from '../../protocol/session/state'
import { forwardKernelEvent } from './kernel-actions'
import type { HeldLock } from './lock'
import { LiveState } from './live-state'
import { SessionEdits } from './session-edits'
import { SessionFile, type readNotebookFile } from './session-file'
import { SessionInputs } from './session-inputs'
import { SessionKernel } from './session-kernel'
import { SessionRuns } from './session-runs'
import { SessionStaleness } from './session-staleness'
import type { LaunchKernel } from './kernel-process'
import type { Workspace } from './workspace'

export interface SessionOptions {
  path: string
  read: Awaited<ReturnType<typeof readNotebookFile>>
  lock: HeldLock | null
  readOnly: { process: number } | null
  launch: LaunchKernel
  isReproducible: boolean
}

/** A notebook that is open: its document, its kernel, its file. Windows come and go. */
export class Session {
  readonly live: LiveState
  readonly edits: SessionEdits
  readonly file: SessionFile
  readonly kernel: SessionKernel
  readonly runs: SessionRuns
  /** Set while the notebook is being verified. */
  verifying: AbortController | null = null
  private readonly staleness: SessionStaleness
  private readonly inputs: SessionInputs
  private isClosed = false

  constructor(
    private readonly workspace: Workspace,
    options: SessionOptions,
  ) {
    const { content, onDisk } = options.read
    const settings = () => workspace.settings.current
    this.live = new LiveState({
      session: randomUUID(),
      path: options.path,
      ...content,
      kernel: { status: 'none' },
      variables: [],
      isTrusted: workspace.trust.has(content.cells),
      readOnly: options.readOnly,
      saving: { isDirty: false, savedAt: null, failure: null, isConflict: false },
      notices: [],
      undoCount: 0,
    })
    this.edits = new SessionEdits(this.live)
    this.file = new SessionFile(this.live, { workspace: workspace.folder, trust: workspace.trust, watch: workspace.watch, settings }, options.lock, onDisk)
    this.kernel = new SessionKernel(
      this.live,
      {
        launch: options.launch,
        workspace: workspace.folder,
        notebook: () => this.file.path,
        language: () => workspace.language(),
        isReproducible: options.isReproducible,
        useCache: true,
      },
      {
        onEvent: (event) => forwardKernelEvent(this.live, this.runs, workspace.language(), event),
        onText: (stream, text) => this.addStrayText(stream, text),
        onLost: (failure) => {
          this.markRunsAsOld()
          this.runs.lose(failure)
        },
      },
    )
    this.runs = new SessionRuns(this.live, {
      kernel: this.kernel,
      gate: workspace.cellLanguage,
      settings,
      language: () => workspace.language(),
      toNotebookPath: (path) => relative(dirname(this.file.path), resolve(workspace.folder, path)).split(sep).join('/'),
    })
    this.staleness = new SessionStaleness(this.live)
    this.staleness.update()
    this.inputs = new SessionInputs(this.live, { workspace: workspace.folder, folder: () => dirname(this.file.path) }, workspace.watch, (changed) => this.staleness.setChangedInputs(changed))
    workspace.cellLanguage.open(this.state, dirname(this.file.path))
    this.live.listen((actions) => workspace.cellLanguage.changed(this.state, actions))
    // Only the process is started, so that the first result comes quickly; nothing of the notebook runs.
    if (this.state.isTrusted && !options.readOnly) this.kernel.ensure().catch(() => {})
  }

  get state(): SessionState {
    return this.live.current
  }

  /** Runs cells in this order; promises whether all ran well. Fails with `notebook-untrusted` before anything runs. */
  run(cells: readonly string[]): Promise<boolean> {
    this.needWritable()
    if (!this.state.isTrusted) fail({ kind: 'notebook-untrusted', path: this.state.path })
    for (const id of cells) if (!findCell(this.state, id)) fail({ kind: 'not-found', what: 'cell', name: id })
    this.staleness.markOldAsStale()
    return this.runs.request(cells)
  }

  async runAll(fromClean: boolean): Promise<boolean> {
    if (fromClean && this.state.isTrusted) await this.restart()
    return this.run(this.codeCells())
  }

  /** Everything whose result does not stand: stale, never run, of an earlier kernel, or ended badly. */
  runStale(): Promise<boolean> {
    const isSettled = (id: string) => {
      const cell = findCell(this.state, id)
      return cell?.stale === null && (cell.run.status === 'done' || cell.run.status === 'running' || cell.run.status === 'queued')
    }
    this.staleness.update()
    return this.run(this.codeCells().filter((id) => !isSettled(id)))
  }

  /** A fresh kernel: outputs stay, variables go, and the cells say so. */
  async restart(): Promise<void> {
    this.needWritable()
    this.runs.takeBackAll()
    const wasBusy = this.runs.isBusy
    if (wasBusy) this.runs.lose({ kind: 'kernel-lost', reason: 'restarted', code: null, signal: null })
    await this.kernel.end()
    this.markRunsAsOld()
    this.runs.forgetKernel()
    await this.kernel.ensure()
  }

  edit(edits: Parameters<SessionEdits['edit']>[0], view: string): void {
    this.needWritable()
    this.edits.edit(edits, view)
  }

  undo(): void {
    this.needWritable()
    this.edits.undo()
  }

  setTrust(isTrusted: boolean): void {
    this.file.trust(isTrusted)
    if (isTrusted && !this.state.readOnly) this.kernel.ensure().catch(() => {})
  }

  /** Gives where our content is: the file itself, or a copy beside it. */
  async resolveConflict(choose: 'reload' | 'overwrite' | 'copy'): Promise<string> {
    if (choose === 'overwrite') {
      await this.file.overwrite()
      return this.state.path
    }
    let path = this.state.path
    if (choose === 'copy') {
      path = this.workspace.freeName(path)
      await this.file.writeTo(path, false)
    }
    await this.file.reload()
    this.edits.forget()
    return path
  }

  /** Saves what can be saved and ends the kernel. What cannot be saved keeps the session open, unless it is forced. */
  async close(isForced = false): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    if (this.file.isDirty && !this.state.readOnly) {
      try {
        await this.file.save()
      } catch (thrown) {
        if (!isForced) {
          this.isClosed = false
          throw thrown
        }
      }
    }
    this.verifying?.abort()
    this.staleness.end()
    this.inputs.end()
    this.workspace.cellLanguage.close(this.state.session)
    this.runs.stop()
    await this.kernel.close()
    // What a cell that ran had still to say.
    if (this.file.isDirty && !this.state.readOnly) await this.file.save().catch(() => {})
    await this.file.end()
  }

  /** Saves what was not saved yet; where its file was changed by something else or cannot be written, under a free name beside it. */
  async saveOrRescue(): Promise<void> {
    if (!this.file.isDirty || this.state.readOnly) return
    const rescue = () => this.file.writeTo(this.workspace.freeName(this.state.path), false)
    await this.file.save().catch(rescue).catch(() => {})
  }

  private codeCells(): string[] {
    return this.state.cells.filter((cell) => cell.type === 'code').map((cell) => cell.id)
  }

  /** What programs that a cell starts print by themselves belongs to the cell that runs. */
  private addStrayText(name: 'stdout' | 'stderr', text: string): void {
    const running = this.state.cells.find((cell) => cell.run.status === 'running')
    if (running) this.live.act([{ kind: 'outputs-added', cell: running.id, outputs: [{ output_type: 'stream', name, text }] }])
  }

  private markRunsAsOld(): void {
    const isOver: ReadonlySet<string> = new Set(['done', 'failed', 'interrupted', 'kernel-lost'])
    this.live.act(
      this.state.cells
        .filter((cell) => isOver.has(cell.run.status))
        .map((cell): SessionAction => {
          const milliseconds = 'milliseconds' in cell.run ? cell.run.milliseconds : null
          return { kind: 'cell-run', cell: cell.id, run: { status: 'old', milliseconds } }
        }),
    )
    this.staleness.markOldAsStale()
  }

  private needWritable(): void {
    const { readOnly, path } = this.state
    if (readOnly) fail({ kind: 'notebook-locked', path, process: readOnly.process })
  }
}
