/*
 * Arithmetic on T = v128 (four Float32) or f32. A kernel is written once over T: its vector loop, its tail and the
 * module without SIMD then give the same bits, whatever the split of the work.
 */

// @ts-ignore: decorator
@inline export function splat<T>(value: f32): T { return isVector<T>() ? f32x4.splat(value) : value }
/**
 * A number of a table of constants. V8 builds a vector constant anew from three instructions wherever it stands, in the
 * innermost loop too; from memory it is one.
 */
// @ts-ignore: decorator
@inline export function entry<T>(table: usize, index: usize): T {
  return isVector<T>() ? v128.load32_splat(table + (index << 2)) : load<f32>(table + (index << 2))
}
// @ts-ignore: decorator
@inline export function plus<T>(a: T, b: T): T { return isVector<T>() ? f32x4.add(a, b) : a + b }
// @ts-ignore: decorator
@inline export function minus<T>(a: T, b: T): T { return isVector<T>() ? f32x4.sub(a, b) : a - b }
// @ts-ignore: decorator
@inline export function times<T>(a: T, b: T): T { return isVector<T>() ? f32x4.mul(a, b) : a * b }
// @ts-ignore: decorator
@inline export function over<T>(a: T, b: T): T { return isVector<T>() ? f32x4.div(a, b) : a / b }
/** a · b + c, rounded twice: the fused instruction is not everywhere. */
// @ts-ignore: decorator
@inline export function timesPlus<T>(a: T, b: T, c: T): T { return plus<T>(times<T>(a, b), c) }
// @ts-ignore: decorator
@inline export function negated<T>(x: T): T { return isVector<T>() ? f32x4.neg(x) : -x }
// @ts-ignore: decorator
@inline export function magnitude<T>(x: T): T { return isVector<T>() ? f32x4.abs(x) : abs<f32>(x) }
// @ts-ignore: decorator
@inline export function squareRoot<T>(x: T): T { return isVector<T>() ? f32x4.sqrt(x) : sqrt<f32>(x) }
/** The larger; a NaN in `x` stays, one in `bound` does not. One instruction, where `f32x4.max` is several. */
// @ts-ignore: decorator
@inline export function atLeast<T>(x: T, bound: T): T { return isVector<T>() ? f32x4.pmax(x, bound) : x < bound ? bound : x }
/** The smaller; a NaN in `x` stays, one in `bound` does not. */
// @ts-ignore: decorator
@inline export function atMost<T>(x: T, bound: T): T { return isVector<T>() ? f32x4.pmin(x, bound) : bound < x ? bound : x }
/** a < b ? x : y, lane by lane; NaN chooses y. */
// @ts-ignore: decorator
@inline export function whereLess<T>(a: T, b: T, x: T, y: T): T { return isVector<T>() ? v128.bitselect(x, y, f32x4.lt(a, b)) : a < b ? x : y }
/** a ≤ b ? x : y. */
// @ts-ignore: decorator
@inline export function whereAtMost<T>(a: T, b: T, x: T, y: T): T { return isVector<T>() ? v128.bitselect(x, y, f32x4.le(a, b)) : a <= b ? x : y }
/** a = b ? x : y. */
// @ts-ignore: decorator
@inline export function whereEqual<T>(a: T, b: T, x: T, y: T): T { return isVector<T>() ? v128.bitselect(x, y, f32x4.eq(a, b)) : a == b ? x : y }
/** -1, 1, or x itself where it is 0 or NaN. */
// @ts-ignore: decorator
@inline export function signOf<T>(x: T): T {
  const zero = splat<T>(0)
  return whereLess<T>(zero, x, splat<T>(1), whereLess<T>(x, zero, splat<T>(-1), x))
}

// 1.5 · 2^23: added, it leaves an integer in the low bits.
const rounding: f32 = 12582912

/** The bits of `rounding` and of 1, the bias of an exponent. */
const powers: usize = memory.data<i32>([0x4b400000, 0x3f800000, 127])

