/*
 * How a table stores its numbers: as they are, or in 16 bits (binary16, Giesen's conversions by integer operations, to
 * nearest with ties to even). A storage is a class without instances, so that each gets loops of its own.
 */

export class Floats {
  // @ts-ignore: decorator
  @inline get shift(): usize { return 2 }
  // @ts-ignore: decorator
  @inline get(address: usize): f32 { return load<f32>(address) }
  // @ts-ignore: decorator
  @inline getFour(address: usize): v128 { return load<v128>(address) }
  // @ts-ignore: decorator
  @inline set(address: usize, value: f32): void { store<f32>(address, value) }
  // @ts-ignore: decorator
  @inline setFour(address: usize, four: v128): void { store<v128>(address, four) }
}

export class Halves {
  // @ts-ignore: decorator
  @inline get shift(): usize { return 1 }
  // @ts-ignore: decorator
  @inline get(address: usize): f32 { return widened(load<u16>(address)) }
  // @ts-ignore: decorator
  @inline getFour(address: usize): v128 { return fourWidened(v128.load_ext<u16>(address)) }
  // @ts-ignore: decorator
  @inline set(address: usize, value: f32): void { store<u16>(address, halfBitsOf(value)) }
  // @ts-ignore: decorator
  @inline setFour(address: usize, four: v128): void {
    const bits = fourHalfBitsOf(four)
    v128.store64_lane(address, i16x8.narrow_i32x4_u(bits, bits), 0)
  }
}

const signBit: u32 = 0x80000000
/** 2^-14, the least normal half: what lies below takes the subnormal's way. */
const leastNormal: u32 = 113 << 23
/** Half an exponent range: a half's exponent is biased by 15, a float's by 127. */
const rebias: u32 = 112 << 23
/** Added to a small float, it leaves the half's bits in the low ones, rounded. */
const subnormalMagic: u32 = 126 << 23
/** From 2^16 on all is infinite; what rounds up to it gets there by its own carry. */
const pastHalf: u32 = 143 << 23

// @ts-ignore: decorator
@inline function widened(bits: u32): f32 {
  const magnitude = (bits & 0x7fff) << 13
  const exponent = magnitude & 0x0f800000
  let result = magnitude + rebias
  if (exponent == 0x0f800000) result += rebias
  else if (exponent == 0) result = reinterpret<u32>(reinterpret<f32>(magnitude + leastNormal) - reinterpret<f32>(leastNormal))
  return reinterpret<f32>(result | ((bits & 0x8000) << 16))
}

// @ts-ignore: decorator
@inline function fourWidened(bits: v128): v128 {
  const magnitude = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13)
  const exponent = v128.and(magnitude, i32x4.splat(0x0f800000))
  const normal = i32x4.add(magnitude, i32x4.splat(rebias))
  const special = v128.and(i32x4.eq(exponent, i32x4.splat(0x0f800000)), i32x4.splat(rebias))
  const subnormal = f32x4.sub(i32x4.add(magnitude, i32x4.splat(leastNormal)), i32x4.splat(leastNormal))
  const result = v128.bitselect(subnormal, i32x4.add(normal, special), i32x4.eq(exponent, i32x4.splat(0)))
  return v128.or(result, i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16))
}

// @ts-ignore: decorator
@inline function halfBitsOf(value: f32): u16 {
  const bits = reinterpret<u32>(value)
  const sign = bits & signBit
  const magnitude = bits ^ sign
  let result: u32
  if (magnitude >= pastHalf) result = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00
  else if (magnitude < leastNormal) result = reinterpret<u32>(reinterpret<f32>(magnitude) + reinterpret<f32>(subnormalMagic)) - subnormalMagic
  else result = (magnitude - rebias + 0xfff + ((magnitude >> 13) & 1)) >> 13
  return <u16>(result | (sign >> 16))
}

// @ts-ignore: decorator
@inline function fourHalfBitsOf(four: v128): v128 {
  const sign = v128.and(four, i32x4.splat(signBit))
  const magnitude = v128.xor(four, sign)
  const isNan = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000))
  const special = v128.bitselect(i32x4.splat(0x7e00), i32x4.splat(0x7c00), isNan)
  const subnormal = i32x4.sub(f32x4.add(magnitude, i32x4.splat(subnormalMagic)), i32x4.splat(subnormalMagic))
  const isOdd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1))
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(i32x4.sub(magnitude, i32x4.splat(rebias)), i32x4.splat(0xfff)), isOdd), 13)
  const finite = v128.bitselect(subnormal, normal, i32x4.lt_s(magnitude, i32x4.splat(leastNormal)))
  const result = v128.bitselect(finite, special, i32x4.lt_s(magnitude, i32x4.splat(pastHalf)))
  return v128.or(result, i32x4.shr_u(sign, 16))
}
