import { addScaledTo, addTo, fetch, together } from './row-figures'
import { Floats, Halves } from './stored-numbers'
import { touch } from './touched-rows'

/** The place of the first id that is no row and no padding, or -1. */
function firstOutOfRange(ids: usize, count: i32, vocabulary: u32, paddingId: i32): i32 {
  for (let place = 0; place < count; place++) {
    const id = load<i32>(ids + (<usize>place << 2))
    if (<u32>id >= vocabulary && id != paddingId) return place
  }
  return -1
}

// @ts-ignore: decorator
@inline function widenRow<Storage>(out: usize, row: usize, width: usize): void {
  const storage = changetype<Storage>(0)
  let i: usize = 0
  if (ASC_FEATURE_SIMD) for (; i + 4 <= width; i += 4) store<v128>(out + (i << 2), storage.getFour(row + (i << storage.shift)))
  for (; i < width; i++) store<f32>(out + (i << 2), storage.get(row + (i << storage.shift)))
}

// @ts-ignore: decorator
@inline function addRow<Storage>(out: usize, row: usize, share: f32, width: usize): void {
  const storage = changetype<Storage>(0)
  let i: usize = 0
  if (ASC_FEATURE_SIMD) for (; i + 4 <= width; i += 4) store<v128>(out + (i << 2), f32x4.add(load<v128>(out + (i << 2)), f32x4.mul(storage.getFour(row + (i << storage.shift)), f32x4.splat(share))))
  for (; i < width; i++) store<f32>(out + (i << 2), load<f32>(out + (i << 2)) + storage.get(row + (i << storage.shift)) * share)
}

/** The rows of the first ids; `rowSize` in bytes. */
// @ts-ignore: decorator
@inline function fetchRows(table: usize, ids: usize, end: usize, rowSize: usize, paddingId: i32): void {
  for (const last = min<usize>(end, ids + (together << 2)); ids < last; ids += 4) {
    const id = load<i32>(ids)
    if (id != paddingId) fetch(table + <usize>id * rowSize, rowSize)
  }
}

function gatherFrom<Storage>(out: usize, table: usize, ids: usize, count: usize, width: usize, paddingId: i32): void {
  const rowSize = width << changetype<Storage>(0).shift
  const end = ids + (count << 2)
  for (let i: usize = 0; ids < end; i++, ids += 4, out += width << 2) {
    if (i % together == 0) fetchRows(table, ids, end, rowSize, paddingId)
    const id = load<i32>(ids)
    if (id == paddingId) memory.fill(out, 0, width << 2)
    else widenRow<Storage>(out, table + <usize>id * rowSize, width)
  }
}

export function gather(out: usize, table: usize, isHalf: bool, ids: usize, count: i32, width: usize, vocabulary: u32, paddingId: i32): i32 {
  const stray = firstOutOfRange(ids, count, vocabulary, paddingId)
  if (stray != -1) return stray
  if (isHalf) gatherFrom<Halves>(out, table, ids, count, width, paddingId)
  else gatherFrom<Floats>(out, table, ids, count, width, paddingId)
  return -1
}

export function gatherGradient(gradient: usize, marks: usize, rows: usize, rowCount: usize, outGradient: usize, ids: usize, count: usize, width: usize, paddingId: i32): void {
  const end = ids + (count << 2)
  for (let i: usize = 0; ids < end; i++, ids += 4, outGradient += width << 2) {
    if (i % together == 0) fetchRows(gradient, ids, end, width << 2, paddingId)
    const id = load<i32>(ids)
    if (id == paddingId) continue
    touch(marks, rows, rowCount, id)
    addTo(gradient + ((<usize>id * width) << 2), outGradient, width << 2)
  }
}

/** What a bag's rows are divided by: their number, the sum of their weights, or 1. */
function wholeOf(ids: usize, weights: usize, size: usize, isMean: bool, paddingId: i32): f64 {
  if (!isMean) return 1
  let whole: f64 = 0
  for (let i: usize = 0; i < size << 2; i += 4) {
    if (load<i32>(ids + i) != paddingId) whole += weights == 0 ? 1 : <f64>load<f32>(weights + i)
  }
  return whole
}

function bagsFrom<Storage>(out: usize, table: usize, ids: usize, weights: usize, bags: usize, size: usize, width: usize, isMean: bool, paddingId: i32): void {
  const rowSize = width << changetype<Storage>(0).shift
  for (let bag: usize = 0; bag < bags; bag++, out += width << 2) {
    memory.fill(out, 0, width << 2)
    const whole = wholeOf(ids, weights, size, isMean, paddingId)
    for (let k: usize = 0; k < size; k++, ids += 4) {
      if (k % together == 0) fetchRows(table, ids, ids + ((size - k) << 2), rowSize, paddingId)
      const id = load<i32>(ids)
      if (whole != 0 && id != paddingId) {
        const share = <f32>((weights == 0 ? 1 : <f64>load<f32>(weights)) / whole)
        addRow<Storage>(out, table + <usize>id * rowSize, share, width)
      }
      if (weights != 0) weights += 4
    }
  }
}

export function bag(out: usize, table: usize, isHalf: bool, ids: usize, weights: usize, count: i32, bags: usize, width: usize, vocabulary: u32, isMean: bool, paddingId: i32): i32 {
  const stray = firstOutOfRange(ids, count, vocabulary, paddingId)
  if (stray != -1) return stray
  if (bags == 0) return -1
  const size = <usize>count / bags
  if (isHalf) bagsFrom<Halves>(out, table, ids, weights, bags, size, width, isMean, paddingId)
  else bagsFrom<Floats>(out, table, ids, weights, bags, size, width, isMean, paddingId)
  return -1
}

export function bagGradient(
  gradient: usize, marks: usize, rows: usize, rowCount: usize, outGradient: usize, ids: usize, weights: usize,
  bags: usize, size: usize, width: usize, isMean: bool, paddingId: i32,
): void {
  for (let bag: usize = 0; bag < bags; bag++, outGradient += width << 2) {
    const whole = wholeOf(ids, weights, size, isMean, paddingId)
    for (let k: usize = 0; k < size; k++, ids += 4) {
      if (k % together == 0) fetchRows(gradient, ids, ids + ((size - k) << 2), width << 2, paddingId)
      const id = load<i32>(ids)
      if (whole != 0 && id != paddingId) {
        touch(marks, rows, rowCount, id)
        const share = <f32>((weights == 0 ? 1 : <f64>load<f32>(weights)) / whole)
        addScaledTo(gradient + ((<usize>id * width) << 2), outGradient, share, width << 2)
      }
      if (weights != 0) weights += 4
    }
  }
}