/** y · 2^n for a `shifted` of n + rounding; in two factors, so that n from -252 to 254 works and tiny results are right. */
// @ts-ignore: decorator
@inline function timesPowerOfTwo<T>(y: T, shifted: T): T {
  if (isVector<T>()) {
    const n = i32x4.sub(shifted, v128.load32_splat(powers))
    const half = i32x4.shr_s(n, 1)
    const bias = v128.load32_splat(powers + 4)
    const first = i32x4.add(i32x4.shl(half, 23), bias)
    const second = i32x4.add(i32x4.shl(i32x4.sub(n, half), 23), bias)
    return f32x4.mul(f32x4.mul(y, first), second)
  } else {
    const n = reinterpret<i32>(shifted) - reinterpret<i32>(rounding)
    const half = n >> 1
    return y * reinterpret<f32>((half + 127) << 23) * reinterpret<f32>((n - half + 127) << 23)
  }
}

/** 1 / ln 2, `rounding`, ln 2 in two parts, what e^x is 0 below and infinite above; then the polynomial of Moshier's Cephes, `expf`; the bound for negative x. */
const exponentials: usize = memory.data<f32>([
  1.44269504, 12582912, 0.693359375, -2.12194440e-4, -104, 89,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
  -88,
])

/** e^r − 1 for |r| ≤ ln 2 / 2. The terms in pairs, which do not wait for one another (Estrin's scheme). */
// @ts-ignore: decorator
@inline function smallExponentialLessOne<T>(r: T): T {
  const square = times<T>(r, r)
  const high = timesPlus<T>(entry<T>(exponentials, 6), r, entry<T>(exponentials, 7))
  const middle = timesPlus<T>(entry<T>(exponentials, 8), r, entry<T>(exponentials, 9))
  const low = timesPlus<T>(entry<T>(exponentials, 10), r, entry<T>(exponentials, 11))
  return timesPlus<T>(timesPlus<T>(timesPlus<T>(high, square, middle), square, low), square, r)
}

// @ts-ignore: decorator
@inline function wholePowers<T>(x: T): T { return timesPlus<T>(x, entry<T>(exponentials, 0), entry<T>(exponentials, 1)) }

/** x − n · ln 2, with ln 2 in two parts. */
// @ts-ignore: decorator
@inline function restOfPowers<T>(x: T, n: T): T {
  return minus<T>(minus<T>(x, times<T>(n, entry<T>(exponentials, 2))), times<T>(n, entry<T>(exponentials, 3)))
}

/** e^x within 2 units in the last place; 0 and infinity where Float32 ends, NaN of NaN. */
// @ts-ignore: decorator
@inline export function exponential<T>(x: T): T {
  const bounded = atMost<T>(atLeast<T>(x, entry<T>(exponentials, 4)), entry<T>(exponentials, 5))
  const shifted = wholePowers<T>(bounded)
  const rest = restOfPowers<T>(bounded, minus<T>(shifted, entry<T>(exponentials, 1)))
  return timesPowerOfTwo<T>(plus<T>(smallExponentialLessOne<T>(rest), entry<T>(exponentials, 12)), shifted)
}

/** e^x for x ≤ 0 in fewer instructions: below -87.33, where normal numbers end, 0. */
// @ts-ignore: decorator
@inline export function exponentialOfNegative<T>(x: T): T {
  const bounded = atLeast<T>(x, entry<T>(exponentials, 13))
  const shifted = wholePowers<T>(bounded)
  const rest = restOfPowers<T>(bounded, minus<T>(shifted, entry<T>(exponentials, 1)))
  const y = plus<T>(smallExponentialLessOne<T>(rest), entry<T>(exponentials, 12))
  // The lowest bits of `shifted` are n, all above them leave by the shift: -127 becomes a factor of 0.
  return isVector<T>()
    ? f32x4.mul(y, i32x4.shl(i32x4.add(shifted, v128.load32_splat(powers + 8)), 23))
    : y * reinterpret<f32>((reinterpret<i32>(shifted) + 127) << 23)
}

/** e^x − 1 without losing the digits of a small x. For x ≤ 0. */
// @ts-ignore: decorator
@inline export function exponentialLessOne<T>(x: T): T {
  const bounded = atMost<T>(atLeast<T>(x, splat<T>(-30)), splat<T>(0))
  const shifted = wholePowers<T>(bounded)
  const rest = restOfPowers<T>(bounded, minus<T>(shifted, entry<T>(exponentials, 1)))
  const power = timesPowerOfTwo<T>(splat<T>(1), shifted)
  return timesPlus<T>(smallExponentialLessOne<T>(rest), power, minus<T>(power, splat<T>(1)))
}

