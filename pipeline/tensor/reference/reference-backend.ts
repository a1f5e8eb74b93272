import type { Backend } from '../backend/backend'
import { attention } from './attention'
import { convolution } from './convolution'
import { elementwise } from './elementwise'
import { embedding } from './embedding'
import { losses } from './losses'
import { createMemory } from './memory'
import { normalise } from './normalise'
import { optimisers } from './optimisers'
import { products } from './products'
import { recurrent } from './recurrent'

/** Float64 in plain TypeScript, written to be read: what the other back ends are held against. Slow. */
export function createReferenceBackend({ limitBytes = 4 * 2 ** 30 }: { limitBytes?: number } = {}): Backend {
  return {
    device: { backend: 'reference', precision: 'Float64', detail: 'TypeScript' },
    ...createMemory(limitBytes),
    ...products,
    ...elementwise,
    ...normalise,
    ...embedding,
    ...convolution,
    ...recurrent,
    ...attention,
    ...losses,
    ...optimisers,
  }
}
