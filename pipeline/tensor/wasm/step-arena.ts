interface Chunk {
  at: number
  bytes: number
  used: number
}

const leastChunk = 1 << 20

/** Room that is handed out piece by piece and becomes free all at once. What it has taken it keeps, so that the next step takes no more. */
export class StepArena {
  readonly #chunks: Chunk[] = []
  /** Takes bytes for good and gives their address. */
  readonly #take: (bytes: number) => number
  #taken = 0

  constructor(take: (bytes: number) => number) {
    this.#take = take
  }

  /** An address; bytes are a multiple of 64. */
  allocate(bytes: number): number {
    let chunk = this.#chunks.find(({ bytes: size, used }) => size - used >= bytes)
    if (!chunk) {
      // Half of what is there already: few chunks, little to spare.
      const size = Math.max(bytes, leastChunk, Math.ceil(this.#taken / 128) * 64)
      chunk = { at: this.#take(size), bytes: size, used: 0 }
      this.#chunks.push(chunk)
      this.#taken += size
    }
    const place = chunk.at + chunk.used
    chunk.used += bytes
    return place
  }

  get used(): number {
    return this.#chunks.reduce((sum, { used }) => sum + used, 0)
  }

  /** Runs work that may allocate, and takes back what it allocated. */
  borrow<Result>(work: () => Result): Result {
    const marks = this.#chunks.map(({ used }) => used)
    try {
      return work()
    } finally {
      for (const [index, chunk] of this.#chunks.entries()) chunk.used = marks[index] ?? 0
    }
  }

  clear(): void {
    for (const chunk of this.#chunks) chunk.used = 0
  }
}