/** The n of m · 2^n with m from 0.5 to 1, for a normal x > 0. */
// @ts-ignore: decorator
@inline function exponentOf<T>(x: T): T {
  return isVector<T>()
    ? f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)))
    : <f32>((reinterpret<i32>(x) >> 23) - 126)
}

// @ts-ignore: decorator
@inline function mantissaOf<T>(x: T): T {
  return isVector<T>()
    ? v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000))
    : reinterpret<f32>((reinterpret<i32>(x) & 0x007fffff) | 0x3f000000)
}

/** The polynomial of Cephes' `logf`, ln 2 in two parts; the least normal number, 2^23 and its exponent, √½. */
const logarithms: usize = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  0.693359375, -2.12194440e-4, 1.17549435e-38, 8388608, -23, 0.707106781, 1, 0.5, Infinity, -Infinity, NaN,
])

/** ln x within 2 units in the last place: -∞ of 0, NaN of what is negative. */
// @ts-ignore: decorator
@inline export function logarithm<T>(x: T): T {
  const zero = splat<T>(0)
  const one = entry<T>(logarithms, 15)
  const least = entry<T>(logarithms, 11)
  const normal = whereLess<T>(x, least, times<T>(x, entry<T>(logarithms, 12)), x)
  const mantissa = mantissaOf<T>(normal)
  const exponent = plus<T>(exponentOf<T>(normal), whereLess<T>(x, least, entry<T>(logarithms, 13), zero))
  const root = entry<T>(logarithms, 14)
  const n = minus<T>(exponent, whereLess<T>(mantissa, root, one, zero))
  const m = minus<T>(plus<T>(mantissa, whereLess<T>(mantissa, root, mantissa, zero)), one)
  const square = times<T>(m, m)
  let p = timesPlus<T>(entry<T>(logarithms, 0), m, entry<T>(logarithms, 1))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 2))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 3))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 4))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 5))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 6))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 7))
  p = timesPlus<T>(p, m, entry<T>(logarithms, 8))
  let y = times<T>(times<T>(p, m), square)
  y = plus<T>(y, times<T>(n, entry<T>(logarithms, 10)))
  y = minus<T>(y, times<T>(square, entry<T>(logarithms, 16)))
  y = plus<T>(plus<T>(m, y), times<T>(n, entry<T>(logarithms, 9)))
  y = whereEqual<T>(x, zero, entry<T>(logarithms, 18), y)
  y = whereLess<T>(x, zero, entry<T>(logarithms, 19), y)
  return whereLess<T>(x, entry<T>(logarithms, 17), y, plus<T>(x, y))
}

