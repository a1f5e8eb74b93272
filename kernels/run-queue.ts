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
  /** Epoch milliseconds. */
  now(): number
}

interface Asked {
  request: RunRequest
  askedAt: number
}

/** Runs cells one after another. What was interrupted is left behind, settled or not, and never waited for. */
export class RunQueue {
  current: Run | null = null
  /** The newest, over or not: late output belongs to it. */
  last: Run | null = null
  private waiting: Asked[] = []
  private currentAskedAt = 0
  private isScheduled = false

  constructor(private readonly options: RunQueueOptions) {}

  add(request: RunRequest): void {
    this.waiting.push({ request, askedAt: this.options.now() })
    this.schedule()
  }

  /**
   * Ends the current run and takes back the waiting ones, of those that were asked for by a time in epoch milliseconds:
   * an interrupt that was heard late is not meant for what came after it. False if there were none.
   */
  interrupt(at: number): boolean {
    const { current } = this
    const hadWaiting = this.clear(at)
    if (current === null || this.currentAskedAt > at) return hadWaiting
    this.current = null
    current.interrupt()
    this.options.onEnded()
    if (this.waiting.length > 0) this.schedule()
    else this.options.onIdle()
    return true
  }

  /** Takes back what waits; each ends as interrupted. True if anything did. */
  clear(at = Infinity): boolean {
    const taken = this.waiting.filter(({ askedAt }) => askedAt <= at)
    this.waiting = this.waiting.filter(({ askedAt }) => askedAt > at)
    for (const { request } of taken) {
      const { run, cell } = request
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
      const asked = this.waiting.shift()
      if (asked === undefined) return
      const run = this.options.start(asked.request)
      this.currentAskedAt = asked.askedAt
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
