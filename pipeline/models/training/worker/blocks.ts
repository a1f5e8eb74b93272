import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { fail } from '../../../../protocol/failure'
import type { BadValue } from '../find-bad'
import type { FromTrainer, SourceName, ToTrainer } from '../protocol'
import { requests, type Crew } from './crew'
import { layOut, type Numbers, type StagedField } from './staged-batch'

export interface LoadedBlock {
  arrays: Numbers[]
  bad: (BadValue & { column: string }) | null
}

/** Ends the loop: the kernel's thread has asked to stop. */
export class Stopped extends Error {}

/**
 * The blocks of the data, which the kernel's thread reads: asked for ahead of use, waited for where they are late, and
 * dropped after use unless the source is kept.
 */
export class Blocks {
  private readonly loaded: Record<SourceName, Map<number, LoadedBlock>> = { training: new Map(), validation: new Map() }
  private readonly asked: Record<SourceName, Set<number>> = { training: new Set(), validation: new Set() }

  constructor(
    private readonly port: MessagePort,
    private readonly crew: Crew,
    private readonly fields: readonly StagedField[],
    private readonly isDouble: boolean,
    private readonly isKept: Record<SourceName, boolean>,
  ) {}

  /** Has them read, if they are not here and not on their way. */
  ask(source: SourceName, blocks: readonly number[]): void {
    for (const block of blocks) {
      if (this.loaded[source].has(block) || this.asked[source].has(block)) continue
      this.asked[source].add(block)
      this.port.postMessage({ kind: 'read', source, block } satisfies FromTrainer)
    }
  }

  has(source: SourceName, blocks: readonly number[]): boolean {
    this.receive()
    return blocks.every((block) => this.loaded[source].has(block))
  }

  /** Waits for it where it is not here yet. Throws `Stopped` when the training is to end meanwhile. */
  get(source: SourceName, block: number): LoadedBlock {
    this.ask(source, [block])
    for (;;) {
      const found = this.loaded[source].get(block)
      if (found !== undefined) return found
      const seen = this.crew.mail
      if (this.crew.request === requests.cancel) throw new Stopped()
      if (!this.receive()) this.crew.awaitMail(seen)
    }
  }

  /** No longer needed in this epoch. */
  release(source: SourceName, blocks: readonly number[]): void {
    if (!this.isKept[source]) for (const block of blocks) this.loaded[source].delete(block)
  }

  private receive(): boolean {
    let hasCome = false
    for (;;) {
      const letter = receiveMessageOnPort(this.port) as { message: ToTrainer } | undefined
      if (letter === undefined) return hasCome
      hasCome = true
      const { message } = letter
      if (message.kind === 'block-failed') fail(message.failure)
      const { source, block, rows, buffer, bad } = message
      this.asked[source].delete(block)
      this.loaded[source].set(block, { arrays: layOut(this.fields, rows, this.isDouble, buffer), bad })
    }
  }
}
