import type { KernelEvent } from '../../protocol/kernel'
import { mime, type MimeBundle, type Output } from '../../protocol/output'
import { SpillFile } from './spill-file'

export type StreamName = 'stdout' | 'stderr'

export interface RunOutputOptions {
  run: string
  cell: string
  workspace: string
  send(event: KernelEvent): void
  now(): number
}

/** Milliseconds between two messages: under 20 a second, the last one included. */
const interval = 55
/** Text that stays in the notebook; beyond either, all of it goes to a file. */
const mostLines = 2_000
const mostCharacters = 256 * 1024
/** Milliseconds between two counts of a file that still grows. */
const countInterval = 1_000
/** Of a text that went to a file, this much of its end is shown beside the link. */
const tailLines = 20
const tailCharacters = 16 * 1024

/**
 * Gathers what one run shows and sends it in batches. What is shown last is never further away than one interval,
 * in a loop without pauses too: each write looks at the clock.
 */
export class RunOutput {
  private waiting: Output[] = []
  private removed: string[] = []
  private texts: { name: StreamName; parts: string[] } | null = null
  private sentAt = -Infinity
  private timer: NodeJS.Timeout | null = null
  private lines = 0
  private characters = 0
  /** All text so far, while it may still have to go to a file. */
  private kept: string[] = []
  private spill: SpillFile | null = null
  private tail = ''
  private countedAt = 0

  constructor(private readonly options: RunOutputOptions) {}

  write(name: StreamName, text: string): void {
    if (text === '') return
    if (this.spill === null) {
      this.characters += text.length
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines += 1
      if (this.lines <= mostLines && this.characters <= mostCharacters) {
        this.kept.push(text)
        this.append(name, text)
        this.schedule()
        return
      }
      this.startSpill()
    }
    this.spill?.write(text)
    this.tail += text
    if (this.tail.length > 4 * tailCharacters) this.tail = lastLines(this.tail)
    if (this.options.now() - this.countedAt > countInterval) this.linkFile(true)
  }

  show(output: Output): void {
    this.closeText()
    this.waiting.push(output)
    this.schedule()
  }

  update(displayId: string, output: Output): void {
    // What is replaced must be there first.
    this.flush()
    this.options.send({ kind: 'output-updated', displayId, output })
  }

  /** Goes together with what comes next, or at the end, so that nothing below it moves up and down. */
  remove(displayId: string): void {
    this.removed.push(displayId)
  }

  clear(): void {
    this.texts = null
    this.waiting = []
    this.removed = []
    const { run, cell, send } = this.options
    send({ kind: 'outputs-cleared', run, cell })
  }

  /** Sends all; text that went to a file is linked, with its last lines. */
  finish(): void {
    if (this.spill !== null) {
      this.linkFile(true)
      this.spill.close()
      this.spill = null
      this.append('stdout', lastLines(this.tail))
      this.kept = []
      this.tail = ''
      this.lines = 0
      this.characters = 0
    }
    this.flush()
  }

  private append(name: StreamName, text: string): void {
    if (this.texts?.name !== name) {
      this.closeText()
      this.texts = { name, parts: [] }
    }
    this.texts?.parts.push(text)
  }

  private closeText(): void {
    if (this.texts === null) return
    this.waiting.push({ output_type: 'stream', name: this.texts.name, text: collapseReturns(this.texts.parts.join('')) })
    this.texts = null
  }

  private schedule(): void {
    const left = this.sentAt + interval - this.options.now()
    if (left <= 0) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), left)
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.closeText()
    if (this.waiting.length + this.removed.length === 0) return
    const { run, cell, send, now } = this.options
    const { waiting: outputs, removed } = this
    this.waiting = []
    this.removed = []
    this.sentAt = now()
    send({ kind: 'outputs', run, cell, outputs, ...(removed.length > 0 ? { removed } : {}) })
  }

  private startSpill(): void {
    const { run, workspace } = this.options
    this.spill = new SpillFile(workspace, `.souk/outputs/${run.replace(/[^\w-]/g, '_')}.txt`)
    this.spill.write(this.kept.join(''))
    this.kept = []
    this.linkFile(false)
    this.flush()
  }

  /** Shows the file, or brings what is shown of it up to date. */
  private linkFile(isThere: boolean): void {
    if (this.spill === null) return
    this.countedAt = this.options.now()
    const displayId = `file-${this.options.run}`
    const output: Output = { output_type: 'display_data', data: fileBundle(this.spill.flush()), metadata: {}, transient: { display_id: displayId } }
    if (isThere) this.options.send({ kind: 'output-updated', displayId, output })
    else this.show(output)
  }
}

function fileBundle(file: ReturnType<SpillFile['flush']>): MimeBundle {
  return { [mime.file]: file, [mime.text]: `${file.path} (${file.lines} lines, ${file.bytes} bytes)` }
}

function lastLines(text: string): string {
  const end = text.slice(-tailCharacters)
  return end.split('\n').slice(-tailLines - 1).join('\n')
}

/**
 * A carriage return starts its line anew, as on a terminal. One at the start of the text belongs to a line that was sent
 * already, one at its end to a line that is still to come: those stay.
 */
export function collapseReturns(text: string): string {
  if (!text.includes('\r')) return text
  const lines = text.split('\n')
  return lines
    .map((given, index) => {
      const endsOpen = given.endsWith('\r')
      const line = endsOpen ? given.slice(0, -1) : given
      const at = line.lastIndexOf('\r')
      const start = index === 0 && at >= 0 ? '\r' : ''
      return start + line.slice(at + 1) + (endsOpen && index === lines.length - 1 ? '\r' : '')
    })
    .join('\n')
}
