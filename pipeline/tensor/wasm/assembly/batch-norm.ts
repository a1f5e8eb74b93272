import * as maths from './vector-maths'

/* Down the columns, four at once. Sums in Float64. */

// @ts-ignore: decorator
@inline function storeMoments(saved: usize, runningMean: usize, runningVariance: usize, mean: f64, variance: f64, rows: usize, columns: usize, epsilon: f64, momentum: f64): void {
  store<f32>(saved, <f32>mean)
  store<f32>(saved + (columns << 2), <f32>(1 / sqrt<f64>(variance + epsilon)))
  const unbiased = variance * <f64>rows / <f64>max<usize>(rows - 1, 1)
  store<f32>(runningMean, <f32>((1 - momentum) * <f64>load<f32>(runningMean) + momentum * mean))
  store<f32>(runningVariance, <f32>((1 - momentum) * <f64>load<f32>(runningVariance) + momentum * unbiased))
}

/** Means and reciprocal deviations of the batch, and the running figures a step further. */
function momentsOfColumns(saved: usize, x: usize, runningMean: usize, runningVariance: usize, rows: usize, columns: usize, epsilon: f64, momentum: f64): void {
  const step = columns << 2
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    const share = f64x2.splat(1 / <f64>rows)
    for (; i + 16 <= step; i += 16) {
      let low = f64x2.splat(0)
      let high = f64x2.splat(0)
      for (let row: usize = 0, from = x + i; row < rows; row++, from += step) {
        const four = load<v128>(from)
        low = f64x2.add(low, f64x2.promote_low_f32x4(four))
        high = f64x2.add(high, f64x2.promote_low_f32x4(maths.upperHalf(four)))
      }
      low = f64x2.mul(low, share)
      high = f64x2.mul(high, share)
      let lowSquares = f64x2.splat(0)
      let highSquares = f64x2.splat(0)
      for (let row: usize = 0, from = x + i; row < rows; row++, from += step) {
        const four = load<v128>(from)
        const lowDistance = f64x2.sub(f64x2.promote_low_f32x4(four), low)
        const highDistance = f64x2.sub(f64x2.promote_low_f32x4(maths.upperHalf(four)), high)
        lowSquares = f64x2.add(lowSquares, f64x2.mul(lowDistance, lowDistance))
        highSquares = f64x2.add(highSquares, f64x2.mul(highDistance, highDistance))
      }
      lowSquares = f64x2.mul(lowSquares, share)
      highSquares = f64x2.mul(highSquares, share)
      storeMoments(saved + i, runningMean + i, runningVariance + i, f64x2.extract_lane(low, 0), f64x2.extract_lane(lowSquares, 0), rows, columns, epsilon, momentum)
      storeMoments(saved + i + 4, runningMean + i + 4, runningVariance + i + 4, f64x2.extract_lane(low, 1), f64x2.extract_lane(lowSquares, 1), rows, columns, epsilon, momentum)
      storeMoments(saved + i + 8, runningMean + i + 8, runningVariance + i + 8, f64x2.extract_lane(high, 0), f64x2.extract_lane(highSquares, 0), rows, columns, epsilon, momentum)
      storeMoments(saved + i + 12, runningMean + i + 12, runningVariance + i + 12, f64x2.extract_lane(high, 1), f64x2.extract_lane(highSquares, 1), rows, columns, epsilon, momentum)
    }
  }
  for (; i < step; i += 4) {
    let mean: f64 = 0
    for (let row: usize = 0, from = x + i; row < rows; row++, from += step) mean += <f64>load<f32>(from)
    mean /= <f64>rows
    let variance: f64 = 0
    for (let row: usize = 0, from = x + i; row < rows; row++, from += step) {
      const distance = <f64>load<f32>(from) - mean
      variance += distance * distance
    }
    storeMoments(saved + i, runningMean + i, runningVariance + i, mean, variance / <f64>rows, rows, columns, epsilon, momentum)
  }
}

// @ts-ignore: decorator
@inline function normed<T>(x: usize, saved: usize, columns: usize): T { return maths.times<T>(maths.minus<T>(load<T>(x), load<T>(saved)), load<T>(saved + (columns << 2))) }

