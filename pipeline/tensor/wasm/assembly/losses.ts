import { extremeOfRow, softened, sumOfExponentials, sumOfRow } from './row-figures'
import * as maths from './vector-maths'

// @ts-ignore: decorator
@inline function pinball<T>(above: T, level: T): T {
  return maths.atLeast<T>(maths.times<T>(level, above), maths.times<T>(maths.minus<T>(level, maths.splat<T>(1)), above))
}

// @ts-ignore: decorator
@inline function pinballSlope<T>(above: T, level: T): T {
  const zero = maths.splat<T>(0)
  return maths.whereLess<T>(zero, above, maths.negated<T>(level), maths.whereLess<T>(above, zero, maths.minus<T>(maths.splat<T>(1), level), zero))
}

export function quantileLoss(out: usize, prediction: usize, target: usize, levels: usize, rows: usize, columns: usize): void {
  const size = columns << 2
  for (let row: usize = 0; row < rows; row++, target += 4, prediction += size, out += size) {
    const wanted = load<f32>(target)
    let i: usize = 0
    if (ASC_FEATURE_SIMD) for (; i + 16 <= size; i += 16) store<v128>(out + i, pinball<v128>(f32x4.sub(f32x4.splat(wanted), load<v128>(prediction + i)), load<v128>(levels + i)))
    for (; i < size; i += 4) store<f32>(out + i, pinball<f32>(wanted - load<f32>(prediction + i), load<f32>(levels + i)))
  }
}

export function quantileLossGradient(gradient: usize, outGradient: usize, prediction: usize, target: usize, levels: usize, rows: usize, columns: usize): void {
  const size = columns << 2
  for (let row: usize = 0; row < rows; row++, target += 4, prediction += size, gradient += size, outGradient += size) {
    const wanted = load<f32>(target)
    let i: usize = 0
    if (ASC_FEATURE_SIMD) {
      for (; i + 16 <= size; i += 16) {
        const slope = pinballSlope<v128>(f32x4.sub(f32x4.splat(wanted), load<v128>(prediction + i)), load<v128>(levels + i))
        store<v128>(gradient + i, maths.timesPlus<v128>(load<v128>(outGradient + i), slope, load<v128>(gradient + i)))
      }
    }
    for (; i < size; i += 4) {
      const slope = pinballSlope<f32>(wanted - load<f32>(prediction + i), load<f32>(levels + i))
      store<f32>(gradient + i, maths.timesPlus<f32>(load<f32>(outGradient + i), slope, load<f32>(gradient + i)))
    }
  }
}

/** The place of the first label that is neither a column nor -1, or -1; then nothing is written. */
export function crossEntropy(out: usize, saved: usize, logits: usize, labels: usize, rows: i32, columns: i32, smoothing: f64): i32 {
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels + (<usize>row << 2))
    if (label < -1 || label >= columns) return row
  }
  for (let row = 0; row < rows; row++, out += 4, saved += 4, labels += 4, logits += <usize>columns << 2) {
    const label = load<i32>(labels)
    const largest = extremeOfRow(logits, columns, false)
    const logarithm = maths.logarithm<f32>(<f32>sumOfExponentials(logits, largest, 1, columns))
    store<f32>(saved, largest + logarithm)
    if (label == -1) {
      store<f32>(out, 0)
      continue
    }
    // Distances from the largest: between large logits a small loss keeps its digits.
    let loss = <f64>logarithm + (1 - smoothing) * (<f64>largest - <f64>load<f32>(logits + (<usize>label << 2)))
    if (smoothing != 0) loss += smoothing * (<f64>largest - sumOfRow(logits, columns) / <f64>columns)
    store<f32>(out, <f32>loss)
  }
  return -1
}

// @ts-ignore: decorator
@inline function addClass<T>(gradient: usize, logits: usize, logOfSum: f32, given: f32, spread: f32): void {
  const share = maths.minus<T>(softened<T>(load<T>(logits), logOfSum, 1), maths.splat<T>(spread))
  store<T>(gradient, maths.timesPlus<T>(share, maths.splat<T>(given), load<T>(gradient)))
}

