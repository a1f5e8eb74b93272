import { createHash } from 'node:crypto'
import { mime, type MimeBundle } from '../../protocol/output'
import type { Column } from '../../protocol/table'

/** Digits of a decimal number that count: beyond them, the order of additions shows. */
const significantDigits = 12
/** Characters of text that are counted at once. */
const textChunk = 64 * 1024
const decimalPattern = /-?\d+\.\d+(?:[eE][+-]?\d+)?/g
/** Members that a chart library makes up anew each time. */
const generated = new Set(['uid', 'uirevision', 'selectionrevision', 'datarevision'])

/** SHA-256 of a run's canonical results, in the order in which they appeared: never durations, progress, paths or names made up. */
export class ResultHash {
  private readonly hash = createHash('sha256')
  /** Text that was not counted yet: its last line may still change. */
  private pending = ''

  /** Text as a terminal shows it: a carriage return starts its line anew. */
  text(text: string): void {
    this.pending += text
    if (this.pending.length >= textChunk) this.countLines()
  }

  /** The place of a table; the digest of its rows is added when it is known. */
  table(columns: readonly Column[]): void {
    this.add(
      'table',
      columns.map(({ name, type }) => [name, type]),
    )
  }

  bundle(bundle: MimeBundle): void {
    const hasFigures = mime.plotly in bundle || mime.figures in bundle
    const counted = Object.entries(bundle).filter(([type]) => type !== mime.file && !(hasFigures && (type === mime.text || type === mime.html)))
    this.add('bundle', canonical(Object.fromEntries(counted)))
  }

  add(kind: string, content: unknown): void {
    this.countLines()
    this.hash.update(`\u0000${kind}\u0000${JSON.stringify(content)}`)
  }

  digest(): string {
    this.countLines()
    return this.hash.update(roundDecimals(afterReturn(this.pending))).digest('hex')
  }

  private countLines(): void {
    const end = this.pending.lastIndexOf('\n') + 1
    const lines = this.pending.slice(0, end)
    this.pending = this.pending.slice(end)
    const shown = lines.includes('\r') ? lines.split('\n').map((line) => afterReturn(line.replace(/\r$/, ''))).join('\n') : lines
    this.hash.update(roundDecimals(shown))
  }
}

function afterReturn(line: string): string {
  return line.slice(line.lastIndexOf('\r') + 1)
}

function roundDecimals(text: string): string {
  return text.replace(decimalPattern, (number) => String(Number(Number(number).toPrecision(significantDigits))))
}

/** Keys in order, numbers rounded, without what is made up. */
function canonical(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(significantDigits)) : String(value)
  if (typeof value === 'string') return roundDecimals(value)
  if (typeof value === 'bigint') return value.toString()
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return canonical(Array.from(value as unknown as Iterable<unknown>))
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !generated.has(key) && !key.startsWith('_'))
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]))
}
