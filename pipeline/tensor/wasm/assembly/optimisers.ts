import { fetch, together } from './row-figures'
import { Floats, Halves } from './stored-numbers'
import * as maths from './vector-maths'

/*
 * Means and squares below Float32's normal numbers become 0: nothing decays into numbers that processors are slow with, and
 * a row that is never met again can be left alone.
 */

// @ts-ignore: decorator
@inline function flushed<T>(x: T): T { return maths.whereLess<T>(maths.magnitude<T>(x), maths.splat<T>(1.17549435e-38), maths.splat<T>(0), x) }

/* What a step of Adam is made of, set at its start; a global of an instance is not shared with other threads. */

/** Of the weight itself, and of the weight into its gradient. */
let decay: f32 = 1
let addedDecay: f32 = 0
let newMeanShare: f32 = 0
let oldSquareShare: f32 = 0
let newSquareShare: f32 = 0
/** Of the bias corrections: rate / (1 − β₁^t) and 1 / √(1 − β₂^t). */
let rate: f32 = 0
let rootScale: f32 = 0
let epsilon: f32 = 0

// @ts-ignore: decorator
@inline function newMean<T>(mean: T, slope: T): T { return flushed<T>(maths.timesPlus<T>(maths.minus<T>(slope, mean), maths.splat<T>(newMeanShare), mean)) }
// @ts-ignore: decorator
@inline function newSquare<T>(square: T, slope: T): T {
  return flushed<T>(maths.plus<T>(maths.times<T>(square, maths.splat<T>(oldSquareShare)), maths.times<T>(maths.times<T>(slope, slope), maths.splat<T>(newSquareShare))))
}
// @ts-ignore: decorator
@inline function newWeight<T>(weight: T, mean: T, square: T): T {
  const deviation = maths.timesPlus<T>(maths.squareRoot<T>(square), maths.splat<T>(rootScale), maths.splat<T>(epsilon))
  return maths.minus<T>(weight, maths.over<T>(maths.times<T>(mean, maths.splat<T>(rate)), deviation))
}

/** A gradient of 0 stands for zeros. */
function run<Storage>(weight: usize, gradient: usize, mean: usize, square: usize, count: usize): void {
  const storage = changetype<Storage>(0)
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 4 <= count; i += 4) {
      const place = i << 2
      const before = f32x4.mul(storage.getFour(weight + (i << storage.shift)), f32x4.splat(decay))
      const slope = maths.timesPlus<v128>(before, f32x4.splat(addedDecay), gradient == 0 ? f32x4.splat(0) : load<v128>(gradient + place))
      const newMeans = newMean<v128>(load<v128>(mean + place), slope)
      const newSquares = newSquare<v128>(load<v128>(square + place), slope)
      store<v128>(mean + place, newMeans)
      store<v128>(square + place, newSquares)
      storage.setFour(weight + (i << storage.shift), newWeight<v128>(before, newMeans, newSquares))
    }
  }
  for (; i < count; i++) {
    const place = i << 2
    const before = storage.get(weight + (i << storage.shift)) * decay
    const slope = maths.timesPlus<f32>(before, addedDecay, gradient == 0 ? 0 : load<f32>(gradient + place))
    const ownMean = newMean<f32>(load<f32>(mean + place), slope)
    const ownSquare = newSquare<f32>(load<f32>(square + place), slope)
    store<f32>(mean + place, ownMean)
    store<f32>(square + place, ownSquare)
    storage.set(weight + (i << storage.shift), newWeight<f32>(before, ownMean, ownSquare))
  }
}

/**
 * What `run` does to rows without gradient and decay, to the bit, with less reading and writing: where the mean is 0 the
 * weight stays, where the square is 0 too nothing changes.
 */
function runIdle<Storage>(weight: usize, mean: usize, square: usize, count: usize): void {
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 4 <= count; i += 4) {
      const place = i << 2
      const squares = load<v128>(square + place)
      const means = load<v128>(mean + place)
      if (v128.any_true(means)) run<Storage>(weight + (i << changetype<Storage>(0).shift), 0, mean + place, square + place, 4)
      else if (v128.any_true(squares)) store<v128>(square + place, newSquare<v128>(squares, f32x4.splat(0)))
    }
  }
  for (; i < count; i++) run<Storage>(weight + (i << changetype<Storage>(0).shift), 0, mean + (i << 2), square + (i << 2), 1)
}

export function setAdam(decayFactor: f32, gradientDecay: f32, meanShare: f32, squareShare: f32, freshSquareShare: f32, scaledRate: f32, scaleOfRoot: f32, leastDeviation: f32): void {
  decay = decayFactor
  addedDecay = gradientDecay
  newMeanShare = meanShare
  oldSquareShare = squareShare
  newSquareShare = freshSquareShare
  rate = scaledRate
  rootScale = scaleOfRoot
  epsilon = leastDeviation
}

/** By what `setAdam` said last. */
export function adam(weight: usize, isHalf: bool, gradient: usize, mean: usize, square: usize, count: usize): void {
  if (isHalf) run<Halves>(weight, gradient, mean, square, count)
  else run<Floats>(weight, gradient, mean, square, count)
}

