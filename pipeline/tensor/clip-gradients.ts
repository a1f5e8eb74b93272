import type { Backend } from './backend/backend'
import type { Block } from './backend/memory'
import type { OptimiserSettings } from './optimiser-settings'
import { sizeOf, type Parameter } from './tensor'

/** The numbers of a gradient that may differ from zero, and how they get back where they came from. */
interface Slopes {
  numbers: Block
  putBack: (() => void) | null
}

/**
 * Cuts gradients in place by value, then finds what their norm over all parameters is to be multiplied by (1 where it is
 * small enough; Pascanu, Mikolov and Bengio 2013, as torch.nn.utils.clip_grad_norm_). Tables get that factor here, by their touched rows; all else is left
 * to whoever updates.
 */
export function clipGradients(backend: Backend, parameters: readonly Parameter[], { clipNorm, clipValue }: Pick<OptimiserSettings, 'clipNorm' | 'clipValue'>): { norm: number | null; factor: number } {
  if (clipNorm === null && clipValue === null) return { norm: null, factor: 1 }
  const slopes = parameters.flatMap((parameter) => slopesOf(backend, parameter))
  if (clipValue !== null) for (const { numbers } of slopes) clampTo(backend, numbers, clipValue)
  const norm = clipNorm === null ? null : Math.sqrt(slopes.reduce((sum, { numbers }) => sum + backend.sumOfSquares(numbers), 0))
  const factor = clipNorm === null || norm === null ? 1 : Math.min(1, clipNorm / (norm + 1e-6))
  for (const { numbers, putBack } of slopes) {
    if (putBack === null || (factor === 1 && clipValue === null)) continue
    if (factor !== 1) backend.affine(numbers, numbers, factor, 0)
    putBack()
  }
  return { norm, factor }
}

function slopesOf(backend: Backend, { shape, gradient, touched }: Parameter): Slopes[] {
  if (gradient === null) return []
  if (touched === null) return [{ numbers: gradient, putBack: null }]
  const [count = 0] = backend.read(touched.count)
  const [vocabulary = 0] = shape
  const width = sizeOf(shape.slice(1))
  if (count === 0) return []
  if (count * 2 > vocabulary) return [{ numbers: gradient, putBack: () => {} }]
  const rows = backend.allocate(count, 'integer', 'step')
  backend.write(rows, backend.read(backend.view(touched.rows, 0, count)))
  const numbers = backend.allocate(count * width, 'float', 'step')
  const table = { count, width, vocabulary, paddingId: -1 }
  backend.gather(numbers, gradient, rows, table)
  const putBack = (): void => {
    backend.clearTouched(gradient, touched, width)
    backend.gatherGradient(gradient, touched, numbers, rows, table)
  }
  return [{ numbers, putBack }]
}

function clampTo(backend: Backend, numbers: Block, limit: number): void {
  const limits = backend.allocate(2, 'float', 'step')
  backend.write(limits, [limit, -limit])
  const shape = { shape: [numbers.length], aStrides: [1], bStrides: [0] }
  backend.binary('minimum', numbers, numbers, backend.view(limits, 0, 1), shape)
  backend.binary('maximum', numbers, numbers, backend.view(limits, 1, 1), shape)
}
