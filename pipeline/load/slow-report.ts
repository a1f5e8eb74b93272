import type { Text } from '../../protocol/text'
import type { Context } from '../step/context'

/** Work that ends sooner shows no bar. */
const patience = 400

let count = 0

/** Progress of work that may be over before anybody could read of it. */
export class SlowReport {
  private readonly id = `load-${(count += 1)}`
  private readonly start = performance.now()
  private isShown = false

  constructor(
    private readonly context: Context,
    private readonly phrase: Text,
  ) {}

  show(fraction: number | null, phrase: Text = this.phrase): void {
    if (!this.isShown && performance.now() - this.start < patience) return
    this.isShown = true
    this.context.report(this.id, fraction === null ? null : Math.min(fraction, 0.99), phrase)
  }

  end(): void {
    if (this.isShown) this.context.report(this.id, 1, this.phrase)
  }
}
