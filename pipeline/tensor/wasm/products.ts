import type { ProductShape, Products } from '../backend/products'
import type { WasmParts } from './wasm-backend'
import { at } from './wasm-block'

interface ProductKernels {
  product(out: number, a: number, b: number, rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean, accumulate: boolean, batches: number): void
}

export function createProducts({ exports }: WasmParts): Pick<Products, 'product'> {
  const kernels = exports as unknown as ProductKernels
  return {
    product(out, a, b, { rows, inner, columns, transposeA = false, transposeB = false, accumulate = false, batches = 1 }: ProductShape) {
      kernels.product(at(out), at(a), at(b), rows, inner, columns, transposeA, transposeB, accumulate, batches)
    },
  }
}
