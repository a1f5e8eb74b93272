import type { Block } from './memory'

export interface TableShape {
  /** Ids that are looked up. */
  count: number
  width: number
  vocabulary: number
  /** Gives zeros and takes no gradient; -1 for none. */
  paddingId: number
}

/**
 * `count` ids lie in `bags` bags of the same size, one after another; padding belongs to no bag. A mean is the sum divided
 * by the number of ids, with weights by their sum; where that is 0 the bag gives zeros and takes no gradient.
 */
export interface BagShape extends TableShape {
  bags: number
  mode: 'sum' | 'mean'
}

/**
 * Which rows of a table's gradient are not zero: `marks` [vocabulary] holds 1 for a touched row, `rows` [vocabulary] the
 * touched ones in order of first touch, `count` [1] how many. Zeroing and updating need no pass over the whole table.
 */
export interface TouchedRows {
  marks: Block
  rows: Block
  count: Block
}

export interface Embedding {
  /** out [count, width]. Gives the place of the first id that is out of range, or -1; then `out` is undefined. Table: float or half. */
  gather(out: Block, table: Block, ids: Block, shape: TableShape): number
  /** Adds rows of outGradient [count, width] to tableGradient (float), in the order of the ids. */
  gatherGradient(tableGradient: Block, touched: TouchedRows, outGradient: Block, ids: Block, shape: TableShape): void
  /** out [bags, width]; weights [count] or null. The answer as in `gather`. */
  bag(out: Block, table: Block, ids: Block, weights: Block | null, shape: BagShape): number
  bagGradient(tableGradient: Block, touched: TouchedRows, outGradient: Block, ids: Block, weights: Block | null, shape: BagShape): void
  /** Zeroes the touched rows of a gradient and forgets that they were. */
  clearTouched(tableGradient: Block, touched: TouchedRows, width: number): void
  /** Adds the touched rows of one gradient to another, in the order of touch, and marks them there. */
  addTouched(sum: Block, sumTouched: TouchedRows, part: Block, partTouched: TouchedRows, width: number): void
}
