/** What all hands do next. */
export const commands = { rest: 0, gradient: 1, step: 2, judge: 3 } as const
export type Command = keyof typeof commands
const commandNames = Object.keys(commands) as Command[]

/** What the kernel's thread asks of the training. */
export const requests = { none: 0, pause: 1, cancel: 2 } as const

/** Places in the shared words. */
const word = { arrived: 0, generation: 1, command: 2, failed: 3, isFirst: 4, rows: 5, seed: 6, mail: 8, request: 9 } as const
/** Places in the shared numbers; the shards' figures follow. */
const number = { rate: 0, totalWeight: 1, step: 2, factor: 3, shards: 8 } as const

const wordBytes = 128

/** Looks before a thread lies down: a few microseconds. Waking takes longer. */
const spins = 3000

/**
 * What the threads of one training agree on, in shared memory: the next command, the figures of the batch, what each shard
 * found, and a gate at which all wait for the last. No messages are needed between steps.
 */
export class Crew {
  private readonly words: Int32Array
  private readonly numbers: Float64Array

  constructor(
    readonly shared: SharedArrayBuffer,
    readonly size: number,
    /** Numbers that a shard reports. */
    private readonly figures: number,
  ) {
    this.words = new Int32Array(shared, 0, wordBytes / 4)
    this.numbers = new Float64Array(shared, wordBytes)
  }

  static bytes(shards: number, figures: number): number {
    return wordBytes + 8 * (number.shards + shards * figures)
  }

  /** Goes on when all hands are here. What was written before is seen by all behind it. */
  meet(): void {
    if (this.size === 1) return
    const generation = Atomics.load(this.words, word.generation)
    if (Atomics.add(this.words, word.arrived, 1) === this.size - 1) {
      Atomics.store(this.words, word.arrived, 0)
      Atomics.add(this.words, word.generation, 1)
      Atomics.notify(this.words, word.generation)
      return
    }
    for (let spin = 0; spin < spins; spin += 1) if (Atomics.load(this.words, word.generation) !== generation) return
    while (Atomics.load(this.words, word.generation) === generation) Atomics.wait(this.words, word.generation, generation)
  }

  /** The first hand's: all have done what they were told, and nobody works until the next order. */
  rest(): void {
    this.order('rest')
    // Only when all have read this order may the next one be written.
    this.meet()
  }

  /** The first hand's: tells all what to do, when all are here. What they do ends in a meeting. */
  order(command: Command): void {
    this.words[word.command] = commands[command]
    this.words[word.failed] = 0
    this.meet()
  }

  /** The other hands': the next order. */
  awaitOrder(): Command {
    this.meet()
    return commandNames[this.words[word.command] ?? 0] ?? 'rest'
  }

  /** Rows of the batch that is staged, what its weights add up to with the batches that it is accumulated with, and the seed of its dropout. */
  get batch(): { rows: number; totalWeight: number; seed: number; isFirst: boolean } {
    return { rows: this.words[word.rows]!, totalWeight: this.numbers[number.totalWeight]!, seed: this.words[word.seed]! >>> 0, isFirst: this.words[word.isFirst] === 1 }
  }

  set batch({ rows, totalWeight, seed, isFirst }) {
    this.words[word.rows] = rows
    this.words[word.seed] = seed | 0
    this.words[word.isFirst] = isFirst ? 1 : 0
    this.numbers[number.totalWeight] = totalWeight
  }

  /** Of the update behind it, known with the batch: the first hand may write the next one while others still move weights by this one. */
  get pace(): { step: number; rate: number } {
    return { step: this.numbers[number.step]!, rate: this.numbers[number.rate]! }
  }

  set pace({ step, rate }) {
    this.numbers[number.step] = step
    this.numbers[number.rate] = rate
  }

  /** What clipping leaves of the gradients; the first hand writes it between two meetings of the update. */
  get factor(): number {
    return this.numbers[number.factor]!
  }

  set factor(factor) {
    this.numbers[number.factor] = factor
  }

  /** What a shard found, for itself to write and for all to read behind a meeting. */
  figuresOf(shard: number): Float64Array {
    const start = number.shards + shard * this.figures
    return this.numbers.subarray(start, start + this.figures)
  }

  markFailed(): void {
    Atomics.store(this.words, word.failed, 1)
  }

  get hasFailed(): boolean {
    return Atomics.load(this.words, word.failed) === 1
  }

  get request(): number {
    return Atomics.load(this.words, word.request)
  }

  /** The kernel's thread: asks, and wakes whoever waits for mail or for a pause to end. */
  ask(request: number): void {
    Atomics.store(this.words, word.request, request)
    this.announceMail()
  }

  /** The number of letters so far. */
  get mail(): number {
    return Atomics.load(this.words, word.mail)
  }

  announceMail(): void {
    Atomics.add(this.words, word.mail, 1)
    Atomics.notify(this.words, word.mail)
  }

  /** Waits until there is more mail than `seen`, or a request. */
  awaitMail(seen: number): void {
    Atomics.wait(this.words, word.mail, seen)
  }
}