export function batchNorm(
  out: usize, saved: usize, x: usize, gain: usize, bias: usize, runningMean: usize, runningVariance: usize,
  rows: usize, columns: usize, epsilon: f64, momentum: f64, isTraining: bool,
): void {
  const step = columns << 2
  if (isTraining) {
    momentsOfColumns(saved, x, runningMean, runningVariance, rows, columns, epsilon, momentum)
  } else {
    for (let i: usize = 0; i < step; i += 4) {
      store<f32>(saved + i, load<f32>(runningMean + i))
      store<f32>(saved + step + i, <f32>(1 / sqrt<f64>(<f64>load<f32>(runningVariance + i) + epsilon)))
    }
  }
  for (let row: usize = 0; row < rows; row++, x += step, out += step) {
    let i: usize = 0
    if (ASC_FEATURE_SIMD) for (; i + 16 <= step; i += 16) store<v128>(out + i, f32x4.add(f32x4.mul(normed<v128>(x + i, saved + i, columns), load<v128>(gain + i)), load<v128>(bias + i)))
    for (; i < step; i += 4) store<f32>(out + i, normed<f32>(x + i, saved + i, columns) * load<f32>(gain + i) + load<f32>(bias + i))
  }
}

/** Of a whole column: `shared` and `slope` are the means of dout and of dout · x̂, or 0 where the figures were given. */
// @ts-ignore: decorator
@inline function addPlaces<T>(xGradient: usize, g: usize, saved: usize, x: usize, rows: usize, columns: usize, factor: T, shared: T, slope: T): void {
  const step = columns << 2
  for (let row: usize = 0; row < rows; row++, xGradient += step, g += step, x += step) {
    const rest = maths.minus<T>(maths.minus<T>(load<T>(g), shared), maths.times<T>(normed<T>(x, saved, columns), slope))
    store<T>(xGradient, maths.timesPlus<T>(rest, factor, load<T>(xGradient)))
  }
}

/** A gradient of 0 is not wanted. */
export function batchNormGradient(
  xGradient: usize, gainGradient: usize, biasGradient: usize, outGradient: usize, saved: usize, x: usize, gain: usize, rows: usize, columns: usize, isTraining: bool,
): void {
  const step = columns << 2
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= step; i += 16) {
      let low = f64x2.splat(0)
      let high = f64x2.splat(0)
      let lowWithNormed = f64x2.splat(0)
      let highWithNormed = f64x2.splat(0)
      for (let row: usize = 0, place = i; row < rows; row++, place += step) {
        const own = load<v128>(outGradient + place)
        const withNormed = f32x4.mul(own, normed<v128>(x + place, saved + i, columns))
        low = f64x2.add(low, f64x2.promote_low_f32x4(own))
        high = f64x2.add(high, f64x2.promote_low_f32x4(maths.upperHalf(own)))
        lowWithNormed = f64x2.add(lowWithNormed, f64x2.promote_low_f32x4(withNormed))
        highWithNormed = f64x2.add(highWithNormed, f64x2.promote_low_f32x4(maths.upperHalf(withNormed)))
      }
      if (gainGradient != 0) store<v128>(gainGradient + i, f32x4.add(load<v128>(gainGradient + i), maths.joined(lowWithNormed, highWithNormed)))
      if (biasGradient != 0) store<v128>(biasGradient + i, f32x4.add(load<v128>(biasGradient + i), maths.joined(low, high)))
      if (xGradient != 0) {
        const share = f64x2.splat(isTraining ? 1 / <f64>rows : 0)
        const shared = maths.joined(f64x2.mul(low, share), f64x2.mul(high, share))
        const slope = maths.joined(f64x2.mul(lowWithNormed, share), f64x2.mul(highWithNormed, share))
        const factor = f32x4.mul(load<v128>(gain + i), load<v128>(saved + step + i))
        addPlaces<v128>(xGradient + i, outGradient + i, saved + i, x + i, rows, columns, factor, shared, slope)
      }
    }
  }
  for (; i < step; i += 4) {
    let sum: f64 = 0
    let withNormed: f64 = 0
    for (let row: usize = 0, place = i; row < rows; row++, place += step) {
      const own = load<f32>(outGradient + place)
      sum += <f64>own
      withNormed += <f64>(own * normed<f32>(x + place, saved + i, columns))
    }
    if (gainGradient != 0) store<f32>(gainGradient + i, load<f32>(gainGradient + i) + <f32>withNormed)
    if (biasGradient != 0) store<f32>(biasGradient + i, load<f32>(biasGradient + i) + <f32>sum)
    if (xGradient != 0) {
      const share: f64 = isTraining ? 1 / <f64>rows : 0
      addPlaces<f32>(xGradient + i, outGradient + i, saved + i, x + i, rows, columns, load<f32>(gain + i) * load<f32>(saved + step + i), <f32>(sum * share), <f32>(withNormed * share))
    }
  }
}
