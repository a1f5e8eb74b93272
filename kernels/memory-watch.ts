import process from 'node:process'
import { setInterval } from 'node:timers'
import type { KernelEvent } from '../protocol/kernel'

/** Milliseconds between two looks while something runs. */
const interval = 2_000
/** A change that is worth a message, in bytes. */
const step = 4 * 1024 ** 2

/** Tells how much memory the process holds: regularly while something runs, and after changes. */
export class MemoryWatch {
  private timer: NodeJS.Timeout | null = null
  private told = 0

  constructor(private readonly send: (event: KernelEvent) => void) {}

  start(): void {
    this.timer ??= setInterval(() => this.tell(), interval).unref()
  }

  rest(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.tell()
  }

  private tell(): void {
    const bytes = process.memoryUsage.rss()
    if (this.timer === null && Math.abs(bytes - this.told) < step) return
    this.told = bytes
    this.send({ kind: 'memory', bytes })
  }
}