/** ln(1 + x) for x from 0 to 1, without losing the digits of a small x. */
// @ts-ignore: decorator
@inline export function logarithmOfOnePlus<T>(x: T): T {
  const one = entry<T>(logarithms, 15)
  const sum = plus<T>(x, one)
  return plus<T>(logarithm<T>(sum), over<T>(minus<T>(x, minus<T>(sum, one)), sum))
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline export function sigmoid<T>(x: T): T {
  const one = entry<T>(exponentials, 12)
  const small = exponentialOfNegative<T>(negated<T>(magnitude<T>(x)))
  return over<T>(whereLess<T>(x, splat<T>(0), small, one), plus<T>(one, small))
}

/** The bounds, the numerator and the denominator of Eigen's `ptanh`. */
const tangents: usize = memory.data<f32>([
  -7.90531110763549805, 7.90531110763549805,
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
  1.19825839466702e-6, 1.18534705686654e-4, 2.26843463243900e-3, 4.89352518554385e-3,
])

/** tanh x within 6 units in the last place, a ratio of polynomials; ±1 where Float32 knows no other. */
// @ts-ignore: decorator
@inline export function hyperbolicTangent<T>(x: T): T {
  const bounded = atMost<T>(atLeast<T>(x, entry<T>(tangents, 0)), entry<T>(tangents, 1))
  const square = times<T>(bounded, bounded)
  let p = timesPlus<T>(square, entry<T>(tangents, 2), entry<T>(tangents, 3))
  p = timesPlus<T>(square, p, entry<T>(tangents, 4))
  p = timesPlus<T>(square, p, entry<T>(tangents, 5))
  p = timesPlus<T>(square, p, entry<T>(tangents, 6))
  p = timesPlus<T>(square, p, entry<T>(tangents, 7))
  p = timesPlus<T>(square, p, entry<T>(tangents, 8))
  let q = timesPlus<T>(square, entry<T>(tangents, 9), entry<T>(tangents, 10))
  q = timesPlus<T>(square, q, entry<T>(tangents, 11))
  q = timesPlus<T>(square, q, entry<T>(tangents, 12))
  return over<T>(times<T>(bounded, p), q)
}

/** The bounds, the numerator and the denominator of Eigen's `perf`; √½, ½, -½, 1 / √2π. */
const errors: usize = memory.data<f32>([
  -4, 4,
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4, -2.95459980854025e-3, -1.60960333262415e-2,
  -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3, -1.42647390514189e-2,
  0.7071067811865476, 0.5, -0.5, 0.3989422804014327,
])

/** erf x within 7 units in the last place, a ratio of polynomials. */
// @ts-ignore: decorator
@inline export function errorFunction<T>(x: T): T {
  const bounded = atMost<T>(atLeast<T>(x, entry<T>(errors, 0)), entry<T>(errors, 1))
  const square = times<T>(bounded, bounded)
  let p = timesPlus<T>(square, entry<T>(errors, 2), entry<T>(errors, 3))
  p = timesPlus<T>(square, p, entry<T>(errors, 4))
  p = timesPlus<T>(square, p, entry<T>(errors, 5))
  p = timesPlus<T>(square, p, entry<T>(errors, 6))
  p = timesPlus<T>(square, p, entry<T>(errors, 7))
  p = timesPlus<T>(square, p, entry<T>(errors, 8))
  let q = timesPlus<T>(square, entry<T>(errors, 9), entry<T>(errors, 10))
  q = timesPlus<T>(square, q, entry<T>(errors, 11))
  q = timesPlus<T>(square, q, entry<T>(errors, 12))
  q = timesPlus<T>(square, q, entry<T>(errors, 13))
  return over<T>(times<T>(bounded, p), q)
}

/** Φ(x), the normal distribution. */
// @ts-ignore: decorator
@inline export function normalShare<T>(x: T): T {
  return timesPlus<T>(errorFunction<T>(times<T>(x, entry<T>(errors, 14))), entry<T>(errors, 15), entry<T>(errors, 15))
}

/** x · Φ(x). */
// @ts-ignore: decorator
@inline export function gelu<T>(x: T): T { return times<T>(x, normalShare<T>(x)) }

/** Φ(x) + x · φ(x). */
// @ts-ignore: decorator
@inline export function geluSlope<T>(x: T): T {
  const density = times<T>(exponential<T>(times<T>(times<T>(x, x), entry<T>(errors, 16))), entry<T>(errors, 17))
  return timesPlus<T>(x, density, normalShare<T>(x))
}

/** ln(1 + e^x). */
// @ts-ignore: decorator
@inline export function softplus<T>(x: T): T {
  return plus<T>(atLeast<T>(x, splat<T>(0)), logarithmOfOnePlus<T>(exponential<T>(negated<T>(magnitude<T>(x)))))
}

/* Sums in Float64. */

// @ts-ignore: decorator
@inline export function upperHalf(x: v128): v128 { return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15) }
/** Two pairs of Float64 as four Float32. */
// @ts-ignore: decorator
@inline export function joined(low: v128, high: v128): v128 {
  return i8x16.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
}
/** Adds four numbers to two sums. */
// @ts-ignore: decorator
@inline export function addToSums(sums: v128, x: v128): v128 {
  return f64x2.add(f64x2.add(sums, f64x2.promote_low_f32x4(x)), f64x2.promote_low_f32x4(upperHalf(x)))
}
// @ts-ignore: decorator
@inline export function totalOf(sums: v128): f64 { return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) }
