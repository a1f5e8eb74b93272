import { multiply, storePart } from './matrix-product'
import { dropped } from './mix-bits'
import { exponentialOfNegative, minus, plus, splat, times } from './vector-maths'

// @ts-ignore: decorator
@inline function largestLane(x: v128): f32 {
  const two = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.max(two, v128.shuffle<f32>(two, two, 1, 0, 3, 2)), 0)
}
// @ts-ignore: decorator
@inline function sumOfLanes(x: v128): f32 {
  const two = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.add(two, v128.shuffle<f32>(two, two, 1, 0, 3, 2)), 0)
}

/** For a vector of which only the first lanes count: as many ones as that, from `tails` on 12, 8 or 4 bytes in. */
const tails: usize = memory.data<i32>([-1, -1, -1, 0, 0, 0])
// @ts-ignore: decorator
@inline function firstLanes(width: usize): v128 { return v128.load(tails + 12 - (width & 12)) }

/** A score, or -∞ where the mask hides its key (`hidden` is 0 without a mask). */
// @ts-ignore: decorator
@inline function seen<T>(row: usize, hidden: usize, at: usize): T {
  const score = load<T>(row + at)
  return hidden == 0 ? score : plus<T>(score, load<T>(hidden + at))
}

// @ts-ignore: decorator
@inline function weightOf<T>(score: T, largest: T, scale: T): T { return exponentialOfNegative<T>(times<T>(minus<T>(score, largest), scale)) }

function softmaxOfFour(row: usize, bytes: usize, scale: f32, hidden: usize): bool {
  const end = bytes & ~15
  const lanes = firstLanes(bytes)
  const nothing = f32x4.splat(-Infinity)
  let four = nothing
  let at: usize = 0
  for (; at < end; at += 16) four = f32x4.max(four, seen<v128>(row, hidden, at))
  if (end < bytes) four = f32x4.max(four, v128.bitselect(seen<v128>(row, hidden, end), nothing, lanes))
  const largest = largestLane(four)
  if (largest == -Infinity) return false
  const shift = splat<v128>(largest), factor = splat<v128>(scale)
  four = f32x4.splat(0)
  // Two at a time: an exponential is one long chain, and two of them fill each other's gaps.
  for (at = 0; at + 32 <= end; at += 32) {
    const one = weightOf<v128>(seen<v128>(row, hidden, at), shift, factor)
    const two = weightOf<v128>(seen<v128>(row, hidden, at + 16), shift, factor)
    v128.store(row + at, one)
    v128.store(row + at, two, 16)
    four = f32x4.add(four, f32x4.add(one, two))
  }
  if (at < end) {
    const weight = weightOf<v128>(seen<v128>(row, hidden, at), shift, factor)
    v128.store(row + at, weight)
    four = f32x4.add(four, weight)
  }
  let last = f32x4.splat(0)
  if (end < bytes) {
    last = v128.and(weightOf<v128>(seen<v128>(row, hidden, end), shift, factor), lanes)
    four = f32x4.add(four, last)
  }
  const share = splat<v128>(1 / sumOfLanes(four))
  for (at = 0; at < end; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), share))
  if (end < bytes) storePart(row + end, f32x4.mul(last, share), (<i32>bytes & 12) >> 2)
  return true
}

function softmaxOfOne(row: usize, bytes: usize, scale: f32, hidden: usize): bool {
  let largest: f32 = -Infinity
  for (let at: usize = 0; at < bytes; at += 4) largest = max<f32>(largest, seen<f32>(row, hidden, at))
  if (largest == -Infinity) return false
  let sum: f32 = 0
  for (let at: usize = 0; at < bytes; at += 4) {
    const weight = weightOf<f32>(seen<f32>(row, hidden, at), largest, scale)
    store<f32>(row + at, weight)
    sum += weight
  }
  const share: f32 = 1 / sum
  for (let at: usize = 0; at < bytes; at += 4) store<f32>(row + at, load<f32>(row + at) * share)
  return true
}

/** The softmax of the first `visible` of `keys` scores, scaled, the rest 0; all 0 where nothing may be looked at. */
function softmaxRow(row: usize, visible: i32, keys: i32, scale: f32, hidden: usize): void {
  const bytes = <usize>visible << 2
  let isSeen = false
  if (ASC_FEATURE_SIMD) isSeen = softmaxOfFour(row, bytes, scale, hidden)
  else isSeen = softmaxOfOne(row, bytes, scale, hidden)
  if (!isSeen) memory.fill(row, 0, <usize>keys << 2)
  else if (visible < keys) memory.fill(row + bytes, 0, <usize>(keys - visible) << 2)
}

/** to = x with the dropped places 0 and the others times `factor`. `place` counts from the first weight of all. */
function dropRun(to: usize, x: usize, count: i32, factor: f32, seed: u32, place: u32, threshold: u32): void {
  let i = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 4 <= count; i += 4) store<v128>(to + (<usize>i << 2), dropped<v128>(load<v128>(x + (<usize>i << 2)), factor, seed, place + i, threshold))
  }
  for (; i < count; i++) store<f32>(to + (<usize>i << 2), dropped<f32>(load<f32>(x + (<usize>i << 2)), factor, seed, place + i, threshold))
}

function hide(hidden: usize, mask: usize, keys: i32): void {
  for (let j = 0; j < keys; j++) store<f32>(hidden + (<usize>j << 2), load<f32>(mask + (<usize>j << 2)) == 0 ? -Infinity : 0)
}

// @ts-ignore: decorator
@inline function visibleKeys(i: i32, queries: i32, keys: i32, isCausal: bool): i32 {
  return isCausal ? max(0, min(keys, i + 1 + keys - queries)) : keys
}

