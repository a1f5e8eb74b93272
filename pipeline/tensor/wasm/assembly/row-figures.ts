import * as maths from './vector-maths'

/* Loops over a row of numbers. Sums in Float64. */

export function sumOfRow(x: usize, count: usize): f64 {
  const end = x + (count << 2)
  let sum: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let even = f64x2.splat(0)
    let odd = f64x2.splat(0)
    for (; x + 16 <= end; x += 16) {
      const four = load<v128>(x)
      even = f64x2.add(even, f64x2.promote_low_f32x4(four))
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(maths.upperHalf(four)))
    }
    sum = maths.totalOf(f64x2.add(even, odd))
  }
  for (; x < end; x += 4) sum += <f64>load<f32>(x)
  return sum
}

/** NaN where any is. */
export function extremeOfRow(x: usize, count: usize, isLeast: bool): f32 {
  const end = x + (count << 2)
  let extreme: f32 = isLeast ? Infinity : -Infinity
  if (ASC_FEATURE_SIMD) {
    let four = f32x4.splat(extreme)
    for (; x + 16 <= end; x += 16) four = isLeast ? f32x4.min(four, load<v128>(x)) : f32x4.max(four, load<v128>(x))
    for (let lane = 0; lane < 4; lane++) {
      const one = f32x4.extract_lane(four, 0)
      extreme = isLeast ? min<f32>(extreme, one) : max<f32>(extreme, one)
      four = i8x16.shuffle(four, four, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3)
    }
  }
  for (; x < end; x += 4) extreme = isLeast ? min<f32>(extreme, load<f32>(x)) : max<f32>(extreme, load<f32>(x))
  return extreme
}

/** Σ exp(scale · (x − shift)). */
export function sumOfExponentials(x: usize, shift: f32, scale: f32, count: usize): f64 {
  const end = x + (count << 2)
  let sum: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let sums = f64x2.splat(0)
    for (; x + 16 <= end; x += 16) sums = maths.addToSums(sums, softened<v128>(load<v128>(x), shift, scale))
    sum = maths.totalOf(sums)
  }
  for (; x < end; x += 4) sum += <f64>softened<f32>(load<f32>(x), shift, scale)
  return sum
}

/** exp(scale · (x − shift)). */
// @ts-ignore: decorator
@inline export function softened<T>(x: T, shift: f32, scale: f32): T {
  return maths.exponential<T>(maths.times<T>(maths.minus<T>(x, maths.splat<T>(shift)), maths.splat<T>(scale)))
}

// Below this a loop is quicker than the call that `memory.copy` is.
const shortRun: usize = 256

/** Sizes in bytes. */
// @ts-ignore: decorator
@inline export function copyTo(out: usize, x: usize, size: usize): void {
  if (size >= shortRun) {
    memory.copy(out, x, size)
    return
  }
  const end = x + size
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, load<v128>(x))
  for (; x < end; x += 4, out += 4) store<u32>(out, load<u32>(x))
}

// @ts-ignore: decorator
@inline export function addTo(out: usize, x: usize, size: usize): void {
  const end = x + size
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, f32x4.add(load<v128>(out), load<v128>(x)))
  for (; x < end; x += 4, out += 4) store<f32>(out, load<f32>(out) + load<f32>(x))
}

// @ts-ignore: decorator
@inline export function addScaledTo(out: usize, x: usize, scale: f32, size: usize): void {
  const end = x + size
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) store<v128>(out, f32x4.add(load<v128>(out), f32x4.mul(load<v128>(x), f32x4.splat(scale))))
  for (; x < end; x += 4, out += 4) store<f32>(out, load<f32>(out) + load<f32>(x) * scale)
}

/**
 * Rows that lie anywhere: a processor looks too few instructions ahead to wait for several of them at once. Reading a number
 * of each line of so many rows first lets them come together.
 */
export const together: usize = 8

/** Size in bytes. */
// @ts-ignore: decorator
@inline export function fetch(row: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 64) load<u8>(row + i)
}
