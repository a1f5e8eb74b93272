import { dropped } from './mix-bits'
import { addTo, copyTo } from './row-figures'
import * as maths from './vector-maths'

// @ts-ignore: decorator
@inline function affineOf<T>(out: usize, x: usize, scale: f32, shift: f32, accumulate: bool): void {
  const value = maths.timesPlus<T>(load<T>(x), maths.splat<T>(scale), maths.splat<T>(shift))
  store<T>(out, accumulate ? maths.plus<T>(load<T>(out), value) : value)
}

export function affine(out: usize, x: usize, count: usize, scale: f32, shift: f32, accumulate: bool): void {
  const end = x + (count << 2)
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16) affineOf<v128>(out, x, scale, shift, accumulate)
  for (; x < end; x += 4, out += 4) affineOf<f32>(out, x, scale, shift, accumulate)
}

/** Any 32 bits over and over: floats, integers or two halves. */
export function fillWords(out: usize, count: usize, bits: u32): void {
  if (bits == 0) {
    memory.fill(out, 0, count << 2)
    return
  }
  const end = out + (count << 2)
  if (ASC_FEATURE_SIMD) for (; out + 16 <= end; out += 16) store<v128>(out, i32x4.splat(bits))
  for (; out < end; out += 4) store<u32>(out, bits)
}

/** Runs of `columns` numbers over three outer dimensions, strides in bytes. */
export function copyRuns(
  out: usize, x: usize, first: usize, second: usize, third: usize, columns: usize,
  outFirst: usize, outSecond: usize, outThird: usize, xFirst: usize, xSecond: usize, xThird: usize, accumulate: bool,
): void {
  const size = columns << 2
  for (let i: usize = 0; i < first; i++) {
    for (let j: usize = 0; j < second; j++) {
      let to = out + i * outFirst + j * outSecond
      let from = x + i * xFirst + j * xSecond
      for (let k: usize = 0; k < third; k++, to += outThird, from += xThird) {
        if (accumulate) addTo(to, from, size)
        else copyTo(to, from, size)
      }
    }
  }
}

export function dropout(out: usize, x: usize, count: usize, scale: f32, seed: u32, first: u32, threshold: u32): void {
  const end = x + (count << 2)
  if (ASC_FEATURE_SIMD) for (; x + 16 <= end; x += 16, out += 16, first += 4) store<v128>(out, dropped<v128>(load<v128>(x), scale, seed, first, threshold))
  for (; x < end; x += 4, out += 4, first++) store<f32>(out, dropped<f32>(load<f32>(x), scale, seed, first, threshold))
}

export function dropoutGradient(xGradient: usize, outGradient: usize, count: usize, scale: f32, seed: u32, first: u32, threshold: u32): void {
  const end = outGradient + (count << 2)
  if (ASC_FEATURE_SIMD) {
    for (; outGradient + 16 <= end; outGradient += 16, xGradient += 16, first += 4) {
      store<v128>(xGradient, f32x4.add(load<v128>(xGradient), dropped<v128>(load<v128>(outGradient), scale, seed, first, threshold)))
    }
  }
  for (; outGradient < end; outGradient += 4, xGradient += 4, first++) {
    store<f32>(xGradient, load<f32>(xGradient) + dropped<f32>(load<f32>(outGradient), scale, seed, first, threshold))
  }
}

export function fillHalves(out: usize, count: usize, bits: u16): void {
  for (const end = out + (count << 1); out < end; out += 2) store<u16>(out, bits)
}
