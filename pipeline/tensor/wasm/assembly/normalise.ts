import { extremeOfRow, softened, sumOfExponentials, sumOfRow } from './row-figures'
import * as maths from './vector-maths'

function softmaxOfRow(out: usize, x: usize, largest: f32, count: usize): void {
  const size = count << 2
  let sum: f64 = 0
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    let sums = f64x2.splat(0)
    for (; i + 16 <= size; i += 16) {
      const four = softened<v128>(load<v128>(x + i), largest, 1)
      store<v128>(out + i, four)
      sums = maths.addToSums(sums, four)
    }
    sum = maths.totalOf(sums)
  }
  for (; i < size; i += 4) {
    const one = softened<f32>(load<f32>(x + i), largest, 1)
    store<f32>(out + i, one)
    sum += <f64>one
  }
  const factor = <f32>(1 / sum)
  i = 0
  if (ASC_FEATURE_SIMD) for (; i + 16 <= size; i += 16) store<v128>(out + i, f32x4.mul(load<v128>(out + i), f32x4.splat(factor)))
  for (; i < size; i += 4) store<f32>(out + i, load<f32>(out + i) * factor)
}

function logSoftmaxOfRow(out: usize, x: usize, largest: f32, count: usize): void {
  const end = x + (count << 2)
  const logarithm = maths.logarithm<f32>(<f32>sumOfExponentials(x, largest, 1, count))
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, f32x4.sub(f32x4.sub(load<v128>(x), f32x4.splat(largest)), f32x4.splat(logarithm)))
  for (; x < end; x += 4, out += 4) store<f32>(out, load<f32>(x) - largest - logarithm)
}

export function softmax(out: usize, x: usize, rows: usize, columns: usize, isLog: bool): void {
  const size = columns << 2
  for (let row: usize = 0; row < rows; row++, x += size, out += size) {
    const largest = extremeOfRow(x, columns, false)
    if (isLog) logSoftmaxOfRow(out, x, largest, columns)
    else softmaxOfRow(out, x, largest, columns)
  }
}

/** Σ a · b. */
function sumOfProducts(a: usize, b: usize, count: usize): f64 {
  const end = a + (count << 2)
  let sum: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let sums = f64x2.splat(0)
    for (; a + 16 <= end; a += 16, b += 16) sums = maths.addToSums(sums, f32x4.mul(load<v128>(a), load<v128>(b)))
    sum = maths.totalOf(sums)
  }
  for (; a < end; a += 4, b += 4) sum += <f64>(load<f32>(a) * load<f32>(b))
  return sum
}

// @ts-ignore: decorator
@inline function addSoftmaxGradient<T>(xGradient: usize, outGradient: usize, out: usize, sum: f32, isLog: bool): void {
  const g = load<T>(outGradient)
  const y = load<T>(out)
  const part = isLog ? maths.minus<T>(g, maths.times<T>(maths.exponential<T>(y), maths.splat<T>(sum))) : maths.times<T>(y, maths.minus<T>(g, maths.splat<T>(sum)))
  store<T>(xGradient, maths.plus<T>(load<T>(xGradient), part))
}

export function softmaxGradient(xGradient: usize, outGradient: usize, out: usize, rows: usize, columns: usize, isLog: bool): void {
  for (let row: usize = 0; row < rows; row++) {
    const sum = <f32>(isLog ? sumOfRow(outGradient, columns) : sumOfProducts(outGradient, out, columns))
    const end = out + (columns << 2)
    if (ASC_FEATURE_SIMD) for (; out + 16 <= end; out += 16, outGradient += 16, xGradient += 16) addSoftmaxGradient<v128>(xGradient, outGradient, out, sum, isLog)
    for (; out < end; out += 4, outGradient += 4, xGradient += 4) addSoftmaxGradient<f32>(xGradient, outGradient, out, sum, isLog)
  }
}
