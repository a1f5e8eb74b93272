import { fail } from '../../../protocol/failure'
import { fromHalfBits, toHalfBits } from '../../numeric/half'
import type { Block, BlockKind, Lifetime, Memory as BlockMemory } from '../backend/memory'
import { StepArena } from './step-arena'
import { bytesOf, WasmBlock, type BlockPlace } from './wasm-block'
import { Memory, pageBytes, type SharedMemory } from './webassembly'

const alignment = 64
const maximumPages = 65_536

/**
 * The first page is no block's. Two of its 32-bit numbers are what threads with the same memory agree on, in units of 64
 * bytes: where the next block goes, and where the memory may end. The compiler's own data starts at byte 1024.
 */
const header = { next: 16, limit: 17 }

/** Growth is asked for in such pieces: each one stops all threads for a moment. */
const growthPages = 64

export function createSharedMemory(limitBytes = maximumPages * pageBytes): SharedMemory {
  const pages = Math.max(2, Math.min(maximumPages, Math.floor(limitBytes / pageBytes)))
  const memory = new Memory({ initial: 2, maximum: pages, shared: true })
  const words = new Int32Array(memory.buffer, 0, 32)
  words[header.limit] = (pages * pageBytes) / alignment
  words[header.next] = pageBytes / alignment
  return memory
}

/**
 * Blocks in a memory that several threads may hold, each with a WasmMemory of its own: kept blocks and the chunks of the
 * steps' arenas come from one pointer in the memory itself, moved atomically. Room is free again when nobody holds the memory.
 */
export class WasmMemory implements BlockMemory {
  readonly shared: SharedMemory
  readonly #arena = new StepArena((bytes) => this.#take(bytes))
  #buffer: SharedArrayBuffer
  #floats!: Float32Array
  #integers!: Int32Array
  #halves!: Uint16Array
  #kept = 0

  constructor(shared: SharedMemory) {
    this.shared = shared
    this.#buffer = this.#refresh()
  }

  allocate(length: number, kind: BlockKind, lifetime: Lifetime): WasmBlock {
    const bytes = Math.max(1, Math.ceil((length * bytesOf[kind]) / alignment)) * alignment
    if (lifetime === 'step') return new WasmBlock(this.#arena.allocate(bytes), length, kind)
    const place = this.#take(bytes)
    this.#kept += bytes
    return new WasmBlock(place, length, kind)
  }

  view(block: Block, offset: number, length: number): WasmBlock {
    return new WasmBlock((block as WasmBlock).at + offset * bytesOf[block.kind], length, block.kind)
  }

  write(block: Block, numbers: ArrayLike<number>, offset = 0): void {
    const target = this.numbers(block)
    if (block.kind !== 'half') return target.set(numbers, offset)
    for (let i = 0; i < numbers.length; i++) target[offset + i] = toHalfBits(numbers[i] ?? 0)
  }

  read(block: Block): Float32Array | Int32Array {
    const source = this.numbers(block)
    if (source instanceof Uint16Array) return Float32Array.from(source, fromHalfBits)
    return source.slice()
  }

  /** The numbers themselves (halves as their bits), until the memory grows. */
  numbers(block: Block): Float32Array | Int32Array | Uint16Array {
    const { at, length, kind } = block as WasmBlock
    const size = bytesOf[kind]
    if (at + length * size > this.#buffer.byteLength) this.#refresh()
    const whole = kind === 'float' ? this.#floats : kind === 'integer' ? this.#integers : this.#halves
    return whole.subarray(at / size, at / size + length)
  }

  /** Gives work the address of room that is its own until it returns. */
  borrow<Result>(bytes: number, work: (address: number) => Result): Result {
    return this.#arena.borrow(() => work(bytes === 0 ? 0 : this.#arena.allocate(Math.ceil(bytes / alignment) * alignment)))
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  endStep(): void {
    this.#arena.clear()
  }

  memory(): { used: number; taken: number } {
    return { used: this.#kept + this.#arena.used, taken: this.#refresh().byteLength }
  }

  /** Lets go of the memory, which goes back to the machine when the last thread has done so. */
  close(): void {
    this.#buffer = new SharedArrayBuffer(0)
    this.#views()
  }

  describe(block: Block): BlockPlace {
    const { at, length, kind } = block as WasmBlock
    return { at, length, kind }
  }

  adopt({ at, length, kind }: BlockPlace): WasmBlock {
    return new WasmBlock(at, length, kind)
  }

  /** The address of so many bytes, for good. */
  #take(bytes: number): number {
    const words = new Int32Array(this.#buffer, 0, 32)
    const units = bytes / alignment
    const limit = Atomics.load(words, header.limit)
    for (;;) {
      const start = Atomics.load(words, header.next)
      const end = start + units
      // One unit stays free at the end: a kernel may read a few numbers past a block, never write.
      if (end >= limit) refuse(end, limit)
      if (Atomics.compareExchange(words, header.next, start, end) !== start) continue
      if (!this.#growTo((end + 1) * alignment)) {
        Atomics.compareExchange(words, header.next, end, start)
        refuse(end, limit)
      }
      return start * alignment
    }
  }

  #growTo(bytes: number): boolean {
    if (bytes <= this.#refresh().byteLength) return true
    const missing = Math.ceil((bytes - this.#buffer.byteLength) / pageBytes)
    for (const pages of [Math.ceil(missing / growthPages) * growthPages, missing]) {
      try {
        this.shared.grow(pages)
        break
      } catch {
        // Past the limit in this piece, or the machine has no more, or another thread grew it meanwhile.
      }
    }
    return bytes <= this.#refresh().byteLength
  }

  /** Sees the memory as it is now, grown by whichever thread. */
  #refresh(): SharedArrayBuffer {
    this.shared.grow(0)
    if (this.#buffer !== this.shared.buffer) {
      this.#buffer = this.shared.buffer
      this.#views()
    }
    return this.#buffer
  }

  #views(): void {
    this.#floats = new Float32Array(this.#buffer)
    this.#integers = new Int32Array(this.#buffer)
    this.#halves = new Uint16Array(this.#buffer)
  }
}

function refuse(neededUnits: number, limitUnits: number): never {
  return fail({ kind: 'not-enough-memory', what: 'wasm', neededBytes: neededUnits * alignment, limitBytes: limitUnits * alignment })
}
