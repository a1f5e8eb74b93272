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

/** Runs cells one after another. What was interrupted is left behind, settled or not, and never waited for. */
export class RunQueue {
  current: Run | null = null
  /** The newest, over or not: late output belongs to it. */
  last: Run | null = null
  private waiting: RunRequest[] = []
  private lastInterruptAt = 0
  private isScheduled = false

  constructor(private readonly options: RunQueueOptions) {}

  /** Queues a request, or ends it as interrupted where it is heard after an interrupt that was asked for later. */
  add(request: RunRequest): void {
    // A clock that was set back since would take back whatever is asked for from now on.
    if (request.askedAt < this.lastInterruptAt && this.lastInterruptAt <= this.options.now()) return this.takeBack(request)
    this.waiting.push(request)
    this.schedule()
  }

  /**
   * Ends the current run and takes back the waiting ones, of those that were asked for by a time in epoch milliseconds:
   * an interrupt that was heard late is not meant for what came after it. False if there were none.
   */
  interrupt(at: number): boolean {
    const { current } = this
    this.lastInterruptAt = at
    const hadWaiting = this.clear(at)
    if (current === null || current.request.askedAt > at) return hadWaiting
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
    for (const request of taken) this.takeBack(request)
    return taken.length > 0
  }

  private takeBack({ run, cell }: RunRequest): void {
    const ended: RunEnd = { status: 'interrupted', milliseconds: 0, failure: null, defines: [], resultHash: '', inputs: [], isDeterministic: true }
    this.options.send({ kind: 'run-ended', run, cell, ended })
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
