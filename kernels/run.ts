import { performance } from 'node:perf_hooks'
import { PauseSwitch } from '../pipeline/step/pause'
import type { Failure } from '../protocol/failure'
import type { KernelEvent, RunRequest, RunStatus } from '../protocol/kernel'
import { mime, type MimeBundle, type Output, type TableOutput } from '../protocol/output'
import type { Fingerprint } from '../protocol/table'
import { toJsonBundle } from './display/json-bundle'
import { ResultHash } from './display/result-hash'
import { RunOutput, type StreamName } from './display/run-output'
import { ProgressReports } from './progress-reports'

export interface RunSurroundings {
  workspace: string
  send(event: KernelEvent): void
  /** SHA-256 of the rows of a table that was shown. */
  tableDigest(id: string): Promise<string>
  isDeterministic(): boolean
  /** Epoch milliseconds, never a fixed clock's. */
  now(): number
}

/** One run of one cell, from its start to exactly one end. */
export class Run {
  readonly inputs = new Map<string, Fingerprint>()
  readonly defines = new Set<string>()
  /** The value of the last expression, once it is there. */
  result: { value: unknown } | null = null
  isOver = false
  readonly pause = new PauseSwitch()
  private readonly controller = new AbortController()
  private readonly output: RunOutput
  private readonly hash = new ResultHash()
  private readonly shownTables: string[] = []
  private readonly progress: ProgressReports
  private readonly since = performance.now()

  constructor(
    readonly request: RunRequest,
    private readonly around: RunSurroundings,
  ) {
    const { run, cell } = request
    const now = () => performance.now()
    this.output = new RunOutput({ run, cell, workspace: around.workspace, send: around.send, now })
    this.progress = new ProgressReports((progress) => this.isOver || around.send({ kind: 'progress', run, cell, progress }), now)
    this.pause.onChange((pause) => this.isOver || around.send({ kind: 'pause-changed', run, cell, pause }))
    around.send({ kind: 'run-started', run, cell, at: around.now() })
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** After its end too: a timer may still write. */
  write(name: StreamName, text: string): void {
    this.output.write(name, text)
    if (name === 'stdout' && !this.isOver) this.hash.text(text)
  }

  /** What is live shows how far the run is, which is no part of what came of it. */
  display(bundle: MimeBundle, { displayId, isUpdate = false, isLive = false }: { displayId?: string; isUpdate?: boolean; isLive?: boolean } = {}): void {
    const output: Output = { output_type: 'display_data', data: toJsonBundle(bundle), metadata: {}, ...(displayId === undefined ? {} : { transient: { display_id: displayId } }) }
    if (!isLive) this.count(bundle)
    if (isUpdate && displayId !== undefined) this.output.update(displayId, output)
    else this.output.show(output)
  }

  /** The last of a result's bundles is what Jupyter calls the result. */
  showResult(bundles: readonly MimeBundle[]): void {
    bundles.forEach((bundle, index) => {
      if (index < bundles.length - 1) return this.display(bundle)
      const data = toJsonBundle(bundle)
      this.count(bundle)
      this.output.show({ output_type: 'execute_result', data, metadata: {}, execution_count: this.request.executionCount })
    })
  }

  showError(output: Output): void {
    this.output.show(output)
  }

  remove(displayId: string): void {
    this.output.remove(displayId)
  }

  clear(): void {
    this.output.clear()
  }

  report(progress: Parameters<ProgressReports['report']>[0]): void {
    if (!this.isOver) this.progress.report(progress)
  }

  /** Ends at once, whatever its code still does. */
  interrupt(): void {
    if (this.isOver) return
    this.controller.abort()
    this.close('interrupted', null, '')
  }

  async end(failure: Failure | null): Promise<void> {
    if (this.isOver) return
    if (failure !== null) return this.close('failed', failure, this.hash.digest())
    const digests = await Promise.all(this.shownTables.map((id) => this.around.tableDigest(id)))
    if (this.isOver) return
    this.hash.add('digests', digests)
    // What cannot be written fails the run, which has not ended yet.
    this.output.finish()
    this.close('done', null, this.hash.digest())
  }

  private close(status: RunStatus, failure: Failure | null, resultHash: string): void {
    const milliseconds = performance.now() - this.since
    this.isOver = true
    this.progress.stop()
    try {
      this.output.finish()
    } catch {
      // The end must be told even where the disk takes no more output.
    }
    const { run, cell } = this.request
    const ended = {
      status,
      milliseconds,
      failure,
      defines: [...this.defines],
      resultHash,
      inputs: [...this.inputs.values()],
      isDeterministic: this.around.isDeterministic(),
    }
    this.around.send({ kind: 'run-ended', run, cell, ended })
  }

  /** A table counts by its rows, which are hashed in the engine at the end. */
  private count(bundle: MimeBundle): void {
    if (this.isOver) return
    const shown = bundle[mime.table] as TableOutput | undefined
    if (shown === undefined) return this.hash.bundle(bundle)
    this.hash.table(shown.table.columns)
    this.shownTables.push(shown.table.id)
  }
}
