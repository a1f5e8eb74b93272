import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail } from '../../protocol/failure'
import type { FileOutput } from '../../protocol/output'

/** Characters that are gathered before they are written. */
const chunkLength = 256 * 1024

/** Text that grew too long for a notebook, written whole to a file of the workspace. */
export class SpillFile {
  private readonly file: number
  private waiting: string[] = []
  private waitingLength = 0
  private lines = 0
  private bytes = 0

  constructor(
    workspace: string,
    /** Relative to the workspace, with `/`. */
    private readonly path: string,
  ) {
    const absolute = join(workspace, path)
    mkdirSync(dirname(absolute), { recursive: true })
    this.file = openSync(absolute, 'w')
  }

  write(text: string): void {
    this.waiting.push(text)
    this.waitingLength += text.length
    if (this.waitingLength >= chunkLength) this.flush()
  }

  /** What is in the file once everything so far is written. Fails with `save-failed`, on a full disk say. */
  flush(): FileOutput {
    const text = this.waiting.join('')
    this.waiting = []
    this.waitingLength = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines += 1
    const bytes = Buffer.from(text)
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written)
    } catch (thrown) {
      fail({ kind: 'save-failed', path: this.path, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    this.bytes += bytes.length
    return { path: this.path, lines: this.lines, bytes: this.bytes }
  }

  close(): void {
    this.flush()
    closeSync(this.file)
  }
}
