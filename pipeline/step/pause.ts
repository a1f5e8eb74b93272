import { setImmediate } from 'node:timers/promises'
import { fail } from '../../protocol/failure'
import type { PauseState } from '../../protocol/output'

/** What long work that can pause looks at: `for (…) { await gate.resumed(); … }`, and `gate.close()` when it is over. */
export interface PauseGate {
  readonly isPaused: boolean
  /**
   * Resolves when the work may go on: at once unless it is paused. Meant for every round of a loop: now and then it lets
   * the messages through that pause and stop it. Fails with `cancelled` when the run or the signal is aborted.
   */
  resumed(signal?: AbortSignal): Promise<void>
  /** Calls the listener at each change, for work in another thread; gives a function that ends that. */
  onChange(listener: (isPaused: boolean) => void): () => void
  /** From now on there is nothing to pause. */
  close(): void
}

/** Milliseconds that a loop may hold the thread. */
const longestHold = 40

/** Pausing of one run: work in it offers to pause, a person decides. */
export class PauseSwitch {
  private readonly gates = new Set<PauseGate>()
  private readonly listeners = new Set<(state: PauseState) => void>()
  private pausedAt: number | null = null
  private pausedMilliseconds = 0
  private told: PauseState = { canPause: false, isPaused: false }

  get state(): PauseState {
    return { canPause: this.gates.size > 0, isPaused: this.pausedAt !== null }
  }

  /** Milliseconds on a clock that stands still while the work does. */
  now(): number {
    return (this.pausedAt ?? performance.now()) - this.pausedMilliseconds
  }

  /** Without effect where no work offers to pause. */
  set(isPaused: boolean): void {
    if (isPaused && this.pausedAt === null && this.gates.size > 0) this.pausedAt = performance.now()
    if (!isPaused && this.pausedAt !== null) {
      this.pausedMilliseconds += performance.now() - this.pausedAt
      this.pausedAt = null
    }
    this.tell()
  }

  onChange(listener: (state: PauseState) => void): () => void {
    // A listener of its own, so that one which is given twice is ended once each time.
    const own = (state: PauseState): void => listener(state)
    this.listeners.add(own)
    return () => void this.listeners.delete(own)
  }

  /** Offers to pause until the gate is closed or the run is aborted. */
  offer(run: AbortSignal): PauseGate {
    const isPaused = (): boolean => this.pausedAt !== null
    const ends = new Set<() => void>()
    let letThroughAt = performance.now()
    const close = (): void => {
      this.gates.delete(gate)
      run.removeEventListener('abort', close)
      for (const end of ends) end()
      ends.clear()
      if (this.gates.size === 0) this.set(false)
      else this.tell()
    }
    const gate: PauseGate = {
      get isPaused() {
        return isPaused()
      },
      resumed: async (signal = run) => {
        if (performance.now() - letThroughAt >= longestHold) {
          await setImmediate()
          letThroughAt = performance.now()
        }
        if (!run.aborted && !signal.aborted && isPaused()) {
          await this.untilResumed([run, signal])
          letThroughAt = performance.now()
        }
        if (run.aborted || signal.aborted) fail({ kind: 'cancelled' })
      },
      onChange: (listener) => {
        let before = isPaused()
        const end = this.onChange((state) => {
          if (state.isPaused === before) return
          before = state.isPaused
          listener(before)
        })
        ends.add(end)
        return end
      },
      close,
    }
    if (!run.aborted) {
      this.gates.add(gate)
      run.addEventListener('abort', close)
    }
    this.tell()
    return gate
  }

  private untilResumed(signals: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        end()
        for (const signal of signals) signal.removeEventListener('abort', done)
        resolve()
      }
      const end = this.onChange(({ isPaused }) => void (isPaused || done()))
      for (const signal of signals) signal.addEventListener('abort', done)
    })
  }

  private tell(): void {
    const { state, told } = this
    if (state.canPause === told.canPause && state.isPaused === told.isPaused) return
    this.told = state
    for (const listener of this.listeners) listener(state)
  }
}
