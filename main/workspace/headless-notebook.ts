import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Failure } from '../../protocol/failure'
import type { Settings } from '../../protocol/host'
import type { SessionState } from '../../protocol/session/state'
import type { Language } from '../../protocol/text'
import { forwardKernelEvent } from './kernel-actions'
import type { LaunchKernel } from './kernel-process'
import { LiveState } from './live-state'
import type { NotebookContent } from './notebook-file'
import { SessionKernel } from './session-kernel'
import { SessionRuns } from './session-runs'
import type { TypeGate } from './type-gate'

export interface HeadlessOptions {
  workspace: string
  /** Relative to the workspace. */
  path: string
  content: NotebookContent
  launch: LaunchKernel
  language: Language
  gate: TypeGate
  typeErrors: Settings['typeErrors']
  useCache: boolean
}

/** A notebook that runs reproducibly in a kernel of its own, without windows and without touching its file. */
export class HeadlessNotebook {
  readonly live: LiveState
  readonly kernel: SessionKernel
  readonly runs: SessionRuns
  /** Why the kernel ended by itself. */
  lost: Failure | null = null
  private language: Language

  constructor(options: HeadlessOptions) {
    const { workspace, path, launch } = options
    this.language = options.language
    const notebook = join(workspace, path)
    this.live = new LiveState(toHeadlessState(path, options.content))
    this.kernel = new SessionKernel(
      this.live,
      { launch, workspace, notebook: () => notebook, language: () => this.language, isReproducible: true, useCache: options.useCache },
      {
        onEvent: (event) => forwardKernelEvent(this.live, this.runs, this.language, event),
        onText: () => {},
        onLost: (failure) => {
          this.lost = failure
          this.runs.lose(failure)
        },
      },
    )
    this.runs = new SessionRuns(this.live, {
      kernel: this.kernel,
      gate: options.gate,
      settings: () => ({ language: this.language, theme: 'system', typeErrors: options.typeErrors, autosaveSeconds: 0 }),
      language: () => this.language,
      toNotebookPath: (input) => relative(dirname(notebook), resolve(workspace, input)).split(sep).join('/'),
    })
  }

  /** Runs one cell with its words in this language. */
  async runInLanguage(cell: string, language: Language): Promise<void> {
    if (language !== this.language) {
      this.language = language
      await (await this.kernel.ensure()).api.setLanguage(language)
    }
    await this.runs.request([cell])
  }

  /** Code cells with something to run, in order. */
  get runnable(): string[] {
    return this.live.current.cells.filter((cell) => cell.type === 'code' && cell.source.trim() !== '').map((cell) => cell.id)
  }
}

/** A session's state for a notebook that no window sees. */
export function toHeadlessState(path: string, content: NotebookContent): SessionState {
  return {
    session: `headless:${path}`,
    path,
    cells: content.cells,
    metadata: content.metadata,
    unknown: content.unknown,
    kernel: { status: 'none' },
    variables: [],
    isTrusted: true,
    readOnly: null,
    saving: { isDirty: false, savedAt: null, failure: null, isConflict: false },
    notices: [],
    undoCount: 0,
  }
}
