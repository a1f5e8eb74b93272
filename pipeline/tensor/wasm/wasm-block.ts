import type { Block, BlockKind } from '../backend/memory'

export const bytesOf: Readonly<Record<BlockKind, number>> = { float: 4, half: 2, integer: 4 }

/** A block as plain data: another thread that holds the same memory makes it a block again by `adopt`. */
export interface BlockPlace {
  at: number
  length: number
  kind: BlockKind
}

/** Numbers at an address of the shared memory. */
export class WasmBlock implements Block {
  constructor(
    /** Bytes from the memory's start. */
    readonly at: number,
    readonly length: number,
    readonly kind: BlockKind,
  ) {}
}

/** The address to give to a kernel; 0, where no block ever lies, for none. */
export const at = (block: Block | null): number => (block === null ? 0 : (block as WasmBlock).at)
