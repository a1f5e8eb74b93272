import { fail } from '../../../../protocol/failure'
import type { EpochOrder } from '../epoch-order'
import type { SourceName } from '../protocol'
import type { Blocks, LoadedBlock } from './blocks'
import type { Numbers, StagedBatch } from './staged-batch'

/** Rows of a window that are still to be used. */
interface Queued {
  rows: Uint32Array
  at: number
  blocks: readonly number[]
}

/** Puts the rows of an epoch on the stage, batch by batch, and has the next window read meanwhile. */
export class Feeder {
  private queue: Queued[] = []
  private windows: number[][] = []
  private next = 0
  private epoch = 0
  private used = 0

  constructor(
    private readonly source: SourceName,
    private readonly order: EpochOrder,
    private readonly blocks: Blocks,
    private readonly staged: StagedBatch,
    /** Rows of a batch: bad values are told by its number. */
    private readonly batchRows: number,
  ) {}

  /** Begins an epoch behind its first `skip` rows. */
  start(epoch: number, skip: number): void {
    for (const { blocks } of this.queue) this.blocks.release(this.source, blocks)
    this.epoch = epoch
    this.queue = []
    this.windows = this.order.windows(epoch)
    this.next = 0
    this.used = 0
    while (this.next < this.windows.length) {
      const rows = this.windows[this.next]!.reduce((sum, block) => sum + this.order.rowsOf(block), 0)
      if (this.used + rows > skip) break
      this.used += rows
      this.next += 1
    }
    this.blocks.ask(this.source, this.windows[this.next] ?? [])
    if (skip > this.used && this.next < this.windows.length) this.take(skip - this.used)
  }

  get rowsLeft(): number {
    return this.order.rows - this.used
  }

  /** What the weights of the next rows add up to; null where rows have none. */
  weightOf(count: number): number {
    const field = this.staged.fields.findIndex(({ part }) => part === 'weights')
    if (field < 0) return count
    let sum = 0
    this.eachRow(count, (block, row) => void (sum += block.arrays[field]![row]!))
    return sum
  }

  /** Whether putting so many rows on the stage has to wait for their reading. */
  isLate(count: number): boolean {
    const queued = this.queue.reduce((sum, { rows, at }) => sum + rows.length - at, 0)
    return queued < count && this.next < this.windows.length && !this.blocks.has(this.source, this.windows[this.next]!)
  }

  /** Puts the next rows on the stage. */
  stage(count: number): void {
    const { fields, arrays } = this.staged
    let at = 0
    this.eachRow(count, (block, row) => {
      for (let field = 0; field < fields.length; field += 1) copyRow(arrays[field]!, at, block.arrays[field]!, row, fields[field]!.size)
      at += 1
    })
    this.take(count)
  }

  private eachRow(count: number, work: (block: LoadedBlock, row: number) => void): void {
    this.fill(count)
    const { blockRows } = this.order
    let left = count
    for (const { rows, at } of this.queue) {
      const end = Math.min(rows.length, at + left)
      let number = -1
      let block: LoadedBlock | undefined
      for (let place = at; place < end; place += 1) {
        const row = rows[place]!
        const wanted = Math.floor(row / blockRows)
        if (wanted !== number) {
          number = wanted
          block = this.blocks.get(this.source, wanted)
        }
        if (block !== undefined) work(block, row - wanted * blockRows)
      }
      left -= end - at
      if (left === 0) return
    }
  }

  private fill(count: number): void {
    let queued = this.queue.reduce((sum, { rows, at }) => sum + rows.length - at, 0)
    while (queued < count && this.next < this.windows.length) queued += this.load()
  }

  private load(): number {
    const blocks = this.windows[this.next]!
    this.blocks.ask(this.source, blocks)
    this.blocks.ask(this.source, this.windows[this.next + 1] ?? [])
    const rows = this.order.rowsIn(this.epoch, this.next, blocks)
    const before = this.used + this.queue.reduce((sum, queued) => sum + queued.rows.length - queued.at, 0)
    for (const block of blocks) this.check(block, rows, before)
    this.queue.push({ rows, at: 0, blocks })
    this.next += 1
    return rows.length
  }

  /** A bad value is told as soon as its block is here, by the batch that its row would come to. */
  private check(number: number, rows: Uint32Array, before: number): void {
    const { bad } = this.blocks.get(this.source, number)
    if (bad === null) return
    const place = before + rows.indexOf(number * this.order.blockRows + bad.row)
    fail({ kind: 'not-finite', what: bad.what, layer: bad.column, epoch: this.epoch, batch: Math.floor(place / this.batchRows) + 1 })
  }

  private take(count: number): void {
    this.fill(count)
    let left = count
    while (left > 0) {
      const [first] = this.queue
      if (first === undefined) return
      const part = Math.min(left, first.rows.length - first.at)
      first.at += part
      this.used += part
      left -= part
      if (first.at < first.rows.length) return
      this.queue.shift()
      this.blocks.release(this.source, first.blocks)
    }
  }
}

/** Short rows number by number: `set` has a price of its own. */
function copyRow(out: Numbers, outRow: number, from: Numbers, row: number, size: number): void {
  if (size > 32) {
    out.set(from.subarray(row * size, (row + 1) * size), outRow * size)
    return
  }
  const [to, start] = [outRow * size, row * size]
  for (let place = 0; place < size; place += 1) out[to + place] = from[start + place]!
}