/** The next marked rows from `row` on; gives the row behind them. */
function fetchMarked<Storage>(weight: usize, gradient: usize, mean: usize, square: usize, marks: usize, row: usize, rows: usize, width: usize): usize {
  for (let found: usize = 0; row < rows && found < together; row++) {
    if (load<i32>(marks + (row << 2)) == 0) continue
    const place = (row * width) << 2
    fetch(weight + ((row * width) << changetype<Storage>(0).shift), width << changetype<Storage>(0).shift)
    fetch(gradient + place, width << 2)
    fetch(mean + place, width << 2)
    fetch(square + place, width << 2)
    found++
  }
  return row
}

function runRows<Storage>(weight: usize, gradient: usize, mean: usize, square: usize, marks: usize, rows: usize, width: usize, isLazy: bool): void {
  const shift = changetype<Storage>(0).shift
  // Without decay, and with something to divide by, a mean of 0 leaves the weight as it is.
  const isIdleWithout = decay == 1 && addedDecay == 0 && epsilon > 0
  let fetched: usize = 0
  for (let row: usize = 0; row < rows; ) {
    const isMarked = load<i32>(marks + (row << 2)) != 0
    const first = row
    do row++
    while (row < rows && (load<i32>(marks + (row << 2)) != 0) == isMarked)
    const from = first * width
    const count = (row - first) * width
    if (isMarked && isLazy && first >= fetched) fetched = fetchMarked<Storage>(weight, gradient, mean, square, marks, first, rows, width)
    if (isMarked) run<Storage>(weight + (from << shift), gradient + (from << 2), mean + (from << 2), square + (from << 2), count)
    else if (isLazy) continue
    else if (isIdleWithout) runIdle<Storage>(weight + (from << shift), mean + (from << 2), square + (from << 2), count)
    else run<Storage>(weight + (from << shift), 0, mean + (from << 2), square + (from << 2), count)
  }
}

export function adamRows(weight: usize, isHalf: bool, gradient: usize, mean: usize, square: usize, marks: usize, rows: usize, width: usize, isLazy: bool): void {
  if (isHalf) runRows<Halves>(weight, gradient, mean, square, marks, rows, width, isLazy)
  else runRows<Floats>(weight, gradient, mean, square, marks, rows, width, isLazy)
}

// @ts-ignore: decorator
@inline function step<T>(weight: T, gradient: T, velocity: usize, momentum: f32, isNesterov: bool, weightDecay: f32): T {
  const slope = maths.timesPlus<T>(weight, maths.splat<T>(weightDecay), gradient)
  if (velocity == 0) return slope
  const speed = flushed<T>(maths.timesPlus<T>(load<T>(velocity), maths.splat<T>(momentum), slope))
  store<T>(velocity, speed)
  return isNesterov ? maths.timesPlus<T>(speed, maths.splat<T>(momentum), slope) : speed
}

function runSgd<Storage>(weight: usize, gradient: usize, velocity: usize, count: usize, learningRate: f32, momentum: f32, isNesterov: bool, weightDecay: f32): void {
  const storage = changetype<Storage>(0)
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 4 <= count; i += 4) {
      const at = weight + (i << storage.shift)
      const before = storage.getFour(at)
      const moved = step<v128>(before, load<v128>(gradient + (i << 2)), velocity == 0 ? 0 : velocity + (i << 2), momentum, isNesterov, weightDecay)
      storage.setFour(at, f32x4.sub(before, f32x4.mul(moved, f32x4.splat(learningRate))))
    }
  }
  for (; i < count; i++) {
    const at = weight + (i << storage.shift)
    const before = storage.get(at)
    const moved = step<f32>(before, load<f32>(gradient + (i << 2)), velocity == 0 ? 0 : velocity + (i << 2), momentum, isNesterov, weightDecay)
    storage.set(at, before - moved * learningRate)
  }
}

/** A velocity of 0 is none. */
export function sgd(weight: usize, isHalf: bool, gradient: usize, velocity: usize, count: usize, learningRate: f32, momentum: f32, isNesterov: bool, weightDecay: f32): void {
  if (isHalf) runSgd<Halves>(weight, gradient, velocity, count, learningRate, momentum, isNesterov, weightDecay)
  else runSgd<Floats>(weight, gradient, velocity, count, learningRate, momentum, isNesterov, weightDecay)
}

/** Squared in Float64 as well: no finite number has a square that is not. */
export function sumOfSquares(x: usize, count: usize): f64 {
  const end = x + (count << 2)
  let sum: f64 = 0
  if (ASC_FEATURE_SIMD) {
    let even = f64x2.splat(0)
    let odd = f64x2.splat(0)
    for (; x + 16 <= end; x += 16) {
      const four = load<v128>(x)
      const low = f64x2.promote_low_f32x4(four)
      const high = f64x2.promote_low_f32x4(maths.upperHalf(four))
      even = f64x2.add(even, f64x2.mul(low, low))
      odd = f64x2.add(odd, f64x2.mul(high, high))
    }
    sum = maths.totalOf(f64x2.add(even, odd))
  }
  for (; x < end; x += 4) {
    const one = <f64>load<f32>(x)
    sum += one * one
  }
  return sum
}
