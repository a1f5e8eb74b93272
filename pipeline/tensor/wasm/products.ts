import type { Activation, Products } from '../backend/products'
import type { WasmParts } from './wasm-backend'
import { at } from './wasm-block'

interface ProductKernels {
  product(out: number, a: number, b: number, rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean, accumulate: boolean, batches: number): void
  dense(out: number, before: number, x: number, weight: number, bias: number, rows: number, inner: number, columns: number, activation: number): void
  denseGradient(xGradient: number, weightGradient: number, biasGradient: number, outGradient: number, sums: number, saved: number, x: number, weight: number, rows: number, inner: number, columns: number, activation: number): void
}

/** As in assembly/dense.ts. */
const activations: Record<Activation, number> = { linear: 0, relu: 1, sigmoid: 2, tanh: 3, gelu: 4 }

export function createProducts({ exports, memory }: WasmParts): Products {
  const kernels = exports as unknown as ProductKernels
  return {
    product(out, a, b, { rows, inner, columns, transposeA = false, transposeB = false, accumulate = false, batches = 1 }) {
      kernels.product(at(out), at(a), at(b), rows, inner, columns, transposeA, transposeB, accumulate, batches)
    },
    dense(out, before, x, weight, bias, { rows, inner, columns, activation }) {
      kernels.dense(at(out), at(before), at(x), at(weight), at(bias), rows, inner, columns, activations[activation])
    },
    denseGradient(gradients, outGradient, saved, { rows, inner, columns, activation }) {
      const source = activation === 'gelu' ? saved.before : saved.out
      memory.borrow(activation === 'linear' ? 0 : rows * columns * 4, (sums) =>
        kernels.denseGradient(at(gradients.x), at(gradients.weight), at(gradients.bias), at(outGradient), sums, at(source), at(saved.x), at(saved.weight), rows, inner, columns, activations[activation]),
      )
    },
  }
}
