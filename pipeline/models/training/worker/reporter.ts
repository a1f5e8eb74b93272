import type { MessagePort } from 'node:worker_threads'
import type { Position } from '../checkpoint'
import type { FromTrainer } from '../protocol'
import type { TrainingProgress } from '../training-job'

/** Milliseconds between two reports. */
const interval = 100

/** The clock of a training, which stands still while it is paused, and what the kernel's thread hears of it. */
export class Reporter {
  /** What the last judging of an epoch took. */
  judgeMilliseconds = 0
  private startedAt = performance.now()
  private epochStartedAt = performance.now()
  private reportedAt = 0
  private before = { step: 0, seconds: 0 }

  constructor(
    private readonly port: MessagePort,
    private readonly epochs: number,
    /** Of all epochs. */
    private readonly steps: number,
  ) {}

  /** Goes on counting where an earlier sitting has ended. */
  resume({ step, seconds }: Position): void {
    this.before = { step, seconds }
  }

  startEpoch(): void {
    this.epochStartedAt = performance.now()
  }

  get epochSeconds(): number {
    return (performance.now() - this.epochStartedAt) / 1000
  }

  /** Of all sittings. */
  get seconds(): number {
    return this.before.seconds + (performance.now() - this.startedAt) / 1000
  }

  leaveOut(milliseconds: number): void {
    this.startedAt += milliseconds
    this.epochStartedAt += milliseconds
  }

  /** About ten a second; one that is due comes through in any case. */
  report(state: TrainingProgress['state'], position: Position, isDue: boolean): void {
    const now = performance.now()
    if (!isDue && now - this.reportedAt < interval) return
    this.reportedAt = now
    const progress: TrainingProgress = {
      state,
      epoch: Math.min(position.epoch, this.epochs),
      epochs: this.epochs,
      step: position.step,
      steps: this.steps,
      fraction: position.step / this.steps,
      remainingSeconds: this.remaining(position, now),
      loss: position.weightSum === 0 ? (position.history.at(-1)?.loss ?? null) : position.lossSum / position.weightSum,
      curve: position.curve.points,
      history: position.history,
    }
    this.port.postMessage({ kind: 'progress', progress } satisfies FromTrainer)
  }

  /** From the steps of this sitting; the first ones say little. */
  private remaining({ step, history }: Position, now: number): number | null {
    const done = step - this.before.step
    if (done < 3) return null
    const judged = this.judgeMilliseconds * Math.floor((done / this.steps) * this.epochs)
    const ofStep = Math.max(0, now - this.startedAt - judged) / done
    return ((this.steps - step) * ofStep + (this.epochs - history.length) * this.judgeMilliseconds) / 1000
  }
}
