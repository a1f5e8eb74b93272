import type { KernelEvent, RunEnd, RunRequest } from '../protocol/kernel'
import type { Run } from './run'

export interface RunQueueOptions {
  send(event: KernelEvent): void
  start(request: RunRequest): Run
  /** Works until the run is over. After an interrupt it may never return. */
  execute(run: Run): Promise<void>
  /** After each run. */
  onEnded(): void
  onIdle(): void
}

/** Runs cells one after another. What was interrupted is left behind, settled or not, and never waited for. */
export class RunQueue {
  current: Run | null = null
  /** The newest, over or not: late output belongs to it. */
  last: Run | null = null
  private waiting: RunRequest[] = []
  private isScheduled = false

  constructor(private readonly options: RunQueueOptions) {}

  add(request: RunRequest): void {
    this.waiting.push(request)
    this.schedule()
  }

  /** Ends the current run and takes back the waiting ones; false if there was none. */
  interrupt(): boolean {
    const { current } = this
    if (current === null) return this.clear()
    this.current = null
    current.interrupt()
    this.clear()
    this.options.onEnded()
    this.options.onIdle()
    return true
  }

  /** Takes back what waits; each ends as interrupted. True if anything did. */
  clear(): boolean {
    const taken = this.waiting
    this.waiting = []
    for (const { run, cell } of taken) {
      const ended: RunEnd = { status: 'interrupted', milliseconds: 0, failure: null, defines: [], resultHash: '', inputs: [], isDeterministic: true }
      this.options.send({ kind: 'run-ended', run, cell, ended })
    }
    return taken.length > 0
  }

  /** In a turn of its own, so that calls are answered before a cell holds the thread. */
  private schedule(): void {
    if (this.isScheduled || this.current !== null || this.waiting.length === 0) return
    this.isScheduled = true
    setImmediate(() => {
      this.isScheduled = false
      const request = this.waiting.shift()
      if (request === undefined) return
      const run = this.options.start(request)
      this.current = run
      this.last = run
      void this.options.execute(run).then(() => {
        if (this.current !== run) return
        this.current = null
        this.options.onEnded()
        if (this.waiting.length > 0) this.schedule()
        else this.options.onIdle()
      })
    })
  }
}