/** `scratch` takes [keys] and, with dropout, [queries, keys]. */
export function attention(
  out: usize, weights: usize, query: usize, key: usize, value: usize, mask: usize,
  batch: i32, queries: i32, keys: i32, heads: i32, depth: i32, isCausal: bool, scale: f32, factor: f32, threshold: u32, seed: u32, first: u32, scratch: usize,
): void {
  const step = <usize>(heads * depth) << 2, keyBytes = <usize>keys << 2, headBytes = <usize>depth << 2
  const hidden = mask != 0 ? scratch : 0
  const thinned = scratch + keyBytes
  let place = first
  for (let sequence = 0; sequence < batch; sequence++) {
    if (mask != 0) hide(hidden, mask + <usize>sequence * keyBytes, keys)
    for (let head = 0; head < heads; head++) {
      const queryPlace = <usize>(sequence * queries) * step + <usize>head * headBytes
      const keyPlace = <usize>(sequence * keys) * step + <usize>head * headBytes
      multiply(weights, keyBytes, query + queryPlace, step, 4, key + keyPlace, step, true, queries, depth, keys, 0, false, false)
      for (let i = 0; i < queries; i++) softmaxRow(weights + <usize>i * keyBytes, visibleKeys(i, queries, keys, isCausal), keys, scale, hidden)
      let shares = weights
      if (threshold != 0) {
        dropRun(thinned, weights, queries * keys, factor, seed, place, threshold)
        shares = thinned
      }
      multiply(out + queryPlace, step, shares, keyBytes, 4, value + keyPlace, step, false, queries, keys, depth, 0, false, false)
      weights += <usize>queries * keyBytes
      place += queries * keys
    }
  }
}

// @ts-ignore: decorator
@inline function scoreGradient<T>(gradient: T, weight: T, expected: T, scale: T): T { return times<T>(times<T>(weight, minus<T>(gradient, expected)), scale) }

/** From gradients by weights to those by scores, in place. */
function softmaxRowBack(gradient: usize, weight: usize, keys: i32, scale: f32): void {
  const bytes = <usize>keys << 2
  if (ASC_FEATURE_SIMD) {
    const end = bytes & ~15
    let at: usize = 0
    let four = f32x4.splat(0)
    for (; at < end; at += 16) four = f32x4.add(four, f32x4.mul(v128.load(gradient + at), v128.load(weight + at)))
    if (end < bytes) four = f32x4.add(four, v128.and(f32x4.mul(v128.load(gradient + end), v128.load(weight + end)), firstLanes(bytes)))
    const expected = splat<v128>(sumOfLanes(four)), factor = splat<v128>(scale)
    for (at = 0; at < end; at += 16) v128.store(gradient + at, scoreGradient<v128>(v128.load(gradient + at), v128.load(weight + at), expected, factor))
    if (end < bytes) storePart(gradient + end, scoreGradient<v128>(v128.load(gradient + end), v128.load(weight + end), expected, factor), (<i32>bytes & 12) >> 2)
  } else {
    let expected: f32 = 0
    for (let at: usize = 0; at < bytes; at += 4) expected += load<f32>(gradient + at) * load<f32>(weight + at)
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(gradient + at, scoreGradient<f32>(load<f32>(gradient + at), load<f32>(weight + at), expected, scale))
  }
}

/** `scratch` takes twice [queries, keys], once without dropout. A gradient's address is 0 where it is not wanted. */
export function attentionGradient(
  queryGradient: usize, keyGradient: usize, valueGradient: usize, outGradient: usize, weights: usize, query: usize, key: usize, value: usize,
  batch: i32, queries: i32, keys: i32, heads: i32, depth: i32, scale: f32, factor: f32, threshold: u32, seed: u32, first: u32, scratch: usize,
): void {
  const step = <usize>(heads * depth) << 2, keyBytes = <usize>keys << 2, headBytes = <usize>depth << 2
  const places = queries * keys
  const thinned = scratch + (<usize>places << 2)
  let place = first
  for (let sequence = 0; sequence < batch; sequence++) {
    for (let head = 0; head < heads; head++) {
      const queryPlace = <usize>(sequence * queries) * step + <usize>head * headBytes
      const keyPlace = <usize>(sequence * keys) * step + <usize>head * headBytes
      let shares = weights
      if (threshold != 0) {
        dropRun(thinned, weights, places, factor, seed, place, threshold)
        shares = thinned
      }
      if (valueGradient != 0) multiply(valueGradient + keyPlace, step, shares, 4, keyBytes, outGradient + queryPlace, step, false, keys, queries, depth, 0, true, false)
      if (queryGradient != 0 || keyGradient != 0) {
        multiply(scratch, keyBytes, outGradient + queryPlace, step, 4, value + keyPlace, step, true, queries, depth, keys, 0, false, false)
        if (threshold != 0) dropRun(scratch, scratch, places, factor, seed, place, threshold)
        for (let i = 0; i < queries; i++) softmaxRowBack(scratch + <usize>i * keyBytes, weights + <usize>i * keyBytes, keys, scale)
        if (queryGradient != 0) multiply(queryGradient + queryPlace, step, scratch, keyBytes, 4, key + keyPlace, step, false, queries, keys, depth, 0, true, false)
        if (keyGradient != 0) multiply(keyGradient + keyPlace, step, scratch, 4, keyBytes, query + queryPlace, step, false, keys, queries, depth, 0, true, false)
      }
      weights += <usize>places << 2
      place += places
    }
  }
}
