import * as maths from './vector-maths'

/* A kind is a class without instances, so that each gets loops of its own. Numbers are places in `binaryKinds` of `backend/elementwise.ts`. Strides count bytes. */

class Add {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.plus<T>(a, b) }
}
class Subtract {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.minus<T>(a, b) }
}
class Multiply {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.times<T>(a, b) }
}
class Divide {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.over<T>(a, b) }
}
class Maximum {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.whereLess<T>(a, b, b, a) }
}
class Minimum {
  // @ts-ignore: decorator
  @inline value<T>(a: T, b: T): T { return maths.whereLess<T>(b, a, b, a) }
}

/** One row; the strides of a and b are 0, 4 or another. */
function runRow<Kind>(out: usize, a: usize, b: usize, count: usize, aStride: usize, bStride: usize): void {
  const kind = changetype<Kind>(0)
  const end = out + (count << 2)
  if (ASC_FEATURE_SIMD) {
    if (aStride == 4 && bStride == 4) {
      for (; out + 16 <= end; out += 16, a += 16, b += 16) store<v128>(out, kind.value<v128>(load<v128>(a), load<v128>(b)))
    } else if (aStride == 4 && bStride == 0) {
      const value = v128.load32_splat(b)
      for (; out + 16 <= end; out += 16, a += 16) store<v128>(out, kind.value<v128>(load<v128>(a), value))
    } else if (aStride == 0 && bStride == 4) {
      const value = v128.load32_splat(a)
      for (; out + 16 <= end; out += 16, b += 16) store<v128>(out, kind.value<v128>(value, load<v128>(b)))
    }
  }
  for (; out < end; out += 4, a += aStride, b += bStride) store<f32>(out, kind.value<f32>(load<f32>(a), load<f32>(b)))
}

function run<Kind>(
  out: usize, a: usize, b: usize, first: usize, second: usize, third: usize, columns: usize,
  aFirst: usize, aSecond: usize, aThird: usize, aStride: usize, bFirst: usize, bSecond: usize, bThird: usize, bStride: usize,
): void {
  const size = columns << 2
  for (let i: usize = 0; i < first; i++) {
    for (let j: usize = 0; j < second; j++) {
      let left = a + i * aFirst + j * aSecond
      let right = b + i * bFirst + j * bSecond
      for (let k: usize = 0; k < third; k++, out += size, left += aThird, right += bThird) runRow<Kind>(out, left, right, columns, aStride, bStride)
    }
  }
}

export function binary(
  kind: i32, out: usize, a: usize, b: usize, first: usize, second: usize, third: usize, columns: usize,
  aFirst: usize, aSecond: usize, aThird: usize, aStride: usize, bFirst: usize, bSecond: usize, bThird: usize, bStride: usize,
): void {
  switch (kind) {
    case 0: return run<Add>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
    case 1: return run<Subtract>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
    case 2: return run<Multiply>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
    case 3: return run<Divide>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
    case 4: return run<Maximum>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
    default: return run<Minimum>(out, a, b, first, second, third, columns, aFirst, aSecond, aThird, aStride, bFirst, bSecond, bThird, bStride)
  }
}

/* What one place of the result gives to the gradient of one side, and which of the blocks it takes to know. */

