import { multiply } from './matrix-product'
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

// @ts-ignore: decorator
@inline function scaled<T>(row: usize, scale: f32, hidden: usize): T {
  const score = times<T>(load<T>(row), splat<T>(scale))
  // Where the mask is 0 stands -∞, elsewhere 0.
  return hidden == 0 ? score : plus<T>(score, load<T>(hidden))
}

/** The softmax of the first `visible` of `keys` scores, the rest 0; all 0 where nothing may be looked at. */
function softmaxRow(row: usize, visible: i32, keys: i32, scale: f32, hidden: usize): void {
  const end = row + (<usize>visible << 2)
  let largest: f32 = -Infinity
  let place = row, hiddenPlace = hidden
  const hiddenStep: usize = hidden == 0 ? 0 : 1
  if (ASC_FEATURE_SIMD) {
    let four = f32x4.splat(-Infinity)
    for (; place + 16 <= end; place += 16, hiddenPlace += hiddenStep << 4) {
      const score = scaled<v128>(place, scale, hiddenPlace)
      store<v128>(place, score)
      four = f32x4.max(four, score)
    }
    largest = largestLane(four)
  }
  for (; place < end; place += 4, hiddenPlace += hiddenStep << 2) {
    const score = scaled<f32>(place, scale, hiddenPlace)
    store<f32>(place, score)
    largest = max<f32>(largest, score)
  }
  if (largest == -Infinity) {
    memory.fill(row, 0, <usize>keys << 2)
    return
  }
  let sum: f32 = 0
  place = row
  if (ASC_FEATURE_SIMD) {
    let four = f32x4.splat(0)
    for (; place + 16 <= end; place += 16) {
      const weight = exponentialOfNegative<v128>(minus<v128>(load<v128>(place), splat<v128>(largest)))
      store<v128>(place, weight)
      four = f32x4.add(four, weight)
    }
    sum = sumOfLanes(four)
  }
  for (; place < end; place += 4) {
    const weight = exponentialOfNegative<f32>(load<f32>(place) - largest)
    store<f32>(place, weight)
    sum += weight
  }
  const share: f32 = 1 / sum
  place = row
  if (ASC_FEATURE_SIMD) for (; place + 16 <= end; place += 16) store<v128>(place, times<v128>(load<v128>(place), splat<v128>(share)))
  for (; place < end; place += 4) store<f32>(place, load<f32>(place) * share)
  if (visible < keys) memory.fill(end, 0, <usize>(keys - visible) << 2)
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
@inline function scoreGradient<T>(gradient: usize, weight: usize, expected: f32, scale: f32): void {
  store<T>(gradient, times<T>(times<T>(load<T>(weight), minus<T>(load<T>(gradient), splat<T>(expected))), splat<T>(scale)))
}

/** From gradients by weights to those by scores, in place. */
function softmaxRowBack(gradient: usize, weight: usize, keys: i32, scale: f32): void {
  const bytes = <usize>keys << 2
  let expected: f32 = 0
  let at: usize = 0
  if (ASC_FEATURE_SIMD) {
    let four = f32x4.splat(0)
    for (; at + 16 <= bytes; at += 16) four = f32x4.add(four, f32x4.mul(load<v128>(gradient + at), load<v128>(weight + at)))
    expected = sumOfLanes(four)
  }
  for (; at < bytes; at += 4) expected += load<f32>(gradient + at) * load<f32>(weight + at)
  at = 0
  if (ASC_FEATURE_SIMD) for (; at + 16 <= bytes; at += 16) scoreGradient<v128>(gradient + at, weight + at, expected, scale)
  for (; at < bytes; at += 4) scoreGradient<f32>(gradient + at, weight + at, expected, scale)
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
