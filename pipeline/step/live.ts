import { randomUUID } from 'node:crypto'
import type { MimeBundle } from '../../protocol/output'
import type { Language } from '../../protocol/text'
import type { Sink } from './context'
import { displaySymbol, type Displayable } from './displayable'

/** A picture of work that goes on. It is no part of a run's result: what it shows depends on when one looks. */
export interface LiveDisplay<Value = Displayable> {
  /** Shows this instead: at most five times a second, and the last one always. What nobody would see is never drawn, so calls are cheap. */
  update(value: Value): void
  /** Leaves the last picture, or `final`, in the cell. Fails as drawing a picture failed. */
  end(final?: Value): Promise<void>
  /** Takes the picture away, for work whose result shows the same for good. It stays until something takes its place or the run ends. */
  remove(): Promise<void>
}

export interface LiveOptions {
  sink(): Sink
  language(): Language
  /** Aborted: the newest picture is shown and stays. */
  signal: AbortSignal
}

/** Milliseconds between two pictures. */
const interval = 200

/** Those with a picture that was not shown yet. */
const behind = new Set<Live>()

/** See `Context.live`. */
export class Live implements LiveDisplay {
  // Never the same twice: outputs of an earlier kernel may still stand in the notebook.
  private readonly id = `live-${randomUUID()}`
  private bundleCount = 0
  private waiting: Displayable | null = null
  private drawing: Promise<void> | null = null
  private failure: { thrown: unknown } | null = null
  private timer: NodeJS.Timeout | null = null
  private shownAt = -Infinity
  private isOver = false

  constructor(
    value: Displayable,
    private readonly options: LiveOptions,
  ) {
    options.signal.addEventListener('abort', this.stop)
    if (options.signal.aborted) this.isOver = true
    else this.update(value)
  }

  update(value: Displayable): void {
    if (this.isOver) return
    this.waiting = value
    behind.add(this)
    this.schedule()
  }

  async end(final?: Displayable): Promise<void> {
    if (final !== undefined) this.update(final)
    await this.settle()
    this.close()
    if (this.failure !== null) throw this.failure.thrown
  }

  async remove(): Promise<void> {
    if (this.isOver) return
    this.waiting = null
    await this.drawing
    this.close()
    this.drop(0)
  }

  /** Shows what is there to be shown, without waiting for its turn. */
  async settle(): Promise<void> {
    while (this.waiting !== null || this.drawing !== null) {
      if (this.drawing === null) this.draw()
      else await this.drawing
    }
    behind.delete(this)
  }

  private schedule(): void {
    if (this.drawing !== null || this.timer !== null) return
    const left = this.shownAt + interval - performance.now()
    if (left <= 0) this.draw()
    else this.timer = setTimeout(() => this.draw(), left)
  }

  private draw(): void {
    this.stopTimer()
    const value = this.waiting
    if (value === null || this.drawing !== null) return
    this.waiting = null
    this.shownAt = performance.now()
    const drawn = this.ask(value)
    // A loop that never lets go of the thread is seen too.
    if (Array.isArray(drawn)) return this.show(drawn)
    this.drawing = drawn
      .then((bundles) => this.show(bundles))
      .catch(this.fail)
      .finally(() => {
        this.drawing = null
        if (this.waiting !== null) this.schedule()
      })
  }

  private ask(value: Displayable): MimeBundle[] | Promise<MimeBundle[]> {
    try {
      return value[displaySymbol](this.options.language())
    } catch (thrown) {
      return Promise.reject(thrown)
    }
  }

  private readonly fail = (thrown: unknown): void => {
    this.failure ??= { thrown }
  }

  private show(bundles: readonly MimeBundle[]): void {
    bundles.forEach((bundle, index) => this.options.sink().display(bundle, { displayId: this.idOf(index), isUpdate: index < this.bundleCount, isLive: true }))
    this.drop(bundles.length)
    this.bundleCount = bundles.length
    if (this.waiting === null) behind.delete(this)
  }

  private drop(from: number): void {
    for (let index = from; index < this.bundleCount; index += 1) this.options.sink().remove?.(this.idOf(index))
  }

  private idOf(index: number): string {
    return index === 0 ? this.id : `${this.id}-${index}`
  }

  private readonly stop = (): void => {
    if (this.drawing === null) this.draw()
    this.close()
  }

  private close(): void {
    this.stopTimer()
    this.isOver = true
    this.waiting = null
    behind.delete(this)
    this.options.signal.removeEventListener('abort', this.stop)
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}

/** Resolves when the newest picture of each live display has reached the sink. */
export async function settleLives(): Promise<void> {
  await Promise.all([...behind].map((live) => live.settle()))
}
