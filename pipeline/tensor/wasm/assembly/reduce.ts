import { addScaledTo, extremeOfRow, sumOfRow } from './row-figures'
import * as maths from './vector-maths'

/* Kinds: 0 sum, 1 mean, 2 maximum, 3 minimum. Sums in Float64. */

/** Down the columns of one slab: [axis, inner] to [inner]. */
function reduceColumns(kind: i32, out: usize, x: usize, axis: usize, inner: usize): void {
  const step = inner << 2
  const scale: f64 = kind == 1 ? 1 / <f64>axis : 1
  let column: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; column + 4 <= inner; column += 4, x += 16, out += 16) {
      if (kind <= 1) {
        let low = f64x2.splat(0)
        let high = f64x2.splat(0)
        for (let k: usize = 0, from = x; k < axis; k++, from += step) {
          const four = load<v128>(from)
          low = f64x2.add(low, f64x2.promote_low_f32x4(four))
          high = f64x2.add(high, f64x2.promote_low_f32x4(maths.upperHalf(four)))
        }
        store<v128>(out, maths.joined(f64x2.mul(low, f64x2.splat(scale)), f64x2.mul(high, f64x2.splat(scale))))
      } else {
        let four = f32x4.splat(kind == 2 ? -Infinity : Infinity)
        for (let k: usize = 0, from = x; k < axis; k++, from += step) four = kind == 2 ? f32x4.max(four, load<v128>(from)) : f32x4.min(four, load<v128>(from))
        store<v128>(out, four)
      }
    }
  }
  for (; column < inner; column++, x += 4, out += 4) {
    if (kind <= 1) {
      let sum: f64 = 0
      for (let k: usize = 0, from = x; k < axis; k++, from += step) sum += <f64>load<f32>(from)
      store<f32>(out, <f32>(sum * scale))
    } else {
      let extreme: f32 = kind == 2 ? -Infinity : Infinity
      for (let k: usize = 0, from = x; k < axis; k++, from += step) extreme = kind == 2 ? max<f32>(extreme, load<f32>(from)) : min<f32>(extreme, load<f32>(from))
      store<f32>(out, extreme)
    }
  }
}

export function reduce(kind: i32, out: usize, x: usize, outer: usize, axis: usize, inner: usize): void {
  const slab = (axis * inner) << 2
  for (let i: usize = 0; i < outer; i++, x += slab, out += inner << 2) {
    if (inner > 1) reduceColumns(kind, out, x, axis, inner)
    else if (kind == 0) store<f32>(out, <f32>sumOfRow(x, axis))
    else if (kind == 1) store<f32>(out, <f32>(sumOfRow(x, axis) / <f64>axis))
    else store<f32>(out, extremeOfRow(x, axis, kind == 3))
  }
}

function addToRow(gradient: usize, value: f32, count: usize): void {
  const end = gradient + (count << 2)
  if (ASC_FEATURE_SIMD) for (; gradient + 16 <= end; gradient += 16) store<v128>(gradient, f32x4.add(load<v128>(gradient), f32x4.splat(value)))
  for (; gradient < end; gradient += 4) store<f32>(gradient, load<f32>(gradient) + value)
}

/** Adds to the first place of a line that holds the extreme. */
function addToFirst(gradient: usize, value: f32, x: usize, extreme: f32, axis: usize, step: usize): void {
  let k: usize = 0
  if (ASC_FEATURE_SIMD) {
    if (step == 4) while (k + 4 <= axis && !v128.any_true(f32x4.eq(load<v128>(x + (k << 2)), f32x4.splat(extreme)))) k += 4
  }
  for (; k < axis; k++) {
    if (load<f32>(x + k * step) == extreme) {
      store<f32>(gradient + k * step, load<f32>(gradient + k * step) + value)
      return
    }
  }
}

export function reduceGradient(kind: i32, xGradient: usize, outGradient: usize, x: usize, out: usize, outer: usize, axis: usize, inner: usize): void {
  const slab = (axis * inner) << 2
  const step = inner << 2
  const scale: f32 = kind == 1 ? 1 / <f32>axis : 1
  for (let i: usize = 0; i < outer; i++, x += slab, xGradient += slab, out += step, outGradient += step) {
    if (kind > 1) {
      for (let column: usize = 0; column < step; column += 4) addToFirst(xGradient + column, load<f32>(outGradient + column), x + column, load<f32>(out + column), axis, step)
    } else if (inner == 1) {
      addToRow(xGradient, load<f32>(outGradient) * scale, axis)
    } else {
      for (let k: usize = 0; k < axis; k++) addScaledTo(xGradient + k * step, outGradient, scale, step)
    }
  }
}
