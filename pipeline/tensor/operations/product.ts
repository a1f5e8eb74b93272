import type { ProductShape } from '../backend/products'
import type { Tape } from '../tape'
import { shapeWords, sizeOf, type Tensor } from '../tensor'

export interface ProductOptions {
  /** The last two dimensions of a or b change places first. */
  transposeA?: boolean
  transposeB?: boolean
}

/**
 * Matrix product a · b on the last two dimensions. Either both have the same dimensions before those (a product for each),
 * or b is one matrix for all: then [..., inner] · [inner, columns], as in `dense`.
 */
export function product(tape: Tape, a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: ProductOptions = {}): Tensor {
  const isShared = b.shape.length === 2 && !transposeA
  const leading = a.shape.slice(0, -2)
  const fits = a.shape.length >= 2 && (isShared || (b.shape.length === a.shape.length && leading.every((dimension, place) => dimension === b.shape[place])))
  const [second = 0, last = 0] = a.shape.slice(-2)
  const [inner = 0, bColumns = 0] = b.shape.slice(-2)
  const [rows, given] = transposeA ? [last, second] : [second, last]
  const [asked, columns] = transposeB ? [bColumns, inner] : [inner, bColumns]
  tape.require('product', fits && given === asked, `${shapeWords(a.shape)}${transposeA ? 'ᵀ' : ''} by a matrix with ${given} rows`, `${shapeWords(b.shape)}${transposeB ? 'ᵀ' : ''}`)
  tape.require('product', a.block.kind === 'float' && b.block.kind === 'float', 'matrices of 32 bits', 'one of 16 bits')
  const batches = isShared ? 1 : sizeOf(leading)
  const shape: ProductShape = { rows: isShared ? rows * sizeOf(leading) : rows, inner: given, columns, transposeA, transposeB, batches }
  const out = tape.output([...leading, rows, columns], [a, b])
  tape.backend.product(out.block, a.block, b.block, shape)
  tape.record(out, (outGradient) => {
    const aGradient = tape.gradientOf(a)
    const bGradient = tape.gradientOf(b)
    const one = { batches, accumulate: true }
    const { rows, inner, columns } = shape
    // With A' and B' as they stand in the product: dA' = dOut · B'ᵀ and dB' = A'ᵀ · dOut.
    if (aGradient !== null && transposeA) tape.backend.product(aGradient, b.block, outGradient, { ...one, rows: inner, inner: columns, columns: rows, transposeA: transposeB, transposeB: true })
    else if (aGradient !== null) tape.backend.product(aGradient, outGradient, b.block, { ...one, rows, inner: columns, columns: inner, transposeB: !transposeB })
    if (bGradient !== null && transposeB) tape.backend.product(bGradient, outGradient, a.block, { ...one, rows: columns, inner: rows, columns: inner, transposeA: true, transposeB: transposeA })
    else if (bGradient !== null) tape.backend.product(bGradient, a.block, outGradient, { ...one, rows: inner, inner: rows, columns, transposeA: !transposeA })
  })
  return out
}
