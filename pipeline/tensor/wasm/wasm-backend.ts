import type { Backend } from '../backend/backend'
import type { Block, Memory } from '../backend/memory'
import { createAttention } from './attention'
import { createConvolution } from './convolution'
import { createElementwise } from './elementwise'
import { createLosses } from './losses'
import { createEmbedding } from './embedding'
import { createNormalise } from './normalise'
import { createOptimisers } from './optimisers'
import { createProducts } from './products'
import { createRecurrent } from './recurrent'
import { hasSimd, loadKernels } from './load-module'
import { createSharedMemory, WasmMemory } from './wasm-memory'
import type { BlockPlace, WasmBlock } from './wasm-block'
import type { Exports, SharedMemory } from './webassembly'

/** What no kernel does. */
type OwnPart = Memory & Pick<WasmBackend, 'device' | 'sharedMemory' | 'describe' | 'adopt'>

/** Packed parts of a product lie in room of the instance's own. */
interface ScratchKernels {
  scratchSize(): number
  setScratch(at: number): void
}

/** What a subject's kernels are called with. */
export interface WasmParts {
  exports: Exports
  memory: WasmMemory
}

export interface WasmOptions {
  /** The memory of a back end in another thread, to compute on its blocks; a memory of its own where absent. */
  memory?: SharedMemory
  /** Of a memory of its own; 4 GB at most. */
  limitBytes?: number
  /** Takes the module without SIMD even where there is SIMD. */
  plain?: boolean
}

export interface WasmBackend extends Backend {
  /** To be posted to other threads, whose back ends then see the same blocks. */
  readonly sharedMemory: SharedMemory
  describe(block: Block): BlockPlace
  adopt(place: BlockPlace): WasmBlock
}

/**
 * Float32 kernels in WebAssembly, one thread each; threads that share a memory split the work between them. The same module
 * gives the same bits on every machine: relaxed SIMD, whose multiply-add is fused on some processors only, is not used.
 */
export function createWasmBackend({ memory: given, limitBytes, plain = !hasSimd }: WasmOptions = {}): WasmBackend {
  const memory = new WasmMemory(given ?? createSharedMemory(limitBytes))
  const exports = loadKernels(memory.shared, plain)
  const { scratchSize, setScratch } = exports as unknown as ScratchKernels
  setScratch(memory.allocate(scratchSize() / 4, 'float', 'kept').at)
  const parts: WasmParts = { exports, memory }
  const own: OwnPart = {
    device: { backend: 'wasm', precision: 'Float32', detail: plain ? 'no SIMD here' : 'SIMD' },
    sharedMemory: memory.shared,
    allocate: (length, kind, lifetime) => memory.allocate(length, kind, lifetime),
    view: (block, offset, length) => memory.view(block, offset, length),
    write: (block, numbers, offset) => memory.write(block, numbers, offset),
    read: (block) => memory.read(block),
    finish: () => memory.finish(),
    endStep: () => memory.endStep(),
    memory: () => memory.memory(),
    close: () => memory.close(),
    describe: (block) => memory.describe(block),
    adopt: (place) => memory.adopt(place),
  }
  return {
    ...own,
    ...createProducts(parts),
    ...createElementwise(parts),
    ...createNormalise(parts),
    ...createEmbedding(parts),
    ...createConvolution(parts),
    ...createRecurrent(parts),
    ...createAttention(parts),
    ...createLosses(parts),
    ...createOptimisers(parts),
  }
}
