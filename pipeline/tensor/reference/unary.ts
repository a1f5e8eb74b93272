import { normalShareBelow } from '../../numeric/error-function'
import type { UnaryKind } from '../backend/elementwise'

interface UnaryFunction {
  value: (x: number) => number
  /** The derivative at x, where the function's value is `out`. */
  slope: (x: number, out: number) => number
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** log(1 + exp(x)) without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

export const unaryFunctions: Record<UnaryKind, UnaryFunction> = {
  negate: { value: (x) => -x, slope: () => -1 },
  absolute: { value: Math.abs, slope: (x) => Math.sign(x) },
  sign: { value: Math.sign, slope: () => 0 },
  square: { value: (x) => x * x, slope: (x) => 2 * x },
  'square-root': { value: Math.sqrt, slope: (_, out) => 0.5 / out },
  exponential: { value: Math.exp, slope: (_, out) => out },
  logarithm: { value: Math.log, slope: (x) => 1 / x },
  reciprocal: { value: (x) => 1 / x, slope: (_, out) => -out * out },
  sigmoid: { value: sigmoid, slope: (_, out) => out * (1 - out) },
  tanh: { value: Math.tanh, slope: (_, out) => 1 - out * out },
  relu: { value: (x) => (x < 0 ? 0 : x), slope: (_, out) => (out > 0 ? 1 : 0) },
  'leaky-relu': { value: (x) => (x < 0 ? 0.01 * x : x), slope: (x) => (x > 0 ? 1 : 0.01) },
  elu: { value: (x) => (x < 0 ? Math.expm1(x) : x), slope: (x) => (x < 0 ? Math.exp(x) : 1) },
  gelu: { value: (x) => x * normalShareBelow(x), slope: (x) => normalShareBelow(x) + x * normalDensity(x) },
  silu: { value: (x) => x * sigmoid(x), slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) },
  softplus: { value: softplus, slope: sigmoid },
}
