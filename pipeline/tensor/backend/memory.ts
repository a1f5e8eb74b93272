/** `float`: what the back end computes in. `half`: 16-bit storage of tables that are gathered from. `integer`: 32 bits. */
export type BlockKind = 'float' | 'half' | 'integer'

/** A run of numbers in a back end's memory. Only that back end looks inside. */
export interface Block {
  readonly kind: BlockKind
  readonly length: number
}

/** `kept` stays until the back end is closed; `step` until `endStep`, which makes its room free again at once. */
export type Lifetime = 'kept' | 'step'

/** Where numbers lie, and how they get in and out. */
export interface Memory {
  /** The contents are undefined. Fails with `not-enough-memory` where there is no more. */
  allocate(length: number, kind: BlockKind, lifetime: Lifetime): Block
  /** A part of a block, sharing its numbers. */
  view(block: Block, offset: number, length: number): Block
  /** Rounds to what the block stores; `half` rounds to nearest, ties to even. */
  write(block: Block, numbers: ArrayLike<number>, offset?: number): void
  /** A copy, halves widened. Only of what is finished: see `finish`. */
  read(block: Block): Float32Array | Float64Array | Int32Array
  /** Resolves when all work so far is done and the blocks can be read. At once on the CPU; the one submission of a step on a GPU. */
  finish(wanted: readonly Block[]): Promise<void>
  endStep(): void
  /** Bytes in use and bytes taken from the machine. */
  memory(): { used: number; taken: number }
  close(): void
}