class Passed {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return g }
}
class Turned {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.negated<T>(g) }
}
class TimesB {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.times<T>(g, b) }
}
class TimesA {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.times<T>(g, a) }
}
class OverB {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.over<T>(g, b) }
}
class OfDivisor {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return false }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return true }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.negated<T>(maths.over<T>(maths.times<T>(g, out), b)) }
}
class WhereAIsLargest {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.whereLess<T>(a, b, maths.splat<T>(0), g) }
}
class WhereBIsLarger {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.whereLess<T>(a, b, g, maths.splat<T>(0)) }
}
class WhereAIsLeast {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.whereLess<T>(b, a, maths.splat<T>(0), g) }
}
class WhereBIsLess {
  // @ts-ignore: decorator
  @inline get needsA(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsB(): bool { return true }
  // @ts-ignore: decorator
  @inline get needsOut(): bool { return false }
  // @ts-ignore: decorator
  @inline of<T>(g: T, a: T, b: T, out: T): T { return maths.whereLess<T>(b, a, g, maths.splat<T>(0)) }
}

/** Four neighbours, or the same number four times where the stride is 0. */
// @ts-ignore: decorator
@inline function loadFour(address: usize, stride: usize): v128 {
  return stride == 0 ? v128.load32_splat(address) : load<v128>(address)
}

// @ts-ignore: decorator
@inline function fourOf<Part>(g: usize, a: usize, b: usize, out: usize, aStride: usize, bStride: usize): v128 {
  const part = changetype<Part>(0)
  const zero = f32x4.splat(0)
  return part.of<v128>(
    load<v128>(g), part.needsA ? loadFour(a, aStride) : zero, part.needsB ? loadFour(b, bStride) : zero, part.needsOut ? load<v128>(out) : zero,
  )
}

// @ts-ignore: decorator
@inline function oneOf<Part>(g: usize, a: usize, b: usize, out: usize): f32 {
  const part = changetype<Part>(0)
  return part.of<f32>(load<f32>(g), part.needsA ? load<f32>(a) : 0, part.needsB ? load<f32>(b) : 0, part.needsOut ? load<f32>(out) : 0)
}

// @ts-ignore: decorator
@inline function isVectorStride(stride: usize): bool { return stride == 0 || stride == 4 }

/** Adds a row to a row of the gradient. */
function addRow<Part>(gradient: usize, g: usize, a: usize, b: usize, out: usize, count: usize, gradientStride: usize, gStride: usize, aStride: usize, bStride: usize): void {
  let i: usize = 0
  if (ASC_FEATURE_SIMD) {
    if (gradientStride == 4 && gStride == 4 && isVectorStride(aStride) && isVectorStride(bStride)) {
      for (; i + 4 <= count; i += 4) {
        store<v128>(gradient + (i << 2), f32x4.add(load<v128>(gradient + (i << 2)), fourOf<Part>(g + (i << 2), a + i * aStride, b + i * bStride, out + (i << 2), aStride, bStride)))
      }
    }
  }
  for (; i < count; i++) {
    const to = gradient + i * gradientStride
    store<f32>(to, load<f32>(to) + oneOf<Part>(g + i * gStride, a + i * aStride, b + i * bStride, out + i * gStride))
  }
}

/** The sum of a rectangle that belongs to one place of the gradient. */
function sumOf<Part>(
  g: usize, a: usize, b: usize, out: usize, rows: usize, columns: usize,
  gRow: usize, aRow: usize, bRow: usize, gStride: usize, aStride: usize, bStride: usize,
): f64 {
  let sum: f64 = 0
  for (let row: usize = 0; row < rows; row++, g += gRow, a += aRow, b += bRow, out += gRow) {
    let i: usize = 0
    if (ASC_FEATURE_SIMD) {
      if (gStride == 4 && isVectorStride(aStride) && isVectorStride(bStride)) {
        let sums = f64x2.splat(0)
        for (; i + 4 <= columns; i += 4) sums = maths.addToSums(sums, fourOf<Part>(g + (i << 2), a + i * aStride, b + i * bStride, out + (i << 2), aStride, bStride))
        sum += maths.totalOf(sums)
      }
    }
    for (; i < columns; i++) sum += <f64>oneOf<Part>(g + i * gStride, a + i * aStride, b + i * bStride, out + i * gStride)
  }
  return sum
}

/** Kept dimensions `first` and `second`, repeated ones `rows` and `columns`, each with its stride in g (and out), a and b. */
function runPart<Part>(
  gradient: usize, g: usize, a: usize, b: usize, out: usize, first: usize, second: usize, rows: usize, columns: usize,
  gradientFirst: usize, gradientSecond: usize, gFirst: usize, gSecond: usize, gRow: usize, gColumn: usize,
  aFirst: usize, aSecond: usize, aRow: usize, aColumn: usize, bFirst: usize, bSecond: usize, bRow: usize, bColumn: usize,
): void {
  for (let i: usize = 0; i < first; i++, gradient += gradientFirst, g += gFirst, a += aFirst, b += bFirst, out += gFirst) {
    if (rows == 1 && columns == 1) {
      addRow<Part>(gradient, g, a, b, out, second, gradientSecond, gSecond, aSecond, bSecond)
      continue
    }
    let j: usize = 0
    if (ASC_FEATURE_SIMD) {
      if (gradientSecond == 4 && gSecond == 4 && isVectorStride(aSecond) && isVectorStride(bSecond)) {
        for (; j + 4 <= second; j += 4) {
          let low = f64x2.splat(0)
          let high = f64x2.splat(0)
          for (let row: usize = 0; row < rows; row++) {
            let gAt = g + (j << 2) + row * gRow
            let aAt = a + j * aSecond + row * aRow
            let bAt = b + j * bSecond + row * bRow
            let outAt = out + (j << 2) + row * gRow
            for (let column: usize = 0; column < columns; column++, gAt += gColumn, aAt += aColumn, bAt += bColumn, outAt += gColumn) {
              const four = fourOf<Part>(gAt, aAt, bAt, outAt, aSecond, bSecond)
              low = f64x2.add(low, f64x2.promote_low_f32x4(four))
              high = f64x2.add(high, f64x2.promote_low_f32x4(maths.upperHalf(four)))
            }
          }
          store<v128>(gradient + (j << 2), f32x4.add(load<v128>(gradient + (j << 2)), maths.joined(low, high)))
        }
      }
    }
    for (; j < second; j++) {
      const to = gradient + j * gradientSecond
      const sum = sumOf<Part>(g + j * gSecond, a + j * aSecond, b + j * bSecond, out + j * gSecond, rows, columns, gRow, aRow, bRow, gColumn, aColumn, bColumn)
      store<f32>(to, load<f32>(to) + <f32>sum)
    }
  }
}

/** `part` is twice the kind, and one more for the gradient of b. */
export function binaryGradientPart(
  part: i32, gradient: usize, g: usize, a: usize, b: usize, out: usize, first: usize, second: usize, rows: usize, columns: usize,
  gradientFirst: usize, gradientSecond: usize, gFirst: usize, gSecond: usize, gRow: usize, gColumn: usize,
  aFirst: usize, aSecond: usize, aRow: usize, aColumn: usize, bFirst: usize, bSecond: usize, bRow: usize, bColumn: usize,
): void {
  switch (part) {
    case 0: return runPart<Passed>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 1: return runPart<Passed>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 2: return runPart<Passed>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 3: return runPart<Turned>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 4: return runPart<TimesB>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 5: return runPart<TimesA>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 6: return runPart<OverB>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 7: return runPart<OfDivisor>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 8: return runPart<WhereAIsLargest>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 9: return runPart<WhereBIsLarger>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    case 10: return runPart<WhereAIsLeast>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
    default: return runPart<WhereBIsLess>(gradient, g, a, b, out, first, second, rows, columns, gradientFirst, gradientSecond, gFirst, gSecond, gRow, gColumn, aFirst, aSecond, aRow, aColumn, bFirst, bSecond, bRow, bColumn)
  }
}
