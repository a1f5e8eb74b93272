import { dirname } from 'node:path'
import { fail, toFailure } from '../../protocol/failure'
import type { KernelEvent } from '../../protocol/kernel'
import type { SessionAction } from '../../protocol/session/action'
import type { Language } from '../../protocol/text'
import { startKernel, type Kernel, type KernelWatcher, type LaunchKernel } from './kernel-process'
import type { LiveState } from './live-state'

export interface KernelPlace {
  launch: LaunchKernel
  workspace: string
  /** Absolute path of the notebook. */
  notebook(): string
  language(): Language
  isReproducible: boolean
  useCache: boolean
}

/** The kernel of one session: started when first needed, started again, lost. */
export class SessionKernel {
  private starting: Promise<Kernel> | null = null
  private running: Kernel | null = null
  private memoryBytes: number | null = null
  private isClosed = false

  constructor(
    private readonly live: LiveState,
    private readonly place: KernelPlace,
    private readonly watcher: KernelWatcher,
  ) {}

  /** The kernel, started if need be; a lost one is replaced. Fails with `cancelled` once the session is closed: nobody would end it. */
  async ensure(): Promise<Kernel> {
    if (this.isClosed) fail({ kind: 'cancelled' })
    this.starting ??= this.start()
    return this.starting
  }

  /** The kernel if one runs; fails with `disconnected` otherwise. */
  get current(): Kernel {
    return this.running ?? fail({ kind: 'disconnected' })
  }

  get isUp(): boolean {
    return this.running !== null
  }

  async restart(): Promise<void> {
    await this.end()
    await this.ensure()
  }

  /** Ends the kernel; nothing is reported as lost. A window waits no longer for the cache of its files than a person would. */
  async end(patience = 1_000): Promise<void> {
    const kernel = this.running ?? (await this.starting?.catch(() => null)) ?? null
    this.forget()
    if (kernel) await kernel.shutdown(patience)
    this.live.act([{ kind: 'kernel', kernel: { status: 'none' } }, ...this.withoutVariables()])
  }

  /** Ends the kernel for good. */
  close(): Promise<void> {
    this.isClosed = true
    return this.end()
  }

  /** The action that shows whether a cell runs. */
  busy(isBusy: boolean): SessionAction[] {
    return this.running ? [{ kind: 'kernel', kernel: { status: isBusy ? 'running' : 'idle', memoryBytes: this.memoryBytes } }] : []
  }

  private async start(): Promise<Kernel> {
    this.live.act([{ kind: 'kernel', kernel: { status: 'starting' } }])
    const { launch, workspace, notebook, language, isReproducible, useCache } = this.place
    const options = { workspace, folder: dirname(notebook()), language: language(), isReproducible, useCache }
    try {
      let own: Kernel | null = null
      const kernel = await startKernel(launch, options, {
        onEvent: (event) => this.receive(event),
        onText: this.watcher.onText,
        onLost: (failure) => {
          if (own !== null && this.running !== own) return
          this.forget()
          this.live.act([{ kind: 'kernel', kernel: { status: 'lost', failure } }, ...this.withoutVariables()])
          this.watcher.onLost(failure)
        },
      })
      own = kernel
      this.running = kernel
      this.memoryBytes = null
      this.live.act(this.busy(false))
      return kernel
    } catch (thrown) {
      this.forget()
      this.live.act([{ kind: 'kernel', kernel: { status: 'lost', failure: toFailure(thrown) } }])
      throw thrown
    }
  }

  private receive(event: KernelEvent): void {
    if (event.kind === 'memory') {
      this.memoryBytes = event.bytes
      const { kernel } = this.live.current
      if (kernel.status === 'idle' || kernel.status === 'running') this.live.act(this.busy(kernel.status === 'running'))
    }
    this.watcher.onEvent(event)
  }

  private forget(): void {
    this.running = null
    this.starting = null
  }

  private withoutVariables(): SessionAction[] {
    return this.live.current.variables.length > 0 ? [{ kind: 'variables', variables: [] }] : []
  }
}
