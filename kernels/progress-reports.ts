import type { Progress } from '../protocol/output'

/** Milliseconds between two reports on one piece of work. */
const interval = 100

/** Thins out progress: at most ten reports a second on each piece of work; the newest is never lost and the last comes at once. */
export class ProgressReports {
  private readonly sentAt = new Map<string, number>()
  private readonly waiting = new Map<string, Progress>()
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly send: (progress: Progress) => void,
    private readonly now: () => number,
  ) {}

  report(progress: Progress): void {
    const since = this.now() - (this.sentAt.get(progress.id) ?? -Infinity)
    if (since >= interval || progress.fraction === 1) return this.pass(progress)
    this.waiting.set(progress.id, progress)
    this.timer ??= setTimeout(() => this.flush(), interval - since)
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.waiting.clear()
  }

  private flush(): void {
    this.timer = null
    for (const progress of this.waiting.values()) this.pass(progress)
  }

  private pass(progress: Progress): void {
    this.waiting.delete(progress.id)
    this.sentAt.set(progress.id, this.now())
    this.send(progress)
  }
}
