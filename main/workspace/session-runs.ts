import { randomUUID } from 'node:crypto'
import { codeHash } from '../../cells/used-hash'
import { usedByCell } from '../../cells/stale'
import { toFailure, type Failure, type FailureOf } from '../../protocol/failure'
import type { KernelEvent, RunEnd } from '../../protocol/kernel'
import type { Settings } from '../../protocol/host'
import type { CellProof } from '../../protocol/notebook'
import type { SessionAction } from '../../protocol/session/action'
import { findCell, type CellRun, type CellState } from '../../protocol/session/state'
import type { Fingerprint } from '../../protocol/table'
import type { Language } from '../../protocol/text'
import { toErrorOutput } from './error-output'
import type { LiveState } from './live-state'
import { newSoukMetadata } from './new-notebook'
import { mergeInputs, toStaleCell, withProof, withSources } from './proof'
import type { SessionKernel } from './session-kernel'
import type { TypeGate } from './type-gate'

export interface RunSurroundings {
  kernel: SessionKernel
  gate: TypeGate
  settings(): Settings
  language(): Language
  /** A path of the kernel's, which is relative to the workspace, as the notebook's own folder has it. */
  toNotebookPath(path: string): string
}

/** Cells asked for together: one that fails takes back those behind it. */
interface Request {
  cells: string[]
  finished(isDone: boolean): void
}

/** How a run ended: by the kernel's word, or with the kernel. */
type Outcome = { ended: RunEnd } | { lost: FailureOf<'kernel-lost'> }

/** Runs cells one after another and records what came of them. */
export class SessionRuns {
  /** Why a cell's last run did not end well. */
  readonly failures = new Map<string, Failure>()
  private readonly requests: Request[] = []
  /** What a queued cell was before, to go back to when it is not run after all. */
  private readonly before = new Map<string, CellRun>()
  private active: { run: string; cell: string; isStopped: boolean; settle(outcome: Outcome): void } | null = null
  private isPumping = false
  private executionCount = 0
  /** Which cell's run gave a name its value in this kernel. */
  private readonly declaredBy = new Map<string, string>()

  constructor(
    private readonly live: LiveState,
    private readonly around: RunSurroundings,
  ) {}

  /** Promises true when all cells ran well, false when one failed or was taken back. */
  request(cells: readonly string[]): Promise<boolean> {
    const wanted = cells.filter((id) => {
      const cell = findCell(this.live.current, id)
      return cell?.type === 'code' && cell.source.trim() !== '' && !this.before.has(id) && cell.run.status !== 'queued'
    })
    for (const id of wanted) this.before.set(id, findCell(this.live.current, id)?.run ?? { status: 'never' })
    // A cell that runs right now may be asked for again, and keeps showing that it runs.
    this.live.act(wanted.filter((id) => this.active?.cell !== id).map((cell) => ({ kind: 'cell-run', cell, run: { status: 'queued' } })))
    return new Promise((finished) => {
      this.requests.push({ cells: [...wanted], finished })
      void this.pump()
    })
  }

  /** Takes back all that waits, and tells whether something runs. */
  takeBackAll(): void {
    for (const request of this.requests) this.takeBack(request)
  }

  /** Takes back all that waits, and what is not with the kernel yet. */
  stop(): void {
    this.takeBackAll()
    if (this.active) this.active.isStopped = true
  }

  /** Stops what is about to run, or asks the kernel to stop what does. */
  async interrupt(): Promise<'stopped' | 'idle' | 'blocked'> {
    this.stop()
    if (!this.active) return 'idle'
    if (!this.around.kernel.isUp) return 'stopped'
    const { outcome } = await this.around.kernel.current.interrupt()
    return outcome === 'waiting' ? 'stopped' : outcome
  }

  /** Holds up what runs, or lets it go on; nothing happens where its work does not offer that. */
  async pause(isPaused: boolean): Promise<void> {
    if (this.active && this.around.kernel.isUp) await this.around.kernel.current.api.pause({ run: this.active.run, isPaused })
  }

  /** The kernel was replaced or is gone: its variables are, too. */
  forgetKernel(): void {
    this.executionCount = 0
    this.declaredBy.clear()
  }

  get isBusy(): boolean {
    return this.active !== null
  }

  get isIdle(): boolean {
    return !this.isPumping
  }

  receive(event: KernelEvent): void {
    if (event.kind === 'run-started') {
      this.live.act([
        { kind: 'run-started', cell: event.cell, at: event.at, executionCount: this.executionCount },
        ...this.around.kernel.busy(true),
      ])
    } else if (event.kind === 'run-ended' && event.run === this.active?.run) this.active.settle({ ended: event.ended })
  }

  lose(lost: FailureOf<'kernel-lost'>): void {
    this.takeBackAll()
    this.forgetKernel()
    this.active?.settle({ lost })
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return
    this.isPumping = true
    for (let request = this.requests[0]; request; request = this.requests[0]) {
      let isDone = true
      for (let id = request.cells.shift(); id !== undefined; id = request.cells.shift()) {
        const isWell = await this.runOne(id)
        if (!isWell) {
          isDone = false
          this.takeBack(request)
        }
      }
      this.requests.shift()
      request.finished(isDone)
    }
    this.isPumping = false
    this.live.act(this.around.kernel.busy(false))
  }

  private takeBack(request: Request): void {
    const ids = request.cells.splice(0)
    this.live.act(
      ids.flatMap((cell): SessionAction[] => {
        const run = this.before.get(cell)
        this.before.delete(cell)
        return run && findCell(this.live.current, cell)?.run.status === 'queued' ? [{ kind: 'cell-run', cell, run }] : []
      }),
    )
  }

