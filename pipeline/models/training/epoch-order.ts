import { createRandom } from '../../numeric/random'

/** Rows that are read, kept and dropped together. */
export const blockRows = 8192
/** Blocks whose rows are shuffled together: a source of up to 65,536 rows is one window, and so fully shuffled. */
export const windowBlocks = 8

export interface OrderOptions {
  seed: number
  isShuffled: boolean
  blockRows?: number
  windowBlocks?: number
}

/**
 * In which order an epoch goes through the rows of a source. Each epoch shuffles the blocks, takes them by windows, and
 * shuffles the rows of each window. It depends on the seed, the epoch and the number of rows alone: not on what is in memory.
 */
export class EpochOrder {
  readonly blockRows: number
  readonly blockCount: number
  private readonly windowBlocks: number

  constructor(
    readonly rows: number,
    private readonly options: OrderOptions,
  ) {
    this.blockRows = options.blockRows ?? blockRows
    this.windowBlocks = options.windowBlocks ?? windowBlocks
    this.blockCount = Math.ceil(rows / this.blockRows)
  }

  rowsOf(block: number): number {
    return Math.min(this.blockRows, this.rows - block * this.blockRows)
  }

  /** The blocks of each window. */
  windows(epoch: number): number[][] {
    const { isShuffled, seed } = this.options
    const inOrder = Array.from({ length: this.blockCount }, (_, block) => block)
    const blocks = isShuffled ? createRandom(seed, `blocks/${epoch}`).shuffle(inOrder) : inOrder
    return Array.from({ length: Math.ceil(blocks.length / this.windowBlocks) }, (_, window) => blocks.slice(window * this.windowBlocks, (window + 1) * this.windowBlocks))
  }

  /** The numbers of the rows of a window, in the order in which they are learned from. */
  rowsIn(epoch: number, window: number, blocks: readonly number[]): Uint32Array {
    const order = new Uint32Array(blocks.reduce((sum, block) => sum + this.rowsOf(block), 0))
    let at = 0
    for (const block of blocks) {
      const first = block * this.blockRows
      for (let row = 0; row < this.rowsOf(block); row += 1) order[at++] = first + row
    }
    if (this.options.isShuffled) shuffle(order, this.options.seed, `rows/${epoch}/${window}`)
    return order
  }
}

/** Fisher–Yates, in place. */
function shuffle(order: Uint32Array, seed: number, name: string): void {
  const random = createRandom(seed, name)
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = random.integer(last + 1)
    const value = order[chosen]!
    order[chosen] = order[last]!
    order[last] = value
  }
}
