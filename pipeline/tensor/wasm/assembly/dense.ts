import { addColumns } from './column-sums'
import { multiply } from './matrix-product'
import { gelu, geluSlope, hyperbolicTangent, minus, atLeast, sigmoid, splat, times, whereLess } from './vector-maths'

// As `activations` in ../products.ts.
const linear = 0
const reluKind = 1
const sigmoidKind = 2
const tanhKind = 3
const geluKind = 4

// @ts-ignore: decorator
@inline function activated<T>(kind: i32, x: T): T {
  if (kind == sigmoidKind) return sigmoid<T>(x)
  if (kind == tanhKind) return hyperbolicTangent<T>(x)
  if (kind == geluKind) return gelu<T>(x)
  return atLeast<T>(x, splat<T>(0))
}

// @ts-ignore: decorator
@inline function activateAs(kind: i32, out: usize, x: usize, count: i32): void {
  const end = x + (<usize>count << 2)
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, activated<v128>(kind, load<v128>(x)))
  for (; x < end; x += 4, out += 4) store<f32>(out, activated<f32>(kind, load<f32>(x)))
}

function activate(kind: i32, out: usize, x: usize, count: i32): void {
  if (kind == sigmoidKind) activateAs(sigmoidKind, out, x, count)
  else if (kind == tanhKind) activateAs(tanhKind, out, x, count)
  else if (kind == geluKind) activateAs(geluKind, out, x, count)
  else if (kind == reluKind) activateAs(reluKind, out, x, count)
  else if (out != x) memory.copy(out, x, <usize>count << 2)
}

/** From a gradient by the result to one by what went into the activation. `x` is that for gelu, else the result. */
// @ts-ignore: decorator
@inline function sloped<T>(kind: i32, gradient: T, x: T): T {
  if (kind == sigmoidKind) return times<T>(gradient, times<T>(x, minus<T>(splat<T>(1), x)))
  if (kind == tanhKind) return times<T>(gradient, minus<T>(splat<T>(1), times<T>(x, x)))
  if (kind == geluKind) return times<T>(gradient, geluSlope<T>(x))
  return whereLess<T>(splat<T>(0), x, gradient, splat<T>(0))
}

// @ts-ignore: decorator
@inline function slopeAs(kind: i32, to: usize, gradient: usize, x: usize, count: i32): void {
  const end = x + (<usize>count << 2)
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, gradient += 16, to += 16) store<v128>(to, sloped<v128>(kind, load<v128>(gradient), load<v128>(x)))
  for (; x < end; x += 4, gradient += 4, to += 4) store<f32>(to, sloped<f32>(kind, load<f32>(gradient), load<f32>(x)))
}

export function dense(out: usize, before: usize, x: usize, weight: usize, bias: usize, rows: i32, inner: i32, columns: i32, activation: i32): void {
  const target = before != 0 ? before : out
  const isFused = activation == reluKind && before == 0
  multiply(target, <usize>columns << 2, x, <usize>inner << 2, 4, weight, <usize>columns << 2, false, rows, inner, columns, bias, false, isFused)
  if (!isFused && (activation != linear || before != 0)) activate(activation, out, target, rows * columns)
}

/** `sums` takes [rows, columns] gradients by what went into the activation; not used for linear. `saved` as `x` of `sloped`. */
export function denseGradient(xGradient: usize, weightGradient: usize, biasGradient: usize, outGradient: usize, sums: usize, saved: usize, x: usize, weight: usize, rows: i32, inner: i32, columns: i32, activation: i32): void {
  if (activation != linear) {
    const count = rows * columns
    if (activation == sigmoidKind) slopeAs(sigmoidKind, sums, outGradient, saved, count)
    else if (activation == tanhKind) slopeAs(tanhKind, sums, outGradient, saved, count)
    else if (activation == geluKind) slopeAs(geluKind, sums, outGradient, saved, count)
    else slopeAs(reluKind, sums, outGradient, saved, count)
    outGradient = sums
  }
  const innerBytes = <usize>inner << 2, columnBytes = <usize>columns << 2
  if (biasGradient != 0) addColumns(biasGradient, 0, outGradient, rows, columns)
  if (weightGradient != 0) multiply(weightGradient, columnBytes, x, 4, innerBytes, outGradient, columnBytes, false, inner, rows, columns, 0, true, false)
  if (xGradient != 0) multiply(xGradient, innerBytes, outGradient, columnBytes, 4, weight, columnBytes, true, rows, columns, inner, 0, true, false)
}
