import type { Attention } from './attention'
import type { Convolution } from './convolution'
import type { Elementwise } from './elementwise'
import type { Embedding } from './embedding'
import type { Losses } from './losses'
import type { Memory } from './memory'
import type { Normalise } from './normalise'
import type { Optimisers } from './optimisers'
import type { Products } from './products'
import type { Recurrent } from './recurrent'

export const backendNames = ['reference', 'wasm', 'webgpu'] as const
export type BackendName = (typeof backendNames)[number]

/** What ran, as it stands in every result. */
export interface Device {
  backend: BackendName
  /** `Float64`, `Float32`. */
  precision: string
  /** What a person should know: `SIMD, 2 workers`, `no SIMD here`, an adapter's name. */
  detail: string
}

/**
 * The seam between operations and what computes them. Kernels get blocks and plain numbers, write their first arguments
 * and never allocate; a gradient kernel adds to its gradients. Shapes were checked by the operation. Calls may be queued:
 * a GPU records them and submits once, at `finish`; therefore nothing but `gather`, `bag`, `crossEntropy` and
 * `sumOfSquares` answers at once. (A GPU answers -1 and reports through `finish`.)
 *
 * `reference` is plain TypeScript in Float64, the oracle of the tests. `wasm` is SIMD in Float32 over shared memory.
 * `webgpu` is to come: one WGSL kernel for each method here.
 */
export interface Backend extends Memory, Products, Elementwise, Normalise, Embedding, Convolution, Recurrent, Attention, Losses, Optimisers {
  readonly device: Device
}
