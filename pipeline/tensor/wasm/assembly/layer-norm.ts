import { sumOfRow } from './row-figures'
import * as maths from './vector-maths'

/** Σ (x − mean)². */
function sumOfSquaredDistances(x: usize, mean: f64, count: usize): f64 {
  const end = x + (count << 2)
  let sum: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let sums = f64x2.splat(0)
    for (; x + 16 <= end; x += 16) {
      const four = load<v128>(x)
      const low = f64x2.sub(f64x2.promote_low_f32x4(four), f64x2.splat(mean))
      const high = f64x2.sub(f64x2.promote_low_f32x4(maths.upperHalf(four)), f64x2.splat(mean))
      sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)))
    }
    sum = maths.totalOf(sums)
  }
  for (; x < end; x += 4) {
    const distance = <f64>load<f32>(x) - mean
    sum += distance * distance
  }
  return sum
}

// @ts-ignore: decorator
@inline function normed<T>(x: T, mean: f32, reciprocal: f32): T { return maths.times<T>(maths.minus<T>(x, maths.splat<T>(mean)), maths.splat<T>(reciprocal)) }

export function layerNorm(out: usize, saved: usize, x: usize, gain: usize, bias: usize, rows: usize, columns: usize, epsilon: f64): void {
  const size = columns << 2
  for (let row: usize = 0; row < rows; row++, saved += 4, x += size, out += size) {
    const mean = sumOfRow(x, columns) / <f64>columns
    const reciprocal = <f32>(1 / sqrt<f64>(sumOfSquaredDistances(x, mean, columns) / <f64>columns + epsilon))
    store<f32>(saved, <f32>mean)
    store<f32>(saved + (rows << 2), reciprocal)
    let i: usize = 0
    if (ASC_FEATURE_SIMD) for (; i + 16 <= size; i += 16) store<v128>(out + i, f32x4.add(f32x4.mul(normed<v128>(load<v128>(x + i), <f32>mean, reciprocal), load<v128>(gain + i)), load<v128>(bias + i)))
    for (; i < size; i += 4) store<f32>(out + i, normed<f32>(load<f32>(x + i), <f32>mean, reciprocal) * load<f32>(gain + i) + load<f32>(bias + i))
  }
}

/** With x̂ = (x − mean) / deviation and d = gain · dout: dx = (d − mean(d) − x̂ · mean(d · x̂)) / deviation. */
function addRow(xGradient: usize, g: usize, x: usize, gain: usize, mean: f32, reciprocal: f32, columns: usize): void {
  const size = columns << 2
  let i: usize = 0
  let sum: f64 = 0
  let withNormed: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let sums = f64x2.splat(0)
    let sumsWithNormed = f64x2.splat(0)
    for (; i + 16 <= size; i += 16) {
      const own = f32x4.mul(load<v128>(g + i), load<v128>(gain + i))
      sums = maths.addToSums(sums, own)
      sumsWithNormed = maths.addToSums(sumsWithNormed, f32x4.mul(own, normed<v128>(load<v128>(x + i), mean, reciprocal)))
    }
    sum = maths.totalOf(sums)
    withNormed = maths.totalOf(sumsWithNormed)
  }
  for (; i < size; i += 4) {
    const own = load<f32>(g + i) * load<f32>(gain + i)
    sum += <f64>own
    withNormed += <f64>(own * normed<f32>(load<f32>(x + i), mean, reciprocal))
  }
  const shared = <f32>(sum / <f64>columns)
  const slope = <f32>(withNormed / <f64>columns)
  i = 0
  if (ASC_FEATURE_SIMD) for (; i + 16 <= size; i += 16) addPlace<v128>(xGradient + i, g + i, x + i, gain + i, mean, reciprocal, shared, slope)
  for (; i < size; i += 4) addPlace<f32>(xGradient + i, g + i, x + i, gain + i, mean, reciprocal, shared, slope)
}

// @ts-ignore: decorator
@inline function addPlace<T>(xGradient: usize, g: usize, x: usize, gain: usize, mean: f32, reciprocal: f32, shared: f32, slope: f32): void {
  const own = maths.times<T>(load<T>(g), load<T>(gain))
  const rest = maths.minus<T>(maths.minus<T>(own, maths.splat<T>(shared)), maths.times<T>(normed<T>(load<T>(x), mean, reciprocal), maths.splat<T>(slope)))
  store<T>(xGradient, maths.timesPlus<T>(rest, maths.splat<T>(reciprocal), load<T>(xGradient)))
}

/** Down four columns at once: what all rows give to gain and bias. A gradient of 0 is not wanted. */
function addColumns(gainGradient: usize, biasGradient: usize, g: usize, saved: usize, x: usize, rows: usize, columns: usize): void {
  const step = columns << 2
  const reciprocals = saved + (rows << 2)
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= step; i += 16) {
      let low = f64x2.splat(0)
      let high = f64x2.splat(0)
      let lowWithNormed = f64x2.splat(0)
      let highWithNormed = f64x2.splat(0)
      for (let row: usize = 0, place = i; row < rows; row++, place += step) {
        const own = load<v128>(g + place)
        const withNormed = f32x4.mul(own, normed<v128>(load<v128>(x + place), load<f32>(saved + (row << 2)), load<f32>(reciprocals + (row << 2))))
        low = f64x2.add(low, f64x2.promote_low_f32x4(own))
        high = f64x2.add(high, f64x2.promote_low_f32x4(maths.upperHalf(own)))
        lowWithNormed = f64x2.add(lowWithNormed, f64x2.promote_low_f32x4(withNormed))
        highWithNormed = f64x2.add(highWithNormed, f64x2.promote_low_f32x4(maths.upperHalf(withNormed)))
      }
      if (gainGradient != 0) store<v128>(gainGradient + i, f32x4.add(load<v128>(gainGradient + i), maths.joined(lowWithNormed, highWithNormed)))
      if (biasGradient != 0) store<v128>(biasGradient + i, f32x4.add(load<v128>(biasGradient + i), maths.joined(low, high)))
    }
  }
  for (; i < step; i += 4) {
    let sum: f64 = 0
    let withNormed: f64 = 0
    for (let row: usize = 0, place = i; row < rows; row++, place += step) {
      const own = load<f32>(g + place)
      sum += <f64>own
      withNormed += <f64>(own * normed<f32>(load<f32>(x + place), load<f32>(saved + (row << 2)), load<f32>(reciprocals + (row << 2))))
    }
    if (gainGradient != 0) store<f32>(gainGradient + i, load<f32>(gainGradient + i) + <f32>withNormed)
    if (biasGradient != 0) store<f32>(biasGradient + i, load<f32>(biasGradient + i) + <f32>sum)
  }
}

export function layerNormGradient(xGradient: usize, gainGradient: usize, biasGradient: usize, outGradient: usize, saved: usize, x: usize, gain: usize, rows: usize, columns: usize): void {
  if (xGradient != 0) {
    for (let row: usize = 0; row < rows; row++) {
      const place = row * (columns << 2)
      addRow(xGradient + place, outGradient + place, x + place, gain, load<f32>(saved + (row << 2)), load<f32>(saved + ((rows + row) << 2)), columns)
    }
  }
  if (gainGradient != 0 || biasGradient != 0) addColumns(gainGradient, biasGradient, outGradient, saved, x, rows, columns)
}