  private async runOne(id: string): Promise<boolean> {
    const before = this.before.get(id)
    this.before.delete(id)
    const cell = findCell(this.live.current, id)
    if (!cell || cell.type !== 'code') return true
    const run = randomUUID()
    let settle: (outcome: Outcome) => void = () => {}
    const outcome = new Promise<Outcome>((resolve) => (settle = resolve))
    const active = { run, cell: id, isStopped: false, settle }
    this.active = active
    let isSent = false
    const goBack = (): false => {
      this.live.act([{ kind: 'cell-run', cell: id, run: before ?? { status: 'never' } }])
      return false
    }
    try {
      const errors = await this.typeErrors(cell)
      if (active.isStopped) return goBack()
      if (errors) return this.end(id, errors)
      const kernel = await this.around.kernel.ensure()
      if (active.isStopped) return goBack()
      const seed = this.ensureSeed()
      this.executionCount++
      // The source at this very moment is what the proof is about.
      const source = findCell(this.live.current, id)?.source ?? ''
      isSent = true
      await kernel.api.run({ run, cell: id, source, executionCount: this.executionCount, seed, askedAt: Date.now() })
      const how = await outcome
      return 'lost' in how ? this.loseCell(id, how.lost) : this.record(id, source, how.ended)
    } catch (thrown) {
      if (active.isStopped && !isSent) return goBack()
      // The line may break before the process's end is told.
      const failure = toFailure(thrown)
      if (failure.kind === 'disconnected') {
        const how = await outcome
        if ('lost' in how) return this.loseCell(id, how.lost)
      }
      return this.end(id, failure)
    } finally {
      this.active = null
    }
  }

  private async typeErrors(cell: CellState): Promise<FailureOf<'cell-types'> | null> {
    if (this.around.settings().typeErrors !== 'stop') return null
    const found = await this.around.gate.checkCell(this.live.current.session, cell.id)
    const diagnostics = found.filter((diagnostic) => diagnostic.severity === 'error')
    return diagnostics.length > 0 ? { kind: 'cell-types', diagnostics } : null
  }

  /** A run that never reached the kernel's end. */
  private end(cell: string, failure: Failure): false {
    this.failures.set(cell, failure)
    this.live.act([
      { kind: 'outputs-cleared', cell },
      { kind: 'outputs-added', cell, outputs: [toErrorOutput(failure, this.around.language())] },
      { kind: 'cell-run', cell, run: { status: failure.kind === 'cancelled' ? 'interrupted' : 'failed', milliseconds: null } },
      ...this.setProof(cell, null),
    ])
    return false
  }

  private loseCell(cell: string, lost: FailureOf<'kernel-lost'>): false {
    this.failures.set(cell, lost)
    this.live.act([
      { kind: 'outputs-added', cell, outputs: [toErrorOutput(lost, this.around.language())] },
      { kind: 'cell-run', cell, run: { status: 'kernel-lost', milliseconds: null } },
      ...this.setProof(cell, null),
    ])
    return false
  }

  private record(id: string, source: string, ended: RunEnd): boolean {
    const inputs = ended.inputs.map((input) => ({ ...input, path: this.around.toNotebookPath(input.path) }))
    const isDone = ended.status === 'done'
    if (isDone) this.failures.delete(id)
    else this.failures.set(id, ended.failure ?? { kind: 'cancelled' })
    const proof = isDone ? this.toProof(id, source, ended, inputs) : null
    const state = this.live.current
    const before = state.metadata.souk ?? newSoukMetadata()
    const versions = this.around.kernel.isUp ? this.around.kernel.current.info.versions : before.versions
    const souk = { ...before, versions, inputs: mergeInputs(state, id, isDone ? inputs : []) }
    const isKnown = JSON.stringify(souk) === JSON.stringify(state.metadata.souk)
    this.live.act([
      { kind: 'cell-run', cell: id, run: { status: ended.status, milliseconds: ended.milliseconds } },
      ...this.setProof(id, proof),
      ...(isKnown ? [] : [{ kind: 'notebook-metadata' as const, metadata: { ...state.metadata, souk } }]),
    ])
    for (const name of ended.defines) this.declaredBy.set(name, id)
    return isDone
  }

  private toProof(id: string, source: string, ended: RunEnd, inputs: Fingerprint[]): CellProof {
    const state = this.live.current
    const present = state.cells.map((cell) => (cell.id === id ? { ...cell, source } : cell))
    const cells = withSources(present, id, this.declaredBy).map((cell) => toStaleCell(cell, state, new Set()))
    return {
      code: codeHash(source),
      used: usedByCell(cells, id, inputs, this.declaredBy),
      result: ended.resultHash,
      milliseconds: ended.milliseconds,
      isDeterministic: ended.isDeterministic,
      language: this.around.language(),
      ...(inputs.length > 0 ? { inputs: inputs.map((input) => input.path) } : {}),
    }
  }

  private setProof(id: string, proof: CellProof | null): SessionAction[] {
    const cell = findCell(this.live.current, id)
    if (!cell || (proof === null && !cell.metadata.souk)) return []
    return [{ kind: 'metadata', cell: id, metadata: withProof(cell.metadata, proof) }]
  }

  /** A notebook from elsewhere gets its seed when it first runs here. */
  private ensureSeed(): number {
    const { metadata } = this.live.current
    if (Number.isInteger(metadata.souk?.seed)) return metadata.souk?.seed ?? 0
    const souk = newSoukMetadata()
    this.live.act([{ kind: 'notebook-metadata', metadata: { ...metadata, souk } }])
    return souk.seed
  }
}
