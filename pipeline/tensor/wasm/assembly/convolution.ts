import { addScaledTo, addTo, copyTo } from './row-figures'

/* Sequences lie as [batch, length, channels]; sizes of rows in bytes. What lies before or behind a sequence is padding. */

/** The first place of a window that lies in the sequence, and the first behind it. */
// @ts-ignore: decorator
@inline function firstInside(start: i32, dilation: i32): i32 { return start >= 0 ? 0 : (dilation - 1 - start) / dilation }
// @ts-ignore: decorator
@inline function endInside(start: i32, dilation: i32, size: i32, length: i32): i32 {
  return start >= length ? 0 : min<i32>(size, (length - start + dilation - 1) / dilation)
}

export function unfold(out: usize, x: usize, batch: i32, length: i32, channels: i32, size: i32, stride: i32, dilation: i32, padding: i32, outLength: i32): void {
  const row = <usize>channels << 2
  for (let sequence = 0; sequence < batch; sequence++, x += <usize>length * row) {
    for (let window = 0; window < outLength; window++, out += <usize>size * row) {
      const start = window * stride - padding
      const first = min<i32>(size, firstInside(start, dilation))
      const end = max<i32>(first, endInside(start, dilation, size, length))
      if (first > 0) memory.fill(out, 0, <usize>first * row)
      if (end < size) memory.fill(out + <usize>end * row, 0, <usize>(size - end) * row)
      const from = x + <usize>(start + first * dilation) * row
      if (dilation == 1) copyTo(out + <usize>first * row, from, <usize>(end - first) * row)
      else for (let k = first; k < end; k++) copyTo(out + <usize>k * row, from + <usize>((k - first) * dilation) * row, row)
    }
  }
}

export function unfoldGradient(xGradient: usize, outGradient: usize, batch: i32, length: i32, channels: i32, size: i32, stride: i32, dilation: i32, padding: i32, outLength: i32): void {
  const row = <usize>channels << 2
  for (let sequence = 0; sequence < batch; sequence++, xGradient += <usize>length * row) {
    for (let window = 0; window < outLength; window++, outGradient += <usize>size * row) {
      const start = window * stride - padding
      const first = min<i32>(size, firstInside(start, dilation))
      const end = max<i32>(first, endInside(start, dilation, size, length))
      const to = xGradient + <usize>(start + first * dilation) * row
      if (dilation == 1) addTo(to, outGradient + <usize>first * row, <usize>(end - first) * row)
      else for (let k = first; k < end; k++) addTo(to + <usize>((k - first) * dilation) * row, outGradient + <usize>k * row, row)
    }
  }
}

/** The largest of each channel at `count` positions from `position` on, and where the first such stands. */
function maximumOf(out: usize, places: usize, x: usize, row: usize, position: i32, count: i32, dilation: i32): void {
  const step = <usize>dilation * row
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= row; i += 16) {
      let best = load<v128>(x + i)
      let place = i32x4.splat(position)
      for (let k = 1, from = x + i + step; k < count; k++, from += step) {
        const four = load<v128>(from)
        const isMore = f32x4.gt(four, best)
        best = v128.bitselect(four, best, isMore)
        place = v128.bitselect(i32x4.splat(position + k * dilation), place, isMore)
      }
      store<v128>(out + i, best)
      store<v128>(places + i, place)
    }
  }
  for (; i < row; i += 4) {
    let best = load<f32>(x + i)
    let place = position
    for (let k = 1, from = x + i + step; k < count; k++, from += step) {
      const one = load<f32>(from)
      if (one > best) {
        best = one
        place = position + k * dilation
      }
    }
    store<f32>(out + i, best)
    store<i32>(places + i, place)
  }
}

export function pool(isMaximum: bool, out: usize, places: usize, x: usize, batch: i32, length: i32, channels: i32, size: i32, stride: i32, dilation: i32, padding: i32, outLength: i32): void {
  const row = <usize>channels << 2
  for (let sequence = 0; sequence < batch; sequence++, x += <usize>length * row) {
    for (let window = 0; window < outLength; window++, out += row, places += row) {
      const start = window * stride - padding
      const first = firstInside(start, dilation)
      const count = endInside(start, dilation, size, length) - first
      const position = start + first * dilation
      if (count <= 0) {
        memory.fill(out, 0, row)
        if (isMaximum) memory.fill(places, 0xff, row)
      } else if (isMaximum) {
        maximumOf(out, places, x + <usize>position * row, row, position, count, dilation)
      } else {
        memory.fill(out, 0, row)
        for (let k = 0; k < count; k++) addScaledTo(out, x + <usize>(position + k * dilation) * row, 1 / <f32>count, row)
      }
    }
  }
}

export function poolGradient(isMaximum: bool, xGradient: usize, outGradient: usize, places: usize, batch: i32, length: i32, channels: i32, size: i32, stride: i32, dilation: i32, padding: i32, outLength: i32): void {
  const row = <usize>channels << 2
  for (let sequence = 0; sequence < batch; sequence++, xGradient += <usize>length * row) {
    for (let window = 0; window < outLength; window++, outGradient += row, places += row) {
      if (isMaximum) {
        for (let i: usize = 0; i < row; i += 4) {
          const position = load<i32>(places + i)
          if (position < 0) continue
          const to = xGradient + <usize>position * row + i
          store<f32>(to, load<f32>(to) + load<f32>(outGradient + i))
        }
      } else {
        const start = window * stride - padding
        const first = firstInside(start, dilation)
        const count = endInside(start, dilation, size, length) - first
        for (let k = 0; k < count; k++) addScaledTo(xGradient + <usize>(start + (first + k) * dilation) * row, outGradient, 1 / <f32>count, row)
      }
    }
  }
}
