const lineFeed = 10
const carriageReturn = 13

/**
 * Cuts pieces of a file at the ends of lines, so that no line is in two pieces, and hands each on as bytes and their end.
 * Holds one unfinished line, up to the limit.
 */
export class LinePieces {
  private buffer = Buffer.allocUnsafeSlow(2 * 1024 ** 2)
  private length = 0
  /** Bytes handed on. */
  done = 0

  constructor(
    private readonly lineLimit: number,
    private readonly take: (bytes: Buffer, end: number) => void,
  ) {}

  /** Takes a copy of a piece. False when a line is longer than the limit. */
  push(piece: Uint8Array): boolean {
    this.room(piece.length).set(piece)
    return this.filled(piece.length)
  }

  /** Where so many further bytes can be written, for `filled`. */
  room(bytes: number): Buffer {
    if (this.length + bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.length + bytes))
      this.buffer.copy(larger, 0, 0, this.length)
      this.buffer = larger
    }
    return this.buffer.subarray(this.length, this.length + bytes)
  }

  /** Takes bytes that stand in the room already. False when a line is longer than the limit. */
  filled(bytes: number): boolean {
    this.length += bytes
    // A carriage return at the very end may be the first half of a pair.
    let last = this.buffer.lastIndexOf(lineFeed, this.length - 1)
    if (last < 0 && this.length > 1) last = this.buffer.lastIndexOf(carriageReturn, this.length - 2)
    if (last < 0) return this.length <= this.lineLimit
    const end = last + 1
    this.take(this.buffer, end)
    this.done += end
    this.buffer.copyWithin(0, end, this.length)
    this.length -= end
    return this.length <= this.lineLimit
  }

  finish(): void {
    if (this.length > 0) this.take(this.buffer, this.length)
    this.done += this.length
    this.length = 0
  }
}
