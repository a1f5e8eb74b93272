import type { Activation, Products, ProductShape } from '../backend/products'
import { floatsOf, floatsOrNull } from './memory'
import { unaryFunctions } from './unary'

export const products: Products = {
  product(out, a, b, shape) {
    multiply(floatsOf(out), floatsOf(a), floatsOf(b), shape)
  },

  dense(out, before, x, weight, bias, { rows, inner, columns, activation }) {
    const [outNumbers, beforeNumbers, biasNumbers] = [floatsOf(out), floatsOrNull(before), floatsOrNull(bias)]
    multiply(outNumbers, floatsOf(x), floatsOf(weight), { rows, inner, columns })
    for (let i = 0; i < rows * columns; i += 1) {
      const sum = outNumbers[i]! + (biasNumbers?.[i % columns] ?? 0)
      if (beforeNumbers !== null) beforeNumbers[i] = sum
      outNumbers[i] = activate(activation, sum)
    }
  },

  denseGradient(gradients, outGradient, saved, { rows, inner, columns, activation }) {
    const [outNumbers, beforeNumbers, given, bias] = [floatsOf(saved.out), floatsOrNull(saved.before), floatsOf(outGradient), floatsOrNull(gradients.bias)]
    const beforeGradient = new Float64Array(rows * columns)
    for (let i = 0; i < rows * columns; i += 1) {
      beforeGradient[i] = given[i]! * activationSlope(activation, beforeNumbers?.[i] ?? Number.NaN, outNumbers[i]!)
      if (bias !== null) bias[i % columns]! += beforeGradient[i]!
    }
    // out = x · W: dx = dout · Wᵀ, dW = xᵀ · dout.
    if (gradients.x !== null) multiply(floatsOf(gradients.x), beforeGradient, floatsOf(saved.weight), { rows, inner: columns, columns: inner, transposeB: true, accumulate: true })
    if (gradients.weight !== null) multiply(floatsOf(gradients.weight), floatsOf(saved.x), beforeGradient, { rows: inner, inner: rows, columns, transposeA: true, accumulate: true })
  },
}

/** The product of the seam on plain arrays. */
export function multiply(out: Float64Array, a: Float64Array, b: Float64Array, shape: ProductShape): void {
  const { rows, inner, columns, transposeA = false, transposeB = false, accumulate = false, batches = 1 } = shape
  for (let batch = 0; batch < batches; batch += 1) {
    const [aStart, bStart, outStart] = [batch * rows * inner, batch * inner * columns, batch * rows * columns]
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        let sum = 0
        for (let k = 0; k < inner; k += 1) {
          const left = a[aStart + (transposeA ? k * rows + row : row * inner + k)]!
          const right = b[bStart + (transposeB ? column * inner + k : k * columns + column)]!
          sum += left * right
        }
        const place = outStart + row * columns + column
        out[place] = accumulate ? out[place]! + sum : sum
      }
    }
  }
}

const activate = (activation: Activation, x: number): number => (activation === 'linear' ? x : unaryFunctions[activation].value(x))

const activationSlope = (activation: Activation, x: number, out: number): number => (activation === 'linear' ? 1 : unaryFunctions[activation].slope(x, out))