export function crossEntropyGradient(gradient: usize, outGradient: usize, saved: usize, logits: usize, labels: usize, rows: usize, columns: usize, smoothing: f32): void {
  const size = columns << 2
  const spread = smoothing / <f32>columns
  for (let row: usize = 0; row < rows; row++, outGradient += 4, saved += 4, labels += 4, gradient += size, logits += size) {
    const label = load<i32>(labels)
    if (label == -1) continue
    const given = load<f32>(outGradient)
    const logOfSum = load<f32>(saved)
    let i: usize = 0
    if (ASC_FEATURE_SIMD) for (; i + 16 <= size; i += 16) addClass<v128>(gradient + i, logits + i, logOfSum, given, spread)
    for (; i < size; i += 4) addClass<f32>(gradient + i, logits + i, logOfSum, given, spread)
    const right = gradient + (<usize>label << 2)
    store<f32>(right, load<f32>(right) - given * (1 - smoothing))
  }
}

/* Of student s and teacher t, each softened: their shares, and the logarithms of their sums. */

// @ts-ignore: decorator
@inline function divergenceOf<T>(s: T, t: T, sLargest: f32, tLargest: f32, scale: f32, logOfSums: f32, tFactor: f32): T {
  const sDistance = maths.minus<T>(s, maths.splat<T>(sLargest))
  const tDistance = maths.minus<T>(t, maths.splat<T>(tLargest))
  const difference = maths.minus<T>(maths.times<T>(maths.minus<T>(tDistance, sDistance), maths.splat<T>(scale)), maths.splat<T>(logOfSums))
  return maths.times<T>(maths.times<T>(softened<T>(t, tLargest, scale), maths.splat<T>(tFactor)), difference)
}

export function divergence(out: usize, student: usize, teacher: usize, rows: usize, columns: usize, temperature: f64): void {
  const size = columns << 2
  const scale = <f32>(1 / temperature)
  for (let row: usize = 0; row < rows; row++, out += 4) {
    const sLargest = extremeOfRow(student, columns, false)
    const tLargest = extremeOfRow(teacher, columns, false)
    const tSum = sumOfExponentials(teacher, tLargest, scale, columns)
    const logOfSums = maths.logarithm<f32>(<f32>(tSum / sumOfExponentials(student, sLargest, scale, columns)))
    const tFactor = <f32>(1 / tSum)
    const end = student + size
    let sum: f64 = 0
    if (ASC_FEATURE_SIMD) {
      let sums = f64x2.splat(0)
      for (; student + 16 <= end; student += 16, teacher += 16) sums = maths.addToSums(sums, divergenceOf<v128>(load<v128>(student), load<v128>(teacher), sLargest, tLargest, scale, logOfSums, tFactor))
      sum = maths.totalOf(sums)
    }
    for (; student < end; student += 4, teacher += 4) sum += <f64>divergenceOf<f32>(load<f32>(student), load<f32>(teacher), sLargest, tLargest, scale, logOfSums, tFactor)
    store<f32>(out, <f32>(temperature * temperature * sum))
  }
}

// @ts-ignore: decorator
@inline function addDivergence<T>(gradient: usize, student: usize, teacher: usize, sLargest: f32, tLargest: f32, scale: f32, sFactor: f32, tFactor: f32): void {
  const s = maths.times<T>(softened<T>(load<T>(student), sLargest, scale), maths.splat<T>(sFactor))
  const t = maths.times<T>(softened<T>(load<T>(teacher), tLargest, scale), maths.splat<T>(tFactor))
  store<T>(gradient, maths.plus<T>(load<T>(gradient), maths.minus<T>(s, t)))
}

export function divergenceGradient(gradient: usize, outGradient: usize, student: usize, teacher: usize, rows: usize, columns: usize, temperature: f64): void {
  const size = columns << 2
  const scale = <f32>(1 / temperature)
  for (let row: usize = 0; row < rows; row++, outGradient += 4) {
    const sLargest = extremeOfRow(student, columns, false)
    const tLargest = extremeOfRow(teacher, columns, false)
    const given = <f64>load<f32>(outGradient) * temperature
    const sFactor = <f32>(given / sumOfExponentials(student, sLargest, scale, columns))
    const tFactor = <f32>(given / sumOfExponentials(teacher, tLargest, scale, columns))
    const end = student + size
    if (ASC_FEATURE_SIMD) for (; student + 16 <= end; student += 16, teacher += 16, gradient += 16) addDivergence<v128>(gradient, student, teacher, sLargest, tLargest, scale, sFactor, tFactor)
    for (; student < end; student += 4, teacher += 4, gradient += 4) addDivergence<f32>(gradient, student, teacher, sLargest, tLargest, scale, sFactor, tFactor)
  }
}
